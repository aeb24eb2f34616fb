"""Problems on the agenda of a meeting, and what it decides about them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment
from diaodu.core.moves import MoveRefusedError
from diaodu.duties.actions import NewDecision, record_decisions
from diaodu.duties.choices import MeetingState
from diaodu.duties.models import Decision, Meeting
from diaodu.problems.choices import CLOSED
from diaodu.problems.models import AgendaItem, Problem


@transaction.atomic
def add_to_agenda(meeting: Meeting, problems: Sequence[Problem], *, by: str) -> list[AgendaItem]:
    """Those not on it yet, after those that are. Raises MoveRefusedError: a meeting called off, a closed problem."""
    if meeting.state == MeetingState.CANCELLED:
        raise MoveRefusedError("state", "会议已取消，不能再列议题。", "The meeting was cancelled.")
    done = next((problem for problem in problems if problem.state in CLOSED), None)
    if done is not None:
        raise MoveRefusedError(
            "state",
            f"{done.code}已销号或撤回，不能列入议题。",
            f"{done.code} is closed or taken back; it cannot be put on the agenda.",
        )
    # Held first: two people must not give the same number.
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    there = set(meeting.problem_items.values_list("problem", flat=True))
    last = meeting.problem_items.aggregate(last=Max("number"))["last"] or 0
    fresh = [problem for problem in problems if problem.pk not in there]
    items = AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, problem=problem, number=last + number, by=by, at=moment())
        for number, problem in enumerate(fresh, 1)
    )
    if items:
        append_audit(
            verb="add_to_agenda",
            subject=meeting.code,
            by=by,
            unit=meeting.unit.path,
            after={"problems": [problem.code for problem in fresh]},
        )
    return items


@transaction.atomic
def remove_from_agenda(item: AgendaItem, *, by: str) -> None:
    """Before the meeting is held, and before anything was decided about it."""
    if item.meeting.state != MeetingState.PLANNED:
        raise MoveRefusedError("state", "会议已经开过，议题不能再撤下。", "The meeting has been held already.")
    meeting, code = item.meeting, item.problem.code
    item.delete()
    append_audit(
        verb="remove_from_agenda", subject=meeting.code, by=by, unit=meeting.unit.path, before={"problems": [code]}
    )


@transaction.atomic
def decide_problem(item: AgendaItem, decision: NewDecision, *, by: str) -> Decision:
    """What the meeting decided about the problem: a follow-up of a unit by a day, tied to the problem."""
    about = NewDecision(decision.text, decision.unit, decision.due_at, item.problem.subject)
    return record_decisions(item.meeting, [about], by=by)[0]
