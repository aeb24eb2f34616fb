"""One indicator: its course, contribution and pull, the league, every edition."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diaodu.indicators.analysis.charts import league_chart, parts_chart, trend_chart, with_fan
from diaodu.indicators.analysis.lookup import officer_of, open_indicator, place_of
from diaodu.indicators.analysis.queries.industries import by_industry
from diaodu.indicators.analysis.queries.one import OneIndicator, one_indicator
from diaodu.indicators.analysis.queries.outlooks import outlook_of
from diaodu.indicators.analysis.queries.supports import supports_of
from diaodu.indicators.analysis.sheets import indicator_book
from diaodu.indicators.analysis.views.answers import is_english, workbook
from diaodu.indicators.analysis.views.boards import page_context
from diaodu.ledger.choices import Basis
from diaodu.outlook.models import Outlook
from diaodu.outlook.setting_kinds import limits

LEVEL = "level"


@require_safe
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    officer = officer_of(request)
    found, place = open_indicator(officer, code), place_of(request)
    basis, league_by = _asked(request)
    one = one_indicator(place, found, basis=basis, league_by=league_by)
    outlook = outlook_of(place, found) if one.meant.basis == found.basis else None
    context = page_context(place, "indicator") | {
        "one": one,
        "charts": _charts(one, outlook),
        "outlook": outlook,
        "supports": supports_of(place, found) if outlook is not None and outlook.supports else [],
        "bound": limits(place.county.path, on=place.today)["miss_percent"] * 10,
        "industries": by_industry(place, found, one.read.month),
        "league_by": league_by,
        "bases": _bases(one),
    }
    return render(request, "analysis/indicator.html", context)


@require_safe
def indicator_workbook(request: HttpRequest, code: str) -> HttpResponse:
    officer = officer_of(request)
    found, place = open_indicator(officer, code), place_of(request)
    basis, league_by = _asked(request)
    one = one_indicator(place, found, basis=basis, league_by=league_by)
    industries = by_industry(place, found, one.read.month)
    return workbook(indicator_book(place, one, industries), found.name_zh, place, found.code, rows=len(one.trend))


def _asked(request: HttpRequest) -> tuple[str, str]:
    basis = request.GET.get("basis", "")
    return (
        basis if basis in (Basis.OFFICIAL, Basis.MANAGEMENT) else "",
        LEVEL if request.GET.get("by") == LEVEL else "",
    )


def _charts(one: OneIndicator, outlook: Outlook | None) -> dict[str, object]:
    charts: dict[str, object] = {"trend": with_fan(trend_chart(one, english=is_english()), one, outlook)}
    if one.parts.rows:
        charts["parts"] = parts_chart(one.parts, english=is_english())
    if one.league is not None:
        charts["league"] = league_chart(one.league, english=is_english())
    return charts


def _bases(one: OneIndicator) -> list[str]:
    """The bases there are figures of; they are looked at one by one, never together."""
    names = [] if one.chosen is None else [one.chosen.name, *one.chosen.others]
    return sorted({name.basis for name in names if name.basis != Basis.PLAN})
