"""A half year's adjustment to Excel and back: the opinion of each row, agreed or not with the reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from diaodu.core.choices import RowChange
from diaodu.core.sheets import Checked, Column, Problem, Row, SheetKind, register_sheet_kind
from diaodu.paper.table_book import Cell, table_workbook
from diaodu.projects.library.actions.batches import decide_adjustments
from diaodu.projects.library.choices import Decision
from diaodu.projects.library.models import Adjustment, AdjustmentRow
from diaodu.projects.library.sheet_kept import office, permits, wrong

ADJUSTMENTS = "projects.adjustments"
COLUMNS = (
    Column("code", ("项目编号", "编号", "code"), required=True, longest=20),
    Column("name", ("项目名称", "名称", "name"), longest=160),
    Column("opinion", ("意见", "opinion"), longest=20, example="同意"),
    Column("why", ("理由", "不同意的理由", "reason"), longest=300),
    Column("period", ("period",), longest=20, is_shown=False),
)
READ = tuple(column for column in COLUMNS if column.is_shown)
AGREED, REFUSED = ("同意", "agree", "agreed"), ("不同意", "refuse", "refused", "not agreed")


def adjustment_workbook(adjustment: Adjustment, rows: Sequence[AdjustmentRow]) -> bytes:
    """Every row with what the rule says of it; what was decided bears its opinion already."""
    heads = [column.heads[0] for column in READ]
    heads += [_("Lead unit"), _("Stage"), _("From"), _("To"), _("Why the rule proposes it")]
    english = get_language() == "en"
    lines: list[list[Cell]] = [
        [
            row.project.code,
            row.project.name,
            _opinion(row),
            row.why,
            row.project.unit.name_zh,
            row.project.get_state_display(),
            row.get_old_display() if row.old else _("no batch"),
            row.get_new_display() if row.new else _("no batch"),
            row.reason_en if english else row.reason_zh,
        ]
        for row in rows
    ]
    return table_workbook(f"{_('Half-yearly adjustment')} {adjustment.period}", heads, lines)


def _opinion(row: AdjustmentRow) -> str:
    return {str(Decision.GRANTED): AGREED[0], str(Decision.REFUSED): REFUSED[0]}.get(str(row.state), "")


def check_adjustments(rows: Sequence[Row], scope: str) -> list[Checked]:
    there, twice = _there(rows, scope), Counter(row["code"] for row in rows)
    checked = []
    for row in rows:
        if twice[row["code"]] > 1:
            checked.append(wrong("code", "在表里重复", "It stands in the sheet twice"))
        else:
            checked.append(_checked(row, there.get(row["code"])))
    return checked


def _checked(row: Row, held: AdjustmentRow | None) -> Checked:
    word = row.get("opinion", "").strip().lower()
    if held is None:
        return wrong("code", f"这次调整里没有 {row['code']}", "This adjustment has no such project")
    if not word or (held.state != Decision.OPEN and word == _opinion(held)):
        return Checked(RowChange.SAME)
    if word not in (*AGREED, *REFUSED):
        return wrong("opinion", f"“{row['opinion']}”看不懂，请填“同意”或“不同意”", "Write 同意 or 不同意")
    if held.state != Decision.OPEN:
        return wrong("opinion", "已经处理过，不能再改", "It was decided on already")
    if word in REFUSED and not row.get("why", "").strip():
        return Checked(RowChange.WRONG, [Problem("why", "请写明不同意的理由", "Give the reason")])
    return Checked(RowChange.CHANGE, before={"opinion": ""})


def publish_adjustments(rows: Sequence[Row], scope: str, by: str) -> None:
    """Those agreed to at once, those refused together by their reason."""
    there = _there(rows, scope)
    agreed: list[AdjustmentRow] = []
    refused: dict[str, list[AdjustmentRow]] = defaultdict(list)
    for row in rows:
        held, word = there[row["code"]], row.get("opinion", "").strip().lower()
        if held.state != Decision.OPEN or not word:
            continue
        if word in AGREED:
            agreed.append(held)
        else:
            refused[row["why"].strip()].append(held)
    if agreed:
        decide_adjustments(agreed, grant=True, mover=office(by))
    for why, some in refused.items():
        decide_adjustments(some, grant=False, mover=office(by), why=why)


def _there(rows: Sequence[Row], scope: str) -> dict[str, AdjustmentRow]:
    """One query. All rows of a sheet are of the half year it was brought in from."""
    period = rows[0].get("period", "") if rows else ""
    found = AdjustmentRow.objects.filter(adjustment__scope=scope, adjustment__period=period)
    return {row.project.code: row for row in found.select_related("project", "adjustment")}


register_sheet_kind(
    SheetKind(
        name=ADJUSTMENTS,
        title=gettext_lazy("Half-yearly adjustment"),
        columns=COLUMNS,
        check=check_adjustments,
        publish=publish_adjustments,
        permits=permits,
        home=lambda sheet: reverse("projects:bring_adjustment", args=[sheet.params.get("period", "")]),
    )
)
