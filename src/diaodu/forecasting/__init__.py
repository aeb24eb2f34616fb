"""Where a series will be at the end of the year, with ranges. Pure: lists in, dataclasses out, no Django, no network.

`forecast_year_end(history, …)` for one series of months; `forecast_path(values, …)` for what lies below it;
`backtest(history, …)` for how good earlier forecasts would have been. Loading it is cheap; the first forecast loads
statsmodels, which takes seconds: forecasts run in the worker.
"""

import os

from diaodu.forecasting.backtesting import Trial, backtest
from diaodu.forecasting.history import EVERY_MONTH, JOINED, QUARTERS, History, HistoryError, Kind, Month
from diaodu.forecasting.paths import Method, Path, forecast_path
from diaodu.forecasting.words import Note, caliber, note_of
from diaodu.forecasting.year_end import Range, Step, Support, Target, YearEnd, forecast_year_end

# Series of some dozen values: threads of the algebra below numpy cost far more than they bring.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__all__ = [
    "EVERY_MONTH",
    "JOINED",
    "QUARTERS",
    "History",
    "HistoryError",
    "Kind",
    "Method",
    "Month",
    "Note",
    "Path",
    "Range",
    "Step",
    "Support",
    "Target",
    "Trial",
    "YearEnd",
    "backtest",
    "caliber",
    "forecast_path",
    "forecast_year_end",
    "note_of",
]
