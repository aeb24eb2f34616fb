"""日监测、周调度、月分析、季通报: one page with a switch over the same ledger."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from diaodu.core.clock import today
from diaodu.core.downloads import download
from diaodu.core.events import record_export
from diaodu.dispatch.lookup import reader
from diaodu.dispatch.queries.ledger import ledger_of
from diaodu.dispatch.rules.spans import DAY, MONTH, QUARTER, SPANS, WEEK, Span, span_of
from diaodu.dispatch.sheets import ledger_workbook

NAMES = {
    DAY: gettext_lazy("Daily watch"),
    WEEK: gettext_lazy("Weekly dispatch"),
    MONTH: gettext_lazy("Monthly analysis"),
    QUARTER: gettext_lazy("Quarterly bulletin"),
}
TITLES = {
    "lights": gettext_lazy("Lights that turned"),
    "alerts": gettext_lazy("Early warnings"),
    "figures": gettext_lazy("Figures accepted"),
    "problems": gettext_lazy("Problems raised and solved"),
    "decisions": gettext_lazy("Decisions due"),
}
FIRST_DAY = date(1990, 1, 1)


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    officer, span = reader(request), _span(request)
    sections = ledger_of(officer, span, today=today())
    context = {
        "span": span,
        "switch": [(name, NAMES[name], name == span.name) for name in SPANS],
        "name": NAMES[span.name],
        "sections": [(TITLES[section.name], section) for section in sections],
        "is_now": span.first <= today() <= span.last,
        "is_past": span.last < today(),
        "count": sum(section.count for section in sections),
    }
    return render(request, "dispatch/watch.html", context)


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    officer, span = reader(request), _span(request)
    sections = [(str(TITLES[each.name]), each) for each in ledger_of(officer, span, today=today())]
    record_export("dispatch ledger", by=officer.username, unit=officer.unit.path, form="xlsx")
    title = f"{NAMES[span.name]} {span.first:%Y-%m-%d}"
    return download(ledger_workbook(str(_("What moved")), sections), f"{title}.xlsx")


def _span(request: HttpRequest) -> Span:
    """A week, today's, where nothing else is asked; a day that is none or lies ahead counts as not asked."""
    name, on = request.GET.get("span", WEEK), request.GET.get("on", "")
    try:
        day = date.fromisoformat(on) if on.isascii() else today()
    except ValueError:
        day = today()
    day = day if FIRST_DAY <= day <= today() else today()
    return span_of(name if name in SPANS else WEEK, day)
