"""The office changes who leads, assists and stands behind commitments, their names, kinds and dates: many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from diaodu.core.audit import append_audit
from diaodu.core.marks import mark_dirty
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.ledger.actions import hand_items_over
from diaodu.ledger.models import Item
from diaodu.people.choices import TieKind
from diaodu.people.models import Post, Tie, Unit
from diaodu.people.queries import alive
from diaodu.plan.actions.claiming import Claim, claim_commitments
from diaodu.plan.actions.counting import EARLIEST, LATEST, NEWER
from diaodu.plan.choices import ENDED, CountingState
from diaodu.plan.models import Commitment, Counting
from diaodu.plan.steps import KEEPER

SHORT, NATURE, DUE, LEAD, PARTNERS, SPONSOR = "short", "nature", "due", "lead", "partners", "sponsor"
_ON_COMMITMENT = frozenset({SHORT, NATURE, DUE})
_TIES = {LEAD: TieKind.LEAD, PARTNERS: TieKind.PARTNER, SPONSOR: TieKind.SPONSOR}
_TIED = frozenset(_TIES)


@dataclass(frozen=True, slots=True)
class Rework:
    """A commitment as it should be; only the fields named in `changed` count, the others may stay empty."""

    commitment: Commitment
    changed: frozenset[str]
    short: str = ""
    nature: str = ""
    due: date | None = None
    lead: Unit | None = None
    partners: Sequence[Unit] = ()
    sponsor: Post | None = None


@transaction.atomic
def rework_commitments(reworks: Sequence[Rework], *, mover: Mover, on: date) -> int:
    """Change them, all or none; how many. One without a lead unit that gets one is claimed as by `claim_commitments`.

    A new lead unit reports from the next round on. Raises MoveRefusedError: not one's part, somebody changed one
    meanwhile, one has ended, a kind or a date that is agreed already (they change with what counts), an impossible
    lead or date.
    """
    if KEEPER not in mover.parts:
        raise MoveRefusedError("who", "只有调度办可以调整任务分解。", "Only the office changes the table of tasks.")
    if not reworks:
        return 0
    held = _hold(reworks)
    countings = {row.commitment_id: row for row in Counting.objects.filter(commitment__in=held)}
    ties = _ties(held.values(), on)
    for rework in reworks:
        _refuse(rework, held[rework.commitment.pk], countings.get(rework.commitment.pk), ties)
    before = {pk: _words(item, countings.get(pk), ties) for pk, item in held.items()}
    _name(reworks, held)
    _claim([rework for rework in reworks if _is_claim(rework, countings)], held, mover, on)
    _tie_anew([rework for rework in reworks if not _is_claim(rework, countings)], held, ties, mover, on)
    countings = {row.commitment_id: row for row in Counting.objects.filter(commitment__in=held)}
    _date(reworks, countings)
    first = next(iter(held.values()))
    path = first.document.unit.path
    mark_dirty("plan.counting", unit_path=path, since=on, subject_keys=[item.subject_id for item in held.values()])
    ties = _ties(held.values(), on)
    for pk, item in held.items():
        after = _words(item, countings.get(pk), ties)
        names = [name for name in after if after[name] != before[pk][name]]
        append_audit(
            verb="rework_commitment",
            subject=item.code,
            by=mover.by,
            unit=path,
            before={name: before[pk][name] for name in names},
            after={name: after[name] for name in names},
        )
    return len(held)


def _hold(reworks: Sequence[Rework]) -> dict[int, Commitment]:
    """The rows as they are now, held until the transaction ends; refused where one is not as it was seen."""
    seen = {rework.commitment.pk: rework.commitment.version for rework in reworks}
    rows = Commitment.objects.select_for_update(of=("self",)).filter(pk__in=seen).order_by("pk")
    held = {item.pk: item for item in rows.select_related("subject", "document__unit").defer("document__text")}
    if {pk: item.version for pk, item in held.items()} != seen:
        raise MoveRefusedError(*NEWER)
    return held


def _refuse(rework: Rework, item: Commitment, counting: Counting | None, ties: Mapping[int, Sequence[Tie]]) -> None:
    """What the sheet has said in its preview already, said once more to whoever comes another way."""
    changed, code = rework.changed, item.code
    if item.state in ENDED:
        raise MoveRefusedError("ended", f"{code} 已经办结，不能再改。", f"{code} has ended; it stays as it is.")
    is_claimed = counting is not None
    if is_claimed and NATURE in changed:
        raise MoveRefusedError(
            "nature", f"{code} 的类型随认定口径变更。", f"{code}: its kind changes with what counts."
        )
    if counting is not None and DUE in changed and counting.state != CountingState.OPEN:
        raise MoveRefusedError("due", f"{code} 的时限随认定口径变更。", f"{code}: its date changes with what counts.")
    if DUE in changed and rework.due is not None and not EARLIEST <= rework.due <= LATEST:
        raise MoveRefusedError("day", "日期须在1990年至2100年之间。", "A day must lie in the years 1990 to 2100.")
    if counting is not None and DUE in changed and rework.due is not None and rework.due < counting.start:
        raise MoveRefusedError("day", f"{code} 的时限早于起算日。", f"{code}: due before the day it is counted from.")
    lead = rework.lead if LEAD in changed else _lead(ties.get(item.subject_id, ()))
    if lead is None and changed & _TIED:
        raise MoveRefusedError("lead", f"{code} 没有牵头单位。", f"{code} has no lead unit.")
    partners = rework.partners if PARTNERS in changed else _partners(ties.get(item.subject_id, ()))
    if lead is not None and lead in partners:
        raise MoveRefusedError(
            "lead", f"{code} 的牵头单位不能同时配合。", f"{code}: the lead unit does not assist itself."
        )


def _ties(commitments: Any, on: date) -> dict[int, list[Tie]]:
    found: dict[int, list[Tie]] = {}
    rows = Tie.objects.filter(alive(on), subject__in=[item.subject_id for item in commitments])
    for tie in rows.select_related("unit", "post").order_by("pk"):
        found.setdefault(tie.subject_id, []).append(tie)
    return found


def _lead(ties: Sequence[Tie]) -> Unit | None:
    return next((tie.unit for tie in ties if tie.kind == TieKind.LEAD), None)


def _partners(ties: Sequence[Tie]) -> list[Unit]:
    return [tie.unit for tie in ties if tie.kind == TieKind.PARTNER]


def _words(item: Commitment, counting: Counting | None, ties: Mapping[int, Sequence[Tie]]) -> dict[str, Any]:
    ours = ties.get(item.subject_id, ())
    lead, due = _lead(ours), counting.due if counting else item.due
    return {
        SHORT: item.short,
        NATURE: str(item.nature),
        DUE: due.isoformat() if due else None,
        LEAD: lead.path if lead else None,
        PARTNERS: [unit.path for unit in _partners(ours)],
        SPONSOR: "、".join(tie.post.title_zh for tie in ours if tie.kind == TieKind.SPONSOR and tie.post),
    }


def _name(reworks: Sequence[Rework], held: Mapping[int, Commitment]) -> None:
    """Every one gets a new version, whatever is changed of it: who saw it before is told."""
    for rework in reworks:
        item = held[rework.commitment.pk]
        for name in rework.changed & _ON_COMMITMENT:
            setattr(item, name, getattr(rework, name))
        item.version += 1
    Commitment.objects.bulk_update(held.values(), ["short", "nature", "due", "version"])


def _is_claim(rework: Rework, countings: Mapping[int, Counting]) -> bool:
    return LEAD in rework.changed and rework.commitment.pk not in countings


def _claim(reworks: Sequence[Rework], held: Mapping[int, Commitment], mover: Mover, on: date) -> None:
    claims = [
        Claim(held[rework.commitment.pk], rework.lead, rework.partners, rework.sponsor)
        for rework in reworks
        if rework.lead is not None
    ]
    if claims:
        claim_commitments(claims, by=mover.by, since=on)


def _tie_anew(
    reworks: Sequence[Rework],
    held: Mapping[int, Commitment],
    ties: Mapping[int, Sequence[Tie]],
    mover: Mover,
    on: date,
) -> None:
    over: list[Tie] = []
    new: list[Tie] = []
    handed: dict[Unit, list[int]] = {}
    for rework in reworks:
        item = held[rework.commitment.pk]
        ours = ties.get(item.subject_id, ())
        wanted = _wanted(rework, item, on)
        for kind in (_TIES[name] for name in rework.changed & _TIED):
            there = {(tie.unit_id, tie.post_id): tie for tie in ours if tie.kind == kind}
            asked = {(tie.unit_id, tie.post_id): tie for tie in wanted if tie.kind == kind}
            over += [tie for key, tie in there.items() if key not in asked]
            new += [tie for key, tie in asked.items() if key not in there]
        if LEAD in rework.changed and rework.lead is not None:
            handed.setdefault(rework.lead, []).append(item.subject_id)
    _end(over, on)
    Tie.objects.bulk_create(new)
    for unit, subjects in handed.items():
        items = list(Item.objects.filter(subject__in=subjects, retired_on=None).select_related("subject", "unit"))
        if items:
            hand_items_over(items, to=unit, by=mover.by)


def _wanted(rework: Rework, item: Commitment, on: date) -> list[Tie]:
    subject, post = item.subject_id, rework.sponsor
    ties = [Tie(subject_id=subject, kind=TieKind.PARTNER, unit=unit, since=on) for unit in rework.partners]
    if rework.lead is not None:
        ties.append(Tie(subject_id=subject, kind=TieKind.LEAD, unit=rework.lead, since=on))
    if post is not None:
        ties.append(Tie(subject_id=subject, kind=TieKind.SPONSOR, unit_id=post.unit_id, post=post, since=on))
    return ties


def _end(ties: Sequence[Tie], on: date) -> None:
    """Yesterday was their last day; one made today never lasted a day, and the record of changes keeps it."""
    yesterday = on - timedelta(days=1)
    Tie.objects.filter(pk__in=[tie.pk for tie in ties if tie.since > yesterday]).delete()
    Tie.objects.filter(pk__in=[tie.pk for tie in ties if tie.since <= yesterday]).update(until=yesterday)


def _date(reworks: Sequence[Rework], countings: Mapping[int, Counting]) -> None:
    """What counts is not agreed yet: its date follows."""
    for rework in reworks:
        counting = countings.get(rework.commitment.pk)
        if DUE in rework.changed and counting is not None and counting.due != rework.due:
            counting.due = rework.due
            Counting.objects.filter(pk=counting.pk).update(due=rework.due, version=F("version") + 1)
