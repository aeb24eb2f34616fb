"""What of the needs lies on an officer's desk: whose turn it is, and what is past its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from diaodu.core.moves import open_steps
from diaodu.factors.choices import WORKERS, NeedState
from diaodu.factors.permissions import mover_for, visible_needs
from diaodu.factors.queries import Row, past_day, rows_of, turns_of
from diaodu.factors.steps import ACCEPT, AGAIN, NEED_STEPS
from diaodu.people.choices import PLAN_KEEPERS
from diaodu.people.models import Officer, Post


@dataclass(frozen=True, slots=True)
class WaitingNeed:
    """A need with the one step that can be made from the row: begin work on it, or ask again."""

    row: Row
    verb: str
    label: str


@dataclass(frozen=True, slots=True)
class NeedsWaiting:
    """`late`: for the office, how many of the county's are past their day, the oldest few of them with it."""

    turns: Sequence[WaitingNeed] = field(default_factory=tuple)
    count: int = 0
    unit: str = ""
    late: Sequence[Row] = field(default_factory=tuple)
    late_count: int = 0


def needs_waiting(officer: Officer, posts: Sequence[Post], *, today: date, most: int) -> NeedsWaiting:
    """Four queries at most, however many needs."""
    seen, scope = visible_needs(officer, today=today), officer.unit.county_path
    units = [post.unit_id for post in posts if post.role in WORKERS]
    turns, count = [], 0
    if units:
        waiting = turns_of(seen, units)
        count = waiting.count()
        for row in rows_of(waiting[:most], scope, on=today) if count else ():
            steps = open_steps(NEED_STEPS, row.need.state, mover_for(officer, row.need, posts).parts)
            step = next((each for each in steps if each.verb in {ACCEPT, AGAIN}), None)
            turns.append(WaitingNeed(row, step.verb if step else "", str(step.label) if step else ""))
    unit = next((post.unit.code for post in posts if post.role in WORKERS), "")
    if not any(post.role in PLAN_KEEPERS for post in posts):
        return NeedsWaiting(turns, count, unit)
    late = past_day(seen, on=today).exclude(state=NeedState.SECURED)
    late_count = late.count()
    shown = rows_of(late[: most // 3], scope, on=today) if late_count else []
    return NeedsWaiting(turns, count, unit, shown, late_count)
