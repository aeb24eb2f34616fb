"""Figures out of a workbook by its mapping, each with its cell; or what is in the way, named by its cell."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from diaodu.indicators.rounds.mapping.cells import (
    NOTES,
    NoNumberError,
    NoPeriodError,
    When,
    cell_name,
    is_blank,
    is_number,
    plain,
    read_number,
    read_period,
)
from diaodu.indicators.rounds.mapping.grid import Grid
from diaodu.indicators.rounds.mapping.shape import Block, Column, Key, Label, Mapping
from diaodu.kernel.period import Period

PLACES = Decimal("0.0001")
PARTS = ("其中", "#", "＃")  # a label that begins so belongs to the one above


@dataclass(frozen=True, slots=True)
class Taken:
    """A figure, or a blank where the cell is empty. `is_rounded`: it had more decimals than are kept."""

    sheet: str
    cell: str
    indicator: str
    unit: str
    period: str
    span: str
    value: Decimal | None
    is_rounded: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is in the way, in both languages, with the cell it stands in."""

    sheet: str
    cell: str
    zh: str
    en: str


@dataclass
class Reading:
    taken: list[Taken] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def read_book(
    book: Dictionary[str, Grid], mapping: Mapping, *, combined: Collection[str] = (), period: str = ""
) -> Reading:
    """Everything the mapping names. `combined`: indicators without a January of their own; `period`: the round's.

    With any trouble nothing should be taken over: the caller shows the troubles.
    """
    found = Reading()
    for block in mapping.blocks:
        grid = book.get(block.sheet)
        if grid is None:
            found.troubles.append(
                Trouble(block.sheet, "", f"没有工作表“{block.sheet}”", f"there is no sheet “{block.sheet}”")
            )
            continue
        reader = _Reader(grid, block, frozenset(combined), period)
        drift = list(reader.drift())
        found.troubles += drift
        if not drift:
            reader.read(found)
    _refuse_twice(found)
    return found


@dataclass
class _Reader:
    grid: Grid
    block: Block
    combined: frozenset[str]
    period: str
    carried: dict[int, Any] = field(default_factory=dict)
    above: str = ""

    def drift(self) -> Iterator[Trouble]:
        """Headings that are no longer what they were when the mapping was made."""
        rows = list(self.block.header_rows)
        bottom = rows[-1] if rows else 0
        expected = [(label.column, label.header) for label in self.block.labels]
        for column, header in [*expected, *((each.column, each.header) for each in self.block.columns)]:
            now = self.grid.head(rows, column)
            if now == header:
                continue
            place = next((at for at in range(self.grid.width) if header and self.grid.head(rows, at) == header), None)
            moved_zh = f"，它现在在 {cell_name(bottom, place)}" if place is not None else ""
            moved_en = f"; it is at {cell_name(bottom, place)} now" if place is not None else ""
            yield self._trouble(
                bottom, column,
                f"表头应为“{header or '空'}”，现在是“{now or '空'}”{moved_zh}；请改回，或重做对应关系",
                f"the heading should be “{header}” and is “{now}”{moved_en}; put it back, or map the file again",
            )  # fmt: skip

    def read(self, found: Reading) -> None:
        seen: set[str] = set()
        last = len(self.grid.rows) if self.block.last_row is None else self.block.last_row + 1
        columns = list(self._columns(found))
        for row in range(self.block.first_row, min(last, len(self.grid.rows))):
            if self._is_note(row):
                break
            key = self._row_key(row, columns, found, seen)
            if key is not None:
                found.taken += filter(None, (self._cell(row, column, key, found) for column in columns))
        for label in self.block.known:
            if label not in seen and label not in self.block.skip:
                at = self.block.labels[-1].column if self.block.labels else 0
                found.troubles.append(
                    self._trouble(self.block.first_row, at, f"没有找到“{label}”这一行", f"there is no row “{label}”")
                )

    def _columns(self, found: Reading) -> Iterator[Column]:
        """Those mapped one by one; else every column whose heading names a period."""
        yield from self.block.columns
        if self.block.periods_in is None or self.block.columns:
            return
        last = self.grid.width - 1 if self.block.last_column is None else self.block.last_column
        for column in range(self.block.first_column, last + 1):
            head = self.grid.at(self.block.periods_in, column)
            if is_blank(head):
                continue
            when = self._when(head, self.block.periods_in, column, found)
            if when is not None:
                yield Column(column, plain(head), Key(period=when.period.code, span=when.span))

    def _is_note(self, row: int) -> bool:
        first = next((plain(cell) for cell in self.grid.rows[row] if plain(cell)), "")
        return first.startswith(NOTES)

    def _row_key(self, row: int, columns: list[Column], found: Reading, seen: set[str]) -> Key | None:
        """What the labels of a row say; None where the row holds nothing for us."""
        key = Key()
        has_figures = any(is_number(self.grid.at(row, column.column)) for column in columns)
        for place, label in enumerate(self.block.labels):
            value = self.grid.at(row, label.column)
            if plain(value):
                self.carried[label.column] = value
            elif place + 1 < len(self.block.labels):
                # A merged cell, or one said once for several rows: the last label stands in every row itself.
                value = self.carried.get(label.column, "")
            if label.role == "skip":
                continue
            if not plain(value):
                if has_figures:
                    found.troubles.append(
                        self._trouble(
                            row, label.column, "这一行有数，但没有写是什么", "there are figures, and no label"
                        )
                    )
                return None
            side = self._side(label, value, row, has_figures=has_figures, found=found, seen=seen)
            if side is None:
                return None
            key = side.over(key)
        return key

    def _side(
        self, label: Label, value: Any, row: int, *, has_figures: bool, found: Reading, seen: set[str]
    ) -> Key | None:
        role, column = label.role, label.column
        if role == "period":
            if not has_figures and not isinstance(value, int | float):
                try:
                    when: When | None = read_period(value, year=self.block.year)
                except NoPeriodError:
                    return None
            else:
                when = self._when(value, row, column, found)
            return None if when is None else Key(period=when.period.code, span=when.span)
        text = self._path(plain(value))
        seen.add(text)
        if text in self.block.skip:
            return None
        if text not in self.block.known:
            if has_figures:
                found.troubles.append(
                    self._trouble(
                        row,
                        column,
                        f"“{text}”没有对应的{'指标' if role == 'indicator' else '单位'}；请补上对应，或标为不读",
                        f"“{text}” means no {role} yet; map it, or mark it as left out",
                    ),
                )
            return None
        return self.block.known[text]

    def _path(self, text: str) -> str:
        """A part under its whole: `其中:住宅` stands under several."""
        if text.startswith(PARTS):
            return f"{self.above}/{text}"
        self.above = text
        return text

    def _when(self, value: Any, row: int, column: int, found: Reading) -> When | None:
        try:
            return read_period(value, year=self.block.year)
        except NoPeriodError as error:
            no_such = error.thirteenth
            found.troubles.append(
                self._trouble(
                    row,
                    column,
                    f"“{error.text}”：没有这个月份" if no_such else f"“{error.text}”看不出是哪一期",
                    f"“{error.text}”: there is no such month" if no_such else f"“{error.text}” names no period",
                ),
            )
            return None

    def _cell(self, row: int, column: Column, side: Key, found: Reading) -> Taken | None:
        key = column.key.over(side).over(self.block.fixed)
        value = self.grid.at(row, column.column)
        if not key.indicator:
            return None
        try:
            number = read_number(value)
        except NoNumberError as error:
            found.troubles.append(
                self._trouble(row, column.column, f"“{str(error)[:20]}”不是数字", f"“{str(error)[:20]}” is no number")
            )
            return None
        period = self._period(key, row, column.column, number, found)
        if period is None:
            return None
        scaled, is_rounded = (None, False) if number is None else _scaled(number, key.scale)
        return Taken(
            self.grid.name, cell_name(row, column.column), key.indicator, key.unit, period, key.span, scaled, is_rounded
        )

    def _period(self, key: Key, row: int, column: int, number: Decimal | None, found: Reading) -> str | None:
        """The period's code; January of what is only published with February is no figure, February is both."""
        code = key.period or self.period
        if not code:
            found.troubles.append(self._trouble(row, column, "看不出是哪一期", "nothing says which period this is"))
            return None
        period = Period.parse(code)
        if key.indicator not in self.combined or period.months != 1 or period.last > 2:
            return code
        if period.last == 2:
            return Period(period.year, 1, 2).code
        if number is not None:
            found.troubles.append(
                self._trouble(
                    row,
                    column,
                    "1月不单独发布，这一格应当空着；1—2月合并填在2月",
                    "January is not published alone: leave this cell empty, February holds both",
                ),
            )
        return None

    def _trouble(self, row: int, column: int, zh: str, en: str) -> Trouble:
        return Trouble(self.grid.name, cell_name(row, column), zh, en)


def _scaled(number: Decimal, scale: str) -> tuple[Decimal, bool]:
    exact = number * Decimal(scale or "1")
    kept = exact.quantize(PLACES, rounding=ROUND_HALF_EVEN)
    return kept.normalize() + 0 if kept else Decimal(0), kept != exact


def _refuse_twice(found: Reading) -> None:
    """The same figure from two cells, saying different things."""
    places: dict[tuple[str, str, str, str], Taken] = {}
    for taken in found.taken:
        key = (taken.indicator, taken.unit, taken.period, taken.span)
        other = places.setdefault(key, taken)
        if other is not taken and other.value != taken.value and None not in (other.value, taken.value):
            found.troubles.append(
                Trouble(
                    taken.sheet,
                    taken.cell,
                    f"与 {other.sheet} {other.cell} 是同一个数，但两处不一致",
                    f"the same figure as {other.sheet} {other.cell}, and another value",
                )
            )
