"""One item: what it is, how far it has come, both values, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.core.panels import panels_for
from diaodu.core.versions import posted_version
from diaodu.people.models import Unit
from diaodu.people.queries import units_of_county
from diaodu.projects.works.actions import (
    Confirmation,
    ItemChange,
    Report,
    add_items,
    change_items,
    confirm_items,
    report_items,
    retire_item,
)
from diaodu.projects.works.forms import ItemForm, StateForm
from diaodu.projects.works.lookup import OpenItem, open_item, open_programme, require_reporter
from diaodu.projects.works.pages import item_context
from diaodu.projects.works.permissions import Hand
from diaodu.projects.works.setting_kinds import kinds_of

EDIT = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def item_page(request: HttpRequest, code: str) -> HttpResponse:
    return _show(request, open_item(request, code))


def _show(request: HttpRequest, opened: OpenItem, *, status: int = 200, **forms: StateForm) -> HttpResponse:
    context = item_context(opened, today=today(), english=get_language() == "en", forms=forms)
    panels = panels_for(request, "work_item", opened.item.subject, on=today())
    return render(request, "works/item.html", {**context, "panels": panels}, status=status)


@EDIT
def new_item(request: HttpRequest, code: str) -> HttpResponse:
    opened = open_programme(request, code)
    require_reporter(opened)
    programme, day = opened.programme, today()
    kinds = kinds_of(programme.unit.path, on=day)
    form = ItemForm(request.POST or None, units=_units(opened.hand, programme.unit.path), kinds=kinds)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_items(programme, [form.new_item()], by=opened.hand.by, on=day)
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
        else:
            return redirect("works:item", code=made[0].code)
    return _form(request, form, title=_("New item"), verb=_("Add"), back=f"/works/programmes/{code}/")


@EDIT
def edit_item(request: HttpRequest, code: str) -> HttpResponse:
    opened = _reporting(request, code)
    item = opened.item
    names = ("name", "place", "start_due", "finish_due", "lon", "lat", "note", "unit")
    initial = {name: getattr(item, name) for name in names}
    units = _units(opened.hand, item.programme.unit.path)
    form = ItemForm(request.POST or None, units=units, kinds={}, item=item, initial=initial)
    if request.method == "POST" and form.is_valid():
        change = ItemChange(item, version=posted_version(request.POST), **form.cleaned_data)
        try:
            change_items(item.programme, [change], by=opened.hand.by)
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("works:item", code=code)
    return _form(
        request, form, title=_("Edit the item"), verb=_("Save"), back=f"/works/items/{code}/", version=item.version
    )


@require_POST
def report(request: HttpRequest, code: str) -> HttpResponse:
    """What the street or township says about its item."""
    opened = _reporting(request, code)
    form = StateForm(request.POST, item=opened.item)

    def work() -> object:
        given = form.cleaned_data
        said_now = Report(opened.item, form.state, given["on"], given["why"], posted_version(request.POST))
        return report_items([said_now], programme=opened.item.programme, mover=opened.mover, unit=opened.unit)

    return _try(request, opened, form, work, done=_("Reported."), name="report")


@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """What the leading bureau says after looking."""
    opened = open_item(request, code)
    if not opened.hand.may_confirm:
        raise PermissionDenied
    form = StateForm(request.POST, item=opened.item, prefix="sure")

    def work() -> object:
        given = form.cleaned_data
        sure = Confirmation(opened.item, form.state, given["on"], given["why"], posted_version(request.POST))
        return confirm_items([sure], programme=opened.item.programme, mover=opened.mover, unit=opened.unit)

    return _try(request, opened, form, work, done=_("Confirmed."), name="confirm")


@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    opened = open_item(request, code)
    if not opened.hand.may_manage:
        raise PermissionDenied
    item = opened.item
    words = {"by": opened.hand.by, "on": today(), "why": request.POST.get("why", "")}
    try:
        retire_item(item, programme=item.programme, version=posted_version(request.POST), **words)  # type: ignore[arg-type]
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        return redirect("works:item", code=code)
    messages.success(request, _("Withdrawn; it is no longer counted."))
    return redirect("works:programme", code=item.programme.code)


def _try(
    request: HttpRequest, opened: OpenItem, form: StateForm, work: Callable[[], object], *, done: str, name: str
) -> HttpResponse:
    if form.is_valid():
        try:
            work()
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, done)
            return redirect("works:item", code=opened.item.code)
    fresh = open_item(request, opened.item.code)  # what could not be saved has not touched the record
    return _show(request, fresh, status=422, **{name: form})


def _reporting(request: HttpRequest, code: str) -> OpenItem:
    opened = open_item(request, code)
    if not opened.may_report:
        raise PermissionDenied
    return opened


def _units(hand: Hand, path: str):  # type: ignore[no-untyped-def]
    """Every unit for who leads; one's own for a street or township."""
    units = units_of_county(path).exclude(parent=None)
    return units if hand.may_manage else Unit.objects.filter(pk__in=hand.towns())


def _form(request: HttpRequest, form: ItemForm, **context: Any) -> HttpResponse:
    return render(request, "works/form.html", {"form": form, **context}, status=422 if form.errors else 200)
