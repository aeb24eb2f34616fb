"""Opening and locking rounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.moves import MoveRefusedError, note_moves
from diaodu.core.settings import newest_setting
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.core.versions import take_version
from diaodu.duties.actions import NewDuty, open_duties
from diaodu.duties.choices import DutyKind
from diaodu.kernel.period import Period
from diaodu.ledger.choices import OPEN_RETURNS, ReturnState, RoundState
from diaodu.ledger.models import Item, Line, Return, Round
from diaodu.ledger.queries import open_items
from diaodu.people.choices import RoundField
from diaodu.people.models import Post, Unit
from diaodu.people.permissions import within

ROUND_PREFIX, RETURN_PREFIX = "L", "B"
SIGNING_CHAIN = "ledger.signing_chain"


@dataclass(frozen=True, slots=True)
class AskedItem:
    """An item a round asks; `period` where it is not the round's own."""

    item: Item
    period: str = ""


@transaction.atomic
def open_round(
    period: Period,
    *,
    unit: Unit,
    field: RoundField,
    title: str,
    due_at: datetime,
    by: str,
    kind: str = "",
    asked: Sequence[AskedItem] | None = None,
) -> Round:
    """Ask every unit of the county for its items of this field: a return each, a duty each, a line for each item.

    `asked`: what a round of another kind asks (round_kinds). A constant number of statements. Raises MoveRefusedError
    where the round exists or nobody has anything to report.
    """
    if Round.objects.filter(unit=unit, field=field, kind=kind, period=period.code).exists():
        raise MoveRefusedError("twice", "这一期已经发起过了。", "This period has been asked for already.")
    if asked is None:
        items = open_items(within(unit.county_path, "unit__path"), field, on=period.end).order_by("unit", "order")
        asked = [AskedItem(item) for item in items]
    if not asked:
        raise MoveRefusedError(
            "empty", "没有单位需要报数：还没有认领的承诺。", "Nobody has anything to report: nothing is claimed yet."
        )
    round_ = _make_round(period, unit=unit, field=field, title=title, due_at=due_at, kind=kind)
    by_unit = sorted(asked, key=lambda one: one.item.unit_id)
    returns = _make_returns(round_, [(key, list(group)) for key, group in groupby(by_unit, key=lambda x: x.item.unit)])
    append_audit(
        verb="open_round",
        subject=round_.code,
        by=by,
        unit=unit.path,
        after={"period": period.code, "field": field, "returns": len(returns), "items": len(asked)},
    )
    return round_


@transaction.atomic
def lock_round(round_: Round, *, by: str) -> Round:
    """Nothing of the round changes any more. Refused while returns are open or wait to be looked at."""
    left = round_.returns.filter(state__in=[*OPEN_RETURNS, ReturnState.SUBMITTED]).count()
    if left:
        raise MoveRefusedError(
            "open", f"还有{left}份没有收齐，不能锁定。", f"{left} returns are still open, so it cannot be locked."
        )
    if round_.state == RoundState.LOCKED:
        raise MoveRefusedError("locked", "这一期已经锁定。", "This round is locked already.")
    take_version(round_)
    Round.objects.filter(pk=round_.pk).update(state=RoundState.LOCKED)
    round_.state = RoundState.LOCKED
    note_moves([round_.subject_id], "lock", old=RoundState.OPEN, new=RoundState.LOCKED, by=by, on=today())
    append_audit(verb="lock_round", subject=round_.code, by=by, unit=round_.unit.path)
    return round_


@transaction.atomic
def reopen_round(round_: Round, *, why: str, by: str) -> Round:
    """Open a locked round once more, with the reason: what is then corrected and accepted is a newer edition."""
    if round_.state != RoundState.LOCKED:
        raise MoveRefusedError("open", "这一期没有锁定。", "This round is not locked.")
    if not why.strip():
        raise MoveRefusedError("reason", "请写明原因。", "Please give the reason.")
    take_version(round_)
    Round.objects.filter(pk=round_.pk).update(state=RoundState.OPEN)
    round_.state = RoundState.OPEN
    note_moves([round_.subject_id], "reopen", old=RoundState.LOCKED, new=RoundState.OPEN, by=by, on=today(), why=why)
    append_audit(verb="reopen_round", subject=round_.code, by=by, unit=round_.unit.path, reason=why)
    return round_


def _make_round(
    period: Period, *, unit: Unit, field: RoundField, title: str, due_at: datetime, kind: str = ""
) -> Round:
    scope = unit.county_path
    code = next_codes(ROUND_PREFIX, scope=scope, year=period.year)[0]
    return Round.objects.create(
        subject=add_subjects([NewSubject("round", code, title, unit.path, scope)])[0],
        code=code,
        unit=unit,
        field=field,
        kind=kind,
        period=period.code,
        title=title[:120],
        opened_at=moment(),
        due_at=due_at,
    )


def _make_returns(round_: Round, groups: Sequence[tuple[Unit, list[AskedItem]]]) -> list[Return]:
    units = [unit for unit, _ in groups]
    scope = round_.unit.county_path
    codes = next_codes(RETURN_PREFIX, scope=scope, year=int(round_.period[:4]), count=len(units))
    subjects = add_subjects(
        [
            NewSubject("return", code, f"{unit.short_name} {round_.title}", unit.path, scope)
            for code, unit in zip(codes, units, strict=True)
        ]
    )
    duties = open_duties(
        [
            NewDuty(unit, round_.title, DutyKind.RETURN, about=subject, due_at=round_.due_at)
            for unit, subject in zip(units, subjects, strict=True)
        ],
        asked_by=round_.unit,
    )
    chains = signing_chains(units)
    returns = Return.objects.bulk_create(
        Return(subject=subject, code=code, round=round_, unit=unit, duty=duty, chain=chains[unit.pk])
        for subject, code, unit, duty in zip(subjects, codes, units, duties, strict=True)
    )
    Line.objects.bulk_create(
        Line(owed=owed, item=one.item, period=one.period)
        for owed, (_, group) in zip(returns, groups, strict=True)
        for one in group
    )
    return returns


def signing_chains(units: Iterable[Unit]) -> dict[int, list[str]]:
    """Who signs after the clerk, by unit: the agreed chain without the posts nobody in the unit holds today."""
    units = list(units)
    day = today()
    held: dict[int, set[str]] = {unit.pk: set() for unit in units}
    posts = Post.objects.filter(unit__in=units, retired_on=None, tenures__until=None, tenures__since__lte=day)
    for unit_id, role in posts.values_list("unit", "role"):
        held[unit_id].add(role)
    wanted = {unit.pk: newest_setting(SIGNING_CHAIN, scope=unit.path, on=day) or [] for unit in units}
    return {unit.pk: [role for role in wanted[unit.pk] if role in held[unit.pk]] for unit in units}
