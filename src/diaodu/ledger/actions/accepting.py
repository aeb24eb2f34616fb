"""What the round's owner decides; what is accepted becomes facts."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.marks import mark_dirty
from diaodu.core.moves import Mover, move, move_many
from diaodu.duties.actions import close_duties, reopen_duties, take_back_duties
from diaodu.kernel.period import Period
from diaodu.ledger.actions.signing import refuse_if_locked
from diaodu.ledger.choices import MissingKind
from diaodu.ledger.measures import REPORTED
from diaodu.ledger.models import Line, Observation, Return
from diaodu.ledger.queries import lines_of_many
from diaodu.ledger.round_kinds import round_kind
from diaodu.ledger.steps import RETURN_STEPS

_FACT = ("value", "missing", "progress", "next_month", "difficulty")


@transaction.atomic
def accept_returns(returns: Sequence[Return], *, mover: Mover) -> list[Observation]:
    """Accept them all or none: their lines become observations, in a constant number of statements per round.

    A line that says nothing new is not observed again; a changed one is a newer vintage. Raises MoveRefusedError,
    also where one of them is no longer as it was loaded.
    """
    for owed in returns:
        refuse_if_locked(owed)
    move_many(returns, RETURN_STEPS, "accept", mover=mover, on=today(), as_loaded=True)
    at = moment()
    Return.objects.filter(pk__in=[owed.pk for owed in returns]).update(accepted_at=at, returned_why="")
    facts = _observe(returns, by=mover.by)
    close_duties([owed.duty for owed in returns], by=mover.by)
    _mark(facts)
    for name in {owed.round.kind for owed in returns}:
        if kind := round_kind(name):
            kind.accepted([owed for owed in returns if owed.round.kind == name], facts)
    append_audit(
        verb="accept_returns",
        subject=returns[0].code if len(returns) == 1 else f"{len(returns)} returns",
        by=mover.by,
        unit=returns[0].round.unit.path,
        after={
            "returns": [owed.code for owed in returns],
            "facts": [
                [fact.item_id, fact.period, fact.vintage, None if fact.value is None else f"{fact.value:f}"]
                for fact in facts
            ],
        },
    )
    return facts


@transaction.atomic
def return_to_unit(owed: Return, *, mover: Mover, why: str) -> Return:
    """Send it back to the unit, with the reason that stands on its desk."""
    refuse_if_locked(owed)
    move(owed, RETURN_STEPS, "return", mover=mover, on=today(), why=why)
    owed.returned_why, owed.step = why.strip()[:500], 0
    Return.objects.filter(pk=owed.pk).update(returned_why=owed.returned_why, step=0, submitted_at=None)
    take_back_duties([owed.duty], by=mover.by, why=why)
    append_audit(
        verb="return_return",
        subject=owed.code,
        by=mover.by,
        unit=owed.unit.path,
        after={"state": owed.state},
        reason=why,
    )
    return owed


@transaction.atomic
def correct_return(owed: Return, *, mover: Mover, why: str) -> Return:
    """Open an accepted return again: its facts stand until the correction is accepted as their next vintage."""
    refuse_if_locked(owed)
    move(owed, RETURN_STEPS, "correct", mover=mover, on=today(), why=why)
    owed.edition, owed.step, owed.returned_why = owed.edition + 1, 0, why.strip()[:500]
    Return.objects.filter(pk=owed.pk).update(edition=owed.edition, step=0, returned_why=owed.returned_why)
    reopen_duties([owed.duty], by=mover.by, why=why)
    append_audit(
        verb="correct_return",
        subject=owed.code,
        by=mover.by,
        unit=owed.unit.path,
        after={"edition": owed.edition},
        reason=why,
    )
    return owed


def _observe(returns: Sequence[Return], *, by: str) -> list[Observation]:
    lines = lines_of_many(returns)
    items = [line.item_id for group in lines.values() for line in group]
    newest = _newest(items, {line.period or owed.round.period for owed in returns for line in lines[owed.pk]})
    made = []
    for owed in returns:
        for line in lines[owed.pk]:
            period = Period.parse(line.period or owed.round.period)
            old = newest.get((line.item_id, period.code))
            if old is None or _differs(old, line):
                made.append(_fact(owed, line, period, old.vintage + 1 if old else 1, by))
    return Observation.objects.bulk_create(made)


def _newest(items: Sequence[int], periods: set[str]) -> dict[tuple[int, str], Observation]:
    rows = Observation.objects.filter(item__in=items, period__in=periods)
    top = rows.values("item", "period").annotate(top=Max("vintage"))
    newest = {(row["item"], row["period"]): row["top"] for row in top}
    return {(fact.item_id, fact.period): fact for fact in rows if newest[fact.item_id, fact.period] == fact.vintage}


def _differs(fact: Observation, line: Line) -> bool:
    return any(getattr(fact, name) != getattr(line, name) for name in ("value", *_FACT[2:])) or (
        fact.missing != _missing(line)
    )


def _missing(line: Line) -> str:
    return "" if line.value is not None else (line.missing or MissingKind.NOT_APPLICABLE)


def _fact(owed: Return, line: Line, period: Period, vintage: int, by: str) -> Observation:
    return Observation(
        item=line.item,
        unit=owed.unit,
        period=period.code,
        period_end=period.end,
        span=line.item.span,
        basis=line.item.basis,
        caliber=line.item.caliber,
        vintage=vintage,
        value=line.value,
        missing=_missing(line),
        progress=line.progress,
        next_month=line.next_month,
        difficulty=line.difficulty,
        by=by,
        known_at=moment(),
        source=owed,
        evidence=line.evidence,
    )


def _mark(facts: Sequence[Observation]) -> None:
    if facts:
        mark_dirty(
            REPORTED,
            unit_path=facts[0].unit.county_path,
            since=min(fact.period_end for fact in facts),
            subject_keys=[fact.item.subject_id for fact in facts],
        )
