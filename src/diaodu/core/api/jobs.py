"""A piece of long work as a program sees it."""

from __future__ import annotations

from typing import Literal

from diaodu.core.api.values import Answer, Moment, taken
from diaodu.core.models import Job

JobStateName = Literal["queued", "running", "done", "failed", "cancelled"]


class JobRow(Answer):
    """A piece of long work. `percent` null: it is not known how much there is to do. `page`: where its result is."""

    key: str
    kind: str
    state: JobStateName
    percent: int | None
    step_zh: str
    step_en: str
    error_zh: str
    error_en: str
    asked_at: Moment
    ended_at: Moment | None
    number: int


def job_row(job: Job) -> JobRow:
    plain = ("key", "kind", "state", "percent", "step_zh", "step_en", "error_zh", "error_en", "asked_at", "ended_at")
    return JobRow(**taken(job, *plain), number=job.pk)
