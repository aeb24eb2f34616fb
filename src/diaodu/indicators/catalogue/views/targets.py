"""Targets of a year as a grid, one target, its form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import download, said, to_form
from diaodu.core.clock import moment, today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.moves import MoveRefusedError
from diaodu.core.typed import whole_year
from diaodu.core.versions import posted_version
from diaodu.indicators.catalogue.actions import retire_target, set_targets
from diaodu.indicators.catalogue.books import targets_book
from diaodu.indicators.catalogue.forms import TargetForm
from diaodu.indicators.catalogue.lookup import Reader, keeper, open_target, reader
from diaodu.indicators.catalogue.models import Target
from diaodu.indicators.catalogue.permissions import units_with_figures, visible_indicators, visible_targets
from diaodu.indicators.catalogue.queries.targets import (
    breakdowns_of,
    editions_of,
    grid_of,
    standings_of,
    targets_of_year,
    years_with_targets,
)

EDIT = require_http_methods(["GET", "HEAD", "POST"])
_FIELDS = ("assigned", "ensured", "striven", "stretch", "baseline", "pace_kind", "source")


@require_safe
def target_grid(request: HttpRequest) -> HttpResponse:
    asker = reader(request)
    seen = visible_targets(asker.officer, today=today())
    year = _year(request)
    targets = list(targets_of_year(seen, year))
    standings = {
        each.target.pk: each
        for each in standings_of([t for t in targets if t.unit_id == asker.county.pk], as_of=today(), known=moment())
    }
    grid = grid_of(targets, list(units_with_figures(asker.county.path)))
    context = {
        "year": year,
        "years": sorted({*years_with_targets(seen), today().year}),
        "grid": grid,
        "rows": [
            (row, next((standings.get(c.pk) for c in row.cells if c and c.pk in standings), None)) for row in grid.rows
        ],
        "hand": asker.hand,
        "tab": "targets",
    }
    return render(request, "indicators/targets.html", context)


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    asker, year = reader(request), _year(request)
    content = targets_book(targets_of_year(visible_targets(asker.officer, today=today()), year), year)
    return download(request, content, WORKBOOK_TYPE, f"{year}{_('Targets')}.xlsx", subject="targets")


@require_safe
def target_page(request: HttpRequest, key: int) -> HttpResponse:
    asker = reader(request)
    target = open_target(asker, key)
    context = {
        "target": target,
        "standing": standings_of([target], as_of=today(), known=moment())[0],
        "editions": editions_of(target),
        "breakdowns": breakdowns_of(target),
        "hand": asker.hand,
        "is_county": target.unit_id == asker.county.pk,
        "tab": "targets",
    }
    return render(request, "indicators/target.html", context)


@EDIT
def new_target(request: HttpRequest) -> HttpResponse:
    asker = keeper(request)
    initial = {"year": today().year, "unit": asker.county.pk}
    chosen = _indicators(asker).filter(code=request.GET.get("indicator", "")).first()
    form = _form(request, asker, initial={**initial, **({"indicator": chosen.pk} if chosen else {})})
    if request.method == "POST" and form.is_valid():
        found = _set(request, asker, form)
        if found is not None:
            return redirect("indicators:target", key=found.pk)
    return _answer(request, form, None)


@EDIT
def edit_target(request: HttpRequest, key: int) -> HttpResponse:
    asker = keeper(request)
    target = open_target(asker, key)
    newest = target.newest
    initial = {name: getattr(newest, name) for name in _FIELDS} if newest else {}
    if newest:
        initial["pace"] = " ".join(str(value) for value in newest.pace)
    form = _form(request, asker, target=target, initial=initial)
    if request.method == "POST" and form.is_valid() and _set(request, asker, form) is not None:
        return redirect("indicators:target", key=key)
    return _answer(request, form, target)


@require_POST
def retire(request: HttpRequest, key: int) -> HttpResponse:
    asker = keeper(request)
    target = open_target(asker, key)
    try:
        retire_target(target, why=request.POST.get("why", ""), by=asker.hand.by, version=posted_version(request.POST))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        return redirect("indicators:target", key=key)
    messages.success(request, _("Done."))
    return redirect("indicators:targets")


def _set(request: HttpRequest, asker: Reader, form: TargetForm) -> Target | None:
    """The target that was set; None where it was refused, with the reason in the form."""
    given = form.target_input(posted_version(request.POST))
    try:
        targets = set_targets([given], county=asker.county, by=asker.hand.by)
    except MoveRefusedError as refusal:
        to_form(form, refusal)
        return None
    messages.success(request, _("Saved.") if targets else _("Nothing has changed."))
    return (
        targets[0]
        if targets
        else Target.objects.get(indicator=given.indicator, unit=given.unit, year=given.year, kind=given.kind)
    )


def _answer(request: HttpRequest, form: TargetForm, target: Target | None) -> HttpResponse:
    context = {"form": form, "target": target, "tab": "targets"}
    return render(request, "indicators/target_form.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, asker: Reader, **words: Any) -> TargetForm:
    units = units_with_figures(asker.county.path)
    form = TargetForm(request.POST or None, indicators=_indicators(asker), units=units, **words)
    if not (form.is_bound and _asks_about_unit(form)):
        form.fields["checked"].widget = form.fields["checked"].hidden_widget()
    return form


def _asks_about_unit(form: TargetForm) -> bool:
    form.is_valid()
    return bool(form.warnings) or "checked" in form.data


def _indicators(asker: Reader):  # type: ignore[no-untyped-def]
    return visible_indicators(asker.officer, today=today()).filter(retired_on=None).order_by("order")


def _year(request: HttpRequest) -> int:
    return whole_year(request.GET.get("year", "")) or today().year
