"""One matter to a screen, large enough for the room; decisions are typed where they are taken."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import done_or_refused
from diaodu.core.clock import moment, today
from diaodu.dispatch.actions import NewItemDecision, decide_item
from diaodu.dispatch.forms import ItemDecisionForm
from diaodu.dispatch.lookup import item_of, keeps, kept_dispatch, open_dispatch, reader
from diaodu.dispatch.models import DispatchItem, DispatchMeeting
from diaodu.dispatch.permissions import visible_alerts
from diaodu.dispatch.queries.meetings import items_of, screen_of
from diaodu.duties.choices import MeetingState
from diaodu.duties.forms import first_error
from diaodu.duties.queries import receiving_units


@require_safe
def screen(request: HttpRequest, code: str, number: int) -> HttpResponse:
    dispatch = open_dispatch(request, code)
    items = [item for item in items_of(dispatch) if not item.is_dropped]
    at = next((place for place, item in enumerate(items) if item.number == number), None)
    if at is None:
        raise Http404
    officer, item = reader(request), item_of(dispatch, items[at].pk)
    runs = keeps(request, dispatch) and dispatch.meeting.state != MeetingState.CANCELLED
    context = {
        "dispatch": dispatch,
        "meeting": dispatch.meeting,
        "items": items,
        "item": items[at],
        "count": len(items),
        "screen": screen_of(item, officer, visible_alerts(officer, today=today()), today=today()),
        "before": items[at - 1].number if at else None,
        "after": items[at + 1].number if at + 1 < len(items) else None,
        "runs": runs,
        "form": ItemDecisionForm(
            units=receiving_units(dispatch.meeting.unit.county_path), initial={"unit": items[at].unit_id}
        )
        if runs
        else None,
        "moment": moment(),
    }
    return render(request, "dispatch/screen.html", context)


@require_POST
def decide(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The decision becomes a follow-up on its unit's desk at once."""
    dispatch = kept_dispatch(request, code)
    item = _numbered(dispatch, number)
    form = ItemDecisionForm(request.POST, units=receiving_units(dispatch.meeting.unit.county_path))
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("dispatch:screen", code=code, number=number)
    given = form.cleaned_data
    done_or_refused(
        request,
        lambda: decide_item(
            item, NewItemDecision(given["text"], given["unit"], given["due_at"]), by=reader(request).username
        ),
        _("Recorded; it stands on the unit's desk."),
    )
    return redirect("dispatch:screen", code=code, number=number)


def _numbered(dispatch: DispatchMeeting, number: int) -> DispatchItem:
    key = dispatch.items.filter(number=number, dropped_why="").values_list("pk", flat=True).first()
    if key is None:
        raise Http404
    return item_of(dispatch, key)
