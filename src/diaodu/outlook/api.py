"""Kept forecasts through the API: the same questions as the pages. They are made by the job, never by a request."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from diaodu.core.api.pages import Page, Window, page_of, page_of_list
from diaodu.core.api.values import Answer, Figure, figure
from diaodu.core.clock import today
from diaodu.outlook.filters import verdict_q
from diaodu.outlook.models import Outlook
from diaodu.outlook.permissions import newest_visible, visible_outlooks
from diaodu.outlook.queries import Judged, accuracy
from diaodu.outlook.setting_kinds import limits
from diaodu.people.api_auth import asker
from diaodu.people.api_shapes import UnitName, unit_name
from diaodu.people.operations import reads

router = Router(tags=["forecasts"])


class ForecastNote(Answer):
    """Why a forecast is as it is: `code`, and what it speaks of."""

    code: str
    about: list[str]


class ForecastRow(Answer):
    """Where a series will be at `ends_on`. No statistic. What is not known says so.

    `chance`: of meeting the target, in percent. `cautious` and `hopeful`: ends of the range in which one in two ends.
    """

    code: str
    name_zh: str
    kind: str
    unit: UnitName
    year: int
    ends_on: date
    made_on: date
    known_to: date | None
    measured_in: str
    so_far: Figure
    expected: Figure
    cautious: Figure
    hopeful: Figure
    low90: Figure
    high90: Figure
    target: Figure
    at_least: bool
    chance: Figure
    needed: Figure
    recent: Figure
    periods_left: int
    method: str
    notes: list[ForecastNote]
    error: Figure
    error_kind: str
    trials: int


class JudgedForecast(Answer):
    """What was expected of a month and what came; `error` in percent of what came."""

    code: str
    name_zh: str
    unit: UnitName
    month: date
    expected: Figure
    actual: Figure
    low90: Figure
    high90: Figure
    error: Figure
    is_within: bool | None
    made_on: date


class ForecastFilters(BaseModel):
    year: int | None = Field(None, ge=1990, le=2100)
    kind: str = Field("", max_length=20, pattern=r"^[a-z]*$")
    verdict: Literal["", "miss", "meet", "open", "none"] = ""


class ForecastMonth(BaseModel):
    year: int = Field(ge=1990, le=2100)
    month: int = Field(ge=1, le=12)


@reads(router, "/forecasts", Page[ForecastRow], says=_("Forecasts"))
def list_forecasts(request: HttpRequest, filters: Query[ForecastFilters], window: Query[Window]) -> dict[str, Any]:
    officer, day = asker(request), today()
    rows = newest_visible(officer, filters.year or day.year, today=day)
    if filters.kind:
        rows = rows.filter(source=filters.kind)
    if filters.verdict:
        bound = limits(officer.unit.county_path, on=day)["miss_percent"] * 10
        rows = rows.filter(verdict_q(filters.verdict, bound=bound))
    return page_of(rows.order_by("subject__code", "unit__path"), window, _row)


@reads(router, "/forecasts/accuracy", Page[JudgedForecast], says=_("How good the forecasts for a month were"))
def forecast_accuracy(request: HttpRequest, asked: Query[ForecastMonth], window: Query[Window]) -> dict[str, Any]:
    rows = visible_outlooks(asker(request), today=today())
    return page_of_list(accuracy(asked.year, asked.month, rows=rows), window, _judged)


def _row(row: Outlook) -> ForecastRow:
    return ForecastRow(
        code=row.subject.code,
        name_zh=row.subject.label_zh,
        kind=row.source,
        unit=unit_name(row.unit),
        year=row.year,
        ends_on=row.ends_on,
        made_on=row.made_on,
        known_to=row.known_to,
        measured_in=row.measured_in,
        so_far=figure(row.so_far),
        expected=figure(row.expected),
        cautious=figure(row.cautious),
        hopeful=figure(row.hopeful),
        low90=figure(row.low90),
        high90=figure(row.high90),
        target=figure(row.target),
        at_least=row.at_least,
        chance=figure(row.chance_percent),
        needed=figure(row.needed),
        recent=figure(row.recent),
        periods_left=row.left,
        method=row.method,
        notes=[ForecastNote(code=code, about=[str(each) for each in about]) for code, *about in row.notes],
        error=figure(row.error),
        error_kind=row.error_kind,
        trials=len(row.trials),
    )


def _judged(row: Judged) -> JudgedForecast:
    outcome = row.outcome
    return JudgedForecast(
        code=row.outlook.subject.code,
        name_zh=row.outlook.subject.label_zh,
        unit=unit_name(row.outlook.unit),
        month=row.month,
        expected=figure(outcome.expected),
        actual=figure(outcome.actual),
        low90=figure(outcome.low90),
        high90=figure(outcome.high90),
        error=figure(None if outcome.error is None else round(outcome.error, 2)),
        is_within=outcome.is_within,
        made_on=row.outlook.made_on,
    )
