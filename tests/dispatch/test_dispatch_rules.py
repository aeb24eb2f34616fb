"""Warnings, gaps, agendas and spans of days: values in, answer and reason out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diaodu.dispatch.rules.agenda import SOURCES, Candidate, chosen, moved
from diaodu.dispatch.rules.gaps import KINDS, SCENARIOS, STATES, Part, decompose, weights_of
from diaodu.dispatch.rules.spans import SPANS, span_of
from diaodu.dispatch.rules.warnings import (
    CONDITIONS,
    below_mean,
    below_pace,
    falling,
    rank_down,
    support_down,
    thresholds,
)

D = Decimal
GOOD = {
    "below_pace": {"points": 10},
    "falling": {"periods": 2},
    "rank_down": {"places": 2},
    "below_mean": {"points": 0, "least": 2},
    "support_down": {"percent": 20},
}
SHARES = {
    "cautious": {"confirmed": 100, "open": 0, "doubtful": 0},
    "base": {"confirmed": 100, "open": 50, "doubtful": 0},
    "hopeful": {"confirmed": 100, "open": 100, "doubtful": 50},
}
FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
AMOUNTS = st.decimals(min_value=-10_000, max_value=10_000, places=4, allow_nan=False, allow_infinity=False)
RATES = st.decimals(min_value=-200, max_value=200, places=2, allow_nan=False, allow_infinity=False)


def test_ten_points_behind_are_no_warning_and_a_tenth_more_is() -> None:
    assert below_pace(D("56.7"), D("66.7"), points=D(10)) is None
    warned = below_pace(D("56.6"), D("66.7"), points=D(10))
    assert warned is not None
    assert warned.zh == "完成率56.6%，低于序时66.7%共10.1个百分点"
    assert warned.figures == {"completion": "56.6", "expected": "66.7", "behind": "10.1"}


def test_two_months_falling_warn_and_a_hole_or_a_pause_does_not() -> None:
    warned = falling([D("4.2"), D("5.6"), D("6.1")], periods=2)
    assert warned is not None
    assert warned.zh == "连续2期下滑：6.1→5.6→4.2"
    assert falling([D("4.2"), None, D("6.1")], periods=2) is None
    assert falling([D("4.2"), D("4.2"), D("6.1")], periods=2) is None
    assert falling([D("4.2"), D("5.6")], periods=2) is None


def test_what_should_fall_warns_where_it_rises() -> None:
    assert falling([D(1), D(2), D(3)], periods=2, up_is_good=False) is None
    warned = falling([D(3), D(2), D(1)], periods=2, up_is_good=False)
    assert warned is not None
    assert warned.zh.startswith("连续2期上升")


def test_one_place_lost_is_no_warning_and_two_are() -> None:
    assert rank_down(4, 3, 10, places=2) is None
    assert rank_down(None, 3, 10, places=2) is None
    warned = rank_down(5, 3, 10, places=2)
    assert warned is not None
    assert warned.zh == "位次由第3位退至第5位（共10家），后移2位"


def test_mean_of_one_peer_is_no_mean() -> None:
    assert below_mean(D(5), [D(9), None], points=D(0), least=2) is None
    warned = below_mean(D(5), [D(9), D(6), None], points=D(0), least=2)
    assert warned is not None
    assert warned.zh == "5，低于2家平均7.5，差2.5"
    assert below_mean(D(8), [D(9), D(6)], points=D(0), least=2) is None


def test_support_a_fifth_down_warns_and_one_without_last_year_never_does() -> None:
    warned = support_down(D(8), D(10), percent=D(20))
    assert warned is not None
    assert "同比-20.0%" in warned.zh
    assert support_down(D("8.01"), D(10), percent=D(20)) is None
    assert support_down(D(8), None, percent=D(20)) is None
    assert support_down(D(8), D(0), percent=D(20)) is None


@FEW
@given(st.lists(st.one_of(st.none(), RATES), max_size=8), st.integers(1, 6))
def test_falling_line_is_strictly_falling(values: list[Decimal | None], periods: int) -> None:
    line = values[: periods + 1]
    is_falling = len(line) == periods + 1 and all(
        new is not None and old is not None and new < old for new, old in pairwise(line)
    )
    assert (falling(values, periods=periods) is not None) == is_falling


@FEW
@given(RATES, RATES, st.integers(0, 50))
def test_pace_warns_exactly_beyond_its_points(done: Decimal, due: Decimal, points: int) -> None:
    assert (below_pace(done, due, points=D(points)) is not None) == (due - done > points)


@FEW
@given(st.one_of(st.none(), RATES), st.lists(st.one_of(st.none(), RATES), max_size=6))
def test_unknown_figures_never_warn(own: Decimal | None, others: list[Decimal | None]) -> None:
    known = [value for value in others if value is not None]
    warned = below_mean(own, others, points=D(0), least=1)
    if own is None or not known:
        assert warned is None
    else:
        assert (warned is not None) == (sum(known) / len(known) > own)


@pytest.mark.parametrize(
    "row",
    [
        {},
        [],
        {"weather": {}},
        {"falling": {"periods": 0}},
        {"falling": {"periods": 1.5}},
        {"falling": {"periods": True}},
        {"rank_down": {}},
        {"below_mean": {"points": 0}},
        {"support_down": {"percent": "many"}},
        {"below_pace": {"points": 101}},
        {"below_pace": {"points": "NaN"}},
    ],
)
def test_rule_that_cannot_be_read_is_refused(row: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- the page says it in words of its own
        thresholds(row)  # type: ignore[arg-type]


def test_condition_that_is_left_out_is_off() -> None:
    assert list(thresholds(GOOD)) == list(CONDITIONS)
    assert list(thresholds({"falling": {"periods": 3}})) == ["falling"]


@FEW
@given(
    AMOUNTS,
    st.lists(
        st.builds(
            Part,
            kind=st.sampled_from(KINDS),
            state=st.sampled_from([*STATES, "failed"]),
            adds=st.one_of(st.none(), AMOUNTS),
        ),
        max_size=12,
    ),
)
def test_parts_and_the_unexplained_rest_are_the_gap_exactly(gap: Decimal, parts: list[Part]) -> None:
    scenarios = decompose(gap, parts, weights_of(SHARES))
    assert [each.name for each in scenarios] == list(SCENARIOS)
    for each in scenarios:
        assert each.sum + each.rest == gap
        assert [filled.kind for filled in each.filled] == list(KINDS)


def test_support_of_unknown_amount_is_told_by_number_and_counts_nothing() -> None:
    parts = [Part("existing", "confirmed", D(4)), Part("existing", "open", D(2)), Part("policy", "open", None)]
    cautious, base, hopeful = decompose(D(10), parts, weights_of(SHARES))
    assert (cautious.rest, base.rest, hopeful.rest) == (D(6), D(5), D(4))
    policy = cautious.filled[KINDS.index("policy")]
    assert (policy.amount, policy.count, policy.blanks) == (D(0), 1, 1)


@pytest.mark.parametrize("row", [{}, {"base": SHARES["base"]}, SHARES | {"base": {"confirmed": 101}}, None])
def test_scenarios_that_cannot_be_read_are_refused(row: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- the page says it in words of its own
        weights_of(row)  # type: ignore[arg-type]


def test_matter_several_sources_name_stands_once_with_all_reasons() -> None:
    found = chosen(
        [
            Candidate("miss", 7, "清洁取暖", "预计年底0.9万户", "0.9 by the year's end"),
            Candidate("alert", 7, "清洁取暖", "低于序时", "below the pace"),
            Candidate("red", 7, "清洁取暖", "低于序时25个百分点", "25 points behind", unit=3),
            Candidate("decision", 9, "上次议定", "已逾期", "overdue"),
        ]
    )
    assert [(each.key, each.source) for each in found] == [(9, "decision"), (7, "red")]
    # A warning tells the same distance as the light in other words: it is not said twice.
    assert found[1].zh == "低于序时25个百分点；预计年底0.9万户"
    assert found[1].unit == 3


@FEW
@given(
    st.lists(
        st.builds(
            Candidate,
            source=st.sampled_from(SOURCES),
            key=st.integers(1, 9),
            title=st.just("事项"),
            zh=st.just("缘由"),
            en=st.just("why"),
            weight=st.floats(-5, 5),
        ),
        max_size=20,
    ),
    st.sets(st.integers(1, 9)),
    st.integers(0, 8),
)
def test_agenda_has_every_matter_once_in_order_of_urgency(found: list[Candidate], there: set[int], most: int) -> None:
    kept = chosen(found, there=there, most=most)
    keys = [each.key for each in kept]
    places = [SOURCES.index(each.source) for each in kept]
    assert len(keys) == len(set(keys)) <= most
    assert not there & set(keys)
    assert places == sorted(places)


@FEW
@given(st.lists(st.integers(), unique=True, min_size=1, max_size=9), st.integers(-3, 12))
def test_moving_one_matter_loses_none(order: list[int], place: int) -> None:
    after = moved(order, order[0], place)
    assert sorted(after) == sorted(order)
    assert after.index(order[0]) == min(max(place, 0), len(order) - 1)


@FEW
@given(st.sampled_from(SPANS), st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_spans_hold_their_day_and_lie_side_by_side(name: str, day: date) -> None:
    span = span_of(name, day)
    assert span.first <= day <= span.last
    assert span_of(name, span.before).last == span.first - timedelta(days=1)
    assert span_of(name, span.after).first == span.last + timedelta(days=1)


def test_week_begins_on_monday_and_quarter_has_three_months() -> None:
    assert span_of("week", date(2026, 9, 2)).first == date(2026, 8, 31)
    quarter = span_of("quarter", date(2026, 12, 31))
    assert (quarter.first, quarter.last) == (date(2026, 10, 1), date(2026, 12, 31))
