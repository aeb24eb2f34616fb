"""The 任务分解表 brought back from Excel: looked at row by row, then published whole through the plan's own actions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.choices import RowChange
from diaodu.core.clock import today
from diaodu.core.sheets import (
    Checked,
    Column,
    Problem,
    Row,
    SheetKind,
    SheetRefusedError,
    refuse_wrong,
    register_sheet_kind,
)
from diaodu.paper.ledger import COLUMNS, Ledger, LedgerRow
from diaodu.people.models import Officer
from diaodu.people.permissions import may_keep_plans, within
from diaodu.plan.actions import add_work, change_work, retire_work
from diaodu.plan.actions.claiming import ClaimedError
from diaodu.plan.actions.reworking import rework_commitments
from diaodu.plan.inside import rows_inside
from diaodu.plan.models import BlankFill, Document
from diaodu.plan.permissions import keeper_of
from diaodu.plan.queries import plan_rows
from diaodu.plan.queries.blanks import accepted_of
from diaodu.plan.queries.commitment import posts_by_word, units_by_word
from diaodu.plan.sheets import plan_table
from diaodu.plan.table import TableRow
from diaodu.plan.table_reading import Known, ReadRow, read_row
from diaodu.plan.work_kinds import MILESTONE

PLAN_TABLE = "plan.ledger"
_WHY = "任务分解表导入时删去"
_LONG = 20_000


def _column(key: str, *, required: bool = False, longest: int = _LONG, is_shown: bool = True) -> Column:
    return Column(key, COLUMNS[key], required=required, longest=longest, is_shown=is_shown)


TABLE_COLUMNS = (
    _column("code", required=True),
    _column("task", is_shown=False),
    _column("short"),
    _column("goal", is_shown=False),
    _column("nature"),
    _column("sponsor"),
    _column("lead"),
    _column("partners"),
    _column("due"),
    _column("milestones"),
    _column("stamp", is_shown=False),
)


@dataclass
class _Table:
    """The plan as it is now, and what its table may name."""

    document: Document

    @cached_property
    def rows(self) -> dict[str, TableRow]:
        return {row.entry.commitment.code: row for row in plan_table(self.document, self._plan, "zh", on=today())}

    @cached_property
    def english(self) -> dict[str, TableRow]:
        return {row.entry.commitment.code: row for row in plan_table(self.document, self._plan, "en", on=today())}

    @cached_property
    def known(self) -> Known:
        path = self.document.unit.path
        return Known(units_by_word(path), posts_by_word(path, on=today()))

    @cached_property
    def _plan(self):  # type: ignore[no-untyped-def]
        return plan_rows(self.document)

    def read(self, row: Row) -> ReadRow | None:
        """None: the plan has no such commitment."""
        now = self.rows.get(row["code"])
        if now is None:
            return None
        english = self.english[row["code"]]
        return read_row(row, now, english, self._goals(now, english), self.known)

    def _goals(self, now: TableRow, english: TableRow) -> list[str]:
        """The target column in either language, as the public table and the internal one show it."""
        inside = [
            rows_inside([each.said], self._plan, self._fills, language)[0]
            for each, language in ((now, "zh"), (english, "en"))
        ]
        return [_goal(now.said, "zh"), _goal(english.said, "en"), _goal(inside[0], "zh"), _goal(inside[1], "en")]

    @cached_property
    def _fills(self) -> dict[int, BlankFill]:
        return accepted_of(BlankFill.objects.filter(blank__document=self.document))


def _goal(row: LedgerRow, language: str) -> str:
    """As the exported cell shows it: the targets, then a hole for each hidden figure."""
    return Ledger("", "", language, ()).shown_target(row)


def check_table(rows: Sequence[Row], scope: str) -> list[Checked]:
    """What each row would change. Raises SheetRefusedError where not one row is of this plan."""
    table = _table(rows, scope)
    _refuse_strangers(rows, table)
    twice = Counter(row["code"] for row in rows)
    return [_checked(row, table.read(row), twice) for row in rows]


def publish_table(rows: Sequence[Row], scope: str, by: str) -> None:
    """Names, kinds, dates, leads, partners and sponsors in a few statements; then milestones, row by row."""
    table = _table(rows, scope)
    read = {row["code"]: found for row in rows if (found := table.read(row)) is not None}
    refuse_wrong(found.problems for found in read.values())
    officer = Officer.objects.select_related("unit").get(username=by)
    mover, day = keeper_of(officer, today=today()), today()
    entries = {code: table.rows[code].entry for code in read}
    reworks = [rework for code, found in read.items() if (rework := found.rework(entries[code])) is not None]
    try:
        rework_commitments(reworks, mover=mover, on=day)
        for code, found in read.items():
            changes, commitment = found.milestones, entries[code].commitment
            commitment.document = table.document
            for milestone in [*changes.retire, *(row for row, _values in changes.change)]:
                milestone.commitment = commitment
            for milestone in changes.retire:
                retire_work(MILESTONE, milestone, mover=mover, version=milestone.version, why=_WHY)
            for milestone, values in changes.change:
                change_work(MILESTONE, milestone, values, mover=mover, version=milestone.version)
            if changes.add:
                add_work(MILESTONE, commitment, changes.add, mover=mover)
    except ClaimedError as refusal:
        raise SheetRefusedError(refusal.zh, refusal.en) from refusal


def _table(rows: Sequence[Row], scope: str) -> _Table:
    code = rows[0].get("plan", "") if rows else ""
    document = Document.objects.filter(within(scope, "unit__path"), code=code).select_related("unit", "file").first()
    if document is None:
        raise SheetRefusedError("找不到这张表所属的计划。", "The plan this table belongs to is not there.")
    return _Table(document)


def _refuse_strangers(rows: Sequence[Row], table: _Table) -> None:
    if not any(row["code"] in table.rows for row in rows):
        title = table.document.title
        raise SheetRefusedError(
            f"表里没有一行是《{title}》的任务；请用本计划导出的任务分解表，保留“编号”列。",
            f"Not one row is a commitment of “{title}”; use the table exported from this plan, with its codes.",
        )


def _checked(row: Row, found: ReadRow | None, twice: Mapping[str, int]) -> Checked:
    problems: list[Problem] = []
    code = row["code"]
    if code and twice[code] > 1:
        problems.append(Problem("code", f"编号 {code} 在表里重复", f"The code {code} stands in the table twice"))
    if code and found is None:
        problems.append(
            Problem("code", f"本计划里没有编号 {code} 的任务", f"This plan has no commitment with the code {code}")
        )
    if found is not None:
        problems += found.problems
    if problems or found is None:
        return Checked(RowChange.WRONG, problems)
    return Checked(RowChange.CHANGE if found.before else RowChange.SAME, before=found.before)


register_sheet_kind(
    SheetKind(
        PLAN_TABLE,
        _("Table of tasks"),
        TABLE_COLUMNS,
        check_table,
        publish_table,
        permits=lambda officer, day: may_keep_plans(officer, today=day),
        home=lambda sheet: reverse("plan:bring_table", args=[sheet.params["plan"]]),
    )
)
