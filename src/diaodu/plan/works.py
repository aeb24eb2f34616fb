"""What is known of the work of many commitments on a day: a constant number of queries, as known at a moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Min, Q

from diaodu.core.measures import Evening
from diaodu.kernel.light import Milestone as KnownMilestone
from diaodu.kernel.light import Work
from diaodu.ledger.models import Observation
from diaodu.plan.models import Criterion, Member, Milestone, Occurrence


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one kind by commitment, those that stood on the day."""

    of: Mapping[int, Sequence[Any]] = field(default_factory=dict)

    def __getitem__(self, commitment: int) -> Sequence[Any]:
        return self.of.get(commitment, ())

    def on(self, day: date) -> Rows:
        """Those of them that still stand on a later day."""
        return Rows({key: [row for row in rows if stands(row, day)] for key, rows in self.of.items()})


def works_of(commitments: Iterable[int], evenings: Sequence[Evening]) -> list[dict[int, Work]]:
    """By day and commitment, five queries in all. A state entered after the evening is not there yet."""
    keys, first = list(commitments), min(evenings)[0]
    kinds = [rows_of(model, keys, first) for model in (Milestone, Occurrence, Member, Criterion)]
    told = _told(keys, max(evenings)[0])
    found = []
    for day, known in evenings:
        milestones, times, members, criteria = (rows.on(day) for rows in kinds)
        when = _When(day, known)
        found.append(
            {
                key: replace(
                    _work(milestones[key], times[key], members[key], criteria[key], when),
                    told_on=max((end for end, at in told[key] if end <= day and at <= known), default=None),
                )
                for key in keys
            }
        )
    return found


def rows_of(model: Any, commitments: Sequence[int], day: date) -> Rows:
    """The rows of these commitments that were not retired by that day; one query."""
    found: dict[int, list[Any]] = defaultdict(list)
    alive = Q(retired_on=None) | Q(retired_on__gt=day)
    for row in model.objects.filter(alive, commitment__in=commitments):
        found[row.commitment_id].append(row)
    return Rows(found)


def stands(row: Any, day: date) -> bool:
    return row.retired_on is None or row.retired_on > day


def is_known(row: Any, known: datetime | None) -> bool:
    return known is None or row.known_at is None or row.known_at <= known


def is_done(row: Milestone, day: date, known: datetime | None) -> bool:
    return row.done_on is not None and row.done_on <= day and is_known(row, known)


def took_place(row: Occurrence, day: date, known: datetime | None) -> bool:
    return row.on <= day and is_known(row, known)


def is_reached(row: Member, day: date, known: datetime | None) -> bool:
    return row.reached_on is not None and row.reached_on <= day and is_known(row, known)


def marks_of(row: Criterion, known: datetime | None) -> Decimal | None:
    """A reviewed score stands above the unit's own; None where neither was known."""
    if not is_known(row, known):
        return None
    return row.own if row.reviewed is None else row.reviewed


@dataclass(frozen=True, slots=True)
class _When:
    day: date
    known: datetime | None


def _work(
    milestones: Sequence[Milestone],
    times: Sequence[Occurrence],
    members: Sequence[Member],
    criteria: Sequence[Criterion],
    when: _When,
) -> Work:
    held = [row for row in times if took_place(row, when.day, when.known)]
    this_year = [row for row in held if row.on.year == when.day.year]
    scores = [marks_of(row, when.known) for row in criteria]
    return Work(
        milestones=tuple(_milestone(row, when) for row in milestones),
        times=tuple(row.on for row in held),
        found=sum(row.found for row in this_year),
        settled=sum(row.settled for row in this_year),
        members=len(members),
        full=sum((row.full or Decimal(0) for row in criteria), Decimal(0)),
        own=sum((score for score in scores if score is not None), Decimal(0)),
        unscored=sum(score is None for score in scores),
    )


def _milestone(row: Milestone, when: _When) -> KnownMilestone:
    done_on = row.done_on if is_done(row, when.day, when.known) else None
    return KnownMilestone(row.name, row.due, row.weight, done_on)


def _told(commitments: Sequence[int], last: date) -> dict[int, list[Evening]]:
    """By commitment: the ends of the periods reported in words, each with when the first such report was known."""
    facts = Observation.objects.filter(item__subject__commitment__in=commitments, period_end__lte=last)
    rows = facts.exclude(progress="").order_by().values_list("item__subject__commitment", "period_end")
    found: dict[int, list[Evening]] = defaultdict(list)
    for commitment, end, at in rows.annotate(Min("known_at")):
        found[commitment].append((end, at))
    return found
