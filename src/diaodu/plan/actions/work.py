"""Milestones, occurrences, members and criteria: laid, changed, finished with day and evidence, retired.

Each action marks the commitment in its own transaction, so that the light moves within a second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.marks import mark_dirty
from diaodu.core.models import StoredFile
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.plan.actions.counting import NEWER
from diaodu.plan.choices import ENDED
from diaodu.plan.models import Commitment, Criterion
from diaodu.plan.steps import KEEPER, LEAD
from diaodu.plan.work_kinds import CRITERION, MEMBER, MILESTONE, OCCURRENCE, Column, WorkKind


@transaction.atomic
def add_work(kind: WorkKind, commitment: Commitment, rows: Sequence[Mapping[str, Any]], *, mover: Mover) -> list[Any]:
    """Lay rows, all or none. Raises MoveRefusedError: not one's part, the commitment has ended, a row that is none."""
    _require(commitment, mover)
    made = [kind.model(commitment=commitment, by=mover.by, **row) for row in rows]
    last = _last_order(kind, commitment)
    for number, row in enumerate(made, last + 1):
        _check(kind, row)
        if hasattr(row, "order"):
            row.order = number
        if kind.finish is None:
            row.known_at = moment()
    try:
        with transaction.atomic():
            made = kind.model.objects.bulk_create(made)
    except IntegrityError as error:
        raise MoveRefusedError(
            "twice",
            "有一行与已有的重名；没有保存任何一行。",
            "A row bears a name that is there already; none was saved.",
        ) from error
    _mark(kind, commitment)
    _audit(f"add_{kind.name}", commitment, mover, after={"rows": [_plain(kind, row) for row in made]})
    return made


@transaction.atomic
def change_work(
    kind: WorkKind,
    row: Any,
    values: Mapping[str, Any],
    *,
    mover: Mover,
    version: int,
    evidence: StoredFile | None = None,
) -> Any:
    """Change what a row says; its finished state stays. Raises MoveRefusedError as `add_work` does, and when stale."""
    _require(row.commitment, mover)
    before = _plain(kind, row)
    for name, value in values.items():
        setattr(row, name, value)
    _check(kind, row)
    words = dict(values)
    if kind.finish is None:
        words["known_at"] = moment()
    if evidence is not None:
        words["evidence"] = evidence
    _save(kind, row, words, version)
    _mark(kind, row.commitment)
    _audit(f"change_{kind.name}", row.commitment, mover, before=before, after=_plain(kind, row))
    return row


@transaction.atomic
def finish_work(
    kind: WorkKind, row: Any, value: date | Decimal, *, mover: Mover, version: int, evidence: StoredFile | None = None
) -> Any:
    """Done on that day, reached on that day, or scored so much. A day to come, or more than full marks, is refused."""
    _require(row.commitment, mover)
    column = _finish(kind)
    if isinstance(value, date) and value > today():
        raise MoveRefusedError("day", f"{value} 还没有到，不能先记完成。", f"{value} has not come yet.")
    if isinstance(value, Decimal) and value > row.full:
        raise MoveRefusedError("marks", f"得分不能超过满分 {row.full:f}。", f"More than the full marks {row.full:f}.")
    before = _plain(kind, row)
    words: dict[str, Any] = {column.name: value, "known_at": moment()}
    if evidence is not None:
        words["evidence"] = evidence
    _save(kind, row, words, version)
    _mark(kind, row.commitment)
    _audit(f"finish_{kind.name}", row.commitment, mover, before=before, after=_plain(kind, row))
    return row


@transaction.atomic
def review_criterion(row: Criterion, marks: Decimal | None, *, mover: Mover, version: int) -> Criterion:
    """The office's marks, or the upper unit's, which stand above the unit's own; None takes them away again.

    Raises MoveRefusedError: not the office, an ended commitment, more than full marks, a newer version.
    """
    if KEEPER not in mover.parts:
        raise MoveRefusedError("who", "只有调度办可以复核评分。", "Only the dispatch office reviews the marks.")
    _require(row.commitment, mover)
    if marks is not None and not 0 <= marks <= (row.full or 0):
        raise MoveRefusedError("marks", f"复核分须在 0 与满分 {row.full} 之间。", f"Between 0 and {row.full}.")
    before = row.reviewed
    _save(CRITERION, row, {"reviewed": marks, "known_at": moment()}, version)
    _mark(CRITERION, row.commitment)
    _audit(
        "review_criterion",
        row.commitment,
        mover,
        before={"name": row.name, "reviewed": None if before is None else f"{before:f}"},
        after={"name": row.name, "reviewed": None if marks is None else f"{marks:f}"},
    )
    return row


@transaction.atomic
def reopen_work(kind: WorkKind, row: Any, *, mover: Mover, version: int, why: str) -> Any:
    """Not done after all; needs the reason."""
    _require(row.commitment, mover)
    column = _finish(kind)
    if not why.strip():
        raise MoveRefusedError("reason", "请写明原因。", "Please give the reason.")
    before = _plain(kind, row)
    _save(kind, row, {column.name: None, "known_at": moment()}, version)
    _mark(kind, row.commitment)
    _audit(f"reopen_{kind.name}", row.commitment, mover, before=before, after=_plain(kind, row), why=why)
    return row


@transaction.atomic
def retire_work(kind: WorkKind, row: Any, *, mover: Mover, version: int, why: str) -> Any:
    """From today on the row no longer counts; it stays, with the reason in the record of changes."""
    _require(row.commitment, mover)
    if not why.strip():
        raise MoveRefusedError("reason", "请写明停用的原因。", "Please give the reason.")
    before = _plain(kind, row)
    _save(kind, row, {"retired_on": today()}, version)
    _mark(kind, row.commitment)
    _audit(f"retire_{kind.name}", row.commitment, mover, before=before, why=why)
    return row


def _require(commitment: Commitment, mover: Mover) -> None:
    if mover.parts.isdisjoint({LEAD, KEEPER}):
        raise MoveRefusedError("who", "只有牵头单位和调度办可以填写。", "Only the lead unit and the office enter this.")
    if commitment.state in ENDED:
        raise MoveRefusedError("ended", "这项任务已经办结，不能再改。", "This commitment has ended; it stays as it is.")


def _finish(kind: WorkKind) -> Column:
    if kind.finish is None:
        msg = f"{kind.name} is finished when it is entered"
        raise LookupError(msg)
    return kind.finish


def _check(kind: WorkKind, row: Any) -> None:
    if kind is OCCURRENCE:
        if row.on > today():
            raise MoveRefusedError("day", f"{row.on} 还没有到，开展后再登记。", f"{row.on} has not come yet.")
        if row.settled > row.found:
            raise MoveRefusedError("settled", "整改数不能多于发现数。", "More settled than found.")
    if kind is MILESTONE and row.weight < 1:
        raise MoveRefusedError("weight", "权重至少为 1。", "A weight is at least 1.")
    if kind is CRITERION and row.full <= 0:
        raise MoveRefusedError("full", "满分须大于 0。", "Full marks lie above 0.")
    if kind is MEMBER and row.amount is None:
        row.measured_in = row.measured_in or ""


def _last_order(kind: WorkKind, commitment: Commitment) -> int:
    if kind not in (MILESTONE, CRITERION):
        return 0
    return kind.model.objects.filter(commitment=commitment).aggregate(last=Max("order"))["last"] or 0


def _save(kind: WorkKind, row: Any, words: Mapping[str, Any], version: int) -> None:
    rows = kind.model.objects.filter(pk=row.pk, version=version, retired_on=None)
    try:
        with transaction.atomic():
            changed = rows.update(version=F("version") + 1, **words)
    except IntegrityError as error:
        raise MoveRefusedError("twice", "已有同名的一条。", "That name is there already.") from error
    if not changed:
        raise MoveRefusedError(*NEWER)
    row.refresh_from_db()


def _mark(kind: WorkKind, commitment: Commitment) -> None:
    path = commitment.document.unit.path
    mark_dirty(kind.measure, unit_path=path, since=today(), subject_keys=[commitment.subject_id])


def _plain(kind: WorkKind, row: Any) -> dict[str, Any]:
    names = [column.name for column in kind.columns] + ([kind.finish.name] if kind.finish else [])
    values = {name: getattr(row, name) for name in names}
    return {
        name: f"{value:f}" if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _audit(
    verb: str,
    commitment: Commitment,
    mover: Mover,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    why: str = "",
) -> None:
    append_audit(
        verb=verb,
        subject=commitment.code,
        by=mover.by,
        unit=commitment.document.unit.path,
        before=before,
        after=after,
        reason=why.strip()[:500],
    )
