"""Three models that look at a series in different ways; their median is better than each (see the benchmark).

Smoothing with level, trend and season (the best of four by AICc), Theta, and a seasonal ARIMA on logarithms.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float64]]

DRAWS, SEED = 400, 7
ARIMA_ROUNDS = 30
LEAST_FOR_HEURISTIC = 10
LEAST_KEPT = 0.4  # of the observations, when the parameters are taken off them


def smoothed(values: Array, horizon: int, period: int) -> tuple[Array, Array]:
    """Points and drawn futures (horizon × draws). The draws' spread allows for the parameters having been estimated."""
    import numpy as np

    best, season = _best_smoothing(values, period)
    points = np.asarray(best.forecast(horizon))
    drawn = best.simulate(
        horizon,
        anchor="end",
        repetitions=DRAWS,
        error="mul" if season == "mul" else "add",
        rng=np.random.default_rng(SEED),
    )
    size = len(values)
    parameters = 4 + (period if season else 0)
    wider = (size / max(size - parameters, LEAST_KEPT * size)) ** 0.5
    return points, (np.asarray(drawn).reshape(horizon, DRAWS) - points[:, None]) * wider


def _best_smoothing(values: Array, period: int) -> tuple[Any, str | None]:
    import numpy as np
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    is_seasonal = len(values) > 2 * period
    seasons = (("add", "mul") if (values > 0).all() else ("add",)) if is_seasonal else (None,)
    # Where a series begins is read off its first values: as good as estimating it, in two thirds of the time.
    is_long = len(values) >= LEAST_FOR_HEURISTIC + 2 * (period // 2)
    start = "heuristic" if is_long else "estimated"
    fits: list[tuple[float, int, Any, str | None]] = []
    for trend in (None, "add"):
        for season in seasons:
            model = ExponentialSmoothing(
                values,
                trend=trend,
                damped_trend=trend is not None,
                seasonal=season,
                seasonal_periods=period if season else None,
                initialization_method=start,
            )
            with _quiet():
                fit = model.fit(use_brute=False)
            if np.isfinite(fit.aicc) and np.isfinite(fit.forecast(1)).all():
                fits.append((float(fit.aicc), len(fits), fit, season))
    if not fits:
        msg = "no smoothing fits"
        raise ArithmeticError(msg)
    _, _, fit, season = min(fits, key=lambda each: each[:2])
    return fit, season


def theta(values: Array, horizon: int, period: int) -> Array:
    import numpy as np
    from statsmodels.tsa.forecasting.theta import ThetaModel

    model = ThetaModel(values, period=period, method="auto" if (values > 0).all() else "additive")
    with _quiet():
        return np.asarray(model.fit(use_mle=False).forecast(horizon))


def arima(values: Array, horizon: int, period: int) -> Array:
    """(0,1,1)(0,1,1) over the seasons, of logarithms where all values are positive."""
    import numpy as np
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    in_logs = bool((values > 0).all())
    seasonal = (0, 1, 1, period) if len(values) >= 3 * period else (0, 0, 0, 0)
    with _quiet():
        model = SARIMAX(
            np.log(values) if in_logs else values, order=(0, 1, 1), seasonal_order=seasonal, concentrate_scale=True
        )
        points = np.asarray(model.fit(disp=0, maxiter=ARIMA_ROUNDS).forecast(horizon))
    return np.exp(points) if in_logs else points


@contextmanager
def _quiet() -> Iterator[None]:
    """A fit that did not settle is still a fit: it is judged by its AICc and by the others."""
    import numpy as np

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield
