"""An assessment from figures to the frozen table: what each step keeps, and what it refuses in which words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from lxml import html
from tests.assessment.conftest import Assessed
from tests.factories.assessment import (
    BY_OFFICE,
    body,
    group,
    item,
    make_scheme,
    mark,
    score,
    total_of,
)
from tests.factories.people import TODAY

from diaodu.assessment.actions import (
    NewEntry,
    SchemeRefusedError,
    add_edition,
    add_entries,
    agree_scores,
    drop_assessment,
    finish_assessment,
    object_to_score,
    publish_scores,
    refuse_score,
    start_assessment,
    take_back_entry,
    uphold_score,
)
from diaodu.assessment.actions.assessments import load_assessment
from diaodu.assessment.models import Assessment, ItemScore, UnitScore
from diaodu.assessment.permissions import visible_assessments, visible_totals
from diaodu.assessment.steps import ASSESSED
from diaodu.core.clock import fixed
from diaodu.core.models import AuditEntry
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.kernel.period import Period

pytestmark = [pytest.mark.usefixtures("_today"), pytest.mark.sqlite]
GROWTH = {"source": "indicators.growth", "filter": {"indicator": "INV_G"}, "method": "ladder", "params": {"step": "5"}}
LATE = date(2026, 9, 9)


def clerk(unit: str) -> Mover:
    return Mover(f"{unit}-clerk", frozenset({ASSESSED}), "报送员")


def quarter(assessed: Assessed, *items: dict[str, Any]) -> Assessment:
    rows = items or (item("invest", "60", **GROWTH), item("order", "40"))
    scheme = make_scheme(assessed.county, body(rows, [group("town", ["east", "west", "port"])]), kind="quarter")
    assessment = score(scheme, "2026-Q2")
    for unit, value in (("east", "80"), ("west", "70"), ("port", "60")):
        if any(row["key"] == "order" for row in rows):
            mark(assessment, assessed.unit(unit), "order", value)
    return load_assessment(assessment.pk)


def checked(assessed: Assessed) -> Assessment:
    publish_scores(quarter(assessed), mover=BY_OFFICE)
    return load_assessment(Assessment.objects.get().pk)


def places(assessment: Assessment) -> dict[str, tuple[str, int | None]]:
    rows = assessment.totals.select_related("unit").order_by("order")
    return {row.unit.code: (f"{row.total}", row.place) for row in rows}


def refused(code: str) -> Any:
    return pytest.raises(MoveRefusedError, check=lambda refusal: refusal.code == code)


def test_a_score_opens_down_to_the_figure_the_method_and_the_record(assessed: Assessed) -> None:
    assessment = quarter(assessed)
    assert places(assessment) == {"east": ("89", 1), "west": ("88", 2), "port": ("78", 3)}
    row = total_of(assessment, assessed.unit("west")).items.get(item="invest")
    assert (row.value, row.points, row.weight, row.figure_on) == (8, 60, 60, date(2026, 6, 30))
    assert row.why_zh == "组内第1（共3个），按满分的100%计"
    assert row.records[0]["url"] == "/indicators/catalogue/INV_G/"


def test_a_figure_of_an_earlier_period_is_a_blank_and_not_taken_for_this_one(assessed: Assessed) -> None:
    scheme = make_scheme(assessed.county, body([item("invest", "100", **GROWTH)], [group("t", ["east"])]))
    with refused("blank"):
        score(scheme, "2026-05")
    assert not Assessment.objects.get().totals.exists()


@pytest.mark.parametrize(
    ("period", "code"), [("2026-08", "period"), ("2026-Q3", "early"), ("2025-Q4", "edition"), ("2026-Q2", "twice")]
)
def test_a_period_that_cannot_be_assessed_is_refused_by_name(assessed: Assessed, period: str, code: str) -> None:
    scheme = quarter(assessed).scheme
    with refused(code):
        start_assessment(scheme, Period.parse(period), by="office")


def test_a_period_set_aside_may_be_assessed_anew_by_the_edition_that_held_then(assessed: Assessed) -> None:
    assessment = quarter(assessed)
    drop_assessment(assessment, mover=BY_OFFICE, why="口径有误")
    rows = body([item("invest", "100", **GROWTH)], [group("town", ["east", "west"])])
    add_edition(assessment.scheme, rows, valid_from=date(2026, 7, 1), source="修订", mover=BY_OFFICE)
    again = start_assessment(assessment.scheme, Period.parse("2026-Q2"), by="office")
    assert (again.edition.number, again.code) == (1, "C-2026-002")


def test_a_scheme_with_weights_of_90_or_without_a_source_is_refused_whole(assessed: Assessed) -> None:
    with pytest.raises(SchemeRefusedError) as caught:
        make_scheme(assessed.county, body([item("order", "90")], [group("town", ["east", "nowhere"])]))
    assert caught.value.problems == [
        ("分组第1行：没有代码是“nowhere”的单位。", "Group 1: no unit has the code “nowhere”.")
    ]
    with pytest.raises(SchemeRefusedError) as caught:
        make_scheme(assessed.county, body([item("order", "90")], [group("town", ["east"])]))
    assert "各项权重合计90，应为100。" in caught.value.zh


def test_marks_bonus_and_veto_count_at_once_and_are_taken_back_with_a_reason(assessed: Assessed) -> None:
    assessment, west = quarter(assessed), assessed.unit("west")
    given = [
        NewEntry(west, "bonus", Decimal(9), "现场会", "通报"),
        NewEntry(west, "veto", None, "统计造假", "处理决定"),
    ]
    bonus, veto = add_entries(assessment, given, mover=BY_OFFICE)
    assert places(assessment)["west"] == ("93", 3)
    assert total_of(assessment, west).bonus == 5
    take_back_entry(veto, mover=BY_OFFICE, why="查无此事")
    assert places(assessment)["west"] == ("93", 1)
    with refused("twice"):
        take_back_entry(type(veto).objects.get(pk=veto.pk), mover=BY_OFFICE, why="再来")
    again = load_assessment(assessment.pk)
    with refused("value"), transaction.atomic():
        add_entries(again, [NewEntry(west, "mark", Decimal(101), "评审", "表", item="order")], mover=BY_OFFICE)
    again = load_assessment(assessment.pk)
    with refused("unit"):
        add_entries(again, [NewEntry(assessed.unit("caizheng"), "veto", None, "x", "y")], mover=BY_OFFICE)
    assert bonus.value == 9


def test_nothing_is_sent_to_the_units_while_a_mark_is_missing(assessed: Assessed) -> None:
    scheme = make_scheme(assessed.county, body([item("order", "100")], [group("town", ["east", "west"])]))
    assessment = score(scheme, "2026-08")
    mark(assessment, assessed.unit("east"), "order", "80")
    with refused("marks"):
        publish_scores(load_assessment(assessment.pk), mover=BY_OFFICE)


def test_an_objection_upheld_corrects_the_figure_and_the_places_of_the_group(assessed: Assessed) -> None:
    assessment, east = checked(assessed), assessed.unit("east")
    objection = object_to_score(total_of(assessment, east), "invest", why="漏计一个项目", mover=clerk("east"))
    with refused("twice"):
        object_to_score(total_of(assessment, east), "invest", why="再提", mover=clerk("east"))
    with refused("same"), transaction.atomic():
        uphold_score(objection, why="已更正", mover=BY_OFFICE)
    objection.refresh_from_db()
    with refused("document"), transaction.atomic():
        uphold_score(objection, why="属实", value=Decimal("8.5"), mover=BY_OFFICE)
    objection.refresh_from_db()
    uphold_score(objection, why="属实", value=Decimal("8.5"), document="核实单", mover=BY_OFFICE)
    assert (objection.points_before, objection.points_after) == (57, 60)
    assert places(assessment) == {"east": ("92", 1), "west": ("85", 2), "port": ("78", 3)}
    with refused("state"):
        refuse_score(objection, why="改主意", mover=BY_OFFICE)


def test_a_figure_mended_at_its_source_is_read_again_for_the_unit_that_objected(assessed: Assessed) -> None:
    assessment, port = checked(assessed), assessed.unit("port")
    objection = object_to_score(total_of(assessment, port), "invest", why="数已修订", mover=clerk("port"))
    assessed.place.enter("INV_G", "port", {"2026-06": "9"})
    uphold_score(objection, why="来源已更正", mover=BY_OFFICE)
    assert places(assessment) == {"east": ("86", 1), "west": ("85", 2), "port": ("84", 3)}


def test_a_units_word_lapses_when_its_result_changes_and_stands_otherwise(assessed: Assessed) -> None:
    assessment = checked(assessed)
    for unit in ("west", "port"):
        agree_scores(total_of(assessment, assessed.unit(unit)), mover=clerk(unit))
    objection = object_to_score(total_of(assessment, assessed.unit("east")), "invest", why="漏计", mover=clerk("east"))
    uphold_score(objection, why="属实", value=Decimal("8.5"), document="核实单", mover=BY_OFFICE)
    agreed = {row.unit.code: row.agreed_by for row in assessment.totals.select_related("unit")}
    assert agreed == {"east": "", "west": "", "port": "port-clerk"}


def test_after_the_clock_or_for_another_unit_nothing_can_be_objected(assessed: Assessed) -> None:
    assessment, east = checked(assessed), assessed.unit("east")
    with refused("who"):
        object_to_score(total_of(assessment, east), "invest", why="不服", mover=BY_OFFICE)
    with refused("reason"):
        object_to_score(total_of(assessment, east), "invest", why=" ", mover=clerk("east"))
    with fixed(LATE), refused("late"):
        object_to_score(total_of(assessment, east), "invest", why="不服", mover=clerk("east"))


def test_final_takes_answers_and_the_clock_or_everybodys_word(assessed: Assessed) -> None:
    assessment = checked(assessed)
    objection = object_to_score(total_of(assessment, assessed.unit("east")), "order", why="漏记", mover=clerk("east"))
    with refused("open"):
        finish_assessment(assessment, mover=BY_OFFICE, why="急用")
    refuse_score(objection, why="评审表无此项", mover=BY_OFFICE)
    with refused("early"):
        finish_assessment(assessment, mover=BY_OFFICE)
    for unit in ("east", "west", "port"):
        agree_scores(total_of(assessment, assessed.unit(unit)), mover=clerk(unit))
    finish_assessment(load_assessment(assessment.pk), mover=BY_OFFICE)
    assert Assessment.objects.get().state == "final"


def test_what_is_final_is_frozen_by_the_database_itself(assessed: Assessed) -> None:
    assessment = checked(assessed)
    with fixed(LATE):
        finish_assessment(assessment, mover=BY_OFFICE)
    for change in (
        lambda: UnitScore.objects.update(total=100),
        lambda: ItemScore.objects.all().delete(),
        lambda: Assessment.objects.update(state="draft"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with refused("frozen"):
        mark(assessment, assessed.unit("east"), "order", "99")
    entry = AuditEntry.objects.get(verb="finish_assessment")
    assert entry.after["scores"]["east"] == "89 (1–1)"


def test_a_draft_is_the_offices_and_while_checked_each_unit_sees_its_own_scores(assessed: Assessed) -> None:
    draft, east, leader = quarter(assessed), assessed.officer("east-clerk"), assessed.officer("leader")
    assert [list(visible_assessments(each, today=TODAY)) for each in (east, leader)] == [[], [draft]]
    publish_scores(draft, mover=BY_OFFICE)
    assert [row.unit.code for row in visible_totals(east, today=TODAY)] == ["east"]
    with fixed(LATE):
        finish_assessment(load_assessment(draft.pk), mover=BY_OFFICE)
    assert visible_totals(east, today=LATE).count() == 3


def test_two_who_change_an_assessment_at_once_do_not_overwrite_each_other(assessed: Assessed) -> None:
    assessment = quarter(assessed)
    stale = assessment.version
    mark(assessment, assessed.unit("east"), "order", "81")
    with refused("newer"):
        publish_scores(load_assessment(assessment.pk), mover=BY_OFFICE, version=stale)


def test_the_table_of_a_scheme_calls_units_as_people_do_and_is_taken_back_as_it_stands(
    assessed: Assessed, client: Client
) -> None:
    scheme = make_scheme(assessed.county, body([item("order", "100")], [group("town", ["east", "west"])]), kind="month")
    client.force_login(assessed.officer("office"), backend="diaodu.people.sign_in.OfficerBackend")
    page = html.fromstring(client.get(reverse("assessment:edit_scheme", args=[scheme.code])).content.decode())
    form = next(each for each in page.forms if "groups-0-units" in each.fields)
    called = [assessed.unit(code).short_zh or assessed.unit(code).name_zh for code in ("east", "west")]
    assert form.fields["groups-0-units"].strip() == "、".join(called)
    posted = {name: value or "" for name, value in form.form_values()} | {"source": "县委会议"}
    assert client.post(reverse("assessment:edit_scheme", args=[scheme.code]), posted).status_code == 302
    assert scheme.editions.get(number=2).body["groups"][0]["units"] == ["east", "west"]
