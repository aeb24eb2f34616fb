"""Reporting: returns with their lines and every verb of their way; rounds and items beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Because, Code
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.core.fields import from_scaled, to_scaled
from diaodu.core.moves import open_steps
from diaodu.duties.actions import deliver_duties
from diaodu.kernel.period import Period
from diaodu.ledger.actions import (
    LineInput,
    accept_returns,
    copy_last_period,
    correct_return,
    hand_up,
    recall,
    return_to_unit,
    save_lines,
    send_down,
    sign,
)
from diaodu.ledger.actions.signing import check_lines
from diaodu.ledger.api_items import router as items
from diaodu.ledger.api_rounds import router as rounds
from diaodu.ledger.api_shapes import (
    LineGiven,
    LinesGiven,
    ReturnFilters,
    ReturnOne,
    ReturnRow,
    return_one,
    return_row,
)
from diaodu.ledger.choices import EDITABLE
from diaodu.ledger.lookup import OpenReturn, open_return
from diaodu.ledger.models import Line, Return
from diaodu.ledger.permissions import visible_returns
from diaodu.ledger.queries import earlier_facts, item_codes, lines_of, listed
from diaodu.ledger.sheet import printed_code
from diaodu.ledger.steps import CLERK, RETURN_STEPS
from diaodu.people.api_auth import DECIDE, REPORT, asker
from diaodu.people.api_shapes import unit_path
from diaodu.people.operations import changes, reads

router = Router(tags=["ledger"])
router.add_router("", rounds)
router.add_router("", items)
_TEXTS = ("progress", "next_month", "difficulty", "reason")
# Whether a step is the last of the chain is not the asker's question: one verb for both.
_VERBS = {"hand_in": "hand_up", "sign_off": "sign"}


@reads(router, "/returns", Page[ReturnRow], says=_("Returns"))
def list_returns(request: HttpRequest, filters: Query[ReturnFilters], window: Query[Window]) -> dict[str, Any]:
    return page_of(_asked(visible_returns(asker(request), today=today()), filters), window, return_row)


@reads(router, "/returns/{code}", ReturnOne, says=_("One return with its lines"))
def one_return(request: HttpRequest, code: Code) -> ReturnOne:
    return _said(open_return(request, code))


@changes(router, "/returns/{code}/lines", ReturnOne, says=_("Save lines of a return"), scope=REPORT, method="PATCH")
def save_return_lines(request: HttpRequest, code: Code, given: LinesGiven) -> ReturnOne:
    opened = _held(request, code)
    inputs = _inputs(lines_of(opened.owed), given.lines)
    save_lines(opened.owed, inputs, mover=opened.mover, version=opened.owed.version)
    return _said(open_return(request, code))


@changes(router, "/returns/{code}/as-last-time", ReturnOne, says=_("Fill empty lines as last time"), scope=REPORT)
def fill_as_last_time(request: HttpRequest, code: Code) -> ReturnOne:
    opened = _held(request, code)
    copy_last_period(opened.owed, mover=opened.mover, version=opened.owed.version)
    return _said(open_return(request, code))


@changes(router, "/returns/{code}/hand-up", ReturnOne, says=_("Hand a return up"), scope=REPORT)
def hand_up_return(request: HttpRequest, code: Code) -> ReturnOne:
    opened = _held(request, code)
    hand_up(opened.owed, mover=opened.mover, version=opened.owed.version)
    return _said(open_return(request, code))


@changes(router, "/returns/{code}/sign", ReturnOne, says=_("Sign a return"), scope=REPORT)
def sign_return(request: HttpRequest, code: Code) -> ReturnOne:
    opened = _held(request, code)
    sign(opened.owed, mover=opened.mover, version=opened.owed.version)
    return _said(open_return(request, code))


@changes(router, "/returns/{code}/send-down", ReturnOne, says=_("Send a return back to the clerk"), scope=REPORT)
def send_return_down(request: HttpRequest, code: Code, given: Because) -> ReturnOne:
    opened = _held(request, code)
    send_down(opened.owed, mover=opened.mover, why=given.reason)
    return _said(open_return(request, code))


@changes(router, "/returns/{code}/recall", ReturnOne, says=_("Recall a return"), scope=REPORT)
def recall_return(request: HttpRequest, code: Code) -> ReturnOne:
    opened = _held(request, code)
    recall(opened.owed, mover=opened.mover)
    return _said(open_return(request, code))


@changes(router, "/returns/{code}/accept", ReturnOne, says=_("Accept a return"), scope=DECIDE)
def accept_return(request: HttpRequest, code: Code) -> ReturnOne:
    opened = _held(request, code)
    accept_returns([opened.owed], mover=opened.mover)
    return _said(open_return(request, code))


@changes(router, "/returns/{code}/return", ReturnOne, says=_("Return it to the unit"), scope=DECIDE)
def send_return_back(request: HttpRequest, code: Code, given: Because) -> ReturnOne:
    opened = _held(request, code)
    return_to_unit(opened.owed, mover=opened.mover, why=given.reason)
    return _said(open_return(request, code))


@changes(router, "/returns/{code}/correct", ReturnOne, says=_("Open an accepted return for a correction"), scope=REPORT)
def correct_accepted_return(request: HttpRequest, code: Code, given: Because) -> ReturnOne:
    opened = _held(request, code)
    correct_return(opened.owed, mover=opened.mover, why=given.reason)
    return _said(open_return(request, code))


def _asked(returns: QuerySet[Return], filters: ReturnFilters) -> QuerySet[Return]:
    found = listed(returns).order_by("-round__opened_at", "pk")
    if filters.round:
        found = found.filter(round__code=filters.round)
    if filters.unit:
        found = found.filter(unit__path=unit_path(filters.unit))
    return found.filter(state=filters.state) if filters.state else found


def _held(request: HttpRequest, code: str) -> OpenReturn:
    """The return for a change, in the version that was seen. A clerk who changes it has opened it."""
    opened = open_return(request, code)
    hold(request, opened.owed)
    if CLERK in opened.mover.parts:
        deliver_duties([opened.owed.duty], to=opened.mover.by)
    return opened


def _inputs(lines: Sequence[Line], given: Sequence[LineGiven]) -> dict[int, LineInput]:
    """What was sent, by line key; 422 naming the line where an item is none of this return, or comes twice."""
    codes = item_codes([line.item_id for line in lines])
    by_code = {codes[line.item_id]: line for line in lines}
    inputs: dict[int, LineInput] = {}
    for place, item in enumerate(given):
        line = by_code.get(item.item)
        if line is None or line.pk in inputs:
            raise wrong_field(f"body.lines.{place}.item", _now("This return asks for no such item, or it comes twice."))
        inputs[line.pk] = _input(line, item)
    return inputs


def _input(line: Line, given: LineGiven) -> LineInput:
    texts = {name: getattr(given, name) for name in _TEXTS}
    if "value" not in given.model_fields_set:
        return LineInput(value=line.value, missing=line.missing, **texts)
    if isinstance(given.value, str):
        return LineInput(value=from_scaled(to_scaled(given.value)), **texts)
    return LineInput(missing=given.value.missing if given.value else "", **texts)


def _said(opened: OpenReturn) -> ReturnOne:
    owed = opened.owed
    lines = lines_of(owed)
    may_fill = CLERK in opened.mover.parts and owed.state in EDITABLE
    return return_one(
        owed,
        lines,
        codes=item_codes([line.item_id for line in lines]),
        earlier=earlier_facts(lines, Period.parse(owed.round.period)),
        findings=check_lines(owed) if may_fill else [],
        may=_verbs(opened),
        proof=printed_code(owed, lines),
    )


def _verbs(opened: OpenReturn) -> list[str]:
    """What the asker can do now, each once."""
    steps = open_steps(RETURN_STEPS, opened.owed.state, opened.mover.parts)
    return list(dict.fromkeys(_VERBS.get(step.verb, step.verb) for step in steps))
