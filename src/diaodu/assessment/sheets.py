"""Schemes and results to Excel; the items of a scheme back from it, as a new edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.assessment.actions import SchemeRefusedError, add_edition
from diaodu.assessment.definitions import by_unit, known_for, newest_edition, units_of_county
from diaodu.assessment.models import Scheme, SchemeEdition
from diaodu.assessment.permissions import is_office
from diaodu.assessment.results import Results
from diaodu.assessment.scoring.schemes import problems_of_item, problems_of_scheme
from diaodu.assessment.steps import OFFICE
from diaodu.assessment.table import ITEM_KEYS, Words, item_of, item_rows
from diaodu.core.bringing import sheet_to_fill
from diaodu.core.choices import RowChange
from diaodu.core.clock import today
from diaodu.core.moves import Mover
from diaodu.core.sheets import Checked, Column, Problem, Row, SheetKind, SheetRefusedError, register_sheet_kind
from diaodu.paper.table_book import Cell, Section, sections_workbook, table_workbook

ITEMS = "assessment.items"
COLUMNS = (
    Column("key", ("代码", "code"), required=True, longest=30, example="invest"),
    Column("name_zh", ("指标名称", "名称", "name"), required=True, longest=60),
    Column("name_en", ("英文名称", "name in English"), longest=80),
    Column("weight", ("权重", "weight"), required=True, longest=10, example="20"),
    Column("source", ("数据来源", "source"), required=True, longest=60, example="indicators.growth"),
    Column("filter", ("取数条件", "filter"), longest=200, example="indicator=INV_G"),
    Column("target", ("目标", "target"), longest=20),
    Column("target_value", ("目标值", "target figure"), longest=20),
    Column("method", ("计分办法", "method"), required=True, longest=40, example="ladder"),
    Column("params", ("参数", "parameters"), longest=200, example="step=5; floor=50"),
    Column("blank", ("缺数处理", "blank"), longest=40),
    Column("lower", ("越低越好", "less is better"), longest=10),
    Column("margin", ("数据误差", "margin"), longest=12),
)


def words_for(scope: str) -> Words:
    units = {code: (unit.short_zh, unit.name_zh, unit.name_en) for code, unit in units_of_county(scope).items()}
    return Words(by_unit(), units)


def scheme_workbook(scheme: Scheme, edition: SchemeEdition) -> bytes:
    """The items under the heads they can be brought back with."""
    rows: list[Sequence[Cell]] = [[row[key] for key in ITEM_KEYS] for row in item_rows(edition.body)]
    note = f"{edition.source} · v{edition.number} · {edition.valid_from}"
    return table_workbook(scheme.name_zh, [column.heads[0] for column in COLUMNS], rows, note=note)


def results_workbook(results: Results, *, english: bool) -> bytes:
    """A sheet of places, then one for each group: units down, items across."""
    sections: list[Section] = [(_("Places of all units"), _place_heads(), _place_rows(results, english=english))]
    for group in results.groups:
        heads = [_("Unit"), *(item.name(english=english) for item in results.rules.items), _("Total score")]
        rows: list[Sequence[Cell]] = [
            [
                row.total.unit.short_name,
                *(cell.points if cell else None for cell in row.cells),
                row.total.total,
            ]
            for row in group.rows
        ]
        sections.append((group.name[:28], heads, rows))
    return sections_workbook(results.title(english=english), sections, note=results.basis(english=english))


def _place_heads() -> list[str]:
    return [
        _("Group"), _("Place in the group"), _("Unit"), _("Total score"), _("At least"), _("At most"),
        _("Bonus"), _("Penalty"),
        _("Remarks on the score"),
    ]  # fmt: skip


def _place_rows(results: Results, *, english: bool) -> list[Sequence[Cell]]:
    return [
        [
            group.name,
            row.place_words(english=english),
            row.total.unit.short_name,
            row.total.total,
            row.total.low,
            row.total.high,
            row.total.bonus or Decimal(0),
            row.total.penalty or Decimal(0),
            "；".join(row.remarks),
        ]
        for group in results.groups
        for row in group.rows
    ]


def items_template() -> bytes:
    return sheet_to_fill(_("Items of a scheme"), COLUMNS)


def check_items(rows: Sequence[Row], scope: str) -> list[Checked]:
    """Each row by itself; then the whole scheme, refused as a whole where weights or keys do not fit."""
    scheme, known, words = _scheme(rows, scope), known_for(scope), words_for(scope)
    there = {str(row["key"]): row for row in item_rows(newest_edition(scheme).body)}
    checked = []
    for row in rows:
        problems = [Problem("", zh, en) for zh, en in problems_of_item(item_of(row, words), known)]
        before = there.get(row.get("key", "").strip())
        change = RowChange.WRONG if problems else RowChange.ADD if before is None else RowChange.CHANGE
        checked.append(Checked(change, problems, before or {}))
    if not any(each.problems for each in checked):
        whole = problems_of_scheme(_body(scheme, rows, words), known)
        if whole:
            raise SheetRefusedError("".join(zh for zh, _en in whole), " ".join(en for _zh, en in whole))
    return checked


def publish_items(rows: Sequence[Row], scope: str, by: str) -> Any:
    scheme = _scheme(rows, scope)
    mover = Mover(by, frozenset({OFFICE}))
    try:
        return add_edition(
            scheme,
            _body(scheme, rows, words_for(scope)),
            valid_from=max(today(), newest_edition(scheme).valid_from),
            source=_said(rows, "source_words") or "Excel",
            mover=mover,
        )
    except SchemeRefusedError as refusal:
        raise SheetRefusedError(refusal.zh, refusal.en) from refusal


def _body(scheme: Scheme, rows: Sequence[Row], words: Words) -> dict[str, Any]:
    body: Mapping[str, Any] = newest_edition(scheme).body
    return {**body, "items": [item_of(row, words) for row in rows]}


def _said(rows: Sequence[Row], name: str) -> str:
    return next((row[name] for row in rows if row.get(name)), "")


def _scheme(rows: Sequence[Row], scope: str) -> Scheme:
    """The scheme whose page it was brought in from."""
    scheme = Scheme.objects.filter(scope=scope, code=_said(rows, "scheme")).first()
    if scheme is None:
        raise SheetRefusedError("请从方案页面导入。", "Please bring it in from the scheme's page.")
    return scheme


register_sheet_kind(
    SheetKind(
        name=ITEMS,
        title=gettext_lazy("Items of a scheme"),
        columns=COLUMNS,
        check=check_items,
        publish=publish_items,
        permits=lambda officer, day: is_office(officer, today=day),
        home=lambda sheet: reverse("assessment:scheme", args=[str(sheet.params.get("scheme", ""))]),
    )
)
