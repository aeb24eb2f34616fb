"""Reminder, blue, orange, red: sent as duties by the day's rules, ended by a good light or a closed matter."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.factories.reporting import County, report

from diaodu.core.clock import fixed
from diaodu.core.models import AuditEntry
from diaodu.core.settings import change_setting
from diaodu.duties.models import Duty
from diaodu.plan.actions import send_supervisions
from diaodu.plan.models import Commitment, Counting, Standing, Supervision

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 30)


@pytest.fixture
def item(county: County) -> Commitment:
    return county.commitment("老旧小区")


def show(county: County, item: Commitment, light: str, first: date, last: date) -> None:
    """Standings of that light on each day, as the worker would have made them."""
    report(county, "2026-07", "74", on=date(2026, 8, 3))
    with fixed(date(2026, 8, 3)):
        from diaodu.plan.actions import rebuild_standings

        rebuild_standings(Counting.objects.select_related("commitment__document__unit"), date(2026, 8, 3))
    pattern = Standing.objects.get(commitment=item, day=date(2026, 8, 3))
    shine(item, light, first, last, pattern)


def shine(item: Commitment, light: str, first: date, last: date, pattern: Standing | None = None) -> None:
    pattern = pattern or Standing.objects.filter(commitment=item).latest("day")
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    Standing.objects.filter(commitment=item, day__in=days).delete()
    Standing.objects.bulk_create(
        Standing(
            commitment=item, day=day, light=light, rule="pace", reason_zh="x", reason_en="x", pack=pattern.pack,
            value_at=pattern.value_at,
        )
        for day in days
    )  # fmt: skip


def send(day: date) -> tuple[int, int]:
    with fixed(day):
        outcome = send_supervisions(day)
    return outcome.sent, outcome.ended


def test_three_days_of_red_bring_a_reminder_then_a_blue_notice(county: County, item: Commitment) -> None:
    show(county, item, "red", DAY - timedelta(days=2), DAY)
    assert send(DAY) == (1, 0)
    assert send(DAY) == (0, 0)
    first = Supervision.objects.get()
    assert (first.level, first.duty.unit, first.duty.asked_by, first.duty.needs_answer) == (
        0, county.housing, county.office, False,
    )  # fmt: skip
    assert first.why_zh == "自2026-09-28起连续3天亮黄灯或红灯，满3天发提醒"
    later = DAY + timedelta(days=9)  # the holidays are over
    shine(item, "red", DAY, later)
    assert send(later) == (1, 0)
    blue = Supervision.objects.get(level=1)
    assert blue.duty.title.startswith("蓝色督办单：")
    assert (blue.duty.about, blue.duty.due_at is not None, blue.duty.needs_answer) == (item.subject, True, True)
    first.duty.refresh_from_db()
    assert first.duty.state == "done"  # the higher one took its place


def test_good_light_ends_what_was_sent_and_the_next_fall_begins_anew(county: County, item: Commitment) -> None:
    show(county, item, "red", DAY - timedelta(days=2), DAY)
    send(DAY)
    shine(item, "green", DAY + timedelta(days=1), DAY + timedelta(days=1))
    assert send(DAY + timedelta(days=1)) == (0, 1)
    row = Supervision.objects.select_related("duty").get()
    assert (row.ended_on, row.duty.state) == (DAY + timedelta(days=1), "done")
    shine(item, "yellow", DAY + timedelta(days=2), DAY + timedelta(days=4))
    assert send(DAY + timedelta(days=4)) == (1, 0)


def test_closed_matter_ends_its_notices(county: County, item: Commitment) -> None:
    show(county, item, "red", DAY - timedelta(days=2), DAY)
    send(DAY)
    Commitment.objects.filter(pk=item.pk).update(state="withdrawn")
    assert send(DAY + timedelta(days=1)) == (0, 1)


def test_countys_own_rule_wins_from_its_day_on(county: County, item: Commitment) -> None:
    change_setting(
        "plan.supervision",
        [{"name": "own", "level": 3, "light": "red", "days": 1, "answer": 1}],
        by="office",
        valid_from=DAY,
        scope=county.unit.path,
    )
    show(county, item, "red", DAY, DAY)
    assert send(DAY) == (1, 0)
    assert Supervision.objects.get().level == 3


def test_every_run_stands_in_the_audit_with_level_and_rule(county: County, item: Commitment) -> None:
    show(county, item, "red", DAY - timedelta(days=2), DAY)
    send(DAY)
    entry = AuditEntry.objects.get(verb="send_supervisions")
    assert entry.after == {item.code: {"level": 0, "rule": "yellow_3_days"}}


def test_number_of_queries_does_not_grow_with_what_is_behind(
    county: County, item: Commitment, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    show(county, item, "red", DAY - timedelta(days=2), DAY)
    for words in ("东城片区", "14条河流"):
        other = county.commitment(words)
        shine(other, "red", DAY - timedelta(days=2), DAY, Standing.objects.filter(commitment=item).latest("day"))
    with django_assert_max_num_queries(40):
        assert send(DAY) == (3, 0)
    assert Duty.objects.filter(kind="supervision").count() == 3
