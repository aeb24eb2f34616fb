"""The four kinds of rows a commitment's work is made of, as tables: what is asked, what finishes a row. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diaodu.core.fields import PLACES, to_scaled
from diaodu.plan.choices import Nature
from diaodu.plan.models import Criterion, Member, Milestone, Occurrence
from diaodu.plan.rules import CRITERIA, MEMBERS, MILESTONES, OCCURRENCES

TEXT, DAY, WHOLE, FIGURE = "text", "day", "whole", "figure"
MOST_ROWS = 200


class PastedError(ValueError):
    """A pasted table, or a field, that cannot be taken; `zh`, `en` name the place."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    label: str | Promise
    type: str = TEXT
    required: bool = False
    default: Any = None
    longest: int = 200


@dataclass(frozen=True, slots=True)
class WorkKind:
    """`finish`: the column that says the row is done; None where a row is finished when it is entered."""

    name: str
    model: Any
    measure: str
    columns: tuple[Column, ...]
    finish: Column | None
    title: str | Promise
    finish_verb: str | Promise = ""
    example: str = ""

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)


MILESTONE = WorkKind(
    "milestone",
    Milestone,
    MILESTONES,
    (
        Column("name", _("Milestone"), required=True),
        Column("due", _("Due by"), DAY),
        Column("weight", _("Weight"), WHOLE, default=1),
    ),
    Column("done_on", _("Done on"), DAY),
    _("Milestones"),
    _("Tick as done"),
    "取得可研批复\t2026-10-31\t1\n开工\t2026-11-30\t2",
)
OCCURRENCE = WorkKind(
    "occurrence",
    Occurrence,
    OCCURRENCES,
    (
        Column("on", _("Day"), DAY, required=True),
        Column("title", _("What took place"), required=True),
        Column("found", _("Found"), WHOLE, default=0),
        Column("settled", _("Put right"), WHOLE, default=0),
    ),
    None,
    _("Times held"),
    example="2026-04-24\t上半年集中观摩\n2026-10-16\t下半年集中观摩",
)
MEMBER = WorkKind(
    "member",
    Member,
    MEMBERS,
    (
        Column("name", _("Project"), required=True),
        Column("amount", _("Amount"), FIGURE),
        Column("measured_in", _("Unit of measure"), default="亿元", longest=40),
    ),
    Column("reached_on", _("Reached on"), DAY),
    _("Projects of the bundle"),
    _("Reached the stage"),
    "异型石材数控加工\t1.2\t亿元\n石材固废综合利用\t0.8\t亿元",
)
CRITERION = WorkKind(
    "criterion",
    Criterion,
    CRITERIA,
    (
        Column("name", _("Criterion"), required=True, longest=300),
        Column("full", _("Full marks"), FIGURE, required=True),
        Column("note", _("Note"), longest=300),
    ),
    Column("own", _("Own marks"), FIGURE),
    _("Criteria of the title"),
    _("Score"),
    "旅游标识系统\t10\n生态停车场\t15",
)
REVIEWED = Column("reviewed", _("Reviewed marks"), FIGURE)  # the office's, of a criterion
KINDS = {kind.name: kind for kind in (MILESTONE, OCCURRENCE, MEMBER, CRITERION)}
KIND_OF_NATURE = {
    Nature.QUANTITY: MILESTONE,
    Nature.NAMING: MILESTONE,
    Nature.BUNDLE: MEMBER,
    Nature.PERIODIC: OCCURRENCE,
    Nature.STANDING: OCCURRENCE,
    Nature.TITLE: CRITERION,
    Nature.MILESTONE: MILESTONE,
    Nature.DIRECTION: MILESTONE,
}


def kind_of(nature: str) -> WorkKind:
    return KIND_OF_NATURE.get(Nature(nature), MILESTONE) if nature in Nature.values else MILESTONE


def pasted_rows(kind: WorkKind, text: str) -> list[dict[str, Any]]:
    """A simple table, one row a line: columns parted by tabs, | or two spaces; a first line of headings is skipped.

    Raises PastedError, naming line and column, for the first thing that cannot be read; nothing is guessed.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if lines and _is_heading(kind, lines[0][1]):
        lines = lines[1:]
    if not lines:
        raise PastedError(
            "没有内容：每行一条，各列用制表符或竖线隔开。",
            "Nothing there: one row a line, columns parted by tabs or |.",
        )
    if len(lines) > MOST_ROWS:
        raise PastedError(f"一次最多 {MOST_ROWS} 行。", f"At most {MOST_ROWS} rows at once.")
    return [_row(kind, number, _cells(line)) for number, line in lines]


def read_values(kind: WorkKind, given: Mapping[str, str], *, place: str = "", place_en: str = "") -> dict[str, Any]:
    """The values of a row from its fields as text. Raises PastedError naming the field."""
    return {column.name: read_cell(column, given.get(column.name, ""), place, place_en) for column in kind.columns}


def read_cell(column: Column, text: str, place: str = "", place_en: str = "") -> Any:
    text = text.strip()
    label = str(column.label)
    if not text:
        if column.required:
            raise PastedError(f"{place}请填“{label}”。", f"{place_en}Fill in “{label}”.")
        if column.type in (DAY, FIGURE):
            return column.default
        return column.default if column.default is not None else ""
    try:
        return _READERS[column.type](text, column)
    except (ValueError, InvalidOperation, ArithmeticError):
        hint_zh, hint_en = _HINTS[column.type]
        raise PastedError(
            f"{place}“{label}”里的“{text[:40]}”{hint_zh}。", f"{place_en}“{text[:40]}” in “{label}” {hint_en}."
        ) from None


def _row(kind: WorkKind, number: int, cells: Sequence[str]) -> dict[str, Any]:
    if len(cells) > len(kind.columns):
        names = "、".join(str(column.label) for column in kind.columns)
        raise PastedError(
            f"第 {number} 行有 {len(cells)} 列，最多 {len(kind.columns)} 列：{names}。",
            f"Line {number} has {len(cells)} columns; at most {len(kind.columns)} are taken: {names}.",
        )
    given = dict(zip((column.name for column in kind.columns), cells, strict=False))
    return read_values(kind, given, place=f"第 {number} 行：", place_en=f"Line {number}: ")


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [cell.strip() for cell in next(csv.reader(io.StringIO(line), delimiter="\t"))]
    parted = line.strip().strip("|").split("|") if "|" in line else re.split(r"\s{2,}|[，,]\s*(?=\d)", line.strip())
    return [cell.strip() for cell in parted]


def _is_heading(kind: WorkKind, line: str) -> bool:
    heads = {str(column.label) for column in kind.columns} | {
        "节点",
        "名称",
        "项目",
        "项目名称",
        "指标",
        "标准",
        "日期",
    }
    return _cells(line)[0] in heads


def _text(text: str, column: Column) -> str:
    if len(text) > column.longest:
        raise ValueError
    return text


def _whole(text: str, column: Column) -> int:
    number = int(text)
    if not 0 <= number <= 9999:
        raise ValueError
    return number


def _figure(text: str, column: Column) -> Decimal:
    number = Decimal(text.replace(",", "").replace("，", ""))
    to_scaled(number)
    if number < 0:
        raise ValueError
    return number


def _day(text: str, column: Column) -> date:
    parts = [int(part) for part in re.split(r"[-/.年月日]", text) if part]
    year, month, day = parts
    return date(year, month, day)


_READERS: dict[str, Any] = {TEXT: _text, DAY: _day, WHOLE: _whole, FIGURE: _figure}
_HINTS = {
    TEXT: ("太长", "is too long"),
    DAY: ("不是日期，请写成 2026-10-31", "is no day; write it like 2026-10-31"),
    WHOLE: ("不是 0 至 9999 的整数", "is no whole number from 0 to 9999"),
    FIGURE: (f"不是数，最多 {PLACES} 位小数", f"is no figure of at most {PLACES} decimals"),
}
