"""Supplies: what there is of each factor, from where, by which document."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import download, said, to_form
from diaodu.core.clock import today
from diaodu.core.downloads import UNKNOWN_TYPE
from diaodu.core.files import read_stored
from diaodu.core.intake import ACCEPT, examine_upload
from diaodu.core.lists import Asked, slice_of
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.factors.actions import SupplyGiven, change_supply, record_supplies, retire_supply
from diaodu.factors.filters import SUPPLY_COLUMNS, factor_picker, supply_list
from diaodu.factors.forms import SupplyForm
from diaodu.factors.lookup import keep_supply, reader, supplying
from diaodu.factors.permissions import is_office, kept_factors, oversees, visible_supplies
from diaodu.factors.queries import asked_supplies
from diaodu.factors.setting_kinds import factor_kinds
from diaodu.people.permissions import county_of

EDIT = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def supply_list_view(request: HttpRequest) -> HttpResponse:
    officer, day, english = reader(request), today(), get_language() == "en"
    kinds = factor_kinds(officer.unit.county_path, on=day)
    asked = Asked.from_query(request.GET, supply_list(kinds))
    page = slice_of(asked_supplies(visible_supplies(officer, today=day), asked), asked)
    kept = kept_factors(officer, kinds, today=day)
    context = {
        "asked": asked,
        "page": page,
        "rows": [
            (
                row,
                kinds[row.factor].label(english=english) if row.factor in kinds else row.factor,
                kinds[row.factor].shown_unit if row.factor in kinds else "",
                row.factor in kept,
            )
            for row in page.rows
        ],
        "heads": asked.heads(SUPPLY_COLUMNS),
        "search": asked.search(_("Comes from"), factor_picker(kinds, english=english)),
        "may_add": bool(kept),
        "is_office": is_office(officer, today=day),
        "oversees": oversees(officer, today=day),
    }
    return render(request, "factors/supplies.html", context)


@EDIT
def new_supply(request: HttpRequest) -> HttpResponse:
    officer, kinds = supplying(request)
    initial = {"factor": request.GET.get("factor", ""), "month": today()}
    form = SupplyForm(
        request.POST or None,
        request.FILES or None,
        kinds=kinds.values(),
        english=get_language() == "en",
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            record_supplies([_given(request, form)], county=county_of(officer), by=officer.username, on=today())
        except MoveRefusedError as refusal:
            to_form(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("factors:supplies")
    return _page(request, form, title=_("Enter a supply"), verb=_("Enter"))


@EDIT
def edit_supply(request: HttpRequest, key: int) -> HttpResponse:
    supply, kinds = keep_supply(request, key)
    initial = {name: getattr(supply, name) for name in ("factor", "month", "amount", "source", "document", "note")}
    form = SupplyForm(
        request.POST or None,
        request.FILES or None,
        kinds=[kinds[supply.factor]],
        english=get_language() == "en",
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            given, version = _given(request, form), posted_version(request.POST)
            change_supply(supply, given, by=request.user.get_username(), version=version)
        except MoveRefusedError as refusal:
            to_form(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("factors:supplies")
    return _page(request, form, title=_("Change the supply"), verb=_("Save"), version=supply.version, supply=supply)


@require_POST
def retire(request: HttpRequest, key: int) -> HttpResponse:
    supply, _kinds = keep_supply(request, key)
    version, why = posted_version(request.POST), request.POST.get("why", "")
    try:
        retire_supply(supply, by=request.user.get_username(), on=today(), why=why, version=version)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        return redirect("factors:edit_supply", key=key)
    messages.success(request, _("Done."))
    return redirect("factors:supplies")


@require_safe
def document(request: HttpRequest, key: int) -> HttpResponse:
    officer = reader(request)
    supply = visible_supplies(officer, today=today()).select_related("file").filter(pk=key).first()
    if supply is None or supply.file is None:
        raise Http404
    return download(request, read_stored(supply.file), UNKNOWN_TYPE, supply.file_name, subject=supply.factor)


def _given(request: HttpRequest, form: SupplyForm) -> SupplyGiven:
    data, file = form.cleaned_data, request.FILES.get("file")
    return SupplyGiven(
        data["factor"],
        data["month"],
        data["amount"],
        data["source"],
        data["document"],
        data["note"],
        examine_upload(file) if file is not None else None,
    )


def _page(request: HttpRequest, form: SupplyForm, **context: object) -> HttpResponse:
    context |= {"form": form, "back": reverse("factors:supplies"), "accept": ACCEPT, "has_file": True}
    return render(request, "factors/form.html", context, status=422 if form.errors else 200)
