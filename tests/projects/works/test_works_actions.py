"""Items reported by streets, confirmed by the bureau, counted by commitments; refusals leave nothing half saved."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.people import make_county
from tests.factories.reporting import County, make_reporting_county
from tests.factories.works import DAY, YEAR, Works, add_more, make_works, report

from diaodu.core.clock import fixed
from diaodu.core.history import end_of
from diaodu.core.marks import drain_marks
from diaodu.core.models import AuditEntry, DirtyMark, Move
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.people.actions import NewUnit, add_unit
from diaodu.people.choices import UnitKind
from diaodu.plan.actions import propose_counting
from diaodu.plan.actions.counting import confirm_counting
from diaodu.plan.models import Counting, Standing
from diaodu.plan.steps import KEEPER
from diaodu.plan.terms import terms_of
from diaodu.projects.works.actions import (
    Confirmation,
    NewItem,
    Report,
    add_items,
    confirm_as_reported,
    confirm_items,
    report_items,
    retire_item,
)
from diaodu.projects.works.measures import ITEMS, QUANTITY, ItemsReached, QuantityReached
from diaodu.projects.works.models import Item, Position
from diaodu.projects.works.queries import sum_of, sums_by_kind, sums_by_unit
from diaodu.projects.works.rules import State

pytestmark = pytest.mark.django_db
OFFICE = Mover("office", frozenset({KEEPER}))


@pytest.fixture
def works() -> Works:
    county = make_county()
    lead = add_unit(NewUnit("zhujian", UnitKind.DEPARTMENT, "住建局"), by="test", parent=county, valid_from=YEAR)
    return make_works(county, lead, officers=False)


def asked(works: Works, *, stage: str = "finished", basis: str = "confirmed", what: str = "") -> dict[str, Any]:
    words = {"programme": works.programme.code, "scope": works.programme.unit.path, "stage": stage, "basis": basis}
    return words | ({"what": what} if what else {})


def confirm(works: Works, *names: str) -> None:
    items = [works.item(name) for name in names]
    confirm_as_reported(items, programme=works.programme, mover=works.bureau, unit=works.lead)


def refusal(work: Any) -> MoveRefusedError:
    before = (Position.objects.count(), Move.objects.count(), AuditEntry.objects.count(), DirtyMark.objects.count())
    with pytest.raises(MoveRefusedError) as caught:
        work()
    after = (Position.objects.count(), Move.objects.count(), AuditEntry.objects.count(), DirtyMark.objects.count())
    assert after == before
    return caught.value


def test_confirmed_figures_count_what_the_bureau_confirmed_and_name_what_waits_as_a_blank(works: Works) -> None:
    report(works, "小区0", "finished")
    report(works, "小区1", "finished", "3")
    with fixed(DAY):
        confirm(works, "小区0")
        quantity, items = QuantityReached().value(DAY, asked(works)), ItemsReached().value(DAY, asked(works))
        reported = QuantityReached().value(DAY, asked(works, basis="reported"))
    assert (quantity.value, quantity.unit, quantity.blanks) == (Decimal(2), "万平方米", 1)
    assert (items.value, items.blanks, [part.label for part in items.records]) == (Decimal(1), 1, ["小区0"])
    assert (reported.value, reported.blanks) == (Decimal(5), 0)


def test_a_day_gone_by_is_measured_as_it_was_known_then(works: Works) -> None:
    report(works, "小区0", "finished", on=date(2026, 6, 30))
    report(works, "小区0", "started", on=date(2026, 8, 1), why="复查未接通")
    measure, ask = ItemsReached(), asked(works, basis="reported")
    june, now = end_of(date(2026, 7, 1)), end_of(DAY)
    assert measure.value(date(2026, 7, 1), ask, known=june).value == 1
    assert measure.value(date(2026, 6, 29), ask, known=now).value == 0
    assert measure.value(DAY, ask, known=now).value == 0
    assert measure.value(DAY, ask, known=june).value == 1
    evenings = [(date(2026, 7, 1), june), (DAY, now)]
    assert [[each.value for each in row] for row in measure.values_on_days(evenings, [ask])] == [[1], [0]]


def test_measures_ask_a_constant_number_of_queries(works: Works) -> None:
    counts = []
    for more in (0, 5):
        add_more(works.programme, [works.east, works.west], more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            QuantityReached().values(DAY, [asked(works), asked(works, basis="reported")])
        counts.append(len(queries))
    assert counts == [3, 3]


@pytest.mark.parametrize("words", [{"programme": "K-2026-999"}, {"stage": "half"}, {"basis": "guessed"}])
def test_a_filter_that_names_nothing_is_refused(works: Works, words: dict[str, str]) -> None:
    with pytest.raises((LookupError, ValueError)):
        ItemsReached().value(DAY, asked(works) | words)


def test_items_of_different_units_are_never_added_up(works: Works) -> None:
    new = [NewItem("北苑路", works.east, "main_road", "building", "公里", Decimal(3))]
    with fixed(DAY):
        add_items(works.programme, new, by="office", on=DAY)
    found = QuantityReached().value(DAY, asked(works))
    assert (found.value, found.blanks) == (None, 4)
    assert QuantityReached().value(DAY, asked(works, what="main_road")).unit == "公里"


def test_an_item_that_was_withdrawn_counts_until_that_day_only(works: Works) -> None:
    report(works, "小区0", "finished", on=date(2026, 6, 30))
    with fixed(DAY):
        item = works.item("小区0")
        assert refusal(lambda: retire_item(item, programme=works.programme, by="x", on=DAY, why=" ")).code == "reason"
        retire_item(item, programme=works.programme, by="office", on=DAY, why="划入明年")
    measure, ask = ItemsReached(), asked(works, basis="reported")
    assert [measure.value(day, ask).value for day in (DAY - timedelta(days=1), DAY)] == [1, 0]


def test_going_back_needs_its_reason_and_leaves_a_step(works: Works) -> None:
    report(works, "小区0", "finished")
    assert refusal(lambda: report(works, "小区0", "started")).code == "reason"
    item = report(works, "小区0", "started", why="末端未接通")
    moves = list(item.subject.moves.values_list("verb", "why"))
    assert moves == [("to_finished", ""), ("back_started", "末端未接通")]


@pytest.mark.parametrize(
    ("state", "on", "code"),
    [
        (State("finished", Decimal(-2)), DAY, "figure"),
        (State("signed", Decimal(2)), DAY, "figure"),
        (State("finished", Decimal(2)), DAY + timedelta(days=1), "day"),
    ],
)
def test_of_many_reports_one_that_cannot_be_stops_all(works: Works, state: State, on: date, code: str) -> None:
    good, wrong = works.item("小区0"), works.item("小区2")
    reports = [Report(good, State("finished", Decimal(2)), DAY), Report(wrong, state, on)]

    def work() -> None:
        with fixed(DAY):
            report_items(reports, programme=works.programme, mover=works.town(works.east), unit=works.east)

    found = refusal(work)
    assert (found.code, "小区2" in found.zh) == (code, True)
    assert Item.objects.get(pk=good.pk).state == "planned"


def test_who_saw_an_older_edition_is_told(works: Works) -> None:
    seen = works.item("小区0")
    report(works, "小区0", "started")
    late = [Report(seen, State("finished", Decimal(2)), DAY, version=seen.version)]

    def work() -> None:
        with fixed(DAY):
            report_items(late, programme=works.programme, mover=works.town(works.east), unit=works.east)

    assert refusal(work).code in {"newer", "state"}


def test_nobody_confirms_their_own_figure_nor_their_units(works: Works) -> None:
    with fixed(DAY):
        item = works.item("小区0")
        reports = [Report(item, State("finished", Decimal(2)), DAY)]
        report_items(reports, programme=works.programme, mover=works.bureau, unit=works.lead)
        report(works, "小区1", "finished")
        own = refusal(lambda: confirm(works, "小区0", "小区1"))
        town = refusal(
            lambda: confirm_items(
                [Confirmation(works.item("小区1"))],
                programme=works.programme,
                mover=works.town(works.west),
                unit=works.west,
            )
        )
    assert (own.code, "小区0" in own.zh, "小区1" in own.zh) == ("own", True, False)
    assert town.code == "who"
    assert not Item.objects.filter(is_confirmed=True).exists()


def test_another_value_is_confirmed_with_its_reason_and_a_newer_report_waits_again(works: Works) -> None:
    report(works, "小区0", "finished")
    with fixed(DAY):
        less = Confirmation(works.item("小区0"), State("started", Decimal("1.8")))
        words = {"programme": works.programme, "mover": works.bureau, "unit": works.lead}
        assert refusal(lambda: confirm_items([less], **words)).code == "reason"
        confirm_items([Confirmation(less.item, less.state, why="两栋未完工")], **words)
        assert QuantityReached().value(DAY, asked(works)).value == 0
        whole = sum_of(works.items())
    assert (whole.reported, whole.confirmed, whole.unconfirmed) == (1, 0, 0)
    report(works, "小区0", "accepted")
    assert not works.item("小区0").is_confirmed


def test_what_nobody_reported_is_not_confirmed(works: Works) -> None:
    with fixed(DAY):
        assert refusal(lambda: confirm(works, "小区0")).code == "state"


def test_clearing_is_counted_by_its_amounts(works: Works) -> None:
    new = [NewItem("东关住户", works.east, "household", "clearing", "户", Decimal(40), "东关村")]
    with fixed(DAY):
        item = add_items(works.programme, new, by="office", on=DAY)[0]
        item.unit = works.east
        state = State("due", Decimal(40), Decimal(30), Decimal(12), None)
        words = {"programme": works.programme, "mover": works.town(works.east), "unit": works.east}
        report_items([Report(item, state, DAY)], **words)
        over = State("due", Decimal(40), Decimal(41), Decimal(12), None)
        found = refusal(lambda: report_items([Report(works.item("东关住户"), over, DAY)], **words))
    measured = {
        stage: QuantityReached().value(DAY, asked(works, stage=stage, what="household", basis="reported"))
        for stage in ("due", "signed", "vacated", "cleared")
    }
    assert [each.value for each in measured.values()] == [40, 30, 12, 0]
    assert measured["cleared"].blanks == 1
    assert "“签约”41多于“数量”40" in found.zh


def test_a_commitment_stands_on_the_records_and_moves_with_them() -> None:
    county = make_reporting_county(agreed=False)
    works = make_works(county.unit, county.housing, officers=False)
    counting = bind(county, works)
    report(works, "小区0", "finished")
    with fixed(DAY):
        confirm(works, "小区0")
        drain_marks()
        standing = Standing.objects.get(commitment=counting.commitment, day=DAY)
    assert (standing.value, standing.blanks) == (Decimal(2), 0)


def bind(county: County, works: Works) -> Counting:
    from dataclasses import replace

    counting = Counting.objects.select_related("commitment__document__unit").get(
        commitment=county.commitment("老旧小区")
    )
    params = {"programme": works.programme.code, "stage": "finished", "what": "neighbourhood"}
    terms = replace(terms_of(counting), measure=QUANTITY, params=params, stage="竣工验收")
    with fixed(YEAR):
        change = propose_counting(counting, terms, mover=OFFICE, version=counting.version)
        confirm_counting(change, mover=OFFICE, version=change.version)
        wrong = replace(terms, params={**params, "programme": "K-2026-404"})
        counting.refresh_from_db()
        found = refusal(lambda: propose_counting(counting, wrong, mover=OFFICE, version=counting.version, why="试一试"))
    assert found.code == "filter"
    return counting


def test_changes_mark_what_is_measured_in_their_transaction(works: Works) -> None:
    report(works, "小区0", "started")
    marked = set(DirtyMark.objects.values_list("measure", "unit_path", "subject_key"))
    assert marked == {(name, works.programme.unit.path, None) for name in (ITEMS, QUANTITY)}


stages = st.sampled_from(["planned", "prepared", "started", "finished", "accepted"])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(stages, st.one_of(st.none(), st.integers(0, 90))), min_size=1, max_size=12), st.data())
def test_sums_are_the_sums_of_their_parts_each_item_once(
    works: Works, rows: list[tuple[str, int | None]], data: st.DataObject
) -> None:
    items = []
    for number, (stage, size) in enumerate(rows):
        quantity = None if size is None else Decimal(size) / 10
        item = Item(
            pk=number, programme=works.programme, unit=[works.east, works.west][data.draw(st.integers(0, 1))],
            track="building", what=data.draw(st.sampled_from(["neighbourhood", "school"])), measured_in="万平方米",
            quantity=quantity, state=stage,
        )  # fmt: skip
        item.reported = Position(pk=number, item=item, basis="reported", stage=stage, quantity=quantity, on=DAY)
        items.append(item)
    whole = sum_of(items)
    for parts in (sums_by_unit(items), sums_by_kind(items, {}, english=False)):
        for name in ("items", "begun", "reported", "confirmed", "unconfirmed", "blanks"):
            assert sum(getattr(part, name) for part in parts) == getattr(whole, name)
        assert sum(part.done.get("万平方米", Decimal(0)) for part in parts) == whole.done.get("万平方米", Decimal(0))
    assert whole.items == len(items)
