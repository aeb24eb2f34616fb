"""Every day each schedule is planned anew: what was not finished yesterday is a day later today."""

from __future__ import annotations

from datetime import date
from typing import Any

from diaodu.core.clock import today
from diaodu.core.daily import every_day
from diaodu.core.jobs import Progress, enqueue_job, job_kind
from diaodu.projects.schedule.actions.outlooks import rebuild_outlooks
from diaodu.projects.schedule.actions.reporting import AT_ONCE, REBUILD
from diaodu.projects.schedule.models import Schedule


def ask_rebuild(day: date) -> None:
    """`day` is a real one; what is rebuilt is the county's today, which a demonstration holds still."""
    enqueue_job(REBUILD, key=REBUILD, params={}, by="system")


@job_kind(REBUILD)
def rebuild_all(progress: Progress) -> dict[str, Any]:
    keys = list(Schedule.objects.filter(subject__retired_on=None).order_by("pk").values_list("pk", flat=True))
    for place in range(0, len(keys), AT_ONCE):
        progress.mark(place, len(keys), zh="重排进度", en="Planning schedules anew")
        chosen = Schedule.objects.filter(pk__in=keys[place : place + AT_ONCE]).select_related("subject")
        rebuild_outlooks(list(chosen), today())
    return {"schedules": len(keys)}


every_day("schedule.outlooks", ask_rebuild)
