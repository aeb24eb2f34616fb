"""Investment by caliber, applications, statistics, batches, photos, duties: the deeds and their refusals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.factories.library import OFFICE, LibraryCounty, make_library_county, make_project, make_ready_project, paper
from tests.factories.people import SINCE, TODAY
from tests.projects.library.test_library_rules import drawn

from diaodu.core.clock import fixed
from diaodu.core.intake import Examined, FileRefusedError
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.kernel.period import Period
from diaodu.projects.library.actions import (
    InvestmentInput,
    add_photo,
    attach_document,
    begin_application,
    change_application,
    decide_adjustments,
    enter_statistics,
    judge_photo,
    lay_outside_duty,
    move_application,
    plan_money,
    propose_adjustments,
    report_investments,
    update_outside_duty,
)
from diaodu.projects.library.models import Application, Investment, OutsideDuty, Photo, Project
from diaodu.projects.library.queries.money import year_table

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)


@pytest.fixture
def county() -> LibraryCounty:
    return make_library_county()


def report(county: LibraryCounty, *inputs: InvestmentInput, on: date = TODAY) -> int:
    with fixed(on):
        return report_investments(inputs, by="office", scope=county.unit.path)


def test_calibers_stand_side_by_side_with_their_differences(county: LibraryCounty) -> None:
    project = make_project(county, stage="building")
    figures = {"physical": Decimal(100), "statistics": Decimal(80), "paid": Decimal("30.5")}
    report(county, *[InvestmentInput(project, MAY, caliber, value) for caliber, value in figures.items()])
    report(county, InvestmentInput(project, date(2026, 6, 1), "physical", Decimal(7)))
    table = year_table(project, 2026, today=TODAY)
    assert table.lines[4].values == list(figures.items())
    assert [gap.value for gap in table.lines[4].gaps] == [Decimal(20), Decimal("49.5")]
    assert table.totals == [("physical", Decimal(107), 6), ("statistics", Decimal(80), 7), ("paid", Decimal("30.5"), 7)]
    assert [gap.value for gap in table.gaps] == [Decimal(20), Decimal("49.5")]


def test_a_correction_needs_its_reason_and_keeps_what_was_said_before(county: LibraryCounty) -> None:
    project = make_project(county, stage="building")
    report(county, InvestmentInput(project, MAY, "physical", Decimal(100)))
    assert report(county, InvestmentInput(project, MAY, "physical", Decimal(100))) == 0
    with pytest.raises(MoveRefusedError) as refusal:
        report(county, InvestmentInput(project, MAY, "physical", Decimal(90)))
    assert "2026年05月" in refusal.value.zh
    report(county, InvestmentInput(project, MAY, "physical", None, "报错项目"))
    assert Investment.objects.count() == 2
    assert year_table(project, 2026, today=TODAY).totals[0] == ("physical", None, 8)


@pytest.mark.parametrize(
    ("month", "value", "code"),
    [(MAY, Decimal(-1), "value"), (date(2026, 10, 1), Decimal(1), "month"), (MAY, Decimal(10**9), "value")],
)
def test_what_cannot_have_been_invested_is_refused_with_all_the_rest(
    county: LibraryCounty, month: date, value: Decimal, code: str
) -> None:
    project = make_project(county)
    good = InvestmentInput(project, MAY, "paid", Decimal(1))
    with pytest.raises(MoveRefusedError) as refusal:
        report(county, good, InvestmentInput(project, month, "physical", value))
    assert refusal.value.code == code
    assert not Investment.objects.exists()


def test_the_money_of_a_bundle_stands_with_its_members(county: LibraryCounty) -> None:
    bundle = make_project(county, "打捆", kind="bundle")
    with pytest.raises(MoveRefusedError) as refusal:
        report(county, InvestmentInput(bundle, MAY, "physical", Decimal(1)))
    assert refusal.value.code == "bundle"


def test_plan_and_sources_are_set_and_an_empty_one_is_taken_away(county: LibraryCounty) -> None:
    project = make_project(county)
    for loan in (Decimal(70), None):
        plan_money(project, year=2026, plan=Decimal(50), fundings={"own": Decimal(30), "loan": loan}, mover=OFFICE)
    assert [(row.source, row.amount) for row in project.fundings.all()] == [("own", Decimal(30))]
    with pytest.raises(MoveRefusedError):
        plan_money(project, year=2026, plan=Decimal(-1), fundings={}, mover=OFFICE)


# Applications


def bond(county: LibraryCounty, project: Project, **values: object) -> Application:
    words = {"asked": Decimal(3000), "cover": Decimal("1.3"), "direction": "园区基础设施"} | values
    with fixed(TODAY):
        return begin_application(project, "special_bond", mover=OFFICE, values=words)


def test_an_application_goes_up_when_its_conditions_hold(county: LibraryCounty) -> None:
    project = make_ready_project(county)
    application = bond(county, project)
    with fixed(TODAY), pytest.raises(MoveRefusedError) as refusal:
        move_application(application, "submit_application", mover=OFFICE, on=TODAY)
    assert refusal.value.zh == "申报条件不满足：有财务评估报告。"
    for purpose in ("budget_review", "legal_opinion"):
        attach_document(project, paper(purpose), purpose=purpose, mover=OFFICE)
    with fixed(TODAY):
        move_application(application, "submit_application", mover=OFFICE, on=TODAY)
        move_application(application, "approve_application", mover=OFFICE, on=TODAY, amount=Decimal(2000))
    application.refresh_from_db()
    assert (application.state, application.approved, application.approved_on) == ("approved", Decimal(2000), TODAY)


def test_no_more_arrives_than_was_granted_and_an_amount_is_asked_for(county: LibraryCounty) -> None:
    application = bond(county, make_ready_project(county))
    Application.objects.filter(pk=application.pk).update(state="approved", approved=Decimal(2000))
    application.refresh_from_db()
    with fixed(TODAY):
        for amount, says in ((None, "请填写到位额（万元）。"), (Decimal(2001), "到位额2001万元超过下达额2000万元。")):
            with pytest.raises(MoveRefusedError) as refusal:
                move_application(application, "arrive_application", mover=OFFICE, on=TODAY, amount=amount)
            assert refusal.value.zh == says


def test_what_came_back_says_why_and_may_be_changed_again(county: LibraryCounty) -> None:
    application = bond(county, make_ready_project(county))
    Application.objects.filter(pk=application.pk).update(state="submitted")
    application.refresh_from_db()
    with pytest.raises(MoveRefusedError):
        change_application(application, {"asked": Decimal(1)}, mover=OFFICE)
    with fixed(TODAY):
        move_application(application, "return_application", mover=OFFICE, on=TODAY, why="测算依据不足")
    change_application(application, {"asked": Decimal(2500)}, mover=OFFICE)
    application.refresh_from_db()
    assert (application.return_reason, application.asked) == ("测算依据不足", Decimal(2500))


def test_there_is_no_channel_nobody_named(county: LibraryCounty) -> None:
    with fixed(TODAY), pytest.raises(MoveRefusedError) as refusal:
        begin_application(make_project(county), "lottery", mover=OFFICE)
    assert refusal.value.code == "channel"
    with pytest.raises(MoveRefusedError):
        bond(county, make_project(county, "负"), asked=Decimal(-1))
    assert not Application.objects.exists()


# Statistics, batches, duties, photos


def test_statistics_take_a_project_only_with_its_papers_and_number(county: LibraryCounty) -> None:
    project = make_ready_project(county, total=Decimal(900))
    with fixed(TODAY):
        with pytest.raises(MoveRefusedError) as refusal:
            enter_statistics(project, on=TODAY, number="KT1", mover=OFFICE)
        assert refusal.value.zh == "申报材料还缺施工合同。"
        attach_document(project, paper("合同"), purpose="contract", mover=OFFICE)
        with pytest.raises(MoveRefusedError):
            enter_statistics(project, on=TODAY, number=" ", mover=OFFICE)
        enter_statistics(project, on=TODAY, number="KT1", mover=OFFICE)
    assert Project.objects.get(pk=project.pk).statistics_number == "KT1"


def test_the_half_years_list_is_decided_row_by_row_and_keeps_what_was_decided(county: LibraryCounty) -> None:
    first = make_project(county, "在建", level="county", stage="building")
    second = make_project(county, "储备", level="county", stage="reserve")
    period = Period.parse("2026-H2")
    with fixed(TODAY):
        adjustment = propose_adjustments(county.unit.path, period, mover=OFFICE)
        rows = {row.project_id: row for row in adjustment.rows.select_related("project", "adjustment")}
        decide_adjustments([rows[first.pk]], grant=True, mover=OFFICE)
        with pytest.raises(MoveRefusedError):
            decide_adjustments([rows[second.pk]], grant=False, mover=OFFICE)
        with pytest.raises(MoveRefusedError) as refusal:
            decide_adjustments(list(rows.values()), grant=True, mover=OFFICE)
        assert refusal.value.code == "newer"
        decide_adjustments([rows[second.pk]], grant=False, mover=OFFICE, why="再看半年")
        propose_adjustments(county.unit.path, period, mover=OFFICE)
    assert list(Project.objects.order_by("pk").values_list("batch", flat=True)) == ["building", ""]
    assert sorted(adjustment.rows.values_list("state", flat=True)) == ["granted", "refused"]


def test_only_the_office_adjusts_and_only_half_years(county: LibraryCounty) -> None:
    unit = Mover("clerk", frozenset({"unit"}))
    for mover, period in ((unit, "2026-H2"), (OFFICE, "2026-Q3")):
        with pytest.raises(MoveRefusedError), fixed(TODAY):
            propose_adjustments(county.unit.path, Period.parse(period), mover=mover)


def test_duties_are_laid_for_others_works_only_and_never_done_beyond_all(county: LibraryCounty) -> None:
    railway, own = make_project(county, "铁路", kind="outside"), make_project(county)
    with pytest.raises(MoveRefusedError):
        lay_outside_duty(own, field="clearing", title="征迁", mover=OFFICE)
    duty = lay_outside_duty(railway, field="clearing", title="征迁", quantity=Decimal(10), mover=OFFICE)
    with fixed(TODAY):
        with pytest.raises(MoveRefusedError):
            update_outside_duty(duty, done=Decimal(11), done_on=None, mover=OFFICE)
        update_outside_duty(duty, done=Decimal(10), done_on=TODAY, mover=OFFICE)
    assert OutsideDuty.objects.get().done_on == TODAY


def picture(shift: int = 0) -> Examined:
    return Examined(drawn(shift=shift), f"{shift}.png", "image/png", False)


def test_a_photo_used_before_or_taken_elsewhere_is_flagged_for_a_person(county: LibraryCounty) -> None:
    place = (Decimal(119), Decimal(36))
    project = make_project(county, longitude=place[0], latitude=place[1])
    other = make_project(county, "另一个")
    with fixed(TODAY):
        first = add_photo(project, picture(), mover=OFFICE, taken_on=SINCE, place=place)
        again = add_photo(other, picture(), mover=OFFICE)
        third = add_photo(project, picture(17), mover=OFFICE, taken_on=date(2026, 9, 9), place=(Decimal(120), place[1]))
        judge_photo(again, is_fault=True, mover=OFFICE)
    assert (first.flags, again.flags, third.flags) == ([], ["alike", "no_day"], ["future", "far"])
    assert (Photo.objects.get(pk=again.pk).alike, Photo.objects.get(pk=again.pk).is_fault) == (first, True)


def test_what_is_no_picture_is_not_kept(county: LibraryCounty) -> None:
    project = make_project(county)
    with pytest.raises(FileRefusedError), fixed(TODAY):
        add_photo(project, Examined(b"\x89PNG", "a.png", "image/png", False), mover=OFFICE)
    assert not Photo.objects.exists()
