"""Announced lights: copied from the cut-off day, checked by the units, then frozen for good."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories.announcing import (
    CHECKED,
    CUT_OFF,
    OPENED,
    UNTIL,
    check,
    light_of,
    make_checked_county,
    mover,
    stand,
    standing_of,
)
from tests.factories.people import make_county
from tests.factories.reporting import County, make_reporting_county, report

from diaodu.core.clock import ZONE, fixed
from diaodu.core.models import AuditEntry, Move
from diaodu.core.moves import MoveRefusedError
from diaodu.kernel.period import Period
from diaodu.kernel.working_time import WorkCalendar
from diaodu.plan.actions import (
    freeze_announcement,
    open_checking,
    raise_objection,
    rebuild_standings,
    refuse_objection,
    uphold_objection,
)
from diaodu.plan.announcing import end_of_checking, report_deadline
from diaodu.plan.models import AnnouncedLight, Announcement, Counting, Objection
from diaodu.plan.queries.announcing import announced_lights, proposed_opening

pytestmark = pytest.mark.django_db
Checked = tuple[County, Announcement]


@pytest.fixture
def checked() -> Checked:
    return make_checked_county()


def objection(checked: Checked, *, on: date = OPENED) -> Objection:
    county, announcement = checked
    light = light_of(announcement, county, "老旧小区")
    with fixed(on):
        return raise_objection(light, why="7月数漏报两个小区", mover=mover("clerk", light))


def frozen(checked: Checked) -> Announcement:
    with fixed(CHECKED):
        return freeze_announcement(Announcement.objects.get(pk=checked[1].pk), mover=mover("office"))


# Opening


def test_opening_copies_the_standings_of_the_cut_off_day_with_who_led_it(checked: Checked) -> None:
    county, announcement = checked
    light, standing = light_of(announcement, county, "老旧小区"), standing_of(county, "老旧小区", CUT_OFF)
    assert (light.light, light.reason_zh, light.pack_id) == (standing.light, standing.reason_zh, standing.pack_id)
    assert (light.light, light.lead) == ("yellow", county.housing)
    assert announcement.lights.count() == 3
    assert (announcement.code, announcement.state) == ("G-2026-001", "checking")
    assert AuditEntry.objects.get(verb="open_checking").after == {
        "period": "2026-07",
        "cut_off": "2026-08-07",
        "check_until": "2026-08-13T17:30:00+08:00",
        "count": 3,
    }


def test_what_is_reported_after_the_cut_off_day_is_not_in_the_announcement(checked: Checked) -> None:
    county, _ = checked
    report(county, "2026-06", "170", on=date(2026, 8, 9))
    stand(date(2026, 8, 9))
    again = check(county, "2026-Q2", cut_off=CUT_OFF)
    assert light_of(again, county, "老旧小区").light == "yellow"


@pytest.mark.parametrize(
    ("period", "cut_off", "until", "code"),
    [
        ("2026-07", CUT_OFF, UNTIL, "twice"),
        ("2026-08", date(2026, 8, 11), UNTIL, "future"),
        ("2026-08", date(2026, 7, 31), UNTIL, "early"),
        ("2026-06", CUT_OFF, datetime(2026, 8, 10, 9, tzinfo=ZONE), "past"),
        ("2026-03", date(2026, 4, 8), UNTIL, "empty"),
    ],
)
def test_a_checking_is_refused_for_days_out_of_order_and_twice(
    checked: Checked, period: str, cut_off: date, until: datetime, code: str
) -> None:
    with fixed(OPENED), pytest.raises(MoveRefusedError) as refusal:
        open_checking(Period.parse(period), county=checked[0].unit, cut_off=cut_off, check_until=until, by="office")
    assert refusal.value.code == code
    assert Announcement.objects.count() == 1


def test_a_county_without_claims_has_nothing_to_announce() -> None:
    with fixed(OPENED), pytest.raises(MoveRefusedError, match="nothing was claimed"):
        open_checking(Period.parse("2026-07"), county=make_county(), cut_off=CUT_OFF, check_until=UNTIL, by="office")


def test_the_rules_propose_the_report_deadline_and_three_working_days() -> None:
    county = make_reporting_county()
    with fixed(date(2026, 8, 10)):
        opening = proposed_opening(county.unit, today=date(2026, 8, 10))
    assert (opening.period.code, opening.cut_off) == ("2026-07", date(2026, 8, 7))
    assert opening.check_until == datetime(2026, 8, 13, 17, 30, tzinfo=ZONE)


def test_the_period_after_the_last_one_is_proposed_with_its_rounds_deadline(checked: Checked) -> None:
    report(checked[0], "2026-08", "80", on=date(2026, 9, 2))
    opening = proposed_opening(checked[0].unit, today=date(2026, 9, 2))
    assert (opening.period.code, opening.cut_off) == ("2026-08", date(2026, 9, 7))


def test_deadline_is_the_nth_working_day_after_the_period() -> None:
    calendar = WorkCalendar({}, years=frozenset({2026}))
    assert report_deadline(Period.month(2026, 7), 5, calendar) == date(2026, 8, 7)
    assert end_of_checking(date(2026, 8, 7), 3, calendar) == datetime(2026, 8, 12, 17, 30, tzinfo=ZONE)


# Objecting


def test_the_lead_unit_objects_with_reason_and_evidence(checked: Checked) -> None:
    county, announcement = checked
    light = light_of(announcement, county, "老旧小区")
    with fixed(OPENED):
        one = raise_objection(light, why=" 漏报两个小区 ", mover=mover("head", light), evidence=b"%PDF-1.7 x")
    assert (one.why, one.unit, one.state) == ("漏报两个小区", county.housing, "open")
    assert one.evidence is not None
    assert one.evidence.media_type == "application/pdf"


@pytest.mark.parametrize("name", ["water-clerk", "office"])
def test_nobody_but_the_lead_unit_objects(checked: Checked, name: str) -> None:
    light = light_of(checked[1], checked[0], "老旧小区")
    with fixed(OPENED), pytest.raises(MoveRefusedError, match="Only the lead unit"):
        raise_objection(light, why="不对", mover=mover(name, light))


def test_an_objection_is_refused_without_a_reason_twice_and_with_a_strange_file(checked: Checked) -> None:
    light = light_of(checked[1], checked[0], "老旧小区")
    clerk = mover("clerk", light)
    with fixed(OPENED):
        with pytest.raises(MoveRefusedError, match="say why"):
            raise_objection(light, why="  ", mover=clerk)
        with pytest.raises(MoveRefusedError, match="PDF, Word"):
            raise_objection(light, why="不对", mover=clerk, evidence=b"\x7fELF\0\0")
        raise_objection(light, why="不对", mover=clerk)
        with pytest.raises(MoveRefusedError, match="waiting for its answer"):
            raise_objection(light, why="还是不对", mover=clerk)
    assert Objection.objects.count() == 1


def test_after_the_checking_time_nobody_objects(checked: Checked) -> None:
    with pytest.raises(MoveRefusedError, match="checking time is over"):
        objection(checked, on=CHECKED)


# Deciding


def test_an_upheld_objection_changes_the_light_and_keeps_the_old_one_beside_it(checked: Checked) -> None:
    one = objection(checked)
    with fixed(OPENED):
        uphold_objection(one, light="green", why="核对施工许可后属实", mover=mover("office"))
    light = light_of(checked[1], checked[0], "老旧小区")
    assert (light.light, light.before_objection) == ("green", "yellow")
    one.refresh_from_db()
    assert (one.state, one.new_light, one.decided_by, one.decided_why) == (
        "granted", "green", "office", "核对施工许可后属实",
    )  # fmt: skip
    step = Move.objects.get(subject=checked[1].subject)
    assert (step.verb, step.from_state, step.to_state) == ("uphold", "open", "granted")
    assert AuditEntry.objects.get(verb="uphold_objection").before == {
        "commitment": light.commitment.code,
        "light": "yellow",
    }


def test_a_refused_objection_leaves_the_light_and_the_unit_may_object_again(checked: Checked) -> None:
    one = objection(checked)
    with fixed(OPENED):
        refuse_objection(one, why="截止日后补报的不计", mover=mover("office"))
    light = light_of(checked[1], checked[0], "老旧小区")
    assert (light.light, light.before_objection, one.state) == ("yellow", "", "refused")
    assert objection(checked).state == "open"


def test_deciding_takes_a_reason_another_light_and_the_office(checked: Checked) -> None:
    one = objection(checked)
    with fixed(OPENED):
        for words in ({"light": "green", "why": ""}, {"light": "yellow", "why": "x"}, {"light": "blue", "why": "x"}):
            with pytest.raises(MoveRefusedError):
                uphold_objection(one, mover=mover("office"), **words)
        with pytest.raises(MoveRefusedError, match="post does not allow"):
            refuse_objection(one, why="x", mover=mover("clerk"))
        with pytest.raises(MoveRefusedError, match="just changed"):
            refuse_objection(one, why="x", mover=mover("office"), version=7)
    assert Objection.objects.get().state == "open"


# Freezing


def test_an_announcement_is_not_frozen_while_objections_are_open(checked: Checked) -> None:
    objection(checked)
    with pytest.raises(MoveRefusedError, match="1 objections are not answered"):
        frozen(checked)
    assert Announcement.objects.get().state == "checking"


def test_freezing_before_the_checking_time_is_over_takes_a_reason(checked: Checked) -> None:
    announcement = checked[1]
    with fixed(OPENED):
        with pytest.raises(MoveRefusedError, match="to announce early"):
            freeze_announcement(announcement, mover=mover("office"))
        freeze_announcement(announcement, mover=mover("office"), why="县委常委会明日要用")
    assert Move.objects.get(subject=announcement.subject).why == "县委常委会明日要用"


def test_only_the_office_freezes(checked: Checked) -> None:
    with fixed(CHECKED), pytest.raises(MoveRefusedError, match="post does not allow"):
        freeze_announcement(checked[1], mover=mover("clerk"))


def test_a_late_correction_repaints_the_live_light_but_not_the_announced_one(checked: Checked) -> None:
    county, announcement = checked
    frozen(checked)
    report(county, "2026-06", "60", on=date(2026, 8, 17))
    report(county, "2026-08", "170", on=date(2026, 9, 1))
    stand(date(2026, 9, 1))
    assert standing_of(county, "老旧小区", date(2026, 9, 1)).light == "green"
    rebuild_standings(list(Counting.objects.select_related("commitment__document__unit")), CUT_OFF)
    light = light_of(announcement, county, "老旧小区")
    assert (light.light, light.value) == ("yellow", 74)
    assert [row.light for row in announced_lights("2026-07", unit=county.housing)][:1] == ["yellow"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE plan_announcedlight SET light = 'green'",
        "DELETE FROM plan_announcedlight",
        "UPDATE plan_announcement SET state = 'checking'",
        "UPDATE plan_announcement SET frozen_at = NULL",
    ],
)
def test_the_database_refuses_to_change_what_is_announced(checked: Checked, statement: str) -> None:
    frozen(checked)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AnnouncedLight.objects.filter(light="yellow").count() == 1


def test_until_it_is_frozen_nothing_counts_as_announced(checked: Checked) -> None:
    assert list(announced_lights("2026-07", unit=checked[0].unit)) == []
    frozen(checked)
    assert announced_lights("2026-07", unit=checked[0].water).count() == 3


def test_nobody_decides_on_what_is_announced(checked: Checked) -> None:
    one = objection(checked)
    with fixed(OPENED):
        refuse_objection(one, why="x", mover=mover("office"))
    frozen(checked)
    with fixed(OPENED + timedelta(days=1)), pytest.raises(MoveRefusedError, match="is announced"):
        uphold_objection(Objection.objects.get(), light="green", why="x", mover=mover("office"))
