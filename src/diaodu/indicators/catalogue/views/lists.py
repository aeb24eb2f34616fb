"""The list of indicators, and figures as Excel."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.core.answers import download
from diaodu.core.clock import moment, today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.lists import Asked, Picker, counts_by, slice_of
from diaodu.indicators.catalogue.books import figures_book, indicators_book
from diaodu.indicators.catalogue.choices import Frequency, Kind
from diaodu.indicators.catalogue.filters import (
    BASES,
    INDICATOR_COLUMNS,
    INDICATOR_LIST,
    asked_indicators,
)
from diaodu.indicators.catalogue.lookup import open_indicator, reader
from diaodu.indicators.catalogue.permissions import visible_indicators, visible_targets
from diaodu.indicators.catalogue.queries.definitions import not_taken
from diaodu.indicators.catalogue.queries.figures import newest_figures, vintages_by_period
from diaodu.indicators.catalogue.queries.formulas import newest_derived
from diaodu.indicators.catalogue.queries.targets import with_newest
from diaodu.people.names import unit_choices
from diaodu.people.queries import units_among


@require_safe
def indicator_list(request: HttpRequest) -> HttpResponse:
    asker, day = reader(request), today()
    asked = Asked.from_query(request.GET, INDICATOR_LIST)
    seen = visible_indicators(asker.officer, today=day)
    page = slice_of(asked_indicators(seen, asked), asked, size=100)
    figures = newest_derived(page.rows, asker.county, as_of=day, known=moment())
    figures |= newest_figures(page.rows, asker.county, as_of=day, known=moment())
    targets = {
        target.indicator_id: target
        for target in with_newest(visible_targets(asker.officer, today=day)).filter(year=day.year, unit=asker.county)
    }
    counted = {name: asked_indicators(seen, asked.without(name)) for name in ("frequency", "kind", "basis")}
    context = {
        "asked": asked,
        "page": page,
        "rows": [(each, figures.get(each.pk), targets.get(each.pk)) for each in page.rows],
        "heads": asked.heads(INDICATOR_COLUMNS),
        "frequencies": asked.chips("frequency", Frequency.choices, counts_by(counted["frequency"], "frequency")),
        "kinds": asked.chips("kind", Kind.choices, counts_by(counted["kind"], "kind")),
        "bases": asked.chips("basis", BASES, counts_by(counted["basis"], "basis")),
        "search": asked.search(
            _("Name or code"),
            Picker("lead", _("Lead unit"), _("all units"), unit_choices(units_among(seen, "lead")), is_chinese=True),
        ),
        "hand": asker.hand,
        "standard_left": not_taken(set(seen.values_list("code", flat=True))) if asker.hand.may_keep else 0,
        "tab": "list",
    }
    return render(request, "indicators/list.html", context)


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The list as it was asked for."""
    asker = reader(request)
    asked = Asked.from_query(request.GET, INDICATOR_LIST)
    rows = list(asked_indicators(visible_indicators(asker.officer, today=today()), asked))
    figures = newest_derived(rows, asker.county, as_of=today(), known=moment())
    figures |= newest_figures(rows, asker.county, as_of=today(), known=moment())
    content = indicators_book(rows, figures, english=get_language() == "en")
    return download(request, content, WORKBOOK_TYPE, f"{_('Indicators')}.xlsx", subject="indicators")


@require_safe
def figures_workbook(request: HttpRequest, code: str) -> HttpResponse:
    """Every edition of the county's figures of one indicator."""
    asker = reader(request)
    indicator = open_indicator(asker, code)
    facts = vintages_by_period(indicator, asker.county, known=moment())
    content = figures_book(indicator, facts, english=get_language() == "en")
    return download(request, content, WORKBOOK_TYPE, f"{indicator.name_zh}.xlsx", subject=indicator.code)
