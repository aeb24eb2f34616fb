"""A need's way: taken up, returned, secured in part or whole, refused, withdrawn; and whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment
from diaodu.core.files import store_file
from diaodu.core.intake import Examined
from diaodu.core.models import Move
from diaodu.core.moves import Mover, MoveRefusedError, move, move_many, step_for
from diaodu.core.versions import take_version
from diaodu.factors.choices import CLOSED, NeedState
from diaodu.factors.measure_names import mark_needs
from diaodu.factors.models import Need, Securing
from diaodu.factors.steps import BY_AMOUNT, CORRECT, NEED_STEPS, PART, SECURE
from diaodu.people.models import Unit


@dataclass(frozen=True, slots=True)
class NeedSecured:
    """`total`: what is secured in all from `on`, by that document."""

    need: Need
    total: Decimal
    on: date
    document: str
    why: str = ""
    file: Examined | None = None


@transaction.atomic
def move_need(need: Need, verb: str, *, mover: Mover, on: date, why: str = "") -> Move:
    """One step that comes without an amount. Raises MoveRefusedError where the table or a newer version forbids it."""
    if verb in BY_AMOUNT:
        raise MoveRefusedError("amount", "请填落实量和依据文件。", "Give the amount secured and its document.")
    row = move(need, NEED_STEPS, verb, mover=mover, on=on, why=why)
    _pass_turn([need], on)
    mark_needs(need.scope, since=min(need.needed_by, on))
    append_audit(
        verb=verb, subject=need.code, by=mover.by, unit=need.scope,
        before={"state": row.from_state}, after={"state": row.to_state}, reason=why.strip()[:500],
    )  # fmt: skip
    return row


@transaction.atomic
def move_needs(
    needs: Sequence[Need], verb: str, *, mover: Mover, on: date, why: str = "", as_loaded: bool = False
) -> list[Move]:
    """The same step for many, in a few statements; all or none. `as_loaded`: each in the version it has here."""
    if not needs or verb in BY_AMOUNT:
        return []
    rows: list[Move] = []
    for held in _by_state(needs):
        rows += move_many(held, NEED_STEPS, verb, mover=mover, on=on, why=why, as_loaded=as_loaded)
    _pass_turn(needs, on)
    mark_needs(needs[0].scope, since=min([on, *(need.needed_by for need in needs)]))
    append_audit(
        verb=verb,
        subject=needs[0].code if len(needs) == 1 else f"{len(needs)} needs",
        by=mover.by,
        unit=needs[0].scope,
        after={"needs": [needs[0].code, needs[-1].code], "rows": len(needs)},
        reason=why.strip()[:500],
    )
    return rows


def secure_need(given: NeedSecured, *, mover: Mover, version: int | None = None) -> Need:
    """As `secure_needs`, for one, as it was seen."""
    if version is not None:
        given.need.version = version
    return secure_needs([given], mover=mover)[0]


@transaction.atomic
def secure_needs(given: Sequence[NeedSecured], *, mover: Mover) -> list[Need]:
    """Say what is secured in all, with day and document; the state follows from the amounts.

    Raises MoveRefusedError naming the need: a negative amount, a day ahead, no document, more than was asked for
    without saying why, less than before without saying why.
    """
    verbs: dict[tuple[str, str], list[NeedSecured]] = {}
    for item in given:
        _check(item)
        verbs.setdefault((_verb(item), item.why), []).append(item)
    at = moment()  # what a light of the past may know of it goes by the county's own calendar
    Securing.objects.bulk_create(_securing(item, mover.by, at) for item in given)
    for (verb, why), items in verbs.items():
        if verb:
            for day in sorted({item.on for item in items}):
                for held in _by_state([item.need for item in items if item.on == day]):
                    move_many(held, NEED_STEPS, verb, mover=mover, on=day, why=why, as_loaded=True)
        else:
            for item in items:  # still partly secured, with another amount
                step_for(NEED_STEPS, NeedState.PARTLY, PART, mover.parts)
                take_version(item.need)
    before = {item.need.code: f"{item.need.secured:f}" for item in given[:50]}
    for item in given:
        need = item.need
        need.secured, need.secured_on = item.total, item.on
        need.is_over = need.amount is not None and item.total > need.amount
    needs = [item.need for item in given]
    Need.objects.bulk_update(needs, ["secured", "secured_on", "is_over"], batch_size=200)
    _pass_turn(needs, max(item.on for item in given))
    mark_needs(needs[0].scope, since=min(item.on for item in given))
    append_audit(
        verb="secure_need",
        subject=needs[0].code if len(needs) == 1 else f"{len(needs)} needs",
        by=mover.by,
        unit=needs[0].scope,
        before=before,
        after={item.need.code: f"{item.total:f} · {item.on} · {item.document}" for item in given[:50]},
        reason=given[0].why if len(given) == 1 else "",
    )
    return needs


@transaction.atomic
def hand_need(need: Need, to: Unit, *, mover: Mover, on: date, why: str, version: int | None = None) -> Need:
    """Say whose turn it is. Raises MoveRefusedError without a reason, or where the need is settled."""
    if need.state in (*CLOSED, NeedState.SECURED):
        raise MoveRefusedError("state", "这条需求已经办结。", "This need is settled.")
    if not mover.parts:
        raise MoveRefusedError("who", "你的岗位不能转办这条需求。", "Your post does not allow handing it on.")
    if not why.strip():
        raise MoveRefusedError("reason", "请写明转办的原因。", "Give the reason for handing it on.")
    take_version(need, version)
    before = need.turn.path if need.turn else None
    need.turn, need.since = to, on
    need.save(update_fields=["turn", "since"])
    append_audit(
        verb="hand_need", subject=need.code, by=mover.by, unit=need.scope,
        before={"turn": before}, after={"turn": to.path}, reason=why.strip()[:500],
    )  # fmt: skip
    return need


def _by_state(needs: Sequence[Need]) -> list[list[Need]]:
    """Those of one state together: a state's rows are changed by one statement."""
    found: dict[str, list[Need]] = {}
    for need in needs:
        found.setdefault(need.state, []).append(need)
    return list(found.values())


def _check(item: NeedSecured) -> None:
    need, name = item.need, f"{item.need.code}"
    if item.total < 0:
        raise MoveRefusedError("total", f"{name}：落实量不能是负数。", f"{name}: what is secured cannot be below zero.")
    if not item.document.strip():
        raise MoveRefusedError("document", f"{name}：请写明依据文件。", f"{name}: name the document it stands on.")
    if item.on < need.opened_on:
        raise MoveRefusedError(
            "on", f"{name}：落实日期早于提出日期。", f"{name}: it cannot be secured before it was asked for."
        )
    if need.amount is not None and item.total > need.amount and not item.why.strip():
        raise MoveRefusedError(
            "total",
            f"{name}：落实量{item.total:f}超过需求量{need.amount:f}；如确有此事，请写明原因。",
            f"{name}: {item.total:f} is more than the {need.amount:f} asked for; if it is so, give the reason.",
        )
    if need.secured is not None and item.total < need.secured and not item.why.strip():
        raise MoveRefusedError(
            "total",
            f"{name}：比上次落实的{need.secured:f}少；如属更正，请写明原因。",
            f"{name}: less than the {need.secured:f} secured before; if this corrects it, give the reason.",
        )


def _verb(item: NeedSecured) -> str:
    """The step the amounts lead to; empty where the need stays partly secured."""
    need = item.need
    whole = need.amount is not None and item.total >= need.amount
    if need.state == NeedState.SECURED:
        if whole:
            raise MoveRefusedError("state", f"{need.code}已经落实。", f"{need.code} is secured already.")
        return CORRECT
    if whole:
        return SECURE
    return "" if need.state == NeedState.PARTLY else PART


def _securing(item: NeedSecured, by: str, at: datetime) -> Securing:
    file = store_file(item.file.content) if item.file else None
    return Securing(
        need=item.need,
        total=item.total,
        on=item.on,
        document=item.document.strip()[:200],
        file=file,
        file_name=item.file.name if item.file else "",
        why=item.why.strip()[:300],
        by=by,
        at=at,
    )


def _pass_turn(needs: Sequence[Need], on: date) -> None:
    """Returned: the asker's turn. Settled: nobody's. Else that of the unit that answers for the factor."""
    changed = []
    for need in needs:
        before = (need.turn_id, need.closed_on)
        if need.state in (*CLOSED, NeedState.SECURED):
            need.turn = None
        elif need.state == NeedState.RETURNED:
            need.turn = need.asker
        elif need.turn_id is None or need.turn_id == need.asker_id:
            need.turn = need.keeper
        need.closed_on = on if need.state in CLOSED else None
        if need.turn_id != before[0]:
            need.since = on
        if (need.turn_id, need.closed_on) != before:
            changed.append(need)
    Need.objects.bulk_update(changed, ["turn", "since", "closed_on"], batch_size=200)
