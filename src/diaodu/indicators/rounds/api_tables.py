"""Who reports what, and how large firms are, through the API: the same lists and changes as the two tables' pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from diaodu.core.api.pages import Page, Window, page_of, page_of_list
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import NO_NUL, Answer, Code, Figure, FigureText, Given, Reason, figure, taken
from diaodu.core.clock import today
from diaodu.enterprises.models import Firm
from diaodu.indicators.rounds.actions import Ask, NewFirmSize, ask_figures, enter_firm_sizes, stop_asking
from diaodu.indicators.rounds.api import plan_reader
from diaodu.indicators.rounds.lookup import find_running_post
from diaodu.indicators.rounds.models import FirmSize
from diaodu.indicators.rounds.permissions import may_enter_firm_figures, may_see_firm_figures
from diaodu.indicators.rounds.queries.asks import asked_items, could_be_asked
from diaodu.indicators.rounds.queries.sizes import SizedFirm, newest_sizes
from diaodu.ledger.models import Item
from diaodu.people.api_auth import DECIDE, REPORT
from diaodu.people.api_shapes import UnitCode, UnitName, unit_code, unit_name, units_by_code
from diaodu.people.choices import RoundField
from diaodu.people.models import Officer, Unit
from diaodu.people.operations import changes, reads

router = Router(tags=["figures"])
IndicatorCode = Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9_]+$", examples=["IND_OUT"])]
AtMost = Field(min_length=1, max_length=500)


class AskRow(Answer):
    """`reported_by` gives the management's figure of `indicator` about `about`, in the rounds of `field`."""

    indicator: str
    about: UnitName
    reported_by: UnitName
    field: str
    since: date


class AskFilters(BaseModel):
    indicator: IndicatorCode | None = None
    reported_by: UnitCode | None = None


class AskGiven(Given):
    """One that is there gets this unit and field; one that is not is asked from now on."""

    indicator: IndicatorCode
    about: UnitCode
    reported_by: UnitCode
    field: RoundField = RoundField.STATISTICS


class AsksGiven(Given):
    asks: Annotated[list[AskGiven], AtMost]


class AskNamed(Given):
    indicator: IndicatorCode
    about: UnitCode


class AsksStopped(Given):
    asks: Annotated[list[AskNamed], AtMost]
    reason: Reason


class AskRows(Answer):
    items: list[AskRow]


class Stopped(Answer):
    stopped: int


class SizeRow(Answer):
    """A year's figures of a firm, amounts in 10,000 yuan. `size` null: it cannot be told; `why` says what lacks."""

    firm: Code
    year: int
    people: Figure
    revenue: Figure
    assets: Figure
    size: str | None
    why_zh: str
    why_en: str
    source: str
    legal_ground: str
    vintage: int


class SizeFilters(BaseModel):
    firm: Code | None = None
    year: Annotated[int, Field(ge=2000, le=2100)] | None = None


class SizeGiven(Given):
    """What is left out is not known."""

    firm: Code
    year: Annotated[int, Field(ge=2000, le=2100)]
    people: FigureText | None = None
    revenue: FigureText | None = None
    assets: FigureText | None = None


Ground = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]


class SizesGiven(Given):
    sizes: Annotated[list[SizeGiven], AtMost]
    source: Ground
    legal_ground: Ground


class SizesKept(Answer):
    """`kept`: how many were new or differed from what was there."""

    kept: int


@reads(router, "/figure-asks", Page[AskRow], says=_("Which unit reports which figure"))
def list_figure_asks(request: HttpRequest, filters: Query[AskFilters], window: Query[Window]) -> dict[str, Any]:
    officer = _runner(request)
    items = asked_items(officer.unit.county_path).order_by("subject__indicator__order", "about__order", "pk")
    if filters.indicator:
        items = items.filter(subject__indicator__code=filters.indicator)
    if filters.reported_by:
        items = items.filter(unit__in=units_by_code(officer, [filters.reported_by], field="query.reported_by"))
    return page_of(items, window, _ask)


@changes(
    router,
    "/figure-asks",
    AskRows,
    says=_("Say which unit reports which figure: all or none"),
    scope=DECIDE,
    versioned=False,  # an ask is known by indicator and area, and the one said last holds
)
def ask_for_figures(request: HttpRequest, given: AsksGiven) -> AskRows:
    officer = _runner(request)
    scope = officer.unit.county_path
    indicators = {each.code: each for each in could_be_asked(scope)}
    units = _units(officer, [code for each in given.asks for code in (each.about, each.reported_by)])
    keys = [(each.indicator, each.about) for each in given.asks]
    if any(each.indicator not in indicators for each in given.asks) or len(set(keys)) != len(keys):
        raise wrong_field("body.asks", _now("An indicator cannot be asked for, or the same figure stands there twice."))
    ask_figures(
        [Ask(indicators[a.indicator], units[a.reported_by], units[a.about], a.field) for a in given.asks],
        by=officer.username,
    )
    named = _named(scope, keys)
    return AskRows(items=[_ask(named[key]) for key in keys if key in named])


@changes(
    router,
    "/figure-asks/stop",
    Stopped,
    says=_("Ask no more for figures: all or none"),
    scope=DECIDE,
    versioned=False,
)
def stop_figure_asks(request: HttpRequest, given: AsksStopped) -> Stopped:
    officer = _runner(request)
    keys = [(each.indicator, each.about) for each in given.asks]
    named = _named(officer.unit.county_path, keys)
    if any(key not in named for key in keys):
        raise wrong_field("body.asks", _now("One of these figures is not asked for."))
    stop_asking(list(named.values()), why=given.reason, by=officer.username)
    return Stopped(stopped=len(named))


@reads(router, "/firm-sizes", Page[SizeRow], says=_("How large firms are, year by year"))
def list_firm_sizes(request: HttpRequest, filters: Query[SizeFilters], window: Query[Window]) -> dict[str, Any]:
    officer = plan_reader(request)
    if not may_see_firm_figures(officer, today=today()):
        raise PermissionDenied
    rows = FirmSize.objects.filter(firm__scope=officer.unit.county_path)
    if filters.firm:
        rows = rows.filter(firm__code=filters.firm)
    if filters.year:
        rows = rows.filter(year=filters.year)
    return page_of_list(newest_sizes(rows), window, _size)


@changes(
    router,
    "/firm-sizes",
    SizesKept,
    says=_("Enter what says how large firms are: all or none"),
    scope=REPORT,
    versioned=False,  # figures are added as the next vintage; nothing is overwritten
)
def enter_sizes_of_firms(request: HttpRequest, given: SizesGiven) -> SizesKept:
    officer = plan_reader(request)
    if not may_enter_firm_figures(officer, today=today()):
        raise PermissionDenied
    scope = officer.unit.county_path
    codes = {each.firm for each in given.sizes}
    firms = {firm.code: firm for firm in Firm.objects.filter(scope=scope, code__in=codes)}
    if codes - set(firms) or len({(each.firm, each.year) for each in given.sizes}) != len(given.sizes):
        raise wrong_field("body.sizes", _now("There is no such firm, or a firm and year stand there twice."))
    new = [_new_size(each, firms[each.firm], given) for each in given.sizes]
    return SizesKept(kept=len(enter_firm_sizes(new, by=officer.username, unit=scope)))


def _runner(request: HttpRequest) -> Officer:
    officer = plan_reader(request)
    find_running_post(officer)
    return officer


def _units(officer: Officer, codes: Sequence[str]) -> dict[str, Unit]:
    return {unit_code(unit.path): unit for unit in units_by_code(officer, codes, field="body.asks")}


def _named(scope: str, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Item]:
    """By indicator and area what is asked; one query."""
    items = asked_items(scope).filter(subject__indicator__code__in={indicator for indicator, _about in keys})
    found = {(item.subject.indicator.code, unit_code(item.about.path)): item for item in items if item.about}
    return {key: found[key] for key in keys if key in found}


def _new_size(each: SizeGiven, firm: Firm, given: SizesGiven) -> NewFirmSize:
    return NewFirmSize(
        firm,
        each.year,
        _decimal(each.people),
        _decimal(each.revenue),
        _decimal(each.assets),
        given.source,
        given.legal_ground,
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _ask(item: Item) -> AskRow:
    return AskRow(
        indicator=item.subject.indicator.code,
        about=unit_name(item.about or item.unit),
        reported_by=unit_name(item.unit),
        **taken(item, "field", "since"),
    )


def _size(each: SizedFirm) -> SizeRow:
    row = each.row
    return SizeRow(
        firm=row.firm.code,
        people=figure(row.people),
        revenue=figure(row.revenue),
        assets=figure(row.assets),
        size=each.size or None,
        why_zh=each.sized.why[0],
        why_en=each.sized.why[1],
        **taken(row, "year", "source", "legal_ground", "vintage"),
    )
