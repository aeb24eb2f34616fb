"""What figures say together, through the API: the same questions as the pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from diaodu.core.api.values import Answer, Figure, figure
from diaodu.indicators.analysis.lookup import Place, open_indicator, open_place
from diaodu.indicators.analysis.queries.board import BoardRow, TargetRow, board_of
from diaodu.indicators.analysis.queries.gaps import GapRow, gaps_of
from diaodu.indicators.analysis.queries.one import League, LeagueRow, TrendRow, one_indicator
from diaodu.people.api_auth import asker
from diaodu.people.api_shapes import UnitCode, UnitName, unit_name
from diaodu.people.operations import reads

router = Router(tags=["indicators"])
AnalysedCode = Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9_]+$", examples=["IND_OUT"])]
MonthCode = Annotated[str, Field(pattern=r"^(199[0-9]|20[0-9]{2})-(0[1-9]|1[0-2])$", examples=["2026-08"])]


class AnalysisPlace(BaseModel):
    """The county and its newest month where nothing else is asked."""

    unit: UnitCode | None = None
    month: MonthCode | None = None


class LeagueAsked(AnalysisPlace):
    by_level: bool = False


class GapsOf(AnalysisPlace):
    below: bool = False


class JudgedGoal(Answer):
    """A target of the year against the figure. `light` is empty where no rule of lights holds or nothing is known."""

    kind: str
    target: Figure
    measured_in: str
    expected: Figure
    completion: Figure
    points_behind: Figure
    light: str
    reason_zh: str
    reason_en: str


class BoardLine(Answer):
    """One indicator. `value` is as published, `alone` the period by itself; `growth` is the published one.

    `left_out`: units without a figure that the sum does not hold. What is not known says so, with its reason.
    """

    code: AnalysedCode
    name_zh: str
    name_en: str
    measured_in: str
    period: str
    basis: str
    caliber: str
    value: Figure
    alone: Figure
    growth: Figure
    growth_is_published: bool
    left_out: int
    reason_zh: str
    reason_en: str
    ask: UnitName | None
    rank: int | None
    among: int | None
    climbed: int | None
    of_peers: bool
    targets: list[JudgedGoal]


class IndicatorBoard(Answer):
    unit: UnitName
    month: str
    items: list[BoardLine]


class TrendPoint(Answer):
    period: str
    value: Figure
    last_year: Figure
    alone: Figure
    growth: Figure
    pace: Figure


class IndicatorTrend(Answer):
    unit: UnitName
    code: AnalysedCode
    measured_in: str
    basis: str
    items: list[TrendPoint]


class LeaguePlace(Answer):
    unit: UnitName | None
    name_zh: str
    value: Figure
    rank: int | None
    rank_before: int | None
    climbed: int | None


class IndicatorLeague(Answer):
    """Standard competition ranks: 1, 1, 3. `ranked_by`: the indicator whose figures are ranked."""

    unit: UnitName
    month: str
    ranked_by: AnalysedCode
    places: list[LeaguePlace]
    peers: list[LeaguePlace]


class NamedSupport(Answer):
    """An estimate of the management, never a statistic."""

    code: str
    name: str
    state: str
    estimate: Figure
    base: Figure
    adds: Figure
    evidence: str


class IndicatorGap(Answer):
    """`needed`: each remaining month; `of_late`: what the last months brought each. `left` is an estimate."""

    code: AnalysedCode
    unit: UnitName
    goal: JudgedGoal
    period: str
    value: Figure
    missing: Figure
    months_left: int
    needed: Figure
    needed_growth: Figure
    of_late: Figure
    short: Figure
    supports_confirmed: Figure
    supports_hoped: Figure
    left: Figure
    reason_zh: str
    reason_en: str
    supports: list[NamedSupport]


class IndicatorGaps(Answer):
    unit: UnitName
    month: str
    items: list[IndicatorGap]


@reads(router, "/indicator-analysis/board", IndicatorBoard, says=_("The dashboard of a unit"))
def indicator_board(request: HttpRequest, place: Query[AnalysisPlace]) -> IndicatorBoard:
    found = place_asked(request, place)
    return IndicatorBoard(
        unit=unit_name(found.unit), month=found.month_code, items=[_line(row) for row in board_of(found)]
    )


@reads(router, "/indicator-analysis/gaps", IndicatorGaps, says=_("What the targets of a unit still need"))
def indicator_gaps(request: HttpRequest, place: Query[GapsOf]) -> IndicatorGaps:
    found = place_asked(request, place)
    rows = gaps_of(found, below=place.below)
    return IndicatorGaps(unit=unit_name(found.unit), month=found.month_code, items=[_gap(row) for row in rows])


@reads(router, "/indicator-analysis/{code}/trend", IndicatorTrend, says=_("The course of an indicator over a year"))
def indicator_trend(request: HttpRequest, code: AnalysedCode, place: Query[AnalysisPlace]) -> IndicatorTrend:
    indicator = open_indicator(asker(request), code)
    found = place_asked(request, place)
    one = one_indicator(found, indicator)
    return IndicatorTrend(
        unit=unit_name(found.unit),
        code=code,
        measured_in=indicator.measured_in,
        basis=one.meant.basis,
        items=[_point(row) for row in one.trend],
    )


@reads(router, "/indicator-analysis/{code}/league", IndicatorLeague, says=_("The league of an indicator"))
def indicator_league(request: HttpRequest, code: AnalysedCode, place: Query[LeagueAsked]) -> IndicatorLeague:
    indicator = open_indicator(asker(request), code)
    found = place_asked(request, place)
    one = one_indicator(found, indicator, league_by="level" if place.by_level else "")
    ranked = one.league or one.peers
    return IndicatorLeague(
        unit=unit_name(found.unit),
        month=found.month_code,
        ranked_by=ranked.by.code if ranked else code,
        places=_places(one.league),
        peers=_places(one.peers),
    )


def place_asked(request: HttpRequest, place: AnalysisPlace) -> Place:
    return open_place(asker(request), place.unit or "", place.month or "")


def _line(row: BoardRow) -> BoardLine:
    standing, lead = row.standing, row.indicator.lead
    return BoardLine(
        code=row.indicator.code,
        name_zh=row.indicator.name_zh,
        name_en=row.indicator.name_en,
        measured_in=row.indicator.measured_in,
        period=row.read.period.code,
        basis=row.basis,
        caliber=row.caliber,
        value=figure(row.read.value),
        alone=figure(row.read.alone.value),
        growth=figure(row.growth.value),
        growth_is_published=row.growth_from is not None or row.indicator.kind == "growth",
        left_out=row.read.blanks,
        reason_zh=row.read.why[0],
        reason_en=row.read.why[1],
        ask=unit_name(lead) if row.is_blank and lead else None,
        rank=standing.rank if standing else None,
        among=standing.among if standing else None,
        climbed=standing.climbed if standing else None,
        of_peers=bool(standing and standing.of_peers),
        targets=[_goal(each) for each in row.targets],
    )


def _goal(row: TargetRow | GapRow) -> JudgedGoal:
    judged = row.judged
    return JudgedGoal(
        kind=judged.goal.kind,
        target=figure(judged.goal.value),
        measured_in=judged.goal.measured_in,
        expected=figure(judged.expected),
        completion=figure(judged.completion),
        points_behind=figure(judged.behind),
        light=judged.light,
        reason_zh=judged.said[0],
        reason_en=judged.said[1],
    )


def _point(row: TrendRow) -> TrendPoint:
    value: Decimal | None = row.value.value if row.value else None
    return TrendPoint(
        period=row.period.code,
        value=figure(value),
        last_year=figure(row.last_year),
        alone=figure(row.alone.value),
        growth=figure(row.growth),
        pace=figure(row.pace),
    )


def _places(league: League | None) -> list[LeaguePlace]:
    return [_league_place(row) for row in league.rows] if league else []


def _league_place(row: LeagueRow) -> LeaguePlace:
    return LeaguePlace(
        unit=unit_name(row.unit) if row.unit else None,
        name_zh=row.name_zh,
        value=figure(row.value),
        rank=row.rank,
        rank_before=row.earlier,
        climbed=row.climbed,
    )


def _gap(row: GapRow) -> IndicatorGap:
    gap, rest = row.gap, row.gap.rest
    return IndicatorGap(
        code=row.target.indicator.code,
        unit=unit_name(row.target.unit),
        goal=_goal(row),
        period=row.read.period.code,
        value=figure(row.judged.value),
        missing=figure(rest.amount),
        months_left=row.months_left,
        needed=figure(rest.monthly),
        needed_growth=figure(rest.growth),
        of_late=figure(gap.speed.monthly),
        short=figure(gap.short),
        supports_confirmed=figure(gap.confirmed),
        supports_hoped=figure(gap.hoped),
        left=figure(gap.left),
        reason_zh=gap.said[0],
        reason_en=gap.said[1],
        supports=[
            NamedSupport(
                code=each.support.code,
                name=each.name,
                state=each.state,
                estimate=figure(each.value),
                base=figure(each.support.base),
                adds=figure(each.adds),
                evidence=each.evidence,
            )
            for each in row.supports
        ],
    )
