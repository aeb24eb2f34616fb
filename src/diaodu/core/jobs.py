"""Long work: asked for by key, run by the worker under a lease, watched by its progress, stopped by a flag.

django-tasks carries the message; the row here is what counts. A worker that dies leaves a lease that runs out, and
`resume_lost_jobs` sends the job round again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django_tasks import task

from diaodu.core.choices import JOB_OPEN, JobState
from diaodu.core.clock import now
from diaodu.core.models import Job

log = logging.getLogger(__name__)
SYSTEM = "system"  # who asks for what nobody asked for
AWAITED, NIGHTLY = 10, 0

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3

Work = Callable[["Progress"], dict[str, Any] | None]
_works: dict[str, Work] = {}


class JobCancelled(Exception):
    """Raised inside a job at its next progress mark after somebody asked it to stop."""


class JobRefusedError(Exception):
    """The job cannot be done, for a reason that people can act on."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


class Progress:
    """What a job's work is given: its parameters, and a way to say how far it is."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.params: dict[str, Any] = job.params

    def mark(self, done: int, total: int, *, zh: str = "", en: str = "") -> None:
        """Say how far the work is, renew the lease, and stop here if somebody asked for it."""
        Job.objects.filter(pk=self.job.pk).update(
            done=done, total=total, step_zh=zh, step_en=en, leased_until=now() + LEASE
        )
        if Job.objects.filter(pk=self.job.pk, cancel_asked=True).exists():
            raise JobCancelled


def job_kind(kind: str) -> Callable[[Work], Work]:
    """Register the work of one kind of job. The work may be run again after a crash: it must bear that."""

    def register(work: Work) -> Work:
        _works[kind] = work
        return work

    return register


def enqueue_job(kind: str, *, key: str, params: dict[str, Any], by: str) -> Job:
    """Ask for a job; while one with the same key is open, that one is returned instead of a second."""
    if kind not in _works:
        msg = f"no work is registered for jobs of kind {kind}"
        raise LookupError(msg)
    try:
        with transaction.atomic():
            job = Job.objects.create(key=key, kind=kind, params=params, owner=by, asked_at=now())
    except IntegrityError:
        return Job.objects.get(key=key, state__in=JOB_OPEN)
    transaction.on_commit(lambda: _send(job.pk, by))
    return job


def cancel_job(job: Job) -> None:
    """Ask a job to stop: at once if it has not begun, else at its next progress mark."""
    waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
    if not waiting.update(state=JobState.CANCELLED, cancel_asked=True, ended_at=now()):
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_asked=True)


def resume_lost_jobs() -> int:
    """Send round again every open job whose lease ran out, or that nobody took; how many there were."""
    lost = Job.objects.filter(
        Q(state=JobState.RUNNING, leased_until__lt=now())
        | Q(state=JobState.QUEUED, leased_until=None, asked_at__lt=now() - LEASE)
    )
    jobs = list(lost.values_list("pk", "owner"))
    for key, owner in jobs:
        _send(key, owner)
    return len(jobs)


def run_job(key: int) -> None:
    """Take the lease of a job and do its work; nothing happens if another worker holds it or it is over."""
    if not _take(key):
        return
    job = Job.objects.get(pk=key)
    if job.attempt > MOST_ATTEMPTS:
        _end(
            job,
            JobState.FAILED,
            zh="多次中断，已停止；请重新发起。",
            en="Interrupted too often; please start it again.",
        )
        return
    try:
        result = _works[job.kind](Progress(job))
    except JobCancelled:
        _end(job, JobState.CANCELLED)
    except JobRefusedError as refusal:
        _end(job, JobState.FAILED, zh=refusal.zh, en=refusal.en)
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        _end(
            job,
            JobState.FAILED,
            zh="系统出错，已记入日志；请稍后重试或联系管理员。",
            en="Something failed here and was logged; try again later or ask the administrator.",
        )
    else:
        _end(job, JobState.DONE, result=result)


def _take(key: int) -> bool:
    free = Job.objects.filter(pk=key).filter(
        Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, leased_until__lt=now())
    )
    taken = free.update(state=JobState.RUNNING, attempt=F("attempt") + 1, leased_until=now() + LEASE, started_at=now())
    return bool(taken)


def _end(job: Job, state: JobState, *, result: dict[str, Any] | None = None, zh: str = "", en: str = "") -> None:
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
        state=state, result=result, error_zh=zh, error_en=en, ended_at=now(), leased_until=None
    )


@task()
def _carry(key: int) -> None:
    run_job(key)


def _send(key: int, by: str) -> None:
    """Who waits for a job comes before what the county does by itself at night."""
    _carry.using(priority=NIGHTLY if by == SYSTEM else AWAITED).enqueue(key)
