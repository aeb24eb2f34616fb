"""What units owe: the list, one duty with what can be done to it, its clock."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.values import Because, Code
from diaodu.core.api.versions import hold
from diaodu.core.clock import moment, today
from diaodu.core.moves import Mover, MoveRefusedError, open_steps
from diaodu.duties.actions import deliver_duties, end_stop, move_duty, stop_clock
from diaodu.duties.api_meetings import router as meetings
from diaodu.duties.api_notices import router as notices
from diaodu.duties.api_shapes import (
    AnswerGiven,
    DutyFilters,
    DutyOne,
    DutyRow,
    LateSaid,
    duty_one,
    duty_row,
    late_said,
)
from diaodu.duties.choices import OWED, DutyKind, DutyState
from diaodu.duties.lookup import open_duty
from diaodu.duties.models import Duty
from diaodu.duties.permissions import visible_duties
from diaodu.duties.queries import late_duties, listed
from diaodu.duties.steps import ASKER, DUTY_STEPS, UNIT
from diaodu.people.api_auth import DECIDE, REPORT, asker
from diaodu.people.api_shapes import unit_path
from diaodu.people.operations import changes, reads

router = Router(tags=["duties"])
router.add_router("", notices)
router.add_router("", meetings)
MOST_LATE = 300
_STATES = {"open": OWED, "answered": (DutyState.ANSWERED,), "settled": (DutyState.DONE,)}


@reads(router, "/duties", Page[DutyRow], says=_("Duties"))
def list_duties(request: HttpRequest, filters: Query[DutyFilters], window: Query[Window]) -> dict[str, Any]:
    return page_of(_asked(visible_duties(asker(request), today=today()), filters), window, duty_row)


@reads(router, "/late-message", LateSaid, says=_("Who is late, as one message"))
def late_message(request: HttpRequest) -> LateSaid:
    late = late_duties(visible_duties(asker(request), today=today()), moment())
    return late_said(list(late[:MOST_LATE]), english=get_language() == "en")


@reads(router, "/duties/{code}", DutyOne, says=_("One duty"))
def one_duty(request: HttpRequest, code: Code) -> DutyOne:
    return _said(*open_duty(request, code))


@changes(router, "/duties/{code}/answer", DutyOne, says=_("Answer a duty"), scope=REPORT)
def answer_duty(request: HttpRequest, code: Code, given: AnswerGiven) -> DutyOne:
    return _move(request, code, "answer", given.text)


@changes(router, "/duties/{code}/confirm", DutyOne, says=_("Confirm the receipt of a notice"), scope=REPORT)
def confirm_duty(request: HttpRequest, code: Code) -> DutyOne:
    return _move(request, code, "confirm")


@changes(router, "/duties/{code}/settle", DutyOne, says=_("Settle an answered duty"), scope=DECIDE)
def settle_duty(request: HttpRequest, code: Code) -> DutyOne:
    return _move(request, code, "settle")


@changes(router, "/duties/{code}/send-back", DutyOne, says=_("Send an answer back"), scope=DECIDE)
def send_back_duty(request: HttpRequest, code: Code, given: Because) -> DutyOne:
    return _move(request, code, "send_back", given.reason)


@changes(router, "/duties/{code}/withdraw", DutyOne, says=_("Withdraw a duty"), scope=DECIDE)
def withdraw_duty(request: HttpRequest, code: Code, given: Because) -> DutyOne:
    return _move(request, code, "withdraw", given.reason)


@changes(router, "/duties/{code}/reopen", DutyOne, says=_("Open a settled duty again"), scope=DECIDE)
def reopen_duty(request: HttpRequest, code: Code, given: Because) -> DutyOne:
    return _move(request, code, "reopen", given.reason)


@changes(router, "/duties/{code}/stop-clock", DutyOne, says=_("Let the clock stand still"), scope=DECIDE)
def stop_duty_clock(request: HttpRequest, code: Code, given: Because) -> DutyOne:
    duty, mover = _held(request, code)
    _require_asker(mover)
    stop_clock(duty, reason=given.reason, by=mover.by)
    return _said(*open_duty(request, code))


@changes(router, "/duties/{code}/end-stop", DutyOne, says=_("Let the clock run on"), scope=DECIDE)
def end_duty_stop(request: HttpRequest, code: Code) -> DutyOne:
    duty, mover = _held(request, code)
    _require_asker(mover)
    end_stop(duty, by=mover.by)
    return _said(*open_duty(request, code))


def _asked(duties: QuerySet[Duty], filters: DutyFilters) -> QuerySet[Duty]:
    found = late_duties(duties, moment()) if filters.show == "late" else listed(duties)
    if filters.show in _STATES:
        found = found.filter(state__in=_STATES[filters.show])
    if filters.kind:
        found = found.filter(kind=filters.kind)
    return found.filter(unit__path=unit_path(filters.unit)) if filters.unit else found


def _move(request: HttpRequest, code: str, verb: str, words: str = "") -> DutyOne:
    duty, mover = _held(request, code)
    if duty.kind == DutyKind.RETURN:
        raise MoveRefusedError(
            "verb", "报表类事项请在报表里办理。", "What is to be reported is dealt with in its return."
        )
    if UNIT in mover.parts:  # whoever answers has opened it
        deliver_duties([duty], to=mover.by)
    move_duty(duty, verb, mover=mover, words=words, version=duty.version)
    return _said(*open_duty(request, code))


def _held(request: HttpRequest, code: str) -> tuple[Duty, Mover]:
    duty, mover = open_duty(request, code)
    return hold(request, duty), mover


def _require_asker(mover: Mover) -> None:
    if ASKER not in mover.parts:
        raise MoveRefusedError("who", "只有交办单位能停表。", "Only the office that asked may stop the clock.")


def _said(duty: Duty, mover: Mover) -> DutyOne:
    return duty_one(duty, [] if duty.kind == DutyKind.RETURN else _verbs(duty, mover))


def _verbs(duty: Duty, mover: Mover) -> list[str]:
    unfit = "confirm" if duty.needs_answer else "answer"
    return [step.verb for step in open_steps(DUTY_STEPS, duty.state, mover.parts) if step.verb != unfit]
