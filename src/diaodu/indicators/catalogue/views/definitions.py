"""One indicator: its page, form, caliber notes; taking over the standard ones."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import said, to_form
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.core.panels import panels_for
from diaodu.core.versions import posted_version
from diaodu.indicators.catalogue.actions import (
    add_indicator,
    change_indicator,
    note_caliber,
    retire_indicator,
    take_standard_indicators,
)
from diaodu.indicators.catalogue.forms import CaliberForm, IndicatorForm
from diaodu.indicators.catalogue.formula import FormulaError
from diaodu.indicators.catalogue.indicator_page import indicator_context
from diaodu.indicators.catalogue.lookup import Reader, keeper, open_indicator, reader
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.catalogue.permissions import visible_indicators
from diaodu.indicators.catalogue.queries.formulas import catalogue_of, check_formula
from diaodu.people.queries import units_of_county

EDIT = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def indicator_page(request: HttpRequest, code: str) -> HttpResponse:
    asker = reader(request)
    indicator = open_indicator(asker, code)
    context = indicator_context(asker, indicator, request.GET.get("unit", ""))
    panels = panels_for(request, "indicator", indicator.subject, on=today())
    return render(request, "indicators/indicator.html", {**context, "panels": panels, "caliber_form": CaliberForm()})


@EDIT
def new_indicator(request: HttpRequest) -> HttpResponse:
    asker = keeper(request)
    form = _form(request, asker)
    if request.method == "POST" and form.is_valid():
        try:
            indicator = add_indicator(form.cleaned_data["code"], form.definition, county=asker.county, by=asker.hand.by)
        except MoveRefusedError as refusal:
            to_form(form, refusal)
        else:
            messages.success(request, _("%(code)s entered.") % {"code": indicator.code})
            return redirect(indicator)
    context = {"form": form, "formula_error": _formula_error(form, asker, "")}
    return render(request, "indicators/form.html", context, status=422 if form.errors else 200)


@EDIT
def edit_indicator(request: HttpRequest, code: str) -> HttpResponse:
    asker = keeper(request)
    indicator = open_indicator(asker, code)
    form = _form(request, asker, indicator)
    if request.method == "POST" and form.is_valid():
        try:
            change_indicator(
                indicator,
                form.definition,
                county=asker.county,
                by=asker.hand.by,
                version=posted_version(request.POST),
            )
        except MoveRefusedError as refusal:
            to_form(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(indicator)
    context = {"form": form, "indicator": indicator, "formula_error": _formula_error(form, asker, code)}
    return render(request, "indicators/form.html", context, status=422 if form.errors else 200)


@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    asker = keeper(request)
    indicator = open_indicator(asker, code)
    try:
        retire_indicator(
            indicator,
            on=today(),
            why=request.POST.get("why", ""),
            by=asker.hand.by,
            version=posted_version(request.POST),
        )
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect(indicator)


@require_POST
def add_caliber(request: HttpRequest, code: str) -> HttpResponse:
    asker = keeper(request)
    indicator = open_indicator(asker, code)
    form = CaliberForm(request.POST)
    if form.is_valid():
        try:
            note_caliber(indicator, by=asker.hand.by, **form.cleaned_data)
        except MoveRefusedError as refusal:
            to_form(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(indicator)
    context = {**indicator_context(asker, indicator, ""), "caliber_form": form}
    return render(request, "indicators/indicator.html", context, status=422)


@require_POST
def take_standard(request: HttpRequest) -> HttpResponse:
    asker = keeper(request)
    made = take_standard_indicators(asker.county, by=asker.hand.by)
    messages.success(request, _("Taken over: %(n)s") % {"n": len(made)})
    return redirect("indicators:list")


def _form(request: HttpRequest, asker: Reader, indicator: Indicator | None = None) -> IndicatorForm:
    indicators = visible_indicators(asker.officer, today=today()).filter(retired_on=None).order_by("order")
    return IndicatorForm(
        request.POST or None, indicators=indicators, units=units_of_county(asker.county.path), indicator=indicator
    )


def _formula_error(form: IndicatorForm, asker: Reader, code: str) -> FormulaError | None:
    """Where in the formula the mistake stands, to be shown below it."""
    text = form.data.get("formula", "").strip() if form.is_bound else ""
    if not text or "formula" not in form.errors:
        return None
    own = code or form.data.get("code", "").strip().upper()
    try:
        check_formula(text, catalogue_of(asker.county.path), code=own, measured_in=form.data.get("measured_in", ""))
    except FormulaError as error:
        return error
    return None
