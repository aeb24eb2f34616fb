"""The look at the figures is long work: asked for every night, and by hand where the office wants it now."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.clock import today
from diaodu.core.daily import every_day
from diaodu.core.job_pages import JobPage, register_job_page
from diaodu.core.jobs import Progress, enqueue_job, job_kind
from diaodu.core.models import Job
from diaodu.dispatch.actions import watch_county
from diaodu.people.choices import UnitKind
from diaodu.people.models import Unit
from diaodu.people.permissions import within

WATCH = "dispatch.watch"
SYSTEM = "system"


def ask_to_watch(*, by: str, path: str = "/") -> Job:
    """Look at the counties within `path` now; pressing twice gives the same job."""
    return enqueue_job(WATCH, key=f"{WATCH}:{path}", params={"path": path}, by=by)


@job_kind(WATCH)
def watch(progress: Progress) -> dict[str, Any]:
    """County by county, each in a transaction of its own: run again after a crash it changes nothing more."""
    counties = list(Unit.objects.filter(within(progress.params["path"], "path"), kind=UnitKind.COUNTY, retired_on=None))
    raised = ended = 0
    for number, county in enumerate(counties):
        progress.mark(number, len(counties), zh=f"正在检查{county.name_zh}", en=f"Looking at {county.name_zh}")
        outcome = watch_county(county, day=today(), by=progress.job.owner)
        raised, ended = raised + outcome.raised, ended + outcome.ended
    return {"raised": raised, "ended": ended}


def ask_each_night(day: date) -> None:
    ask_to_watch(by=SYSTEM)


register_job_page(
    WATCH, JobPage(_("Looking at the figures for early warnings"), done=lambda job: reverse("dispatch:alerts"))
)
every_day("dispatch.warnings", ask_each_night)
