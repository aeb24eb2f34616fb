"""Dispatch meetings: calling one, its agenda in the office's hands, its papers."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import done_or_refused, said
from diaodu.core.clock import moment, today
from diaodu.core.downloads import download
from diaodu.core.events import record_export
from diaodu.core.moves import MoveRefusedError
from diaodu.core.typed import whole_numbers
from diaodu.core.versions import posted_version
from diaodu.dispatch.actions import (
    add_item,
    add_proposed,
    drop_item,
    keep_minutes,
    move_item,
    plan_dispatch,
    publish_agenda,
    reorder_items,
    restore_item,
)
from diaodu.dispatch.choices import ItemSource
from diaodu.dispatch.forms import DispatchForm, ItemForm
from diaodu.dispatch.lookup import item_of, keeper, keeps, kept_dispatch, office_of, open_dispatch, reader
from diaodu.dispatch.models import DispatchItem, DispatchMeeting
from diaodu.dispatch.papers import PAPER_TYPE, agenda_paper, minutes_paper
from diaodu.dispatch.permissions import keeps_dispatch, visible_dispatches
from diaodu.dispatch.queries.meetings import counts_by_source, decisions_of, item_decisions, items_of, listed_dispatches
from diaodu.dispatch.queries.proposals import proposed_for
from diaodu.duties.choices import MeetingState
from diaodu.duties.forms import MinutesForm, first_error
from diaodu.duties.queries import receiving_units

MOST = 100


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    rows = listed_dispatches(visible_dispatches(officer, today=today()))[:MOST]
    return render(
        request,
        "dispatch/meetings.html",
        {"rows": list(rows), "moment": moment(), "keeps": keeps_dispatch(officer, today=today())},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_meeting(request: HttpRequest) -> HttpResponse:
    officer = keeper(request)
    office = office_of(officer)
    form = DispatchForm(request.POST or None, units=receiving_units(office.county_path))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        dispatch = plan_dispatch(
            given["title"],
            starts_at=given["starts_at"],
            place=given["place"],
            attendees=list(given["attendees"]),
            unit=office,
            by=officer.username,
        )
        add_proposed(dispatch, proposed_for(dispatch, today=today()), by=officer.username)
        messages.success(
            request, _("The meeting is called; its agenda is proposed below and yours until you publish it.")
        )
        return redirect("dispatch:meeting", code=dispatch.meeting.code)
    return render(request, "dispatch/new_meeting.html", {"form": form}, status=400 if form.errors else 200)


@require_safe
def meeting(request: HttpRequest, code: str) -> HttpResponse:
    dispatch = open_dispatch(request, code)
    items, runs = items_of(dispatch), keeps(request, dispatch)
    held = dispatch.meeting
    sources = dict(ItemSource.choices)
    context = {
        "dispatch": dispatch,
        "meeting": held,
        "items": [item for item in items if not item.is_dropped],
        "dropped": [item for item in items if item.is_dropped],
        "sources": [(sources[key], n) for key, n in counts_by_source(items).items()],
        "attendees": list(held.attendees.order_by("order", "sort_key")),
        "runs": runs and held.state != MeetingState.CANCELLED,
        "begun": held.starts_at <= moment(),
        "item_form": ItemForm(units=receiving_units(held.unit.county_path)) if runs else None,
        "minutes_form": MinutesForm(initial={"minutes": held.minutes, "version": held.version}),
        "moment": moment(),
    }
    return render(request, "dispatch/meeting.html", context)


@require_POST
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Once more what the ledgers propose; what is there already is passed over."""
    dispatch, by = kept_dispatch(request, code), reader(request).username
    fresh = proposed_for(dispatch, today=today())
    try:
        items = add_proposed(dispatch, fresh, by=by, version=posted_version(request.POST))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("%(n)d matters added.") % {"n": len(items)})
    return redirect("dispatch:meeting", code=code)


@require_POST
def add(request: HttpRequest, code: str) -> HttpResponse:
    dispatch, by = kept_dispatch(request, code), reader(request).username
    form = ItemForm(request.POST, units=receiving_units(dispatch.meeting.unit.county_path))
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("dispatch:meeting", code=code)
    given, version = form.cleaned_data, posted_version(request.POST)
    done_or_refused(
        request, lambda: add_item(dispatch, **given, by=by, version=version), _("Added at the end of the agenda.")
    )
    return redirect("dispatch:meeting", code=code)


@require_POST
def order(request: HttpRequest, code: str) -> HttpResponse:
    """The whole order at once, as it was drawn with the pointer."""
    dispatch, by = kept_dispatch(request, code), reader(request).username
    keys = whole_numbers(request.POST.get("order", "").split(","))
    version = posted_version(request.POST)
    done_or_refused(request, lambda: reorder_items(dispatch, keys, by=by, version=version), _("The order is kept."))
    return redirect("dispatch:meeting", code=code)


@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    dispatch, by = kept_dispatch(request, code), reader(request).username
    version = posted_version(request.POST)
    done_or_refused(
        request,
        lambda: publish_agenda(dispatch, by=by, version=version),
        _("The agenda is published; everybody invited sees it."),
    )
    return redirect("dispatch:meeting", code=code)


@require_POST
def act(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """Up, down, off the agenda, back on it."""
    dispatch, by = kept_dispatch(request, code), reader(request).username
    item, version = item_of(dispatch, key), posted_version(request.POST)
    deed = _deed(request, item, by=by, version=version)
    done_or_refused(request, deed, _("Done."))
    return redirect(f"{dispatch.get_absolute_url()}#item-{item.pk}")


def _deed(request: HttpRequest, item: DispatchItem, *, by: str, version: int | None) -> Callable[[], object]:
    verb = request.POST.get("verb", "")
    if verb in {"up", "down"}:
        place = item.number - 1 + (1 if verb == "down" else -1)
        return lambda: move_item(item, place, by=by, version=version)
    if verb == "drop":
        return lambda: drop_item(item, reason=request.POST.get("reason", ""), by=by, version=version)
    if verb == "restore":
        return lambda: restore_item(item, by=by, version=version)
    raise Http404


@require_POST
def minutes(request: HttpRequest, code: str) -> HttpResponse:
    dispatch, by = kept_dispatch(request, code), reader(request).username
    form = MinutesForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("dispatch:meeting", code=code)
    given = form.cleaned_data
    done_or_refused(
        request,
        lambda: keep_minutes(dispatch, minutes=given["minutes"], by=by, version=given["version"]),
        _("The minutes are kept."),
    )
    return redirect("dispatch:meeting", code=code)


@require_safe
def agenda_file(request: HttpRequest, code: str) -> HttpResponse:
    dispatch = open_dispatch(request, code)
    content = agenda_paper(dispatch, items_of(dispatch), _attendees(dispatch))
    return _paper(request, content, f"{dispatch.meeting.title}议程.docx", "agenda")


@require_safe
def minutes_file(request: HttpRequest, code: str) -> HttpResponse:
    """Of a meeting that was held; before that there are none."""
    dispatch = open_dispatch(request, code)
    if dispatch.meeting.state != MeetingState.HELD:
        messages.error(request, _("The meeting has not been held yet; there are no minutes to print."))
        return redirect("dispatch:meeting", code=code)
    content = minutes_paper(
        dispatch, items_of(dispatch), item_decisions(dispatch), decisions_of(dispatch), _attendees(dispatch)
    )
    return _paper(request, content, f"{dispatch.meeting.title}纪要.docx", "minutes")


def _attendees(dispatch: DispatchMeeting):  # type: ignore[no-untyped-def]
    return list(dispatch.meeting.attendees.order_by("order", "sort_key"))


def _paper(request: HttpRequest, content: bytes, name: str, what: str) -> HttpResponse:
    officer = reader(request)
    record_export(what, by=officer.username, unit=officer.unit.path, form="docx")
    return download(content, name, PAPER_TYPE)
