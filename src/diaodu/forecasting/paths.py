"""The next periods of a plain list of values: expected values, and futures drawn around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from diaodu.forecasting.words import CONSTANT, NO_FIT, NO_RANGE, NOTHING, Note, short, short_by_shape

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float64]]

YEARS_NEEDED = 2  # of seasons, before a season is told from chance
LEAST_FOR_RANGE = 4
KEPT_SHARE = 0.7  # of the variance of short series; found on series whose end is known


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


def forecast_path(values: Sequence[float], horizon: int, *, period: int = 12, is_level: bool = False) -> Path:
    """The next `horizon` values. Short and constant series fall back to what they carry, and say so.

    `is_level`: a short one stays where it is, where a flow goes on bringing what it brought.
    """
    import numpy as np

    series = np.asarray(values, dtype=float)
    if horizon == 0 or len(series) == 0:
        return Path((), None, Method.NONE, () if len(series) else (NOTHING,))
    if float(series.max()) == float(series.min()) and len(series) >= LEAST_FOR_RANGE:
        points = np.repeat(series[-1], horizon)
        return Path(tuple(points.tolist()), points[:, None], Method.CONSTANT, (CONSTANT,))
    if len(series) < YEARS_NEEDED * period:
        return _by_last(series, horizon, period) if is_level else _by_pace(series, horizon, period)
    return _by_models(series, horizon, period)


def _by_models(series: Array, horizon: int, period: int) -> Path:
    import numpy as np

    from diaodu.forecasting.models import arima, smoothed, theta

    scale = float(np.abs(series).max())  # millions or thousandths: optimisers like neither
    series = series / scale
    try:
        own, spread = smoothed(series, horizon, period)
    except (ValueError, ArithmeticError, np.linalg.LinAlgError):
        path = _by_pace(series * scale, horizon, period)
        return Path(path.points, path.draws, path.method, (NO_FIT,))
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
    """The mean of up to a year of values, and of those drawn with replacement: what a few months allow to say.

    With more than a year it is the mean of that and of last year's shape, which is better than each alone.
    """
    import numpy as np

    from diaodu.forecasting.models import DRAWS, SEED

    recent = series[-period:]
    points = np.repeat(recent.mean(), horizon)
    notes = (short(len(series), YEARS_NEEDED * period),)
    if len(recent) < LEAST_FOR_RANGE:
        return Path(tuple(points.tolist()), None, Method.PACE, (*notes, NO_RANGE))
    dice = np.random.default_rng(SEED)
    means = dice.choice(recent, (DRAWS, len(recent))).mean(axis=1)  # the pace itself is known only so far
    if len(series) >= period + LEAST_FOR_RANGE and (series > 0).all() and horizon <= period:
        return _with_last_year(series, horizon, period, means)
    draws = means[None, :] + _off(recent - recent.mean(), horizon, dice)
    return Path(tuple(points.tolist()), draws, Method.PACE, notes)


def _with_last_year(series: Array, horizon: int, period: int, means: Array) -> Path:
    """`means`: what the pace might be. Last year's periods, by the ratio of those that have come again."""
    import numpy as np

    from diaodu.forecasting.models import DRAWS, SEED

    again = len(series) - period
    now, then = series[-again:], series[:again]
    shape = series[again : again + horizon]
    ratio = now.sum() / then.sum()
    points = (series[-period:].mean() + shape * ratio) / 2
    dice = np.random.default_rng(SEED)
    chosen = dice.integers(0, again, (DRAWS, again))
    ratios = now[chosen].sum(axis=1) / then[chosen].sum(axis=1)
    off = now - ratio * then
    draws = (means[None, :] + shape[:, None] * ratios[None, :]) / 2 + _off(off - off.mean(), horizon, dice)
    return Path(
        tuple(points.tolist()), draws, Method.PACE, (short_by_shape(len(series), YEARS_NEEDED * period, again),)
    )


def _off(residuals: Array, horizon: int, dice: Any) -> Array:
    """How far futures lie off: most of it keeps all along, for months are off together, the rest is each month's."""
    import numpy as np

    from diaodu.forecasting.models import DRAWS

    wider = (len(residuals) / (len(residuals) - 1)) ** 0.5
    kept, own = dice.choice(residuals, (1, DRAWS)), dice.choice(residuals, (horizon, DRAWS))
    return np.asarray(wider * (kept * KEPT_SHARE**0.5 + own * (1 - KEPT_SHARE) ** 0.5))


def _by_last(series: Array, horizon: int, period: int) -> Path:
    """Where a level is now, and ways it might wander: by steps as large as lately, up or down alike.

    Carrying a few months' drift on is worse than staying, on series whose end is known.
    """
    import numpy as np

    from diaodu.forecasting.models import DRAWS, SEED

    points = np.repeat(series[-1], horizon)
    notes = (short(len(series), YEARS_NEEDED * period),)
    steps = np.diff(series[-period:])
    if len(steps) < LEAST_FOR_RANGE - 1:
        return Path(tuple(points.tolist()), None, Method.PACE, (*notes, NO_RANGE))
    wandering = np.random.default_rng(SEED).choice(np.concatenate([steps, -steps]), (horizon, DRAWS))
    return Path(tuple(points.tolist()), points[:, None] + wandering.cumsum(axis=0), Method.PACE, notes)
