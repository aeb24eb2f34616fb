"""The next periods of a plain list of values: expected values, and futures drawn around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from diaodu.forecasting.words import CONSTANT, NO_RANGE, NOTHING, Note, short

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float64]]

YEARS_NEEDED = 2  # of seasons, before a season is told from chance
LEAST_FOR_RANGE = 4


class Method(StrEnum):
    MEDIAN = "median"  # of smoothing, Theta and seasonal ARIMA
    PACE = "pace"  # the recent pace carried on
    CONSTANT = "constant"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Path:
    """`points`: by period. `draws`: period × drawn future; None where the series gives no ground for a range."""

    points: tuple[float, ...]
    draws: Any
    method: Method
    notes: tuple[Note, ...] = ()


def forecast_path(values: Sequence[float], horizon: int, *, period: int = 12) -> Path:
    """The next `horizon` values. Short and constant series fall back to what they carry, and say so."""
    import numpy as np

    series = np.asarray(values, dtype=float)
    if horizon == 0 or len(series) == 0:
        return Path((), None, Method.NONE, () if len(series) else (NOTHING,))
    if float(series.max()) == float(series.min()) and len(series) >= LEAST_FOR_RANGE:
        points = np.repeat(series[-1], horizon)
        return Path(tuple(points.tolist()), points[:, None], Method.CONSTANT, (CONSTANT,))
    if len(series) < YEARS_NEEDED * period:
        return _by_pace(series, horizon, period)
    return _by_models(series, horizon, period)


def _by_models(series: Array, horizon: int, period: int) -> Path:
    import numpy as np

    from diaodu.forecasting.models import arima, smoothed, theta

    scale = float(np.abs(series).max())  # millions or thousandths: optimisers like neither
    series = series / scale
    own, spread = smoothed(series, horizon, period)
    found = [own]
    for model in (theta, arima):
        try:
            points = model(series, horizon, period)
        except (ValueError, ArithmeticError, np.linalg.LinAlgError):
            continue  # this one cannot be fitted to it; the others can
        if np.isfinite(points).all():
            found.append(points)
    points = np.median(found, axis=0) * scale
    return Path(tuple(points.tolist()), points[:, None] + spread * scale, Method.MEDIAN)


def _by_pace(series: Array, horizon: int, period: int) -> Path:
    """The mean of up to a year of values, and of those drawn with replacement: what a few months allow to say."""
    import numpy as np

    from diaodu.forecasting.models import DRAWS, SEED

    recent = series[-period:]
    points = np.repeat(recent.mean(), horizon)
    notes = (short(len(series), YEARS_NEEDED * period),)
    if len(recent) < LEAST_FOR_RANGE:
        return Path(tuple(points.tolist()), None, Method.PACE, (*notes, NO_RANGE))
    dice = np.random.default_rng(SEED)
    means = dice.choice(recent, (DRAWS, len(recent))).mean(axis=1)  # the pace itself is known only so far
    draws = means[None, :] + dice.choice(recent - recent.mean(), (horizon, DRAWS))
    return Path(tuple(points.tolist()), draws, Method.PACE, notes)
