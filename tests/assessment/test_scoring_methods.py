"""Scores out of figures: worked examples of county schemes, what cannot be scored, and what holds whatever comes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diaodu.assessment.scoring.methods import place_among, score_item
from diaodu.assessment.scoring.schemes import PARAMS
from diaodu.assessment.scoring.values import ItemRule, Method, Reading
from diaodu.assessment.scoring.wording import codes, words_of

D = Decimal


def rule(method: Method, weight: str = "100", *, lower: bool = False, **params: str) -> ItemRule:
    return ItemRule("item", method, D(weight), params, lower_is_better=lower)


def scores(of: ItemRule, values: dict[str, str | None], *, target: str | None = None) -> dict[str, Decimal | None]:
    goal = None if target is None else D(target)
    readings = {unit: Reading(None if value is None else D(value), target=goal) for unit, value in values.items()}
    return {unit: points.value for unit, points in score_item(of, readings).items()}


def test_a_rank_ladder_gives_the_first_all_the_second_95_and_the_third_90_per_cent() -> None:
    found = scores(rule(Method.LADDER, "20"), {"a": "9.1", "b": "8.4", "c": "7.0", "d": "2"})
    assert found == {"a": D(20), "b": D(19), "c": D(18), "d": D(17)}


def test_units_that_are_equal_share_a_rung_and_the_next_one_is_skipped() -> None:
    assert scores(rule(Method.LADDER), {"a": "8", "b": "8", "c": "7"}) == {"a": 100, "b": 100, "c": 90}


def test_a_ladder_stops_at_its_floor() -> None:
    values = {str(number): str(-number) for number in range(12)}
    assert min(each for each in scores(rule(Method.LADDER, floor="60"), values).values() if each is not None) == 60


@pytest.mark.parametrize(("value", "points"), [("3", "60"), ("5", "80"), ("7", "100")])
def test_the_efficacy_coefficient_runs_from_60_to_100(value: str, points: str) -> None:
    found = scores(rule(Method.EFFICACY), {"low": "3", "own": value, "high": "7"})
    assert found["own"] == D(points)


def test_a_negative_indicator_is_turned_round() -> None:
    found = scores(rule(Method.EFFICACY, lower=True), {"a": "3", "b": "5", "c": "7"})
    assert found == {"a": 100, "b": 80, "c": 60}


@pytest.mark.parametrize("equal", ["100", "80"])
def test_where_all_are_equal_the_scheme_says_what_everybody_gets(equal: str) -> None:
    assert scores(rule(Method.EFFICACY, equal=equal), {"a": "5", "b": "5"}) == {"a": D(equal), "b": D(equal)}


def test_a_tenth_of_a_point_from_the_mean_is_a_tenth_of_a_mark() -> None:
    found = scores(rule(Method.DEVIATION), {"a": "6.5", "b": "5.5"})
    assert found == {"a": D("60.5"), "b": D("59.5")}


def test_the_mean_of_a_larger_place_can_be_the_reference() -> None:
    assert scores(rule(Method.DEVIATION, reference="6.2"), {"a": "6.5"})["a"] == D("60.3")


@pytest.mark.parametrize(("value", "points"), [("60", "50"), ("120", "100"), ("180", "120")])
def test_completion_counts_up_to_its_cap(value: str, points: str) -> None:
    assert scores(rule(Method.COMPLETION, cap="120"), {"a": value}, target="120")["a"] == D(points)


def test_signing_is_half_by_number_and_half_by_amount() -> None:
    number = scores(rule(Method.COMPLETION, "50", cap="120"), {"a": "9"}, target="10")["a"]
    amount = scores(rule(Method.COMPLETION, "50", cap="120"), {"a": "30"}, target="20")["a"]
    assert (number, amount) == (D(45), D(60))


def test_where_less_is_better_the_target_is_divided_by_the_figure() -> None:
    assert scores(rule(Method.COMPLETION, lower=True), {"a": "4"}, target="2")["a"] == 50


def test_gdp_at_its_8_per_cent_gets_four_of_six_points_and_six_at_the_most() -> None:
    of = rule(Method.GROWTH, "6", base="66.6667", step="16.6667")
    assert [round(scores(of, {"a": value}, target="8")["a"] or 0, 3) for value in ("8", "9", "12")] == [
        D("4.000"), D("5.000"), D("6.000"),
    ]  # fmt: skip


@pytest.mark.parametrize(("value", "points"), [("7.9", 0), ("8", 100)])
def test_all_or_nothing(value: str, points: int) -> None:
    assert scores(rule(Method.PASS), {"a": value}, target="8")["a"] == points


def test_places_gained_and_lost_since_the_period_before() -> None:
    readings = {
        "a": Reading(D(9), before=D(1)),
        "b": Reading(D(8), before=D(3)),
        "c": Reading(D(7), before=D(2)),
    }
    found = score_item(rule(Method.IMPROVEMENT, base="80", step="5"), readings)
    assert [found[unit].value for unit in "abc"] == [90, 75, 75]


def test_task_forces_are_marked_out_of_20_and_15() -> None:
    assert scores(rule(Method.MARK, "20", out_of="20"), {"a": "17.5"})["a"] == D("17.5")


@pytest.mark.parametrize(
    ("method", "value", "target", "code"),
    [
        (Method.LADDER, None, None, "blank"),
        (Method.COMPLETION, "5", None, "no_target"),
        (Method.COMPLETION, "5", "0", "target_not_positive"),
        (Method.PASS, "5", None, "no_target"),
        (Method.GROWTH, "5", None, "no_target"),
        (Method.IMPROVEMENT, "5", None, "no_before"),
    ],
)
def test_what_cannot_be_scored_is_blank_and_says_why(
    method: Method, value: str | None, target: str | None, code: str
) -> None:
    reading = Reading(None if value is None else D(value), target=None if target is None else D(target))
    points = score_item(rule(method), {"a": reading, "b": Reading(D(4))})["a"]
    assert (points.value, points.why.code) == (None, code)


def test_a_blank_peer_is_left_out_of_the_comparison_and_never_taken_for_zero() -> None:
    assert scores(rule(Method.EFFICACY), {"a": "3", "b": None, "c": "7"}) == {"a": 60, "b": None, "c": 100}


def test_every_reason_is_said_in_both_languages_without_a_hole() -> None:
    for method in Method:
        for lower in (False, True):
            readings = {
                "a": Reading(D(5), target=D(4), before=D(4)),
                "b": Reading(D(-1), target=D(6), before=D(3)),
                "c": Reading(D(5), target=D(6), before=D(9)),
            }
            for points in score_item(rule(method, lower=lower), readings).values():
                zh, en = words_of(points.why)
                assert "{" not in zh + en
                assert zh != en
                assert points.why.code in codes()


figures = st.decimals(min_value=-50, max_value=50, places=2)
ranges = st.tuples(figures, st.decimals(min_value=0, max_value=3, places=2))
methods = st.sampled_from(list(Method))


def readings_of(rows: list[tuple[Decimal, Decimal]]) -> dict[str, Reading]:
    return {
        f"u{place}": Reading(value, value - margin, value + margin, target=D(8), before=D(place))
        for place, (value, margin) in enumerate(rows)
    }


@settings(max_examples=60, deadline=None)
@given(methods, st.booleans(), st.lists(ranges, min_size=1, max_size=6))
def test_points_lie_between_nothing_and_the_cap_and_within_their_own_range(
    method: Method, lower: bool, rows: list[tuple[Decimal, Decimal]]
) -> None:
    of = rule(method, "20", lower=lower, **({"cap": "120"} if "cap" in PARAMS[method] else {}))
    for points in score_item(of, readings_of(rows)).values():
        assert points.value is not None
        assert points.low is not None
        assert points.high is not None
        assert 0 <= points.low <= points.value <= points.high <= 24


@settings(max_examples=60, deadline=None)
@given(methods, st.booleans(), st.lists(figures, min_size=2, max_size=6), st.data())
def test_a_better_figure_never_brings_less_and_never_helps_a_peer(
    method: Method, lower: bool, values: list[Decimal], data: st.DataObject
) -> None:
    if method == Method.MARK:
        lower = False
    of, rise = rule(method, lower=lower), data.draw(st.decimals(min_value=0, max_value=40, places=2))
    rows = readings_of([(value, D(0)) for value in values])
    before = score_item(of, rows)
    moved = values[0] - rise if lower else values[0] + rise
    after = score_item(of, {**rows, "u0": Reading(moved, target=D(8), before=D(0))})
    assert (after["u0"].value or 0) >= (before["u0"].value or 0)
    assert all((after[name].value or 0) <= (before[name].value or 0) for name in rows if name != "u0")


@settings(max_examples=40, deadline=None)
@given(methods, st.lists(ranges, min_size=2, max_size=5), st.data())
def test_the_range_holds_the_score_of_every_figure_within_the_figures_ranges(
    method: Method, rows: list[tuple[Decimal, Decimal]], data: st.DataObject
) -> None:
    of, known = rule(method), readings_of(rows)
    inside = {
        name: Reading(data.draw(st.decimals(each.least, each.most, places=2)), target=each.target, before=each.before)
        for name, each in known.items()
        if each.least is not None and each.most is not None
    }
    wide, exact = score_item(of, known), score_item(of, inside)
    for name, points in exact.items():
        low, high = wide[name].low, wide[name].high
        assert low is not None and high is not None and points.value is not None  # noqa: PT018 -- one claim
        assert low - D("1e-9") <= points.value <= high + D("1e-9")


@given(st.lists(figures, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_in_which_units_are_listed_changes_nothing(values: list[Decimal], random: object) -> None:
    rows = readings_of([(value, D(0)) for value in values])
    names = list(rows)
    random.shuffle(names)  # type: ignore[attr-defined]
    turned = score_item(rule(Method.LADDER), {name: rows[name] for name in names})
    assert {name: points.value for name, points in turned.items()} == {
        name: points.value for name, points in score_item(rule(Method.LADDER), rows).items()
    }
    assert place_among(max(values), [], rule(Method.LADDER)) == 1
