"""Totals and places: weights, blanks, caps, vetoes, ties by the declared rule, ranges no rank is finer than."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diaodu.assessment.scoring.places import Span, places_of
from diaodu.assessment.scoring.simulating import Group, Slide, needs_for_next_place, simulate, slide_of
from diaodu.assessment.scoring.totals import Extra, UnitTotal, score_group
from diaodu.assessment.scoring.values import Blank, GroupRule, ItemRule, Method, Reading, Ties, TotalRule

D = Decimal


def marks(
    rows: dict[str, list[str | None]],
    *,
    weights: tuple[str, ...] = ("60", "40"),
    blank: Blank = Blank.SPREAD,
    rule: TotalRule | None = None,
    extras: dict[str, Extra] | None = None,
) -> dict[str, UnitTotal]:
    items = [ItemRule(f"i{n}", Method.MARK, D(weight), blank=blank) for n, weight in enumerate(weights)]
    readings = {
        item.key: {unit: Reading(None if row[n] is None else D(row[n] or 0)) for unit, row in rows.items()}
        for n, item in enumerate(items)
    }
    found = score_group(items, GroupRule("all", list(rows)), readings, rule or TotalRule(), extras)
    return {each.unit: each for each in found}


def places(found: dict[str, UnitTotal]) -> dict[str, int | None]:
    return {unit: each.place.place if each.place else None for unit, each in found.items()}


def test_items_are_added_up_by_their_weights() -> None:
    assert marks({"a": ["90", "80"]})["a"].total == D("86.00")


def test_a_group_may_weigh_an_item_otherwise_or_not_at_all() -> None:
    items = [ItemRule("farm", Method.MARK, D(50)), ItemRule("plant", Method.MARK, D(50))]
    readings = {"farm": {"a": Reading(D(100))}, "plant": {"a": Reading(D(50))}}
    group = GroupRule("farming", ["a"], {"farm": D(100), "plant": D(0)})
    assert score_group(items, group, readings, TotalRule())[0].total == 100


def test_a_blank_is_left_out_and_its_weight_spread_over_the_others() -> None:
    found = marks({"a": ["90", None]})["a"]
    assert (found.total, list(found.blanks), found.low, found.high) == (D("90.00"), ["i1"], D("90.00"), D("90.00"))


def test_a_scheme_may_wait_for_a_figure_before_there_is_a_total() -> None:
    found = marks({"a": ["90", None], "b": ["10", "10"]}, blank=Blank.NONE)
    assert (found["a"].total, places(found)) == (None, {"b": 1, "a": None})


def test_a_provisional_total_holds_every_score_the_blank_could_still_bring() -> None:
    found = marks({"a": ["90", None]}, blank=Blank.PROVISIONAL)["a"]
    assert (found.low, found.total, found.high) == (D("54.00"), D("90.00"), D("94.00"))


def test_where_everything_is_blank_there_is_no_total_and_no_zero() -> None:
    assert marks({"a": [None, None]})["a"].total is None


def test_bonus_and_penalty_stop_at_their_caps() -> None:
    extras = {"a": Extra(bonus=D(9)), "b": Extra(penalty=D(9))}
    found = marks({"a": ["80", "80"], "b": ["80", "80"]}, extras=extras)
    assert (found["a"].total, found["b"].total) == (D("85.00"), D("75.00"))


@pytest.mark.parametrize(("veto", "total"), [("last", "100.00"), ("zero", "0.00")])
def test_a_veto_puts_the_best_unit_last(veto: str, total: str) -> None:
    found = marks({"a": ["100", "100"], "b": ["10", "10"]}, rule=TotalRule(veto=veto), extras={"a": Extra(vetoed=True)})
    assert (places(found), found["a"].total) == ({"b": 1, "a": 2}, D(total))


EQUAL: dict[str, list[str | None]] = {"a": ["80", "80"], "b": ["80", "80"], "c": ["70", "70"], "d": ["70", "70"]}


def test_equal_totals_share_a_place_and_the_next_is_skipped() -> None:
    assert places(marks(EQUAL)) == {"a": 1, "b": 1, "c": 3, "d": 3}


def test_dense_places_skip_none() -> None:
    assert places(marks(EQUAL, rule=TotalRule(Ties.DENSE))) == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_a_named_item_may_decide_between_equal_totals() -> None:
    rows: dict[str, list[str | None]] = {"a": ["80", "90"], "b": ["90", "75"], "c": ["80", "90"]}
    assert places(marks(rows, rule=TotalRule(Ties.ITEM, "i0"))) == {"b": 1, "a": 2, "c": 2}


def test_totals_that_differ_below_the_places_kept_are_equal() -> None:
    assert places(marks({"a": ["80.001", "80"], "b": ["80", "80"]})) == {"a": 1, "b": 1}


def test_no_place_is_shown_finer_than_the_ranges_allow() -> None:
    spans = {
        "a": Span(D(90), D(90), D(90)),
        "b": Span(D(80), D(70), D(85)),
        "c": Span(D(78), D(76), D(79)),
        "d": Span(D(60), D(60), D(60)),
    }
    found = places_of(spans, TotalRule())
    assert {unit: (each.best, each.worst) for unit, each in found.items()} == {
        "a": (1, 1), "b": (2, 3), "c": (2, 3), "d": (4, 4),
    }  # fmt: skip


numbers = st.decimals(min_value=0, max_value=100, places=1)
spans_of = st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=7)


@settings(max_examples=80, deadline=None)
@given(spans_of, st.sampled_from([Ties.STANDARD, Ties.DENSE]), st.data())
def test_whatever_the_true_totals_are_the_place_lies_in_its_interval(
    rows: list[tuple[Decimal, Decimal, Decimal]], ties: Ties, data: st.DataObject
) -> None:
    rule = TotalRule(ties)
    spans = {f"u{n}": Span(sorted(row)[1], min(row), max(row)) for n, row in enumerate(rows)}
    true = {name: data.draw(st.decimals(span.low, span.high, places=1)) for name, span in spans.items()}
    wide = places_of(spans, rule)
    exact = places_of({name: Span(value, value, value) for name, value in true.items()}, rule)
    for name, each in wide.items():
        assert each.best <= exact[name].place <= each.worst
        assert each.best <= each.place <= each.worst


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=8), st.sampled_from(list(Ties)))
def test_exact_totals_have_exact_places_from_one_upwards(rows: list[tuple[Decimal, Decimal]], ties: Ties) -> None:
    found = marks({f"u{n}": [str(a), str(b)] for n, (a, b) in enumerate(rows)}, rule=TotalRule(ties, "i0"))
    got = [each.place for each in found.values() if each.place]
    assert all(each.is_exact for each in got)
    assert min(each.place for each in got) == 1
    assert max(each.place for each in got) <= len(rows)
    by_total = sorted(found.values(), key=lambda each: -(each.total or 0))
    assert [each.place.place for each in by_total if each.place] == sorted(each.place for each in got)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.none(), numbers), min_size=3, max_size=3))
def test_totals_stay_between_zero_and_a_hundred_whatever_is_blank(row: list[Decimal | None]) -> None:
    text = [None if each is None else str(each) for each in row]
    found = marks({"a": text}, weights=("50", "30", "20"))["a"]
    assert found.total is None if not any(text) else 0 <= (found.total or 0) <= 100


def growing(values: dict[str, str]) -> Group:
    items = [ItemRule("invest", Method.LADDER, D(60)), ItemRule("order", Method.MARK, D(40))]
    readings = {
        "invest": {unit: Reading(D(value)) for unit, value in values.items()},
        "order": {unit: Reading(D(80)) for unit in values},
    }
    return Group(items, GroupRule("all", list(values)), readings, TotalRule(), {})


def test_two_points_more_of_investment_bring_the_first_place() -> None:
    after = simulate(growing({"a": "7", "b": "8", "c": "6"}), "a", {"invest": D(9)})
    assert {each.unit: each.place.place for each in after if each.place} == {"a": 1, "b": 2, "c": 3}


def test_it_is_said_what_must_rise_by_how_much_for_the_next_place() -> None:
    needs = {need.item: need for need in needs_for_next_place(growing({"a": "7", "b": "8", "c": "6"}), "c")}
    assert (needs["invest"].value, needs["invest"].change, needs["invest"].place) == (D("7.00"), D("1.00"), 2) or (
        needs["invest"].value,
        needs["invest"].change,
    ) == (D("7.01"), D("1.01"))
    assert needs["order"].value is not None
    assert D(80) < needs["order"].value < D(100)


def test_the_first_needs_nothing_and_an_item_that_cannot_bring_it_says_so() -> None:
    group = growing({"a": "30", "b": "8"})
    assert needs_for_next_place(group, "a") == []
    items = [*group.items[:1], ItemRule("order", Method.MARK, D(2)), ItemRule("rest", Method.MARK, D(38))]
    readings = {**group.readings, "rest": {"a": Reading(D(90)), "b": Reading(D(10))}}
    needs = needs_for_next_place(Group(items, group.rule, readings, group.total, {}), "b")
    assert [need.value for need in needs if need.item == "order"] == [None]


@pytest.mark.parametrize(
    ("method", "value", "target", "unit", "slide"),
    [
        (Method.MARK, "80", None, "分", Slide(D(0), D(100), D("0.1"))),
        (Method.LADDER, "7.25", None, "%", Slide(D("-2.8"), D("17.3"), D("0.1"))),
        (Method.COMPLETION, "3", "10", "亿元", Slide(D(0), D(15), D("0.1"))),
        (Method.COMPLETION, None, "10", "亿元", Slide(D(5), D(15), D("0.1"))),
        (Method.EFFICACY, "0", None, "个", Slide(D(0), D(1), D("0.1"))),
        (Method.LADDER, None, None, "%", None),
    ],
)
def test_a_slider_runs_around_the_units_own_figure_and_target(
    method: Method, value: str | None, target: str | None, unit: str, slide: Slide | None
) -> None:
    figures = (None if each is None else D(each) for each in (value, target))
    assert slide_of(ItemRule("a", method, D(60)), *figures, unit) == slide
