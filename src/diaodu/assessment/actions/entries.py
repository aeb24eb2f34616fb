"""What the office enters by hand: marks, bonus, penalty, veto; each with its evidence, and taken back with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from diaodu.assessment.actions.keeping import score_again
from diaodu.assessment.choices import BY_HAND, EntryKind, State
from diaodu.assessment.models import Assessment, Entry
from diaodu.assessment.reading import Found, with_entry
from diaodu.assessment.scoring.schemes import SchemeRules
from diaodu.assessment.scoring.values import Method, Reading
from diaodu.assessment.scoring_run import kept_figures, rules_of
from diaodu.assessment.steps import OFFICE
from diaodu.core.audit import append_audit
from diaodu.core.clock import now
from diaodu.core.models import StoredFile
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.people.models import Unit

OPEN_TO_ENTRIES = (State.DRAFT, State.CHECKING)
MOST = Decimal(100)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """`value`: the mark, or the points before the cap; none for a veto."""

    unit: Unit
    kind: str
    value: Decimal | None
    why: str
    document: str
    item: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    file: StoredFile | None = None


@transaction.atomic
def add_entries(
    assessment: Assessment, rows: Sequence[NewEntry], *, mover: Mover, version: int | None = None
) -> list[Entry]:
    """Entries in one go; the scores follow at once. Raises MoveRefusedError naming the unit; all or none."""
    refuse_unless_open(assessment, mover)
    take_version(assessment, version)
    rules = rules_of(assessment)
    for row in rows:
        _check(row, rules)
    entries = Entry.objects.bulk_create(_entry(assessment, row, mover.by) for row in rows)
    figures = kept_figures(assessment)
    for entry in entries:
        if entry.kind == EntryKind.MARK:
            figures[entry.item][entry.unit.code] = with_entry(figures[entry.item][entry.unit.code], entry)
    score_again(assessment, figures)
    append_audit(
        verb="add_score_entries",
        subject=assessment.code,
        by=mover.by,
        unit=assessment.scope,
        after={"entries": [_recorded(entry) for entry in entries]},
    )
    return entries


@transaction.atomic
def take_back_entry(entry: Entry, *, mover: Mover, why: str, version: int | None = None) -> Entry:
    """It no longer counts; it stays where it is, with the reason beside it."""
    assessment = entry.assessment
    refuse_unless_open(assessment, mover)
    take_version(assessment, version)
    if entry.takes_back_id or entry.kind == EntryKind.CORRECTION:
        raise MoveRefusedError("kind", "更正来自异议答复，不能撤回。", "A correction answers an objection and stays.")
    if hasattr(entry, "taken_back_by"):
        raise MoveRefusedError("twice", "这一条已经撤回。", "This entry is taken back already.")
    if not why.strip():
        raise MoveRefusedError("reason", "请写明原因。", "Please give the reason.")
    back = Entry.objects.create(
        assessment=assessment,
        unit=entry.unit,
        kind=entry.kind,
        item=entry.item,
        value=entry.value,
        why=why.strip()[:300],
        document=entry.document,
        takes_back=entry,
        by=mover.by,
        at=now(),
    )
    figures = kept_figures(assessment)
    if entry.kind == EntryKind.MARK:
        _mark_before(assessment, entry, figures[entry.item])
    score_again(assessment, figures)
    append_audit(
        verb="take_back_entry",
        subject=assessment.code,
        by=mover.by,
        unit=assessment.scope,
        before=_recorded(entry),
        reason=back.why,
    )
    return back


def _mark_before(assessment: Assessment, entry: Entry, row: dict[str, Found]) -> None:
    """The mark that stood before it, or none."""
    same = assessment.entries.filter(unit=entry.unit, item=entry.item, kind=EntryKind.MARK, takes_back=None)
    left = same.filter(taken_back_by=None).order_by("at", "pk").last()
    blank = Found(Reading(None), note=("还没有评分", "No mark has been given yet"))
    row[entry.unit.code] = with_entry(blank, left) if left is not None else blank


def refuse_unless_open(assessment: Assessment, mover: Mover) -> None:
    if OFFICE not in mover.parts:
        raise MoveRefusedError("who", "评分和加减分由调度办录入。", "The dispatch office enters marks and points.")
    if assessment.state == State.FINAL:
        raise MoveRefusedError("frozen", "结果已经定稿冻结，不能再改。", "The results are final and frozen.")
    if assessment.state not in OPEN_TO_ENTRIES:
        raise MoveRefusedError("state", "现在还不能录入评分和加减分。", "Nothing can be entered in this state.")


def _check(row: NewEntry, rules: SchemeRules) -> None:
    name_zh, name_en = row.unit.short_name, row.unit.code
    if rules.group_of(row.unit.code) is None:
        raise MoveRefusedError("unit", f"{name_zh}不在这次考核里。", f"{name_en} is not assessed here.")
    if not row.why.strip() or not row.document.strip():
        raise MoveRefusedError(
            "why", f"{name_zh}：请写明事由和依据文件。", f"{name_en}: say why, and name the document it rests on."
        )
    if row.kind == EntryKind.VETO:
        return
    if row.value is None:
        raise MoveRefusedError("value", f"{name_zh}：请填分数。", f"{name_en}: the points are missing.")
    if row.kind in BY_HAND:
        if not 0 < row.value <= MOST:
            raise MoveRefusedError("value", f"{name_zh}：加减分要填大于0的数。", f"{name_en}: enter points above 0.")
        return
    _check_mark(row, rules, name_zh, name_en)


def _check_mark(row: NewEntry, rules: SchemeRules, name_zh: str, name_en: str) -> None:
    item = next((each for each in rules.items if each.rule.key == row.item and each.source.is_manual), None)
    if item is None or row.kind != EntryKind.MARK:
        raise MoveRefusedError(
            "item", f"{name_zh}：没有代码是“{row.item}”的评分项。", f"{name_en}: no item to be marked is called so."
        )
    most = item.rule.number("out_of", "100") if item.rule.method == Method.MARK else None
    if most is not None and row.value is not None and not 0 <= row.value <= most:
        raise MoveRefusedError(
            "value",
            f"{name_zh}“{item.name_zh}”：评分要在0至{most.normalize():f}之间。",
            f"{name_en}: the mark of {row.item} must be from 0 to {most.normalize():f}.",
        )


def _entry(assessment: Assessment, row: NewEntry, by: str) -> Entry:
    return Entry(
        assessment=assessment,
        unit=row.unit,
        kind=row.kind,
        item=row.item,
        value=row.value,
        low=row.low,
        high=row.high,
        why=row.why.strip()[:300],
        document=row.document.strip()[:200],
        file=row.file,
        by=by,
        at=now(),
    )


def _recorded(entry: Entry) -> dict[str, str]:
    return {
        "unit": entry.unit.code,
        "kind": entry.kind,
        "item": entry.item,
        "value": "" if entry.value is None else f"{entry.value:f}",
        "document": entry.document,
    }
