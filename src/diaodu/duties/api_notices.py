"""Notices: sent to many units, seen as far as one may see their answers."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Code
from diaodu.core.clock import today
from diaodu.duties.actions import send_notice as send
from diaodu.duties.api_shapes import NoticeGiven, NoticeOne, NoticeRow, notice_one, notice_row
from diaodu.duties.lookup import asking_post
from diaodu.duties.models import Notice
from diaodu.duties.permissions import visible_duties
from diaodu.duties.queries import listed, notices_of
from diaodu.people.api_auth import DECIDE, asker
from diaodu.people.api_shapes import units_by_code
from diaodu.people.operations import changes, reads

router = Router(tags=["duties"])


@reads(router, "/notices", Page[NoticeRow], says=_("Notices"))
def list_notices(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return page_of(_seen(request), window, notice_row)


@reads(router, "/notices/{code}", NoticeOne, says=_("One notice with the answers one may see"))
def one_notice(request: HttpRequest, code: Code) -> NoticeOne:
    return _one(request, code)


@changes(
    router,
    "/notices",
    NoticeOne,
    says=_("Send a notice to units"),
    scope=DECIDE,
    creates=True,
    versioned=False,
)
def send_notice(request: HttpRequest, given: NoticeGiven) -> NoticeOne:
    post, officer = asking_post(request), asker(request)
    to = units_by_code(officer, given.to, field="body.to")
    if post.unit in to:
        raise wrong_field("body.to", _("A unit does not send notices to itself."))
    notice = send(
        given.title,
        body=given.body,
        to=to,
        asked_by=post.unit,
        by=officer.username,
        due_at=given.due_at,
        needs_answer=given.needs_answer,
    )
    return _one(request, notice.code)


def _one(request: HttpRequest, code: str) -> NoticeOne:
    notice = _seen(request).filter(code=code).first()
    if notice is None:
        raise Http404
    duties = listed(visible_duties(asker(request), today=today()).filter(notice=notice))
    return notice_one(notice, list(duties.order_by("unit__order", "unit__sort_key")))


def _seen(request: HttpRequest) -> QuerySet[Notice]:
    """The notices of which one may see at least one unit's duty."""
    officer = asker(request)
    seen = visible_duties(officer, today=today()).filter(notice__isnull=False)
    return notices_of(officer.unit.county_path).filter(pk__in=seen.values("notice"))
