"""Dispatch meetings: the agenda and its order, decisions on desks, their return, minutes; warnings taken up; the cockpit."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document as WordDocument
from tests.factories.dispatch import SOON, make_alert, make_dispatch
from tests.factories.people import TODAY
from tests.factories.reporting import County, report

from diaodu.core.clock import ZONE, fixed
from diaodu.core.models import AuditEntry
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.dispatch.actions import (
    NewItemDecision,
    NewPolicy,
    add_item,
    add_proposed,
    close_alert,
    decide_item,
    drop_item,
    keep_minutes,
    mark_looked,
    move_item,
    name_policies,
    plan_dispatch,
    push_alert,
    reorder_items,
    restore_item,
    take_up_alerts,
)
from diaodu.dispatch.cockpit import Cockpit
from diaodu.dispatch.models import Alert, DispatchItem, DispatchMeeting
from diaodu.dispatch.permissions import visible_alerts, visible_dispatches
from diaodu.dispatch.queries.ledger import ledger_of
from diaodu.dispatch.queries.proposals import proposed_for
from diaodu.dispatch.rules.spans import span_of
from diaodu.dispatch.steps import OFFICE
from diaodu.duties.actions import move_duty
from diaodu.duties.models import Decision, Duty
from diaodu.duties.steps import ASKER, UNIT
from diaodu.indicators.catalogue.actions import take_standard_indicators
from diaodu.people.models import Unit
from diaodu.plan.actions import catch_up_standings

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
BACKEND = "diaodu.people.sign_in.OfficerBackend"
MEETING_DAY = date(2026, 9, 9)
DESK = Mover("office", frozenset({OFFICE}), "主任")
DUE = datetime(2026, 9, 16, 17, 30, tzinfo=ZONE)


def decide(county: County, item: DispatchItem, **words: object) -> Decision:
    given = {"text": "排出旬计划", "unit": county.housing, "due_at": DUE} | words
    return decide_item(item, NewItemDecision(**given), by="office")  # type: ignore[arg-type]


def next_meeting(county: County, day: date) -> DispatchMeeting:
    at = datetime.combine(day, SOON.timetz())
    return plan_dispatch("下次调度会", starts_at=at, place="", attendees=[], unit=county.office, by="office")


def test_decision_lands_on_the_desk_and_comes_back_until_it_is_done(county: County) -> None:
    dispatch = make_dispatch(county)
    with fixed(MEETING_DAY):
        decision = decide(county, dispatch.items.get())
        keep_minutes(dispatch, minutes="会议逐项研究", by="office", version=dispatch.meeting.version)
        duty = Duty.objects.get(decision=decision)
        assert (duty.unit, duty.due_at, duty.state) == (county.housing, DUE, "open")
        assert duty.about == county.commitment("老旧小区").subject
        following = next_meeting(county, MEETING_DAY + timedelta(days=14))
    with fixed(date(2026, 9, 17)):
        found = proposed_for(following, today=date(2026, 9, 17))
        assert [(each.source, each.key) for each in found if each.source == "decision"] == [
            ("decision", duty.subject_id)
        ]
        assert found[0].zh == "9月9日会议议定，9月16日到期，已逾期"
        add_proposed(following, found, by="office")
        assert following.items.filter(earlier=decision).count() == 1
        move_duty(duty, "answer", mover=Mover("clerk", frozenset({UNIT})), words="已排出")
        move_duty(duty, "settle", mover=Mover("office", frozenset({ASKER})))
        third = next_meeting(county, MEETING_DAY + timedelta(days=28))
        assert not [each for each in proposed_for(third, today=date(2026, 9, 17)) if each.source == "decision"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ({"text": "  "}, "text", "请写明议定事项。"),
        ({"unit": None}, "unit", "请选承办单位。"),
        ({"due_at": None}, "due_at", "请填完成时限。"),
        (
            {"due_at": datetime(2026, 9, 8, 9, 0, tzinfo=ZONE)},
            "due_at",
            "完成时限2026年9月8日早于现在，请改填以后的时间。",
        ),
    ],
)
def test_decision_that_nobody_could_follow_is_refused(county: County, words: dict, code: str, said: str) -> None:
    dispatch = make_dispatch(county)
    with fixed(MEETING_DAY), pytest.raises(MoveRefusedError) as refused:
        decide(county, dispatch.items.get(), **words)
    assert (refused.value.code, refused.value.zh) == (code, said)
    assert not Decision.objects.exists()


def test_decision_for_a_dissolved_unit_and_about_a_dropped_matter_are_refused(county: County) -> None:
    dispatch = make_dispatch(county)
    item = dispatch.items.get()
    Unit.objects.filter(pk=county.water.pk).update(retired_on=TODAY)
    county.water.refresh_from_db()
    with fixed(MEETING_DAY):
        with pytest.raises(MoveRefusedError, match="dissolved"):
            decide(county, item, unit=county.water)
        drop_item(item, reason="另行专题研究", by="office")
        with pytest.raises(MoveRefusedError, match="off the agenda"):
            decide(county, item)


def test_minutes_before_the_meeting_are_refused(county: County) -> None:
    dispatch = make_dispatch(county)
    with fixed(TODAY), pytest.raises(MoveRefusedError) as refused:
        keep_minutes(dispatch, minutes="已开", by="office", version=1)
    assert refused.value.zh == "会议定于2026年9月9日09:00召开，开会前不能写纪要。"
    dispatch.meeting.refresh_from_db()
    assert (dispatch.meeting.state, dispatch.meeting.minutes) == ("planned", "")


def test_same_matter_twice_is_refused_and_names_its_place(county: County) -> None:
    dispatch = make_dispatch(county)
    with fixed(TODAY), pytest.raises(MoveRefusedError) as refused:
        add_item(dispatch, title="又是小区", reason="红灯", by="office", about=county.commitment("老旧小区").subject)
    assert refused.value.zh == "“老旧小区”已在议程里（第1项），不用再列。"
    assert dispatch.items.count() == 1


def test_agenda_is_ordered_dropped_and_restored_without_a_hole(county: County) -> None:
    dispatch = make_dispatch(county)
    with fixed(TODAY):
        for title in ("甲", "乙"):
            add_item(dispatch, title=title, reason="县长要求", by="office")
        move_item(dispatch.items.get(title="乙"), 0, by="office")
        assert numbered(dispatch) == ["乙", "老旧小区", "甲"]
        drop_item(dispatch.items.get(title="老旧小区"), reason="已解决", by="office")
        assert numbered(dispatch) == ["乙", "甲"]
        restore_item(dispatch.items.get(title="老旧小区"), by="office")
        assert numbered(dispatch) == ["乙", "甲", "老旧小区"]
        with pytest.raises(MoveRefusedError, match="order was not saved"):
            reorder_items(dispatch, [dispatch.items.get(title="甲").pk], by="office")
        with pytest.raises(MoveRefusedError) as stale:
            add_item(dispatch, title="丙", reason="县长要求", by="office", version=1)
        assert stale.value.code == "newer"
    verbs = set(AuditEntry.objects.filter(subject=dispatch.meeting.code).values_list("verb", flat=True))
    assert {"begin_agenda", "add_agenda_item", "order_agenda", "drop_agenda_item", "restore_agenda_item"} <= verbs


def numbered(dispatch: DispatchMeeting) -> list[str]:
    """Titles by number, which must be 1, 2, 3 …"""
    items = list(dispatch.items.filter(dropped_why="").order_by("number"))
    assert [item.number for item in items] == list(range(1, len(items) + 1))
    return [item.title for item in items]


def test_agenda_is_the_offices_own_until_it_is_published(county: County) -> None:
    make_dispatch(county, published=False)
    assert visible_dispatches(county.officer("clerk"), today=TODAY).count() == 0
    assert visible_dispatches(county.officer("office"), today=TODAY).count() == 1


def test_pages_of_the_meeting_and_its_minutes_in_word(county: County, client: Client) -> None:
    dispatch = make_dispatch(county)
    client.force_login(county.officer("office"), backend=BACKEND)
    page = dispatch.get_absolute_url()
    with fixed(MEETING_DAY):
        client.post(f"{page}screens/1/decide/", {"text": "排出旬计划", "unit": "", "due_at": "2026-09-16T17:30"})
        assert not Decision.objects.exists()
        client.post(
            f"{page}screens/1/decide/",
            {"text": "排出旬计划", "unit": county.housing.pk, "due_at": "2026-09-16T17:30"},
        )
        assert client.get(f"{page}minutes/paper/").status_code == 302
        version = dispatch.meeting.version
        client.post(f"{page}minutes/", {"minutes": "会议逐项研究。", "version": version})
        assert "排出旬计划" in client.get(f"{page}screens/1/").content.decode()
        answer = client.get(f"{page}minutes/paper/")
    words = WordDocument(io.BytesIO(answer.content))
    text = "\n".join(paragraph.text for paragraph in words.paragraphs)
    assert "调度会纪要" in text
    assert "议定：排出旬计划（县住房和城乡建设局负责，2026年9月16日前完成）。" in text
    assert words.tables[0].rows[1].cells[2].text == "县住房和城乡建设局"


def test_cockpit_and_ledger_tell_what_turned_since_the_last_look(county: County, client: Client) -> None:
    make_alert(county)
    report(county, "2026-05", "60", on=date(2026, 6, 1))
    for day in (TODAY - timedelta(days=7), TODAY):
        with fixed(day):
            catch_up_standings()
            if day == TODAY - timedelta(days=7):
                report(county, "2026-07", "104", on=date(2026, 8, 27))
    officer = county.officer("office")
    with fixed(TODAY):
        at = datetime.combine(TODAY, SOON.timetz())
        seen = Cockpit(officer, today=TODAY, moment=at)
        assert sum(seen.lights.values()) == 3
        assert seen.since == TODAY - timedelta(days=7)
        assert [alert.title for alert in seen.alerts] == ["改造老旧小区"]
        mark_looked(officer, on=TODAY - timedelta(days=2))
        assert Cockpit(officer, today=TODAY, moment=at).since == TODAY - timedelta(days=2)
        sections = {each.name: each for each in ledger_of(officer, span_of("month", TODAY), today=TODAY)}
        assert [entry.what for entry in sections["alerts"].rows] == ["改造老旧小区"]
        client.force_login(officer, backend=BACKEND)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get("/cockpit/")
        assert answer.status_code == 200
        assert len(asked) < 45
        assert client.get("/dispatch/watch/?span=quarter&on=2026-02-30").status_code == 200


def test_policy_without_a_source_or_named_twice_is_refused(county: County) -> None:
    indicator = take_standard_indicators(county.unit, by="office", codes={"BUDGET"})[0]
    new = NewPolicy(indicator, county.unit, 2026, "技改奖补", "云政发〔2026〕3号", Decimal("0.5"))
    with fixed(TODAY):
        with pytest.raises(MoveRefusedError, match="document"):
            name_policies([NewPolicy(indicator, county.unit, 2026, "技改奖补", " ")], county=county.unit, by="office")
        name_policies([new], county=county.unit, by="office")
        with pytest.raises(MoveRefusedError, match="already"):
            name_policies([new], county=county.unit, by="office")


def test_measures_push_answer_and_effect(county: County) -> None:
    alert = make_alert(county)
    with fixed(TODAY):
        with pytest.raises(MoveRefusedError, match="reason"):
            take_up_alerts([alert], measures=" ", mover=DESK)
        take_up_alerts([alert], measures="倒排工期", mover=DESK)
        push_alert(alert, lead=county.housing, due_at=SOON, asked_by=county.office, mover=DESK)
        duty = Duty.objects.get(alert=alert)
        assert (duty.unit, duty.due_at, duty.about, duty.state) == (county.housing, SOON, alert.subject, "open")
        close_alert(alert, effect="8月追回5个百分点", mover=DESK)
    assert Duty.objects.get(alert=alert).state == "done"
    verbs = AuditEntry.objects.filter(verb__contains="alert").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["take_up_alerts", "push_alert", "close_alert"]


def test_push_to_a_dissolved_unit_or_for_a_day_gone_by_is_refused(county: County) -> None:
    alert = make_alert(county)
    with fixed(TODAY):
        take_up_alerts([alert], measures="倒排工期", mover=DESK)
        Unit.objects.filter(pk=county.water.pk).update(retired_on=date(2026, 8, 1))
        county.water.refresh_from_db()
        with pytest.raises(MoveRefusedError) as refused:
            push_alert(alert, lead=county.water, due_at=SOON, asked_by=county.office, mover=DESK)
        assert refused.value.zh == "水务局已于2026年8月1日撤销，请选承接它职责的单位。"
        with pytest.raises(MoveRefusedError) as late:
            push_alert(alert, lead=county.housing, due_at=SOON - timedelta(days=9), asked_by=county.office, mover=DESK)
        assert late.value.code == "due_at"
    assert Alert.objects.get(pk=alert.pk).state == "taken_up"
    assert not Duty.objects.filter(title__startswith="预警应对").exists()


def test_unit_sees_what_it_answers_for_and_another_does_not(county: County) -> None:
    alert = make_alert(county)
    assert list(visible_alerts(county.officer("clerk"), today=TODAY)) == [alert]
    assert list(visible_alerts(county.officer("water-clerk"), today=TODAY)) == []


def test_list_asks_the_same_number_of_questions_for_one_and_for_three(county: County, client: Client) -> None:
    client.force_login(county.officer("office"), backend=BACKEND)
    counts = []
    with fixed(TODAY):
        client.get("/dispatch/alerts/")
        for period in ("2026-05", "2026-06", "2026-07"):
            make_alert(
                county,
                period=period,
                condition={"2026-05": "falling", "2026-06": "rank_down"}.get(period, "below_pace"),
            )
            with CaptureQueriesContext(connection) as asked:
                answer = client.get("/dispatch/alerts/")
            counts.append(len(asked))
    assert answer.content.decode().count("低于序时20个百分点") == 3
    assert counts[0] == counts[2]


def test_stale_page_of_many_changes_nothing(county: County, client: Client) -> None:
    alert = make_alert(county)
    client.force_login(county.officer("office"), backend=BACKEND)
    with fixed(TODAY):
        client.post("/dispatch/alerts/many/", {"tick": [f"{alert.code}:9"], "measures": "倒排工期"})
        assert Alert.objects.get().state == "raised"
        client.post("/dispatch/alerts/many/", {"tick": [f"{alert.code}:1"], "measures": "倒排工期"})
    assert (Alert.objects.get().state, Alert.objects.get().measures) == ("taken_up", "倒排工期")
