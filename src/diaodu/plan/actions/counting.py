"""What counts: proposed by the lead unit, confirmed by the dispatch office, then frozen; a change goes the same way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import F

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.marks import mark_dirty
from diaodu.core.measures import measure_named
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.kernel.pace import Pace
from diaodu.ledger.actions import Restated, restate_items
from diaodu.ledger.models import Item
from diaodu.plan.choices import CountingState, Decision, ValueLevel
from diaodu.plan.models import Commitment, Counting, CountingChange, TargetValue
from diaodu.plan.steps import KEEPER, LEAD
from diaodu.plan.terms import Terms, terms_of

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
NEWER = (
    "newer",
    "这条记录刚被别人改过；你的内容没有保存，请刷新后再处理。",
    "Somebody has just changed this record; nothing of yours was saved. Please look again.",
)
_WHO = ("who", "你的岗位不能提出或审定这项口径。", "Your post neither proposes nor confirms what counts here.")


@transaction.atomic
def propose_counting(counting: Counting, terms: Terms, *, mover: Mover, version: int, why: str = "") -> CountingChange:
    """The lead unit (or the office for it) says what should count.

    The first terms, or a change of agreed ones, which needs a reason and leaves the agreed ones in force until it is
    granted. Raises MoveRefusedError: not one's part, a proposal waits already, nothing changes, a newer version.
    """
    _require(mover, LEAD, KEEPER)
    terms = _bound(counting, terms)
    before, after, why = terms_of(counting).to_data(), terms.to_data(), why.strip()
    is_change = counting.state == CountingState.AGREED
    if counting.changes.filter(state=Decision.OPEN).exists():
        raise MoveRefusedError(
            "open", "已有一份待审定的口径；请等调度办答复。", "A proposal waits for the office already."
        )
    if is_change and before == after:
        raise MoveRefusedError("same", "没有任何改动。", "Nothing is changed.")
    if is_change and not why:
        raise MoveRefusedError(
            "reason", "变更已定的口径，请写明原因。", "Give the reason for changing what was agreed."
        )
    state = counting.state if is_change else CountingState.PROPOSED
    _change([counting], version=version, state=state)
    change = CountingChange.objects.create(
        counting=counting,
        number=counting.changes.count() + 1,
        before=before if is_change else {},
        terms=after,
        why=why[:500],
        by=mover.by,
        at=moment(),
    )
    _mark([counting])
    _audit("propose_counting", counting, mover, before=before, after=after, why=why)
    return change


@transaction.atomic
def confirm_counting(change: CountingChange, *, mover: Mover, version: int, why: str = "") -> Counting:
    """The office confirms: the terms hold from now on, frozen. Raises MoveRefusedError as `propose_counting` does."""
    _require(mover, KEEPER)
    counting, terms = change.counting, Terms.from_data(change.terms)
    before = terms_of(counting).to_data()
    _decide(change, Decision.GRANTED, mover, version=version, why=why)
    _lay(counting, terms, by=mover.by)
    _mark([counting])
    _audit("confirm_counting", counting, mover, before=before, after=change.terms, why=why)
    return counting


@transaction.atomic
def refuse_counting(change: CountingChange, *, mover: Mover, version: int, why: str) -> Counting:
    """The office refuses with a reason: first terms are to be proposed again, agreed ones stay as they are."""
    _require(mover, KEEPER)
    if not why.strip():
        raise MoveRefusedError("reason", "请写明不同意的原因。", "Please give the reason.")
    counting = change.counting
    _decide(change, Decision.REFUSED, mover, version=version, why=why)
    if counting.state == CountingState.PROPOSED:
        _change([counting], version=counting.version, state=CountingState.OPEN)
    _mark([counting])
    _audit("refuse_counting", counting, mover, after={"state": counting.state}, why=why)
    return counting


@transaction.atomic
def confirm_countings(countings: Sequence[Counting], *, mover: Mover) -> int:
    """The office agrees to many at once, proposed by their units or drawn from the sentence; how many it were.

    Those agreed before are left out. Constant number of statements for those nobody has proposed yet.
    """
    _require(mover, KEEPER)
    waiting = {change.counting_id: change for change in _open_changes(countings)}
    now, plain, proposed = moment(), [], []
    for counting in countings:
        if counting.state == CountingState.OPEN:
            plain.append(counting)
        elif counting.state == CountingState.PROPOSED and counting.pk in waiting:
            proposed.append(counting)
    for counting in proposed:
        change = waiting[counting.pk]
        change.state, change.decided_by, change.decided_at = Decision.GRANTED, mover.by, now
        _lay(counting, Terms.from_data(change.terms), by=mover.by)
    CountingChange.objects.bulk_update(
        [waiting[counting.pk] for counting in proposed], ["state", "decided_by", "decided_at"]
    )
    _agree_as_drawn(plain, mover, now)
    done = [*plain, *proposed]
    if done:
        _mark(done)
        codes = [counting.commitment.code for counting in done]
        append_audit(
            verb="confirm_countings",
            subject=codes[0] if len(codes) == 1 else f"{len(codes)} commitments",
            by=mover.by,
            unit=done[0].commitment.document.unit.path,
            after={"commitments": codes},
        )
    return len(done)


@transaction.atomic
def set_target_value(
    counting: Counting, level: ValueLevel, value: Decimal | None, *, source: str, mover: Mover
) -> None:
    """A value beside the sentence's own, with its document; None takes it away. The agreed one alone judges."""
    _require(mover, LEAD, KEEPER)
    rows = TargetValue.objects.filter(counting=counting, level=level)
    old = rows.first()
    if value is None:
        rows.delete()
    else:
        words = {"value": value, "source": source.strip()[:200], "by": mover.by, "at": moment()}
        TargetValue.objects.update_or_create(counting=counting, level=level, defaults=words)
    after = None if value is None else {"value": f"{value:f}", "source": source.strip()[:200], "level": str(level)}
    before = None if old is None else {"value": f"{old.value:f}", "source": old.source, "level": str(level)}
    append_audit(
        verb="set_target_value",
        subject=counting.commitment.code,
        by=mover.by,
        unit=counting.commitment.document.unit.path,
        before=before,
        after=after,
    )


def _require(mover: Mover, *parts: str) -> None:
    if mover.parts.isdisjoint(parts):
        raise MoveRefusedError(*_WHO)


def _bound(counting: Counting, terms: Terms) -> Terms:
    """The terms with the keys their measure looks up: commitment, item, county. A filter that lacks one is refused."""
    item, county = counting.params.get("item"), counting.commitment.document.unit.path
    own = {"commitment": counting.commitment_id, "scope": county, **({"item": item} if item else {})}
    params = {**terms.params, **own}
    try:
        measure = measure_named(terms.measure)
    except LookupError:
        raise MoveRefusedError("measure", "没有这种计量方式。", "There is no such measure.") from None
    schema = measure.filter_schema
    optional: Collection[str] = getattr(measure, "optional", ())
    if missing := [name for name in schema if name not in params and name not in optional]:
        names = "、".join(missing)
        raise MoveRefusedError("filter", f"筛选条件缺：{names}。", f"The filter lacks: {', '.join(missing)}.")
    terms = replace(terms, params={name: params[name] for name in params if name in schema or name == "item"})
    _try(terms)
    return terms


def _try(terms: Terms) -> None:
    """Terms that cannot be counted by are refused here: later they would hold up the lights of everybody else."""
    if not all(EARLIEST <= day <= LATEST for day in (terms.start, terms.due) if day is not None):
        raise MoveRefusedError("day", "日期须在1990年至2100年之间。", "A day must lie in the years 1990 to 2100.")
    if terms.due is not None and terms.due < terms.start:
        raise MoveRefusedError("day", "时限早于起算日。", "The due date lies before the day it is counted from.")
    try:
        Pace.from_data(terms.pace)
    except ValueError as error:
        raise MoveRefusedError("pace", "序时写得不对。", f"This is no pace: {error}.") from error
    try:
        measure_named(terms.measure).value(today(), terms.params)
    except (LookupError, ValueError, TypeError, ObjectDoesNotExist) as error:
        raise MoveRefusedError("filter", "按这个筛选条件取不到数，请核对。", "Nothing can be measured so.") from error


def _open_changes(countings: Sequence[Counting]) -> list[CountingChange]:
    return list(CountingChange.objects.filter(counting__in=countings, state=Decision.OPEN))


def _change(countings: Sequence[Counting], *, version: int | None, state: str, **words: Any) -> None:
    rows = Counting.objects.filter(pk__in=[counting.pk for counting in countings])
    if version is not None:
        rows = rows.filter(version=version)
    if rows.update(state=state, version=F("version") + 1, **words) != len(countings):
        raise MoveRefusedError(*NEWER)
    for counting in countings:
        counting.state = state
        counting.version += 1


def _decide(change: CountingChange, state: Decision, mover: Mover, *, version: int, why: str) -> None:
    rows = CountingChange.objects.filter(pk=change.pk, state=Decision.OPEN, version=version)
    at, reason = moment(), why.strip()[:500]
    if not rows.update(state=state, decided_by=mover.by, decided_at=at, decided_why=reason, version=F("version") + 1):
        raise MoveRefusedError(*NEWER)
    change.state, change.decided_by, change.decided_at, change.decided_why = state, mover.by, at, reason
    change.version += 1


def _agree_as_drawn(countings: Sequence[Counting], mover: Mover, now: Any) -> None:
    if not countings:
        return
    CountingChange.objects.bulk_create(
        CountingChange(
            counting=counting,
            number=1 + counting.changes.count() if counting.version > 1 else 1,
            terms=terms_of(counting).to_data(),
            state=Decision.GRANTED,
            by=counting.by,
            at=now,
            decided_by=mover.by,
            decided_at=now,
        )
        for counting in countings
    )
    _change(countings, version=None, state=CountingState.AGREED, agreed_at=now)


def _lay(counting: Counting, terms: Terms, *, by: str) -> None:
    """Put terms in force: on the counting, the commitment's nature, and the item people report."""
    terms.lay_on(counting)
    counting.state, counting.agreed_at = CountingState.AGREED, moment()
    counting.version += 1
    commitment = counting.commitment
    if commitment.nature != terms.nature:
        commitment.nature = terms.nature
        Commitment.objects.filter(pk=commitment.pk).update(nature=terms.nature, version=F("version") + 1)
    _restate(counting, terms, by=by)
    counting.save()


def _restate(counting: Counting, terms: Terms, *, by: str) -> None:
    """The ledger asks for the figure that counts, in its unit and span. One reported otherwise so far is a new item."""
    items = Item.objects.filter(subject=counting.commitment.subject_id, retired_on=None).order_by("pk")
    item = items.select_related("unit", "subject").first()
    if item is None:
        return
    # What is counted from records is still told in words; a figure is asked for where one was asked before.
    unit = terms.measured_in if terms.low is not None else ""
    if (item.measured_in, str(item.span)) == (unit, terms.span):
        return
    new = restate_items([Restated(item, unit, terms.span)], on=today(), by=by)[0]
    if counting.params.get("item"):
        counting.params = {**counting.params, "item": new.pk}


def _mark(countings: Sequence[Counting]) -> None:
    """The lights of these are counted again; by the commitment, whatever measures it."""
    mark_dirty(
        "plan.counting",
        unit_path=countings[0].commitment.document.unit.path,
        since=today(),
        subject_keys=[counting.commitment.subject_id for counting in countings],
    )


def _audit(
    verb: str,
    counting: Counting,
    mover: Mover,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> None:
    append_audit(
        verb=verb,
        subject=counting.commitment.code,
        by=mover.by,
        unit=counting.commitment.document.unit.path,
        before=dict(before) if before else None,
        after=dict(after) if after else None,
        reason=why.strip()[:500],
    )
