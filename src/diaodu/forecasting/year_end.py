"""From a history to 31 December: expected value, ranges, the chance of the target, the pace still needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from diaodu.forecasting.history import TWELVE, History, Kind, Month
from diaodu.forecasting.paths import Method, Path, forecast_path
from diaodu.forecasting.words import NOTHING, OVER, Note, gap, lone, unknown_so_far

RECENT = 3  # periods whose pace is set beside the one needed


@dataclass(frozen=True, slots=True)
class Target:
    value: float
    at_least: bool = True  # False: it is not to be exceeded


@dataclass(frozen=True, slots=True)
class Support:
    """What a named project or firm is expected to add by the end of the year: a management estimate, shown apart."""

    name: str
    adds: float


@dataclass(frozen=True, slots=True)
class Range:
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Step:
    """What is expected of one period on the way, as it will be published: of cumulative figures the sum so far."""

    month: Month  # that closes it
    expected: float
    half: Range | None
    most: Range | None


@dataclass(frozen=True, slots=True)
class YearEnd:
    """`cautious` and `hopeful` are the ends of the 50 % range. None wherever the figures do not carry the answer."""

    year: int
    so_far: float | None
    expected: float | None
    half: Range | None  # one in two ends within
    most: Range | None  # nine in ten end within
    chance: float | None  # of meeting the target, 0 to 1
    needed: float | None  # a period, for the rest of the year
    recent: float | None  # a period, lately
    left: int  # periods
    method: Method
    notes: tuple[Note, ...]
    supports: tuple[Support, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def cautious(self) -> float | None:
        return self.half.low if self.half else None

    @property
    def hopeful(self) -> float | None:
        return self.half.high if self.half else None

    @property
    def with_supports(self) -> float | None:
        """Beside the expected value, never in it: the series may carry part of them already."""
        if self.expected is None or not self.supports:
            return None
        return self.expected + sum(support.adds for support in self.supports)


def forecast_year_end(
    history: History,
    year: int,
    *,
    target: Target | None = None,
    supports: Sequence[Support] = (),
    until: int = TWELVE,
) -> YearEnd:
    """Where the series stands on 31 December of `year` (at the end of month `until`), from all it holds."""
    closing, values, blank = history.slots()
    notes = (gap(f"{blank[0]}-{blank[1]:02d}"),) if blank else ()
    so_far = history.so_far(year)
    if not values:
        last = history.last()
        why = (lone(f"{last[0]}-{last[1]:02d}"),) if last else (NOTHING,)
        return YearEnd(year, None, None, None, None, None, None, None, 0, Method.NONE, why, tuple(supports))
    ahead = _slots_until(history, closing[-1], (year, until))
    left = min(ahead, _slots_until(history, (year - 1, TWELVE), (year, until)))
    if left == 0:
        return _over(history, year, so_far, target, tuple(supports))
    months = [(year, month) for month in history.closes if month <= until]
    path = forecast_path(values, ahead, period=history.slots_a_year, is_level=history.kind == Kind.LEVEL)
    if history.kind != Kind.LEVEL and min(values) >= 0:
        path = _never_back(path)
    expected, ends = _ends(history, path, so_far, left)
    notes = (*notes, *path.notes) if expected is not None else (*notes, unknown_so_far(year))
    return YearEnd(
        year,
        so_far,
        expected,
        _range(ends, 25, 75),
        _range(ends, 5, 95),
        _chance(ends, target),
        _needed(history, so_far, target, left),
        _recent(history, values),
        left,
        path.method,
        notes,
        tuple(supports),
        _steps(history, path, so_far, months[-left:]) if expected is not None else (),
    )


def _never_back(path: Path) -> Path:
    """What never took anything away is not expected to: a sum so far does not shrink."""
    draws = None if path.draws is None else path.draws.clip(min=0)
    return replace(path, points=tuple(max(0.0, point) for point in path.points), draws=draws)


def _slots_until(history: History, since: Month, end: Month) -> int:
    """Slots that close after the month `since` and up to `end`; none where that lies before."""
    passed, asked = (sum(closing <= month for closing in history.closes) for _, month in (since, end))
    return max(0, (end[0] - since[0]) * history.slots_a_year + asked - passed)


def _steps(history: History, path: Path, so_far: float | None, months: Sequence[Month]) -> tuple[Step, ...]:
    """The path through the remaining periods. The last one is the year's end, except of a flow."""
    import numpy as np

    left = len(months)
    points = np.asarray(path.points[-left:])
    draws = None if path.draws is None else path.draws[-left:]
    if history.kind == Kind.CUMULATIVE:
        points = (so_far or 0.0) + points.cumsum()
        draws = None if draws is None else (so_far or 0.0) + draws.cumsum(axis=0)
    return tuple(
        Step(
            month,
            float(points[at]),
            None if draws is None else _range(draws[at], 25, 75),
            None if draws is None else _range(draws[at], 5, 95),
        )
        for at, month in enumerate(months)
    )


def _ends(history: History, path: Path, so_far: float | None, left: int) -> tuple[float | None, Any]:
    """The end by the expected path and by each drawn one; the last `left` periods of the path are this year's."""
    if history.kind == Kind.LEVEL:
        return path.points[-1], None if path.draws is None else path.draws[-1]
    if so_far is None:
        return None, None  # a blank within the year: its sum is not known, and is not guessed
    return (
        so_far + sum(path.points[-left:]),
        None if path.draws is None else so_far + path.draws[-left:].sum(axis=0),
    )


def _range(ends: Any, low: float, high: float) -> Range | None:
    if ends is None:
        return None
    import numpy as np

    return Range(*(float(value) for value in np.percentile(ends, [low, high])))


def _chance(ends: Any, target: Target | None) -> float | None:
    """The share of drawn ends that meet it; one draw more on each side, so that nothing is ever certain."""
    if ends is None or target is None:
        return None
    met = int((ends >= target.value).sum() if target.at_least else (ends <= target.value).sum())
    return (met + 1) / (len(ends) + 2) if len(ends) > 1 else float(met)


def _needed(history: History, so_far: float | None, target: Target | None, left: int) -> float | None:
    if history.kind == Kind.LEVEL or target is None or so_far is None:
        return None
    return (target.value - so_far) / left


def _recent(history: History, values: Sequence[float]) -> float | None:
    if history.kind == Kind.LEVEL:
        return None
    recent = values[-RECENT:]
    return sum(recent) / len(recent)


def _over(
    history: History, year: int, so_far: float | None, target: Target | None, supports: tuple[Support, ...]
) -> YearEnd:
    chance = None
    if target is not None and so_far is not None:
        chance = float(so_far >= target.value if target.at_least else so_far <= target.value)
    same = Range(so_far, so_far) if so_far is not None else None
    return YearEnd(year, so_far, so_far, same, same, chance, None, None, 0, Method.NONE, (OVER,), supports)
