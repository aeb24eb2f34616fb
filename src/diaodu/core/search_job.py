"""Building the whole search index anew, in the worker: after an upgrade, or when in doubt."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from diaodu.core.job_pages import JobPage, register_job_page
from diaodu.core.jobs import Progress, enqueue_job, job_kind
from diaodu.core.models import Job, Subject
from diaodu.core.search import index_subjects

REBUILD = "search.rebuild"
AT_ONCE = 200  # subjects in one transaction, so that it stays short


def ask_to_rebuild_search(*, by: str) -> Job:
    return enqueue_job(REBUILD, key=REBUILD, params={}, by=by)


register_job_page(REBUILD, JobPage(_("Building the search index")))


@job_kind(REBUILD)
def rebuild_search(progress: Progress) -> dict[str, Any]:
    """Every subject, in portions; stopped or run twice it leaves an index that is right as far as it came."""
    total, done, found, last = Subject.objects.count(), 0, 0, 0
    while portion := list(Subject.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        found += index_subjects(portion)
        done, last = done + len(portion), portion[-1].pk
        progress.mark(done, max(total, done), zh=f"已建 {done} 条", en=f"{done} records indexed")
    return {"records": done, "found": found}
