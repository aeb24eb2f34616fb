"""Filling in a return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from diaodu.core.audit import append_audit
from diaodu.core.intake import Examined, attach_file
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.kernel.period import Period
from diaodu.ledger.choices import EDITABLE
from diaodu.ledger.models import Line, Return
from diaodu.ledger.queries import earlier_facts, lines_of
from diaodu.ledger.steps import CLERK

TEXTS = ("progress", "next_month", "difficulty", "reason")
_FIELDS = ["value", "missing", *TEXTS, "evidence"]


@dataclass(frozen=True, slots=True)
class LineInput:
    """What somebody entered for one line; None leaves a text as it is."""

    value: Decimal | None = None
    missing: str = ""
    progress: str | None = None
    next_month: str | None = None
    difficulty: str | None = None
    reason: str | None = None
    evidence: Examined | None = None


@transaction.atomic
def save_lines(
    owed: Return, inputs: Mapping[int, LineInput], *, mover: Mover, version: int | None = None
) -> list[Line]:
    """Keep what was entered, by line key; nothing goes up yet. Other lines stay as they are.

    Raises MoveRefusedError where the return is not the clerk's to fill in, or somebody saved since `version`.
    """
    _hold(owed, mover, version)
    lines = [line for line in lines_of(owed) if line.pk in inputs]
    before = {line.item.name: _said(line) for line in lines}
    for line in lines:
        _enter(line, inputs[line.pk], by=mover.by)
    Line.objects.bulk_update(lines, _FIELDS)
    after = {line.item.name: _said(line) for line in lines}
    append_audit(
        verb="save_lines",
        subject=owed.code,
        by=mover.by,
        unit=owed.unit.path,
        before={name: said for name, said in before.items() if said != after[name]},
        after={name: said for name, said in after.items() if said != before[name]},
    )
    return lines


@transaction.atomic
def copy_last_period(owed: Return, *, mover: Mover, version: int | None = None) -> int:
    """ "As last month": empty lines take the figure and the sentences accepted last; how many did."""
    _hold(owed, mover, version)
    lines = lines_of(owed)
    earlier = earlier_facts(lines, Period.parse(owed.round.period))
    filled = [line for line in lines if _is_empty(line) and _take_last(line, earlier.get(line.item_id, []))]
    Line.objects.bulk_update(filled, _FIELDS)
    append_audit(
        verb="copy_last_period",
        subject=owed.code,
        by=mover.by,
        unit=owed.unit.path,
        after={line.item.name: _said(line) for line in filled},
    )
    return len(filled)


def _hold(owed: Return, mover: Mover, version: int | None) -> None:
    """Take the return for this change: it must be the clerk's, editable, and as it was when it was opened."""
    if CLERK not in mover.parts:
        raise MoveRefusedError("who", "只有本单位的报送员能填。", "Only the clerk of the unit fills this in.")
    rows = Return.objects.filter(pk=owed.pk, state__in=EDITABLE)
    if version is not None:
        rows = rows.filter(version=version)
    if rows.update(version=F("version") + 1):
        owed.version = Return.objects.values_list("version", flat=True).get(pk=owed.pk)
        return
    if Return.objects.filter(pk=owed.pk, state__in=EDITABLE).exists():
        raise MoveRefusedError(
            "newer",
            "有人在你之后保存过这张表；你的内容没有保存，请核对新内容后再填。",
            "Somebody saved this return after you opened it; nothing of yours was saved. Please look at theirs first.",
        )
    raise MoveRefusedError(
        "state", "这张表已经上报，不能再改；需要修改请先撤回。", "This return has gone up; recall it to change it."
    )


def _enter(line: Line, given: LineInput, *, by: str) -> None:
    line.value = given.value
    line.missing = "" if given.value is not None else given.missing
    for name in TEXTS:
        words = getattr(given, name)
        if words is not None:
            setattr(line, name, words.strip())
    if given.evidence is not None:
        line.evidence = attach_file(given.evidence, line.owed.subject, purpose="evidence", by=by).file


def _is_empty(line: Line) -> bool:
    return line.value is None and not line.missing and not line.progress


def _take_last(line: Line, facts: list) -> bool:
    if not facts:
        return False
    last = facts[-1]
    line.value, line.missing = last.value, last.missing
    line.progress, line.next_month, line.difficulty = last.progress, last.next_month, last.difficulty
    return True


def _said(line: Line) -> dict[str, str | None]:
    return {
        "value": None if line.value is None else f"{line.value:f}",
        "missing": line.missing,
        **{name: getattr(line, name) for name in TEXTS},
        "evidence": line.evidence.sha256[:12] if line.evidence else None,
    }
