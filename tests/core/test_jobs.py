"""Long work survives a crash, stops when asked, and never runs twice at once."""

from datetime import timedelta

import pytest

from diaodu.core import jobs
from diaodu.core.choices import JobState
from diaodu.core.clock import now
from diaodu.core.jobs import JobRefusedError, Progress, cancel_job, enqueue_job, job_kind, resume_lost_jobs, run_job
from diaodu.core.models import Job

pytestmark = pytest.mark.django_db(transaction=True)
seen: list[str] = []


@job_kind("test.count")
def count(progress: Progress) -> dict[str, int]:
    seen.append(progress.params["word"])
    progress.mark(1, 2, zh="一半", en="half")
    return {"letters": len(progress.params["word"])}


@job_kind("test.refuse")
def refuse(progress: Progress) -> None:
    raise JobRefusedError("第3行缺单位。", "Row 3 has no unit.")


@job_kind("test.fail")
def fail(progress: Progress) -> None:
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def _nothing_seen() -> None:
    seen.clear()


def held(**changes: object) -> Job:
    """A job some worker took and never finished."""
    values = {"key": "k", "kind": "test.count", "params": {"word": "abc"}, "owner": "chen", "asked_at": now()}
    return Job.objects.create(**{**values, "state": JobState.RUNNING, "attempt": 1, **changes})


def test_a_job_runs_and_keeps_its_result() -> None:
    job = enqueue_job("test.count", key="k", params={"word": "abc"}, by="chen")
    job.refresh_from_db()
    assert (job.state, job.result, job.percent, job.step_zh) == (JobState.DONE, {"letters": 3}, 50, "一半")


def test_a_kind_nobody_registered_is_refused() -> None:
    with pytest.raises(LookupError):
        enqueue_job("test.unknown", key="k", params={}, by="chen")


def test_the_same_key_gives_the_open_job_not_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_send", lambda key, by: None)
    first = enqueue_job("test.count", key="k", params={"word": "a"}, by="chen")
    assert enqueue_job("test.count", key="k", params={"word": "b"}, by="chen").pk == first.pk
    assert Job.objects.count() == 1


def test_a_refusal_keeps_its_sentence_in_both_languages() -> None:
    job = enqueue_job("test.refuse", key="k", params={}, by="chen")
    job.refresh_from_db()
    assert (job.state, job.error_zh, job.error_en) == (JobState.FAILED, "第3行缺单位。", "Row 3 has no unit.")


def test_a_fault_ends_the_job_in_plain_words_without_a_traceback() -> None:
    job = enqueue_job("test.fail", key="k", params={}, by="chen")
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "Traceback" not in job.error_en
    assert job.error_zh != ""


def test_a_job_whose_worker_died_is_sent_round_again() -> None:
    job = held(leased_until=now() - timedelta(seconds=1))
    assert resume_lost_jobs() == 1
    job.refresh_from_db()
    assert (job.state, job.attempt, seen) == (JobState.DONE, 2, ["abc"])


def test_a_job_another_worker_holds_is_left_alone() -> None:
    job = held(leased_until=now() + timedelta(minutes=1))
    run_job(job.pk)
    assert resume_lost_jobs() == 0
    assert seen == []


def test_a_job_that_keeps_dying_is_given_up() -> None:
    job = held(leased_until=now() - timedelta(seconds=1), attempt=jobs.MOST_ATTEMPTS)
    resume_lost_jobs()
    job.refresh_from_db()
    assert (job.state, seen) == (JobState.FAILED, [])


def test_a_waiting_job_is_cancelled_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_send", lambda key, by: None)
    job = enqueue_job("test.count", key="k", params={"word": "a"}, by="chen")
    cancel_job(job)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, seen) == (JobState.CANCELLED, [])


def test_a_running_job_stops_at_its_next_mark() -> None:
    job = held(leased_until=now() - timedelta(seconds=1), cancel_asked=True)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.CANCELLED, None)
