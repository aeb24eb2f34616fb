"""Sharing a target out: a look at what it would come to, then a person adopts it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.indicators.catalogue.actions import Share, adopt_breakdown
from diaodu.indicators.catalogue.choices import AREA_UNITS, BreakdownKey
from diaodu.indicators.catalogue.forms import BreakdownForm, hand_values
from diaodu.indicators.catalogue.lookup import Reader, keeper, open_target
from diaodu.indicators.catalogue.models import Target
from diaodu.indicators.catalogue.permissions import units_with_figures, visible_indicators
from diaodu.indicators.catalogue.queries.targets import Preview, preview_breakdown
from diaodu.people.models import Unit


@require_http_methods(["GET", "HEAD", "POST"])
def breakdown(request: HttpRequest, key: int) -> HttpResponse:
    """GET shows what was chosen in the address; POST adopts the values that stand on the page."""
    asker = keeper(request)
    target = open_target(asker, key)
    if target.unit_id != asker.county.pk:
        raise PermissionDenied
    posted = request.POST if request.method == "POST" else None
    form = _form(asker, target, posted if posted is not None else request.GET or None)
    preview: Preview | None = None
    wrong: list[int] = []
    refused = ""
    if form.is_bound and form.is_valid():
        units = list(form.cleaned_data["units"])
        if posted is None:
            preview = _preview(target, form, units, None)
        else:
            values, wrong = hand_values(request.POST, units)
            preview = _preview(target, form, units, values)
            if wrong:
                refused = _("Some parts are no numbers; nothing was saved.")
            else:
                refused = _adopt(request, asker, target, form=form, preview=preview, values=values)
                if not refused:
                    messages.success(request, _("Adopted: the parts are now the units' targets."))
                    return redirect("indicators:target", key=target.pk)
    context = {
        "target": target, "form": form, "preview": preview, "wrong": wrong, "refused": refused, "tab": "targets",
        "hand_key": BreakdownKey.HAND, "posted": posted,
    }  # fmt: skip
    status = 422 if posted is not None and (form.errors or refused) else 200
    return render(request, "indicators/breakdown.html", context, status=status)


def _preview(target: Target, form: BreakdownForm, units: Sequence[Unit], values: dict[int, Decimal] | None) -> Preview:
    given = form.cleaned_data
    key = given["key"] if values is None else BreakdownKey.HAND
    return preview_breakdown(
        target, units, key=key, by_indicator=given["by_indicator"], places=given["places"], hand=values
    )


def _adopt(
    request: HttpRequest,
    asker: Reader,
    target: Target,
    *,
    form: BreakdownForm,
    preview: Preview,
    values: dict[int, Decimal],
) -> str:
    """Why it was refused; empty where it is adopted. Values somebody changed by hand are a breakdown by hand."""
    given = form.cleaned_data
    proposed = _preview(target, form, [row.unit for row in preview.rows], None)
    weights = {row.unit.pk: row.weight for row in proposed.rows}
    is_as_proposed = all(row.value == values.get(row.unit.pk) for row in proposed.rows)
    key = given["key"] if is_as_proposed else BreakdownKey.HAND
    try:
        adopt_breakdown(
            target,
            [Share(row.unit, values[row.unit.pk], weights.get(row.unit.pk)) for row in preview.rows],
            key=key,
            county=asker.county,
            by=asker.hand.by,
            source=request.POST.get("source", "") or (target.newest.source if target.newest else ""),
            reason=request.POST.get("reason", ""),
            by_indicator=given["by_indicator"] if key == BreakdownKey.INDICATOR else None,
            by_period=proposed.by_period,
            places=given["places"],
            version=posted_version(request.POST),
        )
    except MoveRefusedError as refusal:
        target.refresh_from_db(fields=["version"])  # nothing was kept: the page goes on from what stands
        return said(refusal)
    return ""


def _form(asker: Reader, target: Target, data: object) -> BreakdownForm:
    units = units_with_figures(asker.county.path).exclude(pk=asker.county.pk)
    indicators = visible_indicators(asker.officer, today=today()).filter(retired_on=None).order_by("order")
    areas = [unit.pk for unit in units if unit.kind in AREA_UNITS]
    initial = {"key": BreakdownKey.LAST_YEAR, "units": areas, "places": 2}
    return BreakdownForm(data, indicators=indicators, units=units, initial=initial)
