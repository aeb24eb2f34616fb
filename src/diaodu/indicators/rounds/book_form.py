"""The page on which a workbook is mapped: what it shows of a table, and the block that comes of what was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, replace
from typing import Any

from diaodu.indicators.rounds.mapping import Block, Column, Grid, Key, Label, Mapping, Proposal, propose_all
from diaodu.indicators.rounds.mapping.cells import NoPeriodError, cell_name, plain, read_period
from diaodu.indicators.rounds.mapping.shape import ROLES, SCALES, SPANS

SHOWN_ROWS, SHOWN_COLUMNS, MOST_LABELS = 12, 16, 120


@dataclass(frozen=True, slots=True)
class Field:
    """A column or a label to be told what it is."""

    number: int
    title: str
    where: str
    key: Key
    indicator_name: str
    is_fraction: bool = False
    is_skipped: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the sheet as the form shows it. `prefix` begins the names of its fields."""

    prefix: str
    block: Block
    questions: list[tuple[str, str]]
    columns: list[Field]
    labels: list[Field]
    is_used: bool
    rows_said: str
    roles: list[tuple[Label, str]]


def preview(grid: Grid) -> list[tuple[int, list[str]]]:
    """The top left of a sheet: row numbers as the spreadsheet counts, and short texts."""
    return [
        (row + 1, [plain(grid.at(row, column))[:14] for column in range(min(grid.width, SHOWN_COLUMNS))])
        for row in range(min(len(grid.rows), SHOWN_ROWS))
    ]


def letters(grid: Grid) -> list[str]:
    return [cell_name(0, column).rstrip("1") for column in range(min(grid.width, SHOWN_COLUMNS))]


def tables(grid: Grid, kept: Mapping, names: Dictionary[str, str], *, year: int | None) -> list[Table]:
    """What is kept of this sheet, else what is proposed."""
    blocks = [block for block in kept.blocks if block.sheet == grid.name]
    proposals = [Proposal(block) for block in blocks] or propose_all(grid, names, year=year)
    codes = {code: name for name, code in names.items()}
    return [
        _table(f"t{number}", proposal, codes, is_used=bool(blocks) or len(proposals) == 1)
        for number, proposal in enumerate(proposals)
    ]


def _table(prefix: str, proposal: Proposal, codes: Dictionary[str, str], *, is_used: bool) -> Table:
    block = proposal.block
    return Table(
        prefix,
        block,
        proposal.questions,
        [
            _field(column.column, column.header, column.key, codes, is_fraction=column.column in proposal.fractions)
            for column in block.columns
        ],
        [
            _field(number, text, key, codes, is_skipped=text in block.skip)
            for number, (text, key) in enumerate([*block.known.items(), *((text, Key()) for text in block.skip)])
        ][:MOST_LABELS],
        is_used,
        "、".join(str(row + 1) for row in block.header_rows),
        [(label, cell_name(0, label.column).rstrip("1")) for label in block.labels],
    )


def _field(
    number: int,
    title: str,
    key: Key,
    codes: Dictionary[str, str],
    *,
    is_fraction: bool = False,
    is_skipped: bool = False,
) -> Field:
    name = f"{key.indicator} {codes.get(key.indicator, '')}".strip()
    return Field(number, title, cell_name(0, number).rstrip("1"), key, name, is_fraction, is_skipped)


def read_mapping(
    grid: Grid, kept: Mapping, names: Dictionary[str, str], data: Dictionary[str, str], *, year: int | None
) -> Mapping:
    """What was chosen for this sheet beside what is kept of the others.

    Raises ValueError with a sentence in Chinese and one in English where a field cannot be understood.
    """
    others = tuple(block for block in kept.blocks if block.sheet != grid.name)
    return Mapping((*others, *_blocks(grid, tables(grid, kept, names, year=year), data)))


def _blocks(grid: Grid, shown: list[Table], data: Dictionary[str, str]) -> Iterator[Block]:
    for table in shown:
        if data.get(f"{table.prefix}-use"):
            yield _block(grid, table, data)


def _block(grid: Grid, table: Table, data: Dictionary[str, str]) -> Block:
    def said(name: str) -> str:
        return data.get(f"{table.prefix}-{name}", "").strip()

    rows = tuple(
        _number(part, "表头行") for part in said("rows").replace(",", "、").replace("，", "、").split("、") if part
    )
    rows = rows or table.block.header_rows
    year = said("year")
    old = table.block
    known: dict[str, Key] = {}
    skip = []
    for field in table.labels:
        if said(f"skip-{field.number}"):
            skip.append(field.title)
        else:
            known[field.title] = _key(said, f"label-{field.number}")
    return replace(
        old,
        header_rows=rows,
        first_row=_number(said("first"), "数据起始行") if said("first") else old.first_row,
        last_row=_number(said("last"), "数据末行") if said("last") else None,
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        labels=tuple(
            Label(
                label.column,
                _among(said(f"role-{label.column}"), ROLES, label.role),
                grid.head(list(rows), label.column),
            )
            for label in old.labels
        ),
        columns=tuple(
            Column(column.column, grid.head(list(rows), column.column), _key(said, f"column-{column.column}"))
            for column in old.columns
            if said(f"column-{column.column}") or said("fixed")
        ),
        known=known if any(label.role in {"unit", "indicator"} for label in old.labels) else {},
        skip=tuple(skip),
        fixed=replace(_key(said, "fixed"), scale=""),
    )


def _key(said: Any, name: str) -> Key:
    """The code before the name, as the list of suggestions writes it: `BUDGET 一般公共预算收入`."""
    period = said(f"{name}-period")
    if period:
        try:
            period = read_period(period).period.code if "-" not in period else period
        except NoPeriodError as error:
            raise ValueError(f"“{period}”看不出是哪一期。|“{period}” names no period.") from error
    return Key(
        indicator=said(name).partition(" ")[0],
        unit=said(f"{name}-unit").partition(" ")[0],
        period=period,
        span=_among(said(f"{name}-span"), SPANS, ""),
        scale=_among(said(f"{name}-scale"), SCALES, ""),
    )


def _among(word: str, known: tuple[str, ...], otherwise: str) -> str:
    return word if word in known else otherwise


def _number(text: str, what: str) -> int:
    """A row as the spreadsheet counts, counted from 0."""
    if not text.strip().isdecimal() or not int(text):
        raise ValueError(f"{what}要填行号，如 3。|Write the number of a row, as 3.")
    return int(text) - 1
