"""From a series to the row that is kept. No queries; heavy on first use: only the worker calls it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from itertools import pairwise
from typing import Any

from diaodu.core.fields import PLACES
from diaodu.forecasting import JOINED, History, Kind, Method, Range, Trial, YearEnd, backtest, forecast_year_end
from diaodu.forecasting import Target as Goal
from diaodu.outlook.choices import ErrorKind
from diaodu.outlook.models import Outlook
from diaodu.outlook.rules import month_end
from diaodu.outlook.sources import Series

TRIED_YEARS = 2  # finished ones, whose forecasts are held against what came
PERCENTS = ("%", "‰")
_STEP = Decimal(1).scaleb(-PLACES)


def hashes(series: Series, year: int) -> tuple[str, str]:
    """Of all a forecast stands on, and of the finished years alone, which its trials stand on."""
    known = sorted(series.history.known().items())
    manner = [series.history.kind, list(series.history.closing), series.measured_in]
    past = [[list(month), value] for month, value in known if month[0] < year]
    target = None if series.target is None else [series.target.value, series.target.at_least]
    supports = [[support.name, support.adds] for support in series.supports]
    blanks = sorted(list(month) for month, value in series.history.values.items() if value is None)
    now = [[list(month), value] for month, value in known if month[0] >= year]
    whole = [manner, past, now, blanks, target, supports, series.offset, series.ceiling, series.until, year]
    if series.notes:
        whole.append([[note.code, *note.about] for note in series.notes])
    return _hash(whole), _hash([manner, past])


def cast(
    series: Series, year: int, *, source: str, made_on: date, made_at: datetime, before: Outlook | None
) -> Outlook:
    """The forecast of a year. `before`: the newest one kept, whose trials are taken over where its past is the same."""
    own, past = hashes(series, year)
    found = forecast_year_end(series.history, year, target=_moved(series), until=series.until)
    if before is not None and before.past_hash == past:
        trials, error, error_kind = before.trials, before.error, before.error_kind
    else:
        tried = _tried(series.history, year)
        trials = [_trial(each) for each in tried]
        error, error_kind = _error(tried, series)
    last = series.history.last()
    return Outlook(
        subject_id=series.subject,
        unit_id=series.unit,
        source=source,
        year=year,
        made_on=made_on,
        made_at=made_at,
        known_to=month_end(*last) if last else None,
        kind=str(series.history.kind),
        measured_in=series.measured_in,
        ends_on=month_end(year, series.until),
        **_figures(found, series),
        method=str(found.method),
        notes=[[note.code, *note.about] for note in (*series.notes, *found.notes)],
        path=_path(found, series),
        seen=_seen(series, year),
        trials=trials,
        error=error,
        error_kind=error_kind,
        input_hash=own,
        past_hash=past,
    )


def ended(before: Outlook, *, made_on: date, made_at: datetime) -> Outlook:
    """The row after the last one of a series that is no longer there."""
    return Outlook(
        subject_id=before.subject_id,
        unit_id=before.unit_id,
        source=before.source,
        year=before.year,
        made_on=made_on,
        made_at=made_at,
        known_to=before.known_to,
        kind=before.kind,
        measured_in=before.measured_in,
        ends_on=before.ends_on,
        method=Method.NONE,
        seen=before.seen,
        has_ended=True,
        input_hash="",
        past_hash="",
    )


def _figures(found: YearEnd, series: Series) -> dict[str, Any]:
    def at(value: float | None) -> Decimal | None:
        return None if value is None else exact(_shown(value, series))

    # Of a constant series the ranges have no width and the chance no ground: they would say more than is known.
    has_end = found.expected is not None and found.method != Method.CONSTANT
    half, most = found.half, found.most
    return {
        "so_far": at(found.so_far),
        "expected": at(found.expected),
        "low50": at(half.low) if half and has_end else None,
        "high50": at(half.high) if half and has_end else None,
        "low90": at(most.low) if most and has_end else None,
        "high90": at(most.high) if most and has_end else None,
        "target": None if series.target is None else exact(series.target.value),
        "at_least": series.target is None or series.target.at_least,
        "chance": None if found.chance is None or not has_end else round(found.chance * 1000),
        "needed": _exact(found.needed),
        "recent": _exact(found.recent),
        "left": found.left,
        "supports": len(series.supports),
        "supports_add": exact(sum(each.adds for each in series.supports)) if series.supports else None,
    }


def _moved(series: Series) -> Goal | None:
    """The target as the history counts, from where the year began."""
    if series.target is None:
        return None
    return Goal(series.target.value - series.offset, series.target.at_least)


def _shown(value: float, series: Series) -> float:
    """A figure of the history as people know it: with what stood there before, and never more than there can be."""
    whole = value + series.offset
    return whole if series.ceiling is None else min(whole, series.ceiling)


def _path(found: YearEnd, series: Series) -> list[list[str | None]]:
    return [
        [
            month_end(*step.month).isoformat(),
            str(exact(_shown(step.expected, series))),
            *_ends(step.half, series),
            *_ends(step.most, series),
        ]
        for step in found.steps
    ]


def _ends(ends: Range | None, series: Series) -> list[str | None]:
    return [None, None] if ends is None else [str(exact(_shown(end, series))) for end in (ends.low, ends.high)]


def _seen(series: Series, year: int) -> dict[str, str]:
    """This year's and last year's figures; of a running total this year's alone, which the offset belongs to."""
    first, history = year if series.offset else year - 1, series.history
    known = history.known()
    found = {}
    for month, value in known.items():
        if month[0] >= first and month[1] in history.closes:
            joined = history.kind == Kind.FLOW and month[1] == JOINED[0] == history.closes[0]
            own = value + known.get((month[0], 1), 0.0) if joined else value
            found[month_end(*month).isoformat()] = str(exact(own + series.offset))
    return found


def _tried(history: History, year: int) -> list[Trial]:
    """Forecasts of earlier years as they would have been made; years that the figures do not fill are passed over."""
    years = sorted({month[0] for month in history.known() if month[0] < year})
    return backtest(history, years[-TRIED_YEARS:])


def _trial(trial: Trial) -> list[Any]:
    made = month_end(*trial.made_in).isoformat()
    return [made, str(exact(trial.expected)), str(exact(trial.actual)), trial.held]


def _error(trials: Sequence[Trial], series: Series) -> tuple[Decimal | None, str]:
    """The mean error: in percent of what came; of percents in points; where nothing came, in the series' own steps."""
    if not trials:
        return None, ""
    off = [abs(trial.expected - trial.actual) for trial in trials]
    if series.measured_in in PERCENTS:
        return exact(sum(off) / len(off)), ErrorKind.POINTS
    shares = [trial.error for trial in trials]
    if all(share is not None for share in shares):
        return exact(100 * sum(share or 0.0 for share in shares) / len(shares)), ErrorKind.SHARE
    steps = _steps(series.history)
    return (exact(sum(off) / len(off) / steps), ErrorKind.SCALED) if steps else (None, "")


def _steps(history: History) -> float:
    """The mean change from one period to the next."""
    values = history.slots()[1]
    changes = [abs(after - before) for before, after in pairwise(values)]
    return sum(changes) / len(changes) if changes else 0.0


def exact(value: float | Decimal | int) -> Decimal:
    return Decimal(repr(value) if isinstance(value, float) else value).quantize(_STEP, ROUND_HALF_UP).normalize() + 0


def _exact(value: float | None) -> Decimal | None:
    return None if value is None else exact(value)


def _hash(what: Any) -> str:
    return sha256(json.dumps(what).encode()).hexdigest()
