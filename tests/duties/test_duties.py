"""Notices and follow-ups: asked, delivered, answered, stopped, escalated, settled."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine
from tests.factories.reporting import County, make_reporting_county

from diaodu.core.clock import ZONE, fixed
from diaodu.core.models import AuditEntry
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.settings import change_setting
from diaodu.duties.actions import (
    NewDecision,
    cancel_meeting,
    deliver_duties,
    end_stop,
    escalate_late_duties,
    hold_meeting,
    move_duty,
    plan_meeting,
    record_decisions,
    send_notice,
    stop_clock,
)
from diaodu.duties.models import Duty, Message, Notice
from diaodu.duties.outbox import send_messages
from diaodu.duties.permissions import mover_for, visible_duties, visible_meetings
from diaodu.duties.queries import late_duties, notices_of
from diaodu.people.permissions import acting_posts

pytestmark = pytest.mark.django_db
SENT = date(2026, 9, 2)  # a Wednesday
DUE = datetime(2026, 9, 4, 17, 30, tzinfo=ZONE)  # the Friday after


@pytest.fixture
def county() -> County:
    return make_reporting_county(claimed=False)


@pytest.fixture
def notice(county: County) -> Notice:
    return notify(county)


def notify(county: County, **words: object) -> Notice:
    with fixed(SENT):
        return send_notice(
            "报送清单调整建议",
            body="请于周五前报送。",
            to=[county.housing, county.water],
            asked_by=county.office,
            by="office",
            due_at=DUE,
            **words,  # type: ignore[arg-type]
        )


def duty_of(notice: Notice, unit: object) -> Duty:
    return Duty.objects.select_related("unit", "asked_by", "subject").get(notice=notice, unit=unit)


def act(county: County, name: str, duty: Duty) -> Mover:
    officer = county.officer(name)
    return mover_for(officer, duty, acting_posts(officer, today=SENT))


def test_notice_makes_each_unit_owe_an_answer(county: County, notice: Notice) -> None:
    assert [(duty.unit.code, duty.state) for duty in notice.duties.order_by("pk")] == [
        ("zhujian", "open"),
        ("shuiwu", "open"),
    ]
    counted = notices_of(county.unit.path).get()
    assert (counted.sent_to, counted.delivered, counted.settled) == (2, 0, 0)


def test_notice_to_nobody_is_refused(county: County) -> None:
    with pytest.raises(ValueError, match="somebody to go to"):
        send_notice("x", body="", to=[], asked_by=county.office, by="office", due_at=None)


def test_answer_is_settled_or_sent_back_with_a_reason(county: County, notice: Notice) -> None:
    duty = duty_of(notice, county.housing)
    move_duty(duty, "answer", mover=act(county, "clerk", duty), words="无调整")
    assert (duty.state, duty.answer) == ("answered", "无调整")
    with pytest.raises(MoveRefusedError, match="give the reason"):
        move_duty(duty, "send_back", mover=act(county, "office", duty))
    move_duty(duty, "send_back", mover=act(county, "office", duty), words="请附依据")
    move_duty(duty, "answer", mover=act(county, "clerk", duty), words="已附")
    move_duty(duty, "settle", mover=act(county, "office", duty))
    assert duty.state == "done"
    assert duty.closed_at is not None
    assert [move.verb for move in duty.subject.moves.order_by("pk")] == ["answer", "send_back", "answer", "settle"]


@pytest.mark.parametrize(
    ("name", "verb"), [("office", "answer"), ("water-clerk", "answer"), ("clerk", "settle"), ("clerk", "withdraw")]
)
def test_each_part_does_only_what_is_its_own(county: County, notice: Notice, name: str, verb: str) -> None:
    duty = duty_of(notice, county.housing)
    with pytest.raises(MoveRefusedError):
        move_duty(duty, verb, mover=act(county, name, duty), words="x")


def test_receipt_is_enough_only_where_no_answer_was_asked(county: County, notice: Notice) -> None:
    duty = duty_of(notice, county.housing)
    with pytest.raises(MoveRefusedError, match="asks for an answer"):
        move_duty(duty, "confirm", mover=act(county, "clerk", duty))
    plain = duty_of(notify(county, needs_answer=False), county.housing)
    assert move_duty(plain, "confirm", mover=act(county, "clerk", plain)).state == "done"


def test_delivery_is_noted_once(county: County, notice: Notice) -> None:
    duty = duty_of(notice, county.housing)
    assert deliver_duties([duty], to="clerk") == 1
    duty.refresh_from_db()
    assert deliver_duties([duty], to="chief") == 0
    assert duty.delivered_to == "clerk"


def test_second_of_two_writers_is_told(county: County, notice: Notice) -> None:
    first, second = duty_of(notice, county.housing), duty_of(notice, county.housing)
    move_duty(first, "answer", mover=act(county, "clerk", first), words="甲")
    with pytest.raises(MoveRefusedError, match="changed this record"):
        move_duty(second, "answer", mover=act(county, "clerk", second), words="乙")
    assert duty_of(notice, county.housing).answer == "甲"


def test_late_duty_rises_step_by_step_in_working_days(county: County, notice: Notice) -> None:
    levels = []
    # Due on Friday; the weekend does not count.
    for day in (5, 6, 7, 9, 15):
        with fixed(date(2026, 9, day)):
            escalate_late_duties()
            levels.append(duty_of(notice, county.housing).level)
    assert levels == [0, 0, 1, 2, 3]
    assert AuditEntry.objects.filter(verb="escalate_duties").count() == 3
    with fixed(date(2026, 9, 15)):
        assert escalate_late_duties() == 0


def test_clock_that_stands_is_not_late_and_runs_on_by_as_much(county: County, notice: Notice) -> None:
    duty = duty_of(notice, county.housing)
    with fixed(date(2026, 9, 3)):
        stop_clock(duty, reason="等待上级口径", by="office")
        with pytest.raises(MoveRefusedError, match="stands already"):
            stop_clock(duty, reason="再停", by="office")
    at = datetime(2026, 9, 10, 9, 0, tzinfo=ZONE)
    assert duty.pk not in set(late_duties(Duty.objects.all(), at).values_list("pk", flat=True))
    with fixed(date(2026, 9, 10)):
        end_stop(duty, by="office")
    # It stood from Thursday 10:00 to the next Thursday 10:00: five working days.
    assert duty.due_at == datetime(2026, 9, 11, 17, 30, tzinfo=ZONE)
    with pytest.raises(MoveRefusedError, match="clock is running"):
        end_stop(duty, by="office")


def test_a_stop_counts_the_hours_of_the_county_and_not_of_another_zone(county: County, notice: Notice) -> None:
    duty = duty_of(notice, county.housing)
    Duty.objects.filter(pk=duty.pk).update(due_at=datetime(2026, 9, 4, 10, 0, tzinfo=ZONE))
    with time_machine.travel(datetime(2026, 9, 3, 16, 0, tzinfo=ZONE), tick=False):
        stop_clock(duty_of(notice, county.housing), reason="等省厅批复", by="office")
    with time_machine.travel(datetime(2026, 9, 4, 9, 0, tzinfo=ZONE), tick=False):
        moved = end_stop(duty_of(notice, county.housing), by="office")
    # An hour and a half of Thursday and half an hour of Friday: from ten in the morning to noon.
    assert moved.due_at == datetime(2026, 9, 4, 12, 0, tzinfo=ZONE)


def test_stop_without_a_reason_is_refused(county: County, notice: Notice) -> None:
    with pytest.raises(MoveRefusedError, match="reason for stopping"):
        stop_clock(duty_of(notice, county.housing), reason=" ", by="office")


def test_units_see_their_own_and_overseers_all(county: County, notice: Notice) -> None:
    def seen(name: str) -> list[str]:
        duties = visible_duties(county.officer(name), today=SENT).filter(notice=notice)
        return sorted(duty.unit.code for duty in duties)

    assert seen("clerk") == ["zhujian"]
    assert seen("water-clerk") == ["shuiwu"]
    assert seen("office") == ["shuiwu", "zhujian"]


def test_decision_of_a_meeting_comes_to_the_units_desk(county: County) -> None:
    with fixed(SENT):
        meeting = plan_meeting(
            "联席会", starts_at=DUE, place="二楼", attendees=[county.housing], unit=county.office, by="office"
        )
        record_decisions(meeting, [NewDecision("落实配套资金", county.water, DUE)], by="office")
        record_decisions(meeting, [NewDecision("周五前复核", county.housing, DUE)], by="office")
    assert [(item.number, item.duty.unit.code, item.duty.kind) for item in meeting.decisions.all()] == [
        (1, "shuiwu", "follow_up"),
        (2, "zhujian", "follow_up"),
    ]
    assert visible_meetings(county.officer("clerk"), today=SENT).count() == 1
    assert visible_meetings(county.officer("water-clerk"), today=SENT).count() == 0


def test_minutes_are_not_overwritten_and_a_cancelled_meeting_decides_nothing(county: County) -> None:
    meeting = plan_meeting("会", starts_at=DUE, place="", attendees=[county.housing], unit=county.office, by="office")
    hold_meeting(meeting, minutes="甲", by="office", version=1)
    with pytest.raises(MoveRefusedError, match="just changed these minutes"):
        hold_meeting(meeting, minutes="乙", by="office", version=1)
    other = plan_meeting("会二", starts_at=DUE, place="", attendees=[county.housing], unit=county.office, by="office")
    cancel_meeting(other, reason="并会", by="office", version=1)
    with pytest.raises(MoveRefusedError, match="was cancelled"):
        record_decisions(other, [NewDecision("x", county.water, DUE)], by="office")


def test_message_goes_out_by_mail_and_webhook_only_where_set(county: County, mailoutbox, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    notify(county)
    assert Message.objects.count() == 0
    clerk = county.officer("clerk")
    clerk.email = "clerk@example.org"
    clerk.save(update_fields=["email"])
    since = date(2026, 1, 1)
    path = county.unit.path
    change_setting("duties.email", {"from": "diaodu@example.org"}, by="t", valid_from=since, scope=path)
    change_setting(
        "duties.webhook", {"url": "http://127.0.0.1:9/x", "secret": "s"}, by="t", valid_from=since, scope=path
    )
    notify(county)
    posted = []
    monkeypatch.setattr("diaodu.duties.outbox._post", lambda *words: posted.append(words))
    assert send_messages() == 2
    assert [mail.to for mail in mailoutbox] == [["clerk@example.org"]]
    assert posted[0][0] == "http://127.0.0.1:9/x"
    assert posted[0][2]["units"] == [county.housing.path, county.water.path]
    assert send_messages() == 0


def test_message_that_fails_is_tried_later_and_then_given_up(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    path = county.unit.path
    change_setting("duties.webhook", {"url": "file:///etc/passwd"}, by="t", valid_from=date(2026, 1, 1), scope=path)
    notify(county)
    for _ in range(6):
        Message.objects.update(next_at=datetime(2020, 1, 1, tzinfo=ZONE))
        assert send_messages() == 0
    message = Message.objects.get()
    assert (message.state, message.attempts) == ("failed", 6)
    assert "must begin with http" in message.error
