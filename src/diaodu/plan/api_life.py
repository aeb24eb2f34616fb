"""Requests, supervision notices and blanks, by program."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from diaodu.core.api.pages import Page, Window, page_of, page_of_list
from diaodu.core.api.values import NO_NUL, Answer, Because, Code, Given, Moment, taken
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.people.api_auth import DECIDE, asker
from diaodu.people.api_shapes import UnitName, unit_name
from diaodu.people.operations import changes, reads
from diaodu.plan.actions import decide_request
from diaodu.plan.choices import Decision
from diaodu.plan.life import visible_requests, visible_supervisions
from diaodu.plan.models import Request, Supervision
from diaodu.plan.permissions import mover_in
from diaodu.plan.queries.blanks import BlankRow, blank_rows
from diaodu.plan.views.lookup import open_document

router = Router(tags=["plan"])


class RequestRow(Answer):
    """The lead unit's request. `new_due`: of a delay."""

    commitment: str
    kind: Literal["completion", "delay", "withdrawal"]
    state: Literal["open", "granted", "refused", "withdrawn"]
    why: str
    new_due: date | None
    by: str
    at: Moment
    decided_by: str
    decided_at: Moment | None
    decided_why: str
    version: int


class RequestFilters(BaseModel):
    state: Literal["open", "granted", "refused", "withdrawn"] | None = None


class Granted(Given):
    reason: Annotated[str, Field(max_length=500, pattern=NO_NUL)] = ""


class SupervisionRow(Answer):
    """A notice that the dated rules sent. `level`: 0 reminder, 1 blue, 2 orange, 3 red."""

    commitment: str
    duty: str
    level: int
    why_zh: str
    why_en: str
    sent_on: date
    ended_on: date | None


class BlankListed(Answer):
    """What the document hides or never says. `start`, `end`: letters of its text; `unit`: who should know."""

    start: int
    end: int
    kind: str
    cause: str
    measured_in: str
    stand: str
    due: date | None
    unit: UnitName | None


@reads(router, "/requests", Page[RequestRow], says=_("Requests for completion, delay or withdrawal"))
def list_requests(request: HttpRequest, filters: Query[RequestFilters], window: Query[Window]) -> dict[str, Any]:
    found = visible_requests(asker(request), today=today()).select_related("commitment").order_by("-at", "-pk")
    return page_of(found.filter(state=filters.state) if filters.state else found, window, _request)


@reads(router, "/commitments/{code}/request", RequestRow, says=_("The request of a commitment that waits"))
def open_request(request: HttpRequest, code: Code) -> RequestRow:
    return _request(_waiting(request, code))


@changes(router, "/commitments/{code}/request/grant", RequestRow, says=_("Grant a request"), scope=DECIDE)
def grant_request(request: HttpRequest, code: Code, given: Granted) -> RequestRow:
    return _decide(request, code, grant=True, why=given.reason)


@changes(router, "/commitments/{code}/request/refuse", RequestRow, says=_("Refuse a request"), scope=DECIDE)
def refuse_request(request: HttpRequest, code: Code, given: Because) -> RequestRow:
    return _decide(request, code, grant=False, why=given.reason)


@reads(router, "/supervisions", Page[SupervisionRow], says=_("Supervision notices"))
def list_supervisions(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    found = visible_supervisions(asker(request), today=today())
    return page_of(found.select_related("commitment", "duty").order_by("-sent_on", "-pk"), window, _supervision)


@reads(router, "/plans/{code}/blanks", Page[BlankListed], says=_("Blanks of a plan"))
def list_blanks(request: HttpRequest, code: Code, window: Query[Window]) -> dict[str, Any]:
    document = open_document(request, code)
    return page_of_list(blank_rows(document, asker(request), today=today()), window, _blank)


def _waiting(request: HttpRequest, code: str) -> Request:
    seen = visible_requests(asker(request), today=today()).select_related("commitment__document__unit")
    found = seen.filter(commitment__code=code, state=Decision.OPEN).first()
    if found is None:
        raise Http404
    return found


def _decide(request: HttpRequest, code: str, *, grant: bool, why: str) -> RequestRow:
    waiting = _waiting(request, code)
    mover = mover_in(asker(request), waiting.commitment, today=today())
    return _request(decide_request(hold(request, waiting), grant=grant, mover=mover, why=why))


def _request(row: Request) -> RequestRow:
    plain = ("kind", "state", "why", "new_due", "by", "at", "decided_by", "decided_at", "decided_why", "version")
    return RequestRow(commitment=row.commitment.code, **taken(row, *plain))


def _supervision(row: Supervision) -> SupervisionRow:
    plain = ("level", "why_zh", "why_en", "sent_on", "ended_on")
    return SupervisionRow(commitment=row.commitment.code, duty=row.duty.code, **taken(row, *plain))


def _blank(row: BlankRow) -> BlankListed:
    blank = row.blank
    return BlankListed(
        **taken(blank, "start", "end", "kind", "cause"),
        measured_in=blank.unit,
        stand=row.stand.value,
        due=blank.due,
        unit=unit_name(row.proposed) if row.proposed else None,
    )
