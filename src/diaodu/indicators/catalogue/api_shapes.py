"""How indicators, their targets and supports look from outside, and what a program may send."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, Field

from diaodu.core.api.values import (
    NO_NUL,
    Answer,
    Code,
    Day,
    Figure,
    FigureText,
    Given,
    Moment,
    Reason,
    Sought,
    Words,
    figure,
    taken,
)
from diaodu.indicators.catalogue.choices import AddsUp, Better, BreakdownKey, Frequency, Kind, SupportState, TargetKind
from diaodu.indicators.catalogue.models import Indicator, Support, SupportEstimate, Target, TargetEdition
from diaodu.indicators.catalogue.queries.supports import Row
from diaodu.ledger.api_shapes import PeriodCode
from diaodu.ledger.choices import Span
from diaodu.ledger.models import Observation
from diaodu.people.api_shapes import UnitCode, UnitName, unit_name

IndicatorCode = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,29}$", examples=["BUDGET"])]
Year = Annotated[int, Field(ge=1990, le=2100)]
Short = Annotated[str, Field(max_length=120, pattern=NO_NUL)]
Basis = Annotated[str, Field(pattern=r"^(official|management)$")]


class IndicatorRow(Answer):
    """An indicator: what it measures, how often it comes out, how parts make the whole."""

    code: IndicatorCode
    subject: Code
    name_zh: str
    name_en: str
    measured_in: str
    frequency: str
    kind: str
    prices: str
    better: str
    span: str
    basis: str
    adds_up: str
    formula: str
    growth_of: IndicatorCode | None
    lead: UnitName | None
    retired_on: date | None


class CaliberSaid(Answer):
    valid_from: date
    caliber: str
    text_zh: str
    text_en: str
    breaks_series: bool
    source: str


class IndicatorOne(IndicatorRow):
    definition_zh: str
    definition_en: str
    source: str
    lag_days: int | None
    not_alone: list[int]
    behind: int
    calibers: list[CaliberSaid]
    version: int


class IndicatorFigure(Answer):
    """One figure of a unit in a period; `vintage` counts its editions. One that is not known is missing, never zero."""

    period: str
    span: str
    basis: str
    caliber: str
    value: Figure
    vintage: int
    known_at: Moment
    origin: str


class IndicatorTarget(Answer):
    """What a unit is to reach. `edition` counts changes; the earlier ones stay readable on its page."""

    indicator: IndicatorCode
    unit: UnitName
    year: int
    kind: str
    assigned: Figure
    ensured: Figure
    striven: Figure
    stretch: Figure
    baseline: Figure
    pace: list[str]
    edition: int
    valid_from: date
    source: str
    reason: str
    version: int


class IndicatorTargets(Answer):
    targets: list[IndicatorTarget]


class SupportRow(Answer):
    """A firm or project an indicator rests on: an estimate of the management, never statistics."""

    code: Code
    indicator: IndicatorCode
    unit: UnitName
    firm: Code | None
    project: Code | None
    name: str
    base: Figure
    period: str
    estimate: Figure
    state: str
    evidence: str


class SupportSaid(Answer):
    period: str
    value: Figure
    state: str
    evidence: str
    at: Moment
    by: str


class SupportOne(SupportRow):
    estimates: list[SupportSaid]
    version: int


class IndicatorFilters(BaseModel):
    frequency: Frequency | None = None
    kind: Kind | None = None
    q: Sought = ""


class FigureFilters(BaseModel):
    unit: UnitCode | None = None
    span: Span | None = None
    known: Day | None = None


class TargetFilters(BaseModel):
    year: Year | None = None
    indicator: IndicatorCode | None = None
    unit: UnitCode | None = None


class TargetAsked(BaseModel):
    kind: TargetKind = TargetKind.LEVEL


class SupportFilters(BaseModel):
    indicator: IndicatorCode | None = None
    unit: UnitCode | None = None
    state: SupportState | None = None


class IndicatorGiven(Given):
    """An indicator of the county's own."""

    code: IndicatorCode
    name_zh: Annotated[str, Field(min_length=1, max_length=80, pattern=NO_NUL)]
    measured_in: Annotated[str, Field(min_length=1, max_length=20, pattern=NO_NUL)]
    name_en: Short = ""
    frequency: Frequency = Frequency.MONTH
    kind: Kind = Kind.FLOW
    better: Better = Better.UP
    span: Span = Span.CUMULATIVE
    basis: Basis = "official"
    adds_up: AddsUp = AddsUp.NONE
    weight: IndicatorCode | None = None
    numerator: IndicatorCode | None = None
    denominator: IndicatorCode | None = None
    growth_of: IndicatorCode | None = None
    formula: Words = ""
    lead: UnitCode | None = None
    definition_zh: Words = ""
    source: Annotated[str, Field(max_length=200, pattern=NO_NUL)] = ""


class TargetGiven(Given):
    indicator: IndicatorCode
    unit: UnitCode
    year: Year
    kind: TargetKind = TargetKind.LEVEL
    assigned: FigureText | None = None
    ensured: FigureText | None = None
    striven: FigureText | None = None
    stretch: FigureText | None = None
    baseline: FigureText | None = None
    source: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
    reason: Annotated[str, Field(max_length=300, pattern=NO_NUL)] = ""
    version: Annotated[int, Field(ge=1, le=2**31)] | None = None


class TargetsGiven(Given):
    targets: Annotated[list[TargetGiven], Field(min_length=1, max_length=500)]


class BreakdownGiven(Given):
    """How a county's target is shared out among the units named; adopted as it comes out."""

    key: BreakdownKey
    kind: TargetKind = TargetKind.LEVEL
    units: Annotated[list[UnitCode], Field(min_length=1, max_length=100)]
    by_indicator: IndicatorCode | None = None
    places: Annotated[int, Field(ge=0, le=4)] = 2
    source: Annotated[str, Field(max_length=200, pattern=NO_NUL)] = ""
    reason: Reason


class SupportGiven(Given):
    """Exactly one of `firm` and `project`."""

    indicator: IndicatorCode
    unit: UnitCode
    firm: Code | None = None
    project: Code | None = None
    base: FigureText | None = None
    note: Annotated[str, Field(max_length=300, pattern=NO_NUL)] = ""


class EstimateGiven(Given):
    period: PeriodCode
    value: FigureText | None = None
    state: SupportState = SupportState.OPEN
    evidence: Annotated[str, Field(max_length=300, pattern=NO_NUL)] = ""


_ROW = (
    "code", "name_zh", "name_en", "measured_in", "frequency", "kind", "prices", "better", "span", "basis", "adds_up",
    "formula", "retired_on",
)  # fmt: skip


def indicator_row(indicator: Indicator) -> IndicatorRow:
    return IndicatorRow(**_of_indicator(indicator))


def _of_indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        **taken(indicator, *_ROW),
        "subject": indicator.subject.code,
        "growth_of": indicator.growth_of.code if indicator.growth_of else None,
        "lead": unit_name(indicator.lead) if indicator.lead else None,
    }


def indicator_one(indicator: Indicator) -> IndicatorOne:
    names = ("definition_zh", "definition_en", "source", "lag_days", "not_alone", "behind", "version")
    said = ("valid_from", "caliber", "text_zh", "text_en", "breaks_series", "source")
    calibers = [CaliberSaid(**taken(note, *said)) for note in indicator.caliber_notes.all()]
    return IndicatorOne(**_of_indicator(indicator), **taken(indicator, *names), calibers=calibers)


def indicator_figure(fact: Observation) -> IndicatorFigure:
    return IndicatorFigure(
        **taken(fact, "period", "span", "basis", "caliber", "vintage", "known_at", "origin"),
        value=figure(fact.value, missing=fact.missing or "unknown"),
    )


def target_row(target: Target) -> IndicatorTarget:
    edition = target.newest or TargetEdition()
    figures = ("assigned", "ensured", "striven", "stretch", "baseline")
    return IndicatorTarget(
        indicator=target.indicator.code,
        unit=unit_name(target.unit),
        **taken(target, "year", "kind", "version"),
        **{name: figure(getattr(edition, name), missing="not_applicable") for name in figures},
        pace=[str(value) for value in edition.pace],
        **taken(edition, "edition", "valid_from", "source", "reason"),
    )


def support_row(support: Support) -> SupportRow:
    return SupportRow(**_of_support(support))


def _of_support(support: Support) -> dict[str, Any]:
    row, newest = Row(support), support.newest
    return {
        "code": support.code,
        "indicator": support.indicator.code,
        "unit": unit_name(support.unit),
        "firm": support.firm.code if support.firm else None,
        "project": support.project.code if support.project else None,
        "name": row.name,
        "base": figure(support.base),
        "period": newest.period if newest else "",
        "estimate": figure(row.estimate),
        "state": row.state,
        "evidence": newest.evidence if newest else "",
    }


def support_one(support: Support, estimates: list[SupportEstimate]) -> SupportOne:
    said = [
        SupportSaid(**taken(each, "period", "state", "evidence", "at", "by"), value=figure(each.value))
        for each in estimates
    ]
    return SupportOne(**_of_support(support), estimates=said, version=support.version)
