"""How good the forecasts of earlier months would have been: each made with what was known by then."""

from __future__ import annotations

from dataclasses import dataclass

from diaodu.forecasting.history import TWELVE, History, Month
from diaodu.forecasting.year_end import forecast_year_end


@dataclass(frozen=True, slots=True)
class Trial:
    made_in: Month  # the newest month it knew
    expected: float
    actual: float
    held: bool | None  # whether nine in ten held; None where no range was given

    @property
    def error(self) -> float | None:
        """As a share of what came; None where that is nothing."""
        return abs(self.expected - self.actual) / abs(self.actual) if self.actual else None


def backtest(history: History, years: list[int], *, months: tuple[int, ...] = (3, 6, 9)) -> list[Trial]:
    """For each finished year, the forecasts after these months; years or months without figures are passed over."""
    trials = []
    for year in years:
        actual = history.so_far(year)
        if actual is None or history.known().get((year, TWELVE)) is None:
            continue
        for month in months:
            known = {when: value for when, value in history.values.items() if when <= (year, month)}
            if known.get((year, month)) is None:
                continue
            found = forecast_year_end(History(history.kind, known, history.closing), year)
            if found.expected is None:
                continue
            held = None if found.most is None else found.most.low <= actual <= found.most.high
            trials.append(Trial((year, month), found.expected, actual, held))
    return trials
