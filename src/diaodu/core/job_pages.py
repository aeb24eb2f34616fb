"""What the progress page says of each kind of job: its name, where its result is, where to begin again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diaodu.core.models import Job

_AGAIN = _("Begin again")


def _nowhere(job: Job) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class JobPage:
    """`done`: the address of what a finished job made (empty: it is told on the page itself); `again`: of its form.

    `about`: what this one is about, a file's name say.
    """

    title: str | Promise
    done: Callable[[Job], str] = _nowhere
    again: Callable[[Job], str] = _nowhere
    again_label: str | Promise = _AGAIN
    about: Callable[[Job], str] = _nowhere


_pages: dict[str, JobPage] = {}
_PLAIN = JobPage(_("Long work"))


def register_job_page(kind: str, page: JobPage) -> None:
    _pages[kind] = page


def job_page(kind: str) -> JobPage:
    return _pages.get(kind, _PLAIN)
