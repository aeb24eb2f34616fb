"""Indicators, targets and supports through the API: the same questions and actions as the pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Code, end_of_day
from diaodu.core.api.versions import hold, newer
from diaodu.core.clock import today
from diaodu.enterprises.permissions import visible_firms
from diaodu.indicators.catalogue.actions import (
    Definition,
    Estimate,
    NewSupport,
    Share,
    TargetInput,
    add_indicator,
    add_supports,
    adopt_breakdown,
    estimate_supports,
    set_targets,
)
from diaodu.indicators.catalogue.api_shapes import (
    BreakdownGiven,
    EstimateGiven,
    FigureFilters,
    IndicatorCode,
    IndicatorFigure,
    IndicatorFilters,
    IndicatorGiven,
    IndicatorOne,
    IndicatorRow,
    IndicatorTarget,
    IndicatorTargets,
    SupportFilters,
    SupportGiven,
    SupportOne,
    SupportRow,
    TargetAsked,
    TargetFilters,
    TargetGiven,
    TargetsGiven,
    Year,
    indicator_figure,
    indicator_one,
    indicator_row,
    support_one,
    support_row,
    target_row,
)
from diaodu.indicators.catalogue.choices import SupportState
from diaodu.indicators.catalogue.models import Indicator, Support, Target
from diaodu.indicators.catalogue.permissions import (
    Hand,
    hand_of,
    visible_indicators,
    visible_supports,
    visible_targets,
)
from diaodu.indicators.catalogue.queries.definitions import with_links
from diaodu.indicators.catalogue.queries.supports import estimates_of, listed_supports
from diaodu.indicators.catalogue.queries.targets import preview_breakdown, with_newest
from diaodu.kernel.period import Period
from diaodu.ledger.models import Observation
from diaodu.people.api_auth import DECIDE, REPORT, asker
from diaodu.people.api_shapes import unit_path
from diaodu.people.models import Unit
from diaodu.people.operations import changes, reads
from diaodu.people.permissions import county_of, may_read_plans, visible_units
from diaodu.projects.library.permissions import visible_projects

router = Router(tags=["indicators"])


@reads(router, "/indicators", Page[IndicatorRow], says=_("Indicators of the county"))
def list_indicators(request: HttpRequest, filters: Query[IndicatorFilters], window: Query[Window]) -> dict[str, Any]:
    rows = with_links(visible_indicators(asker(request), today=today())).order_by("order", "pk")
    if filters.frequency:
        rows = rows.filter(frequency=filters.frequency)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.q:
        rows = rows.filter(Q(name_zh__icontains=filters.q) | Q(code__icontains=filters.q))
    return page_of(rows, window, indicator_row)


@reads(router, "/indicators/{code}", IndicatorOne, says=_("One indicator with its caliber notes"))
def one_indicator(request: HttpRequest, code: IndicatorCode) -> IndicatorOne:
    return indicator_one(_indicator(request, code))


@reads(router, "/indicators/{code}/figures", Page[IndicatorFigure], says=_("Every edition of an indicator's figures"))
def indicator_figures(
    request: HttpRequest, code: IndicatorCode, filters: Query[FigureFilters], window: Query[Window]
) -> dict[str, Any]:
    indicator, officer = _indicator(request, code), asker(request)
    path = unit_path(filters.unit) if filters.unit else officer.unit.county_path
    facts = Observation.objects.filter(item__subject=indicator.subject_id, item__about__path=path)
    if filters.span:
        facts = facts.filter(span=filters.span)
    facts = facts.filter(known_at__lte=end_of_day(filters.known or today()))
    return page_of(facts.order_by("-period_end", "span", "-vintage", "pk"), window, indicator_figure)


@changes(
    router, "/indicators", IndicatorOne, says=_("Define an indicator"), scope=DECIDE, creates=True, versioned=False
)
def define_indicator(request: HttpRequest, given: IndicatorGiven) -> IndicatorOne:
    hand = _keeper(request)
    county = county_of(asker(request))
    words = given.model_dump(exclude={"code", "lead", "weight", "numerator", "denominator", "growth_of"})
    links: dict[str, Any] = {
        name: _named_indicator(request, code, f"body.{name}")
        for name in ("weight", "numerator", "denominator", "growth_of")
        if (code := getattr(given, name))
    }
    lead = _unit(request, given.lead, "body.lead") if given.lead else None
    made = add_indicator(given.code, Definition(**words, **links, lead=lead), county=county, by=hand.by)
    return indicator_one(_indicator(request, made.code))


@reads(router, "/indicator-targets", Page[IndicatorTarget], says=_("Targets of units"))
def list_indicator_targets(
    request: HttpRequest, filters: Query[TargetFilters], window: Query[Window]
) -> dict[str, Any]:
    rows = with_newest(visible_targets(asker(request), today=today())).order_by("pk")
    if filters.year:
        rows = rows.filter(year=filters.year)
    if filters.indicator:
        rows = rows.filter(indicator__code=filters.indicator)
    if filters.unit:
        rows = rows.filter(unit__path=unit_path(filters.unit))
    return page_of(rows, window, target_row)


@changes(
    router,
    "/indicator-targets",
    IndicatorTargets,
    says=_("Set targets of units: all or none"),
    scope=DECIDE,
    versioned=False,  # each comes with the version that was looked at
)
def set_indicator_targets(request: HttpRequest, given: TargetsGiven) -> IndicatorTargets:
    hand = _keeper(request)
    inputs = [_target_input(request, each, place) for place, each in enumerate(given.targets)]
    if len({each.key for each in inputs}) < len(inputs):
        raise wrong_field("body.targets", _("The same target stands there twice."))
    made = set_targets(inputs, county=county_of(asker(request)), by=hand.by)
    rows = with_newest(Target.objects.filter(pk__in=[target.pk for target in made])).order_by("pk")
    return IndicatorTargets(targets=[target_row(target) for target in rows])


@reads(router, "/indicators/{code}/targets/{year}", IndicatorTarget, says=_("The county's own target of a year"))
def one_indicator_target(
    request: HttpRequest, code: IndicatorCode, year: Year, asked: Query[TargetAsked]
) -> IndicatorTarget:
    return target_row(_own_target(request, code, year, asked.kind))


@changes(
    router,
    "/indicators/{code}/targets/{year}/breakdown",
    IndicatorTargets,
    says=_("Share a county's target out among units"),
    scope=DECIDE,
)
def share_target_out(request: HttpRequest, code: IndicatorCode, year: Year, given: BreakdownGiven) -> IndicatorTargets:
    target = _own_target(request, code, year, given.kind)
    hand, county = _keeper(request), county_of(asker(request))
    hold(request, target)
    units = [_unit(request, code, "body.units") for code in given.units]
    by = _named_indicator(request, given.by_indicator, "body.by_indicator") if given.by_indicator else None
    preview = preview_breakdown(target, units, key=given.key, by_indicator=by, places=given.places)
    if preview.problem or any(row.value is None for row in preview.rows):
        zh, en = preview.problem or ("手工分解请直接设各单位目标。", "By hand: set the units' targets themselves.")
        raise wrong_field("body.key", _in_words(zh, en))
    adopt_breakdown(
        target,
        [Share(row.unit, row.value or Decimal(0), row.weight) for row in preview.rows],
        key=given.key,
        county=county,
        by=hand.by,
        source=given.source or (target.newest.source if target.newest else ""),
        reason=given.reason,
        by_indicator=by,
        by_period=preview.by_period,
        places=given.places,
    )
    rows = with_newest(visible_targets(asker(request), today=today()))
    made = rows.filter(indicator=target.indicator_id, year=target.year, kind=target.kind, unit__in=units)
    return IndicatorTargets(targets=[target_row(each) for each in made.order_by("pk")])


@reads(router, "/supports", Page[SupportRow], says=_("Firms and projects that indicators rest on"))
def list_supports(request: HttpRequest, filters: Query[SupportFilters], window: Query[Window]) -> dict[str, Any]:
    rows = listed_supports(visible_supports(asker(request), today=today())).order_by("code")
    if filters.indicator:
        rows = rows.filter(indicator__code=filters.indicator)
    if filters.unit:
        rows = rows.filter(unit__path=unit_path(filters.unit))
    if filters.state == SupportState.OPEN:
        rows = rows.filter(Q(newest=None) | Q(newest__state=SupportState.OPEN))
    elif filters.state:
        rows = rows.filter(newest__state=filters.state)
    return page_of(rows, window, support_row)


@reads(router, "/supports/{code}", SupportOne, says=_("One support with all its estimates"))
def one_support(request: HttpRequest, code: Code) -> SupportOne:
    support = _support(request, code)
    return support_one(support, list(estimates_of(support)))


@changes(router, "/supports", SupportOne, says=_("Name a support"), scope=REPORT, creates=True, versioned=False)
def name_support(request: HttpRequest, given: SupportGiven) -> SupportOne:
    hand, officer = _reader(request), asker(request)
    if not (hand.may_keep or hand.speaking):
        raise PermissionDenied
    indicator, unit = (
        _named_indicator(request, given.indicator, "body.indicator"),
        _unit(request, given.unit, "body.unit"),
    )
    if not hand.may_enter_supports(indicator, unit):
        raise PermissionDenied
    firm = visible_firms(officer, today=today()).filter(code=given.firm).first() if given.firm else None
    project = visible_projects(officer, today=today()).filter(code=given.project).first() if given.project else None
    base = Decimal(given.base) if given.base else None
    made = add_supports(
        [NewSupport(indicator, unit, firm, project, base, note=given.note)], county=county_of(officer), by=hand.by
    )
    return support_one(_support(request, made[0].code), [])


@changes(router, "/supports/{code}/estimates", SupportOne, says=_("Say what is expected of a support"), scope=REPORT)
def estimate_support(request: HttpRequest, code: Code, given: EstimateGiven) -> SupportOne:
    support, hand = _support(request, code), _reader(request)
    if not hand.may_enter_supports(support.indicator, support.unit):
        raise PermissionDenied
    hold(request, support)
    value = Decimal(given.value) if given.value else None
    estimate_supports([Estimate(support, Period.parse(given.period), value, given.state, given.evidence)], by=hand.by)
    again = _support(request, code)
    return support_one(again, list(estimates_of(again)))


def _reader(request: HttpRequest) -> Hand:
    officer = asker(request)
    if not may_read_plans(officer, today=today()):
        raise Http404
    return hand_of(officer, today=today())


def _keeper(request: HttpRequest) -> Hand:
    hand = _reader(request)
    if not hand.may_keep:
        raise PermissionDenied
    return hand


def _indicator(request: HttpRequest, code: str) -> Indicator:
    found = with_links(visible_indicators(asker(request), today=today())).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _named_indicator(request: HttpRequest, code: str, field: str) -> Indicator:
    rows = visible_indicators(asker(request), today=today()).select_related("subject", "lead")
    found = rows.filter(code=code, retired_on=None).first()
    if found is None:
        raise wrong_field(field, _("The county has no such indicator."))
    return found


def _unit(request: HttpRequest, code: str, field: str) -> Unit:
    found = visible_units(asker(request)).filter(path=unit_path(code), retired_on=None).first()
    if found is None:
        raise wrong_field(field, _("The county has no such unit."))
    return found


def _own_target(request: HttpRequest, code: str, year: int, kind: str) -> Target:
    rows = with_newest(visible_targets(asker(request), today=today()))
    path = asker(request).unit.county_path
    found = rows.filter(indicator__code=code, year=year, kind=kind, unit__path=path).first()
    if found is None:
        raise Http404
    return found


def _support(request: HttpRequest, code: str) -> Support:
    found = listed_supports(visible_supports(asker(request), today=today())).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _target_input(request: HttpRequest, given: TargetGiven, place: int) -> TargetInput:
    indicator = _named_indicator(request, given.indicator, f"body.targets.{place}.indicator")
    unit = _unit(request, given.unit, f"body.targets.{place}.unit")
    figures: dict[str, Any] = {
        name: Decimal(text) if (text := getattr(given, name)) else None
        for name in ("assigned", "ensured", "striven", "stretch", "baseline")
    }
    old = Target.objects.filter(indicator=indicator, unit=unit, year=given.year, kind=given.kind).first()
    if old is not None and old.version != given.version:
        raise newer()
    return TargetInput(
        indicator,
        unit,
        given.year,
        given.source,
        kind=given.kind,
        reason=given.reason,
        version=given.version,
        **figures,
    )


def _in_words(zh: str, en: str) -> str:
    from django.utils.translation import get_language

    return en if get_language() == "en" else zh
