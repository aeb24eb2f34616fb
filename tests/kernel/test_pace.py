"""Kinds of pace: by months, by a seasonal curve, by steps, or none."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.kernel.pace import Pace, PaceKind, PaceStep, curve_pace, expected_share, linear_pace, steps_pace
from diaodu.kernel.rhythm import Rhythm, times_due

YEAR = date(2026, 1, 1), date(2026, 12, 31)
BUILDING = [0, 1, 5, 13, 24, 36, 47, 58, 70, 82, 93, 100]
days = st.dates(date(2024, 1, 1), date(2029, 12, 31))
curves = st.lists(st.integers(0, 100), min_size=11, max_size=11).map(lambda made: [*sorted(made), 100])


def test_curve_gives_the_agreed_share_at_each_months_end() -> None:
    pace = Pace.from_data({"kind": "curve", "shares": BUILDING})
    assert expected_share(pace, *YEAR, date(2026, 5, 31)) == Fraction(24, 100)
    assert expected_share(pace, *YEAR, date(2026, 9, 15)) == Fraction(64, 100)
    assert expected_share(pace, *YEAR, date(2026, 12, 31)) == 1


def test_part_of_a_year_is_the_whole_way_of_its_promise() -> None:
    shares = [Decimal(share) for share in BUILDING]
    assert curve_pace(shares, date(2026, 7, 1), date(2026, 12, 31), date(2026, 9, 30)) == Fraction(34, 64)


def test_curve_goes_on_over_the_years_end() -> None:
    shares = [Decimal(share) for share in BUILDING]
    assert curve_pace(shares, date(2026, 1, 1), date(2027, 12, 31), date(2026, 12, 31)) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("shares", "why"),
    [
        ([10] * 11, "twelve"),
        ("nothing", "twelve"),
        ([0] * 11 + [99], "ends at 100"),
        ([0, 5, 4, *range(10, 18), 100], "never fall"),
        ([-1, *range(10), 100], "never fall"),
        (["a", *range(10), 100], "numbers"),
    ],
)
def test_curve_that_is_none_is_refused(shares: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Pace.from_data({"kind": "curve", "shares": shares})


def test_nothing_said_is_linear_and_an_unknown_kind_is_refused() -> None:
    assert Pace.from_data({}).kind is PaceKind.LINEAR
    with pytest.raises(ValueError, match="guess"):
        Pace.from_data({"kind": "guess"})


def test_steps_count_by_their_weights_and_those_without_a_day_at_the_end() -> None:
    steps = [PaceStep(date(2026, 3, 31), 1), PaceStep(date(2026, 8, 31), 2), PaceStep(None, 1)]
    shares = [steps_pace(steps, date(2026, 12, 31), day) for day in (date(2026, 3, 30), date(2026, 8, 31))]
    assert shares == [0, Fraction(3, 4)]
    assert steps_pace(steps, date(2026, 12, 31), date(2026, 12, 31)) == 1
    assert steps_pace([], date(2026, 12, 31), date(2026, 1, 1)) is None
    assert steps_pace([PaceStep(None)], None, date(2026, 1, 1)) is None


@given(curves, days, st.integers(0, 900), days, days)
def test_every_pace_rises_from_nothing_to_one(
    shares: list[int], start: date, length: int, one: date, two: date
) -> None:
    due = start + timedelta(days=length)
    earlier, later = sorted([one, two])
    for data in ({"kind": "curve", "shares": shares}, {"kind": "linear"}):
        pace = Pace.from_data(data)
        first, second = (expected_share(pace, start, due, day) for day in (earlier, later))
        assert first is not None
        assert second is not None
        assert 0 <= first <= second <= 1
        assert expected_share(pace, start, due, due) == 1
        assert expected_share(pace, start, due, start - timedelta(days=1)) == 0


@given(days, st.integers(0, 900), days)
def test_even_curve_is_the_linear_pace(start: date, length: int, day: date) -> None:
    due = start + timedelta(days=length)
    even = [Decimal(month * 100) / 12 for month in range(1, 12)]
    curve = curve_pace([*even, Decimal(100)], start, due, day)
    assert abs(curve - linear_pace(start, due, day)) < Fraction(1, 10**9)


@given(
    st.sampled_from(list(PaceKind)), st.none() | days, st.none() | days, days,
    st.lists(st.builds(PaceStep, st.none() | days, st.integers(0, 9)), max_size=4),
)  # fmt: skip
def test_pace_answers_whatever_comes(
    kind: PaceKind, start: date | None, due: date | None, day: date, steps: list[PaceStep]
) -> None:
    share = expected_share(Pace(kind, tuple(map(Decimal, BUILDING))), start, due, day, steps)
    assert share is None or 0 <= share <= 1


@pytest.mark.parametrize(
    ("rhythm", "day", "by_now", "whole"),
    [
        ("2/year", date(2026, 6, 29), 0, 2),
        ("2/year", date(2026, 6, 30), 1, 2),
        ("2/year", date(2026, 12, 31), 2, 2),
        ("1/quarter", date(2026, 8, 31), 2, 4),
        ("1/month", date(2026, 8, 31), 8, 12),
        ("1/half-year", date(2026, 8, 31), 1, 2),
        ("1/week", date(2026, 1, 14), 2, 52),
    ],
)
def test_what_recurs_is_due_in_even_steps(rhythm: str, day: date, by_now: int, whole: int) -> None:
    parsed = Rhythm.parse(rhythm)
    assert parsed is not None
    due = times_due(parsed, *YEAR, day)
    assert (due.by_now, due.whole) == (by_now, whole)


@pytest.mark.parametrize("text", ["", "often", "0/year", "2/century", "/year", "-1/month"])
def test_what_is_no_rhythm_is_none(text: str) -> None:
    assert Rhythm.parse(text) is None


@given(
    st.integers(1, 30), st.sampled_from(["year", "half-year", "quarter", "month", "week", "day"]),
    st.none() | days, st.none() | days, days,
)  # fmt: skip
def test_times_due_never_pass_the_whole(times: int, span: str, start: date | None, due: date | None, day: date) -> None:
    found = times_due(Rhythm(times, span), start, due, day)
    assert 0 <= found.by_now <= found.whole
    assert found.whole >= 1
    assert found.first <= found.last
