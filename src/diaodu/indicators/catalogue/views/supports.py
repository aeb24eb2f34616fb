"""Supports: the list with what they come to together, one support with its estimates."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import download, to_form
from diaodu.core.answers import said as refusal_said
from diaodu.core.clock import today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.intake import FileRefusedError, examine_file
from diaodu.core.lists import Asked, Picker, slice_of
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.enterprises.permissions import visible_firms
from diaodu.indicators.catalogue.actions import (
    Estimate,
    NewSupport,
    add_supports,
    change_support,
    estimate_supports,
    retire_support,
)
from diaodu.indicators.catalogue.books import supports_book
from diaodu.indicators.catalogue.choices import SupportState
from diaodu.indicators.catalogue.filters import (
    SUPPORT_COLUMNS,
    SUPPORT_LIST,
    asked_supports,
    indicators_in_use,
    support_counts,
)
from diaodu.indicators.catalogue.forms import said
from diaodu.indicators.catalogue.lookup import Reader, kept_support, open_support, reader
from diaodu.indicators.catalogue.models import Support
from diaodu.indicators.catalogue.permissions import units_with_figures, visible_indicators, visible_supports
from diaodu.indicators.catalogue.queries.supports import Row, estimates_of, together
from diaodu.indicators.catalogue.rules.periods import newest_ended
from diaodu.indicators.catalogue.support_forms import EstimateForm, SupportChangeForm, SupportForm
from diaodu.indicators.catalogue.templatetags.indicators_marks import called
from diaodu.people.models import Officer
from diaodu.people.names import unit_choices
from diaodu.people.permissions import within
from diaodu.people.queries import officers_of_county, units_among
from diaodu.projects.library.permissions import visible_projects


@require_safe
def support_list(request: HttpRequest) -> HttpResponse:
    asker = reader(request)
    asked = Asked.from_query(request.GET, SUPPORT_LIST)
    seen = visible_supports(asker.officer, today=today())
    found = asked_supports(seen, asked)
    page = slice_of(found, asked)
    indicators = [(each.code, called(each)) for each in indicators_in_use(seen)]
    context = {
        "asked": asked,
        "page": page,
        "rows": [Row(each) for each in page.rows],
        "heads": asked.heads(SUPPORT_COLUMNS),
        "states": asked.chips(
            "state", SupportState.choices, support_counts(asked_supports(seen, asked.without("state")))
        ),
        "search": asked.search(
            _("Name or code"),
            Picker("indicator", _("Indicator"), _("all indicators"), indicators),
            Picker("unit", _("Unit"), _("all units"), unit_choices(units_among(seen)), is_chinese=True),
        ),
        "together": together([Row(each) for each in found]) if asked["indicator"] else None,
        "may_add": bool(asker.hand.may_keep or asker.hand.speaking),
        "tab": "supports",
    }
    return render(request, "indicators/supports.html", context)


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    asker = reader(request)
    asked = Asked.from_query(request.GET, SUPPORT_LIST)
    rows = [Row(each) for each in asked_supports(visible_supports(asker.officer, today=today()), asked)]
    return download(request, supports_book(rows), WORKBOOK_TYPE, f"{_('Supports')}.xlsx", subject="supports")


@require_safe
def support_page(request: HttpRequest, code: str) -> HttpResponse:
    asker = reader(request)
    support = open_support(asker, code)
    return _page(request, asker, support, _estimate_form(support))


@require_http_methods(["GET", "HEAD", "POST"])
def new_support(request: HttpRequest) -> HttpResponse:
    asker = reader(request)
    if not (asker.hand.may_keep or asker.hand.speaking):
        raise PermissionDenied
    form = _support_form(request, asker)
    if request.method == "POST" and form.is_valid():
        given = NewSupport(**form.cleaned_data)
        if not asker.hand.may_enter_supports(given.indicator, given.unit):
            form.add_error("unit", said("你不能为这个单位登记支撑点。", "You do not enter supports of this unit."))
        else:
            try:
                made = add_supports([given], county=asker.county, by=asker.hand.by)
            except MoveRefusedError as refusal:
                to_form(form, refusal)
            else:
                messages.success(request, _("%(code)s entered.") % {"code": made[0].code})
                return redirect("indicators:support", code=made[0].code)
    context = {"form": form, "tab": "supports"}
    return render(request, "indicators/support_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_support(request: HttpRequest, code: str) -> HttpResponse:
    """Base, officer and note; what was said before stands in the support's history."""
    asker = reader(request)
    support = kept_support(asker, code)
    version = posted_version(request.POST) if request.method == "POST" else support.version
    form = SupportChangeForm(
        request.POST or None,
        officers=_officers(asker),
        initial={name: getattr(support, name) for name in ("base", "officer", "note")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_support(support, **form.cleaned_data, by=asker.hand.by, version=version)
        except MoveRefusedError as refusal:
            form.add_error(None, refusal_said(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("indicators:support", code=code)
    context = {"form": form, "support": support, "row": Row(support), "version": version, "tab": "supports"}
    return render(request, "indicators/support_edit.html", context, status=422 if form.errors else 200)


@require_POST
def estimate(request: HttpRequest, code: str) -> HttpResponse:
    asker = reader(request)
    support = kept_support(asker, code)
    form = EstimateForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _estimate(support, form, asker, posted_version(request.POST))
        except FileRefusedError as refusal:
            form.add_error("file", said(refusal.zh, refusal.en))
        except MoveRefusedError as refusal:
            to_form(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("indicators:support", code=code)
    return _page(request, asker, support, form, status=422)


@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    asker = reader(request)
    support = kept_support(asker, code)
    try:
        retire_support(support, why=request.POST.get("why", ""), by=asker.hand.by, version=posted_version(request.POST))
    except MoveRefusedError as refusal:
        messages.error(request, refusal_said(refusal))
        return redirect("indicators:support", code=code)
    messages.success(request, _("Done."))
    return redirect("indicators:supports")


def _estimate(support: Support, form: EstimateForm, asker: Reader, version: int | None) -> None:
    given = form.cleaned_data
    file = given["file"]
    examined = examine_file(file.read(), name=file.name) if file else None
    said_now = Estimate(
        support, given["period"], given["value"], given["state"], given["evidence"], examined, version=version
    )
    estimate_supports([said_now], by=asker.hand.by)


def _page(request: HttpRequest, asker: Reader, support: Support, form: EstimateForm, status: int = 200) -> HttpResponse:
    context = {
        "support": support,
        "row": Row(support),
        "estimates": estimates_of(support),
        "form": form,
        "may_keep": asker.hand.may_enter_supports(support.indicator, support.unit),
        "tab": "supports",
    }
    return render(request, "indicators/support.html", context, status=status)


def _estimate_form(support: Support) -> EstimateForm:
    indicator, newest = support.indicator, support.newest
    period = newest_ended(indicator.frequency, indicator.not_alone, today())
    return EstimateForm(initial={"period": period.code, "state": newest.state if newest else SupportState.OPEN})


def _support_form(request: HttpRequest, asker: Reader) -> SupportForm:
    officer, day = asker.officer, today()
    indicators = visible_indicators(officer, today=day).filter(retired_on=None).order_by("order")
    units = units_with_figures(asker.county.path)
    if not asker.hand.may_keep:
        own = asker.hand.own_units()
        led = indicators.filter(lead__in=own).exists()
        units = units if led else units.filter(Q(pk__in=own))
    return SupportForm(
        request.POST or None,
        indicators=indicators,
        units=units,
        firms=visible_firms(officer, today=day),
        projects=visible_projects(officer, today=day),
        officers=_officers(asker),
        initial={"indicator": indicators.filter(code=request.GET.get("indicator", "")).first()},
    )


def _officers(asker: Reader) -> QuerySet[Officer]:
    return officers_of_county(asker.county.path).filter(within(asker.county.path, "unit__path"), is_active=True)
