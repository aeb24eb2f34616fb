"""What is kept of a mapping: where the headings are, which label or column means what, in which unit and scale."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as Dictionary
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Self

ROLES = ("period", "unit", "indicator", "skip")
SPANS = ("", "current", "cumulative")
SCALES = ("1", "100", "0.01", "10000", "0.0001")


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a figure from one side; the sides together must say which indicator and which period."""

    indicator: str = ""
    unit: str = ""
    period: str = ""
    span: str = ""
    scale: str = ""

    def over(self, other: Key) -> Key:
        """This key's words, the other's where it has none."""
        return Key(*(mine or theirs for mine, theirs in zip(_words(self), _words(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Label:
    """A column of labels at the left of a table. `header`: what stands above it, compared with later files."""

    column: int
    role: str
    header: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures with what stood above it when it was mapped."""

    column: int
    header: str
    key: Key = field(default_factory=Key)


@dataclass(frozen=True, slots=True)
class Block:
    """One table of a sheet. Several may stand side by side, each with labels and columns of its own.

    `periods_in`: the row whose cells, above the figures, name the periods; new columns are then read as they come.
    `known`: what a label means; `skip`: labels left out, totals say. `year`: of months written without one.
    """

    sheet: str
    header_rows: tuple[int, ...]
    first_row: int
    labels: tuple[Label, ...]
    columns: tuple[Column, ...] = ()
    periods_in: int | None = None
    first_column: int = 1
    last_column: int | None = None
    last_row: int | None = None
    known: Dictionary[str, Key] = field(default_factory=dict)
    skip: tuple[str, ...] = ()
    fixed: Key = field(default_factory=Key)
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    blocks: tuple[Block, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Dictionary[str, Any]) -> Self:
        return cls(tuple(_block(block) for block in data["blocks"]))


def shape_problems(mapping: Mapping, indicators: Collection[str]) -> list[tuple[str, str]]:
    """What keeps a mapping from being used, in both languages; `indicators`: the codes there are."""
    if not mapping.blocks:
        return [("请先选一个工作表并指明表头。", "Choose a sheet and its heading first.")]
    return [problem for block in mapping.blocks for problem in _block_problems(block, indicators)]


def _block_problems(block: Block, indicators: Collection[str]) -> list[tuple[str, str]]:
    keys = [column.key.over(block.fixed) for column in block.columns] or [block.fixed]
    sides = [key.over(block.fixed) for key in block.known.values()] or [Key()]
    roles = {label.role for label in block.labels}
    problems = []
    named = {key.indicator for key in (*keys, *sides) if key.indicator}
    for strange in sorted(named - set(indicators)):
        problems.append((f"“{block.sheet}”：没有指标 {strange}。", f"{block.sheet}: there is no indicator {strange}."))
    if not named:
        problems.append((f"“{block.sheet}”：还没有指明任何指标。", f"{block.sheet}: no indicator is named yet."))
    has_period = "period" in roles or block.periods_in is not None or all(key.period for key in keys)
    if not has_period:
        problems.append(
            (f"“{block.sheet}”：看不出是哪一期，请指明期次。", f"{block.sheet}: nothing says which period.")
        )
    for key in (*keys, *block.known.values()):
        if not _is_scale(key.scale or "1"):
            problems.append(
                (f"“{block.sheet}”：换算倍数 {key.scale} 不是数。", f"{block.sheet}: {key.scale} is no factor.")
            )
    return problems


def _is_scale(text: str) -> bool:
    try:
        return Decimal(text) > 0
    except InvalidOperation:
        return False


def _block(data: Dictionary[str, Any]) -> Block:
    return Block(
        **{
            **data,
            "header_rows": tuple(data["header_rows"]),
            "labels": tuple(Label(**label) for label in data["labels"]),
            "columns": tuple(Column(**{**column, "key": Key(**column["key"])}) for column in data["columns"]),
            "known": {text: Key(**key) for text, key in data["known"].items()},
            "skip": tuple(data["skip"]),
            "fixed": Key(**data["fixed"]),
        }
    )


def _words(key: Key) -> tuple[str, ...]:
    return key.indicator, key.unit, key.period, key.span, key.scale
