"""Where a series will be at the end of the year, with ranges. Pure: lists in, dataclasses out, no Django, no network.

`forecast_year_end(history, …)` for one series of months; `forecast_path(values, …)` for what lies below it;
`backtest(history, …)` for how good earlier forecasts would have been. Loading it is cheap; the first forecast loads
statsmodels, which takes seconds: forecasts run in the worker.
"""

from diaodu.forecasting.backtesting import Trial, backtest
from diaodu.forecasting.history import History, HistoryError, Kind
from diaodu.forecasting.paths import Method, Path, forecast_path
from diaodu.forecasting.words import Note
from diaodu.forecasting.year_end import Range, Support, Target, YearEnd, forecast_year_end

__all__ = [
    "History",
    "HistoryError",
    "Kind",
    "Method",
    "Note",
    "Path",
    "Range",
    "Support",
    "Target",
    "Trial",
    "YearEnd",
    "backtest",
    "forecast_path",
    "forecast_year_end",
]
