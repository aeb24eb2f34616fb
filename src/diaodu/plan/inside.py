"""The table of a plan with what its blanks were filled with: for inside the office. Rows in, rows out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from diaodu.paper.ledger import LedgerRow
from diaodu.plan.choices import BlankKind
from diaodu.plan.models import Blank, BlankFill
from diaodu.plan.queries import PlanRows


def rows_inside(
    rows: Iterable[LedgerRow], plan: PlanRows, fills: Mapping[int, BlankFill], language: str
) -> tuple[LedgerRow, ...]:
    """The rows with the accepted values: figures among the targets, names and days noted.

    `fills`: by blank. A blank that is still open stays the hole it is in the public table.
    """
    codes = {item.pk: item.code for item in plan.commitments}
    by_code: dict[str, list[Blank]] = {}
    for blank in plan.blanks:
        by_code.setdefault(codes.get(blank.commitment_id or 0, ""), []).append(blank)
    return tuple(_row(row, by_code.get(row.code or row.number, []), fills, language) for row in rows)


def _row(row: LedgerRow, blanks: list[Blank], fills: Mapping[int, BlankFill], language: str) -> LedgerRow:
    figures = [blank for blank in blanks if blank.kind == BlankKind.FIGURE]
    known = [_figure_said(blank, fills[blank.pk]) for blank in figures if blank.pk in fills]
    others = [blank for blank in blanks if blank.kind in (BlankKind.NAME, BlankKind.DATE) and blank.pk in fills]
    notes = [_note(blank, fills[blank.pk], language) for blank in others]
    return replace(
        row,
        target="；".join([*([row.target] if row.target else []), *known]),
        blanks=tuple(blank.unit for blank in figures if blank.pk not in fills),
        note="；".join([*([row.note] if row.note else []), *notes]),
    )


def _figure_said(blank: Blank, fill: BlankFill) -> str:
    """`总投资 28.5亿元`: as the targets of the text are said."""
    value = fill.value.removesuffix(blank.unit)
    return f"{blank.object} {value}{blank.unit}".strip()


def _note(blank: Blank, fill: BlankFill, language: str) -> str:
    if blank.kind == BlankKind.DATE:
        return f"补填时限：{fill.value}" if language == "zh" else f"Date filled in: {fill.value}"
    said = blank.object or blank.quote
    return f"“{said}”为{fill.value}" if language == "zh" else f"“{said}” is {fill.value}"
