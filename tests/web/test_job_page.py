"""Long work is watched by whoever asked for it, stopped by them, and told as it ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests.factories.people import make_county, make_officer
from tests.web.test_access import sign_in

from diaodu.core.choices import JobState
from diaodu.core.clock import now
from diaodu.core.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client: Client) -> Client:
    sign_in(client, make_officer(make_county(), username="lin"))
    return client


def made(**changes: object) -> Job:
    values = {"key": "k", "kind": "test.some", "owner": "lin", "asked_at": now(), "state": JobState.RUNNING}
    return Job.objects.create(**{**values, **changes})


def test_work_under_way_shows_its_step_and_how_far_it_is(owner: Client) -> None:
    job = made(done=30, total=60, step_zh="已建 30 条", leased_until=now() + timedelta(minutes=1))
    html = owner.get(f"/jobs/{job.pk}/").content.decode()
    assert "已建 30 条" in html
    assert '<progress max="100" value="50"' in html
    assert f'hx-get="/jobs/{job.pk}/"' in html


def test_the_piece_that_renews_itself_is_only_the_piece(owner: Client) -> None:
    job = made()
    html = owner.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in html
    assert "<progress" in html


def test_stopping_is_asked_for_once_and_said(owner: Client) -> None:
    job = made()
    assert owner.post(f"/jobs/{job.pk}/stop/")["Location"] == f"/jobs/{job.pk}/"
    job.refresh_from_db()
    assert job.cancel_asked is True
    html = owner.get(f"/jobs/{job.pk}/").content.decode()
    assert "正在停止" in html
    assert "/stop/" not in html


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": JobState.FAILED, "error_zh": "第3行缺单位。"}, "第3行缺单位。"),
        ({"state": JobState.CANCELLED}, "已停止，没有留下内容。"),
        ({"state": JobState.DONE, "result": {}, "step_zh": "已建 60 条"}, "已完成。 已建 60 条"),
    ],
)
def test_the_end_is_told_and_asks_no_more(owner: Client, changes: dict[str, object], words: str) -> None:
    html = owner.get(f"/jobs/{made(**changes).pk}/").content.decode()
    assert words in html
    assert "hx-get" not in html


def test_a_reading_that_is_done_leads_to_its_draft(owner: Client) -> None:
    job = made(kind="plan.read", params={"name": "x.txt"}, state=JobState.DONE, result={"document": "P-2026-001"})
    assert owner.get(f"/jobs/{job.pk}/")["Location"] == "/plans/P-2026-001/"
    assert owner.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})["HX-Redirect"] == "/plans/P-2026-001/"


def test_somebody_elses_work_is_out_of_sight(owner: Client) -> None:
    job = made(owner="chen")
    assert owner.get(f"/jobs/{job.pk}/").status_code == 404
    assert owner.post(f"/jobs/{job.pk}/stop/").status_code == 404
    job.refresh_from_db()
    assert job.cancel_asked is False
