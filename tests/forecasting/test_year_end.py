"""Where a year ends: expected, within which range, with which chance; and honest words where figures do not carry it."""

from __future__ import annotations

import subprocess
import sys
from math import pi, sin

import pytest

from diaodu.forecasting import (
    QUARTERS,
    History,
    Kind,
    Method,
    Note,
    Support,
    Target,
    backtest,
    forecast_path,
    forecast_year_end,
    note_of,
    words,
)

SHAPE = [8, 6, 9, 10, 11, 12, 10, 9, 11, 12, 13, 14]
CHANCE = [0.4, -0.7, 0.9, -0.2, 0.1, -0.5, 0.8, -0.3, 0.6, -0.9, 0.2, -0.4, 0.7]


def flow(years: int, until: int, *, growth: float = 1.05) -> History:
    """Years of seasonal months with some chance, the last one up to a month."""
    values = {}
    for year in range(years + 1):
        for month in range(1, 13 if year < years else until + 1):
            chance = CHANCE[(year * 12 + month) % len(CHANCE)]
            values[2023 + year, month] = (SHAPE[month - 1] + 0.3 * chance) * growth**year
    return History(Kind.FLOW, values)


LAST_YEARS_SUM = sum(SHAPE) * 1.05**3


def test_a_seasonal_flow_ends_near_where_it_is_heading() -> None:
    found = forecast_year_end(flow(3, 6), 2026, target=Target(LAST_YEARS_SUM))
    assert found.method == Method.MEDIAN
    assert found.expected == pytest.approx(LAST_YEARS_SUM, rel=0.03)
    assert found.most is not None
    assert found.half is not None
    assert found.most.low < found.half.low < found.expected < found.half.high < found.most.high
    assert (found.cautious, found.hopeful) == (found.half.low, found.half.high)
    assert found.left == 6


def test_the_chance_falls_as_the_target_rises_and_is_never_certain() -> None:
    history = History(Kind.FLOW, {(2026, month): float(9 + month % 3) for month in range(1, 8)})
    chances = [forecast_year_end(history, 2026, target=Target(target)).chance for target in (60, 120, 240)]
    assert None not in chances
    assert 1 > chances[0] > chances[1] > chances[2] > 0  # type: ignore[operator]
    below = forecast_year_end(history, 2026, target=Target(60, at_least=False)).chance
    assert below == pytest.approx(1 - chances[0], abs=0.01)  # type: ignore[operator]


def test_the_pace_needed_is_set_beside_the_recent_one() -> None:
    history = History(Kind.FLOW, {(2026, month): 10.0 + month % 2 for month in range(1, 7)})
    found = forecast_year_end(history, 2026, target=Target(123))
    assert found.so_far == 63
    assert found.needed == pytest.approx(10)
    assert found.recent == pytest.approx((10 + 11 + 10) / 3)


def test_supports_stand_apart_from_the_expected_value() -> None:
    history = History(Kind.LEVEL, {(2026, month): 5.0 for month in range(1, 9)})
    found = forecast_year_end(history, 2026, supports=[Support("新投产", 5.0), Support("新入库", 2.0)])
    assert (found.expected, found.with_supports) == (5, 12)
    assert forecast_year_end(history, 2026).with_supports is None


def test_a_short_series_carries_its_pace_on_and_says_so() -> None:
    found = forecast_year_end(History(Kind.FLOW, {(2026, month): float(9 + month % 3) for month in range(1, 8)}), 2026)
    assert found.method == Method.PACE
    assert found.notes[0].zh == "只有6期数据，不足22期，不作季节调整，按近期节奏推算。"
    assert found.most is not None


def test_two_months_give_a_value_and_no_range() -> None:
    found = forecast_year_end(History(Kind.LEVEL, {(2026, 1): 5.0, (2026, 2): 7.0}), 2026, target=Target(6))
    assert (found.expected, found.half, found.most, found.chance) == (7, None, None, None)
    assert [note.code for note in found.notes] == ["short", "no_range"]


def test_a_constant_series_ends_where_it_stands() -> None:
    found = forecast_year_end(
        History(Kind.LEVEL, {(2026, month): 5.0 for month in range(1, 9)}), 2026, target=Target(5)
    )
    assert (found.expected, found.method, found.chance) == (5, Method.CONSTANT, 1.0)
    assert [note.code for note in found.notes] == ["constant"]


def test_nothing_and_a_year_that_is_over_are_said_to_be_so() -> None:
    nothing = forecast_year_end(History(Kind.FLOW, {(2026, 3): None}), 2026)
    assert (nothing.expected, [note.code for note in nothing.notes]) == (None, ["nothing"])
    over = forecast_year_end(flow(3, 12), 2026, target=Target(1))
    assert (over.left, over.chance, [note.code for note in over.notes]) == (0, 1.0, ["over"])


def test_a_gap_is_named_and_what_came_before_it_is_not_used() -> None:
    history = flow(3, 6)
    with_gap = History(Kind.FLOW, {**history.values, (2025, 11): None})
    found = forecast_year_end(with_gap, 2026)
    assert [note.code for note in found.notes] == ["gap", "short"]
    assert "2025-11" in found.notes[0].en


def test_a_blank_within_the_year_leaves_its_sum_unknown() -> None:
    history = flow(3, 6)
    found = forecast_year_end(History(Kind.FLOW, {**history.values, (2026, 3): None}), 2026, target=Target(100))
    assert (found.so_far, found.expected, found.chance, found.needed) == (None, None, None, None)


def test_in_november_before_december_is_there_the_next_year_is_still_forecast_whole() -> None:
    history = History(Kind.FLOW, {when: value for when, value in flow(3, 0).values.items() if when != (2025, 12)})
    found = forecast_year_end(history, 2026)
    assert (found.left, found.so_far) == (11, 0)
    assert found.expected == pytest.approx(LAST_YEARS_SUM, rel=0.05)


def test_twice_gives_the_same() -> None:
    values = [8 + CHANCE[at % 13] for at in range(26)]
    assert forecast_path(values, 2).points == forecast_path(values, 2).points


def test_values_below_nothing_are_forecast_too() -> None:
    values = [sin(at * pi / 6) * 5 + CHANCE[at % 13] for at in range(40)]
    path = forecast_path(values, 6)
    assert path.method == Method.MEDIAN
    assert all(-12 < point < 12 for point in path.points)


def test_earlier_forecasts_are_held_against_what_came() -> None:
    trials = backtest(flow(3, 6), [2023, 2025, 2026], months=(3, 9))
    assert [trial.made_in for trial in trials] == [(year, month) for year in (2023, 2025) for month in (3, 9)]
    errors = [trial.error for trial in trials]
    assert errors[0] < 0.4  # type: ignore[operator]
    assert errors[3] < 0.02  # type: ignore[operator]
    assert (trials[0].held, trials[3].held) == (None, True)


def test_loading_the_package_loads_no_numerical_library() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys, diaodu.forecasting; print({'numpy', 'statsmodels'} & set(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "set()\n"


def test_a_short_level_stays_where_it_is_and_may_wander_either_way() -> None:
    history = History(Kind.LEVEL, {(2026, month): 60.0 + month for month in range(1, 7)})
    found = forecast_year_end(history, 2026, target=Target(67))
    assert found.expected == 66
    assert found.most is not None
    assert found.most.low < 66 < found.most.high
    assert found.chance == pytest.approx(0.35, abs=0.2)


def test_a_sum_so_far_is_never_expected_to_shrink() -> None:
    values = {(2026, month): float(total) for month, total in ((2, 0), (3, 9), (4, 9), (5, 9), (6, 10))}
    found = forecast_year_end(History(Kind.CUMULATIVE, values), 2026)
    assert found.most is not None
    assert found.most.low >= 10
    assert [step.month for step in found.steps] == [(2026, month) for month in range(7, 13)]
    assert found.steps[-1].expected == pytest.approx(found.expected)


def test_more_than_a_year_takes_last_years_shape_into_account_and_says_so() -> None:
    found = forecast_year_end(History(Kind.FLOW, {m: v for m, v in flow(3, 6).values.items() if m >= (2025, 1)}), 2026)
    assert [note.code for note in found.notes] == ["short_by_shape"]
    assert found.expected == pytest.approx(LAST_YEARS_SUM, rel=0.05)


def test_quarters_are_forecast_as_quarters() -> None:
    values = {
        (year, 3 * quarter): 10.0 * quarter * 1.05 ** (year - 2023) + (year + quarter) % 3 * 0.1
        for year in (2023, 2024, 2025, 2026)
        for quarter in (1, 2, 3, 4)
        if (year, quarter) <= (2026, 2)
    }
    found = forecast_year_end(History(Kind.CUMULATIVE, values, QUARTERS), 2026, target=Target(40))
    assert found.left == 2
    assert found.method == Method.MEDIAN
    assert found.expected == pytest.approx(40 * 1.05**3, rel=0.05)


def test_a_target_due_in_october_is_forecast_for_october() -> None:
    history = History(Kind.FLOW, {(2026, month): 10.0 + month % 2 for month in range(1, 8)})
    found = forecast_year_end(history, 2026, target=Target(100), until=10)
    assert found.left == 3
    assert [step.month for step in found.steps] == [(2026, 8), (2026, 9), (2026, 10)]


def test_a_gap_within_the_year_leaves_its_end_open_and_says_which() -> None:
    values = {**flow(3, 6).values, (2026, 4): None}
    found = forecast_year_end(History(Kind.FLOW, values), 2026, target=Target(100))
    assert (found.expected, found.chance) == (None, None)
    assert [note.code for note in found.notes] == ["gap", "unknown_so_far"]
    assert "2026-04" in found.notes[0].zh


@pytest.mark.parametrize(
    "note",
    [
        words.short(4, 22),
        words.short_by_shape(15, 22, 4),
        words.gap("2026-04"),
        words.unknown_so_far(2026),
        words.lone("2026-04"),
        words.caliber("2025-01"),
        words.CONSTANT,
    ],
    ids=lambda note: note.code,
)
def test_what_a_forecast_says_of_itself_can_be_said_again_from_its_code(note: Note) -> None:
    assert note_of(note.code, *note.about) == note
