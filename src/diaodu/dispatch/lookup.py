"""The one way a view comes by a warning or a dispatch meeting: among those the asker may see, else 404."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from diaodu.core.clock import today
from diaodu.core.moves import Mover
from diaodu.dispatch.models import Alert, DispatchItem, DispatchMeeting
from diaodu.dispatch.permissions import (
    keeps_dispatch,
    kept_dispatches,
    mover_of,
    reads_dispatch,
    sees_cockpit,
    visible_alerts,
    visible_dispatches,
)
from diaodu.dispatch.queries.alerts import listed
from diaodu.people.choices import Role
from diaodu.people.models import Officer, Post, Unit
from diaodu.people.permissions import acting_posts


@dataclass(frozen=True, slots=True)
class OpenAlert:
    alert: Alert
    mover: Mover


def reader(request: HttpRequest) -> Officer:
    if not isinstance(request.user, Officer) or not reads_dispatch(request.user, today=today()):
        raise Http404
    return request.user


def keeper(request: HttpRequest) -> Officer:
    officer = reader(request)
    if not keeps_dispatch(officer, today=today()):
        raise PermissionDenied
    return officer


def overseer(request: HttpRequest) -> Officer:
    officer = reader(request)
    if not sees_cockpit(officer, today=today()):
        raise PermissionDenied
    return officer


def office_of(officer: Officer) -> Unit:
    """The dispatch office the officer acts for; asked of keepers only."""
    return _office_post(officer).unit


def _office_post(officer: Officer) -> Post:
    posts = acting_posts(officer, today=today())
    return next(post for post in posts if post.role == Role.DISPATCH_OFFICE)


def open_alert(request: HttpRequest, code: str) -> OpenAlert:
    officer = reader(request)
    alert = listed(visible_alerts(officer, today=today())).select_related("row").filter(code=code).first()
    if alert is None:
        raise Http404
    return OpenAlert(alert, mover_of(officer, acting_posts(officer, today=today())))


def open_dispatch(request: HttpRequest, code: str) -> DispatchMeeting:
    rows = visible_dispatches(reader(request), today=today()).select_related("meeting__unit", "meeting__subject")
    found = rows.filter(meeting__code=code).first()
    if found is None:
        raise Http404
    return found


def kept_dispatch(request: HttpRequest, code: str) -> DispatchMeeting:
    """One whose agenda the asker keeps; 403 for who may only read it."""
    dispatch = open_dispatch(request, code)
    if not keeps(request, dispatch):
        raise PermissionDenied
    return dispatch


def keeps(request: HttpRequest, dispatch: DispatchMeeting) -> bool:
    return kept_dispatches(reader(request), today=today()).filter(pk=dispatch.pk).exists()


def item_of(dispatch: DispatchMeeting, key: int) -> DispatchItem:
    item = dispatch.items.select_related("about", "unit", "earlier__about", "earlier__duty").filter(pk=key).first()
    if item is None:
        raise Http404
    item.dispatch = dispatch
    return item
