"""The control room of a round: who is late, sent back, complete, and how much each unit is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from diaodu.indicators.rounds.choices import NoteState
from diaodu.indicators.rounds.models import ReviewNote
from diaodu.indicators.rounds.queries.asking import Candidate, asked_in_month, candidates
from diaodu.kernel.period import Period
from diaodu.kernel.working_time import WorkCalendar
from diaodu.ledger.choices import OPEN_RETURNS, ReturnState
from diaodu.ledger.models import Line, Return, Round
from diaodu.ledger.queries import returns_of


@dataclass(frozen=True, slots=True)
class Owing:
    """One unit in a round. `group`: late, returned, open, submitted or accepted; `days`: working days late."""

    owed: Any  # a Return with `filled` and `asked` (ledger.queries.returns_of)
    group: str
    days: int
    in_month: int  # fields asked of the unit in all rounds of the month
    notes: int

    @property
    def is_full(self) -> bool:
        return bool(self.owed.filled == self.owed.asked)


GROUPS = ("late", "returned", "open", "submitted", "accepted")


def owing(round_: Round, seen: QuerySet[Return], *, at: datetime, calendar: WorkCalendar) -> list[Owing]:
    """The returns an officer may see, the late ones first; four queries."""
    returns = list(returns_of(round_).filter(pk__in=seen.values("pk")).order_by("unit__order", "unit__sort_key"))
    units = [owed.unit_id for owed in returns]
    load = asked_in_month(units, round_.opened_at.year, round_.opened_at.month)
    notes = ReviewNote.objects.filter(round=round_, state=NoteState.OPEN).values("unit").annotate(n=Count("pk"))
    noted = {row["unit"]: row["n"] for row in notes}
    rows = [_owing(owed, at, calendar, load.get(owed.unit_id, 0), noted.get(owed.unit_id, 0)) for owed in returns]
    return sorted(rows, key=lambda row: (GROUPS.index(row.group), -row.days))


def _owing(owed: Return, at: datetime, calendar: WorkCalendar, load: int, notes: int) -> Owing:
    due = owed.duty.due_at or owed.round.due_at
    is_late = owed.state in OPEN_RETURNS and due < at
    days = max(1, calendar.working_days_between(due.date(), at.date())) if is_late else 0
    return Owing(owed, _group(owed, is_late=is_late), days, load, notes)


def _group(owed: Return, *, is_late: bool) -> str:
    if owed.state == ReturnState.ACCEPTED:
        return "accepted"
    if owed.state == ReturnState.SUBMITTED:
        return "submitted"
    if owed.state == ReturnState.RETURNED:
        return "returned"
    return "late" if is_late else "open"


def counts(rows: Sequence[Owing]) -> dict[str, int]:
    found = Counter(row.group for row in rows)
    return {group: found[group] for group in GROUPS}


def not_asked(round_: Round) -> list[Candidate]:
    """What the period would ask and this round did not, because somebody has it already."""
    asked = {
        (line.item_id, line.period or round_.period)
        for line in Line.objects.filter(owed__round=round_).only("item_id", "period")
    }
    found = candidates(round_.unit, round_.field, Period.parse(round_.period))
    return [each for each in found if (each.item.pk, each.period.code) not in asked and each.had is not None]


def rounds_listed(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Each round with how far it is, and how many fields it asks."""
    return (
        rounds.select_related("unit")
        .annotate(
            asked=Count("returns", distinct=True),
            accepted=Count("returns", filter=Q(returns__state=ReturnState.ACCEPTED), distinct=True),
            submitted=Count("returns", filter=Q(returns__state=ReturnState.SUBMITTED), distinct=True),
            still_open=Count("returns", filter=Q(returns__state__in=OPEN_RETURNS), distinct=True),
            fields=Count("returns__lines", distinct=True),
        )
        .order_by("-opened_at", "-pk")
    )


def on_time(returns: QuerySet[Return]) -> tuple[int, int]:
    """How many of the returns that are due were handed in by then, and how many those are."""
    due = [
        (owed.duty.due_at or owed.round.due_at, owed.submitted_at) for owed in returns.select_related("duty", "round")
    ]
    return sum(handed is not None and handed <= by for by, handed in due), len(due)
