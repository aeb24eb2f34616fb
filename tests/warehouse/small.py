"""A small warehouse in memory: rows as plain tuples, a tree, kinds of adding up; built into files or laid over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from diaodu.warehouse import queries, schema
from diaodu.warehouse.build import build
from diaodu.warehouse.engines.duck import DuckRollUps
from diaodu.warehouse.months import month_number
from diaodu.warehouse.reader import Reader
from diaodu.warehouse.source import arrow_schema
from diaodu.warehouse.statements import statement
from diaodu.warehouse.store import Manifest, Store
from diaodu.warehouse.trees import Span, flatten

START = datetime(2026, 1, 1)  # noqa: DTZ001 -- the files know no zone


@dataclass(frozen=True)
class Value:
    indicator: str
    unit: str
    month: int
    value: int | None
    record: str = ""
    span: str = "current"
    basis: str = "management"
    caliber: str = ""
    vintage: int = 1
    missing: str = ""
    hours: int = 0  # known so long after the start

    def row(self) -> tuple[Any, ...]:
        missing = self.missing or ("not_reported" if self.value is None else "")
        known = START + timedelta(hours=self.hours)
        return (
            self.indicator, self.unit, self.record, self.month, self.span, self.basis, self.caliber, self.vintage,
            known, self.value, missing, True,
        )  # fmt: skip


@dataclass(frozen=True)
class Kind:
    indicator: str
    adds_up: str
    weight: str = ""
    numerator: str = ""
    denominator: str = ""
    factor: float = 100.0
    joins_january: bool = False
    up_is_good: bool = True

    def row(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in schema.COUNTED)


def month(year: int, number: int) -> int:
    return month_number(year, number)


def columns(rows: Iterable[tuple[Any, ...]], names: Mapping[str, str]) -> pa.Table:
    kinds = arrow_schema(names)
    rows = list(rows)
    return pa.Table.from_arrays(
        [pa.array([row[number] for row in rows], type=kind.type) for number, kind in enumerate(kinds)], schema=kinds
    )


@dataclass
class Small:
    """A source for reader and build alike. A row's id is its place in `values`."""

    kinds: list[Kind]
    units: list[Span]
    records: dict[str, list[Span]] = field(default_factory=dict)  # by dimension
    values: list[Value] = field(default_factory=list)
    regrouped: int = 0  # how often units, records or kinds were changed

    def grouping(self) -> str:
        return str(self.regrouped)

    def mark(self, watermarks: Mapping[str, int]) -> tuple[int] | None:
        newer = len(self.values) - watermarks.get("small", 0)
        return (newer,) if newer else None

    def rows(self, watermarks: Mapping[str, int]) -> pa.Table:
        return columns((v.row() for v in self.values[watermarks.get("small", 0) :]), schema.VALUES)

    def watermarks(self) -> dict[str, int]:
        return {"small": len(self.values)}

    def seals(self, marks: Mapping[str, int]) -> dict[str, str]:
        return {"small": repr(self.values[marks["small"] - 1]) if self.values else ""}

    def holds(self, manifest: Manifest) -> bool:
        return not manifest.seals or (
            len(self.values) >= manifest.watermarks["small"] and self.seals(manifest.watermarks) == manifest.seals
        )

    def years_since(self, before: Mapping[str, int], marks: Mapping[str, int]) -> set[int]:
        return {v.month // 12 for v in self.values[before.get("small", 0) : marks["small"]]}

    def portions(self, marks: Mapping[str, int], years: set[int] | None) -> Iterator[pa.Table]:
        held = [v for v in self.values[: marks["small"]] if years is None or v.month // 12 in years]
        yield columns((v.row() for v in held), schema.VALUES)

    def pairs(self) -> pa.Table:
        found = []
        for dimension, of, spans in [
            ("unit", "unit", self.units),
            *((n, "record", s) for n, s in self.records.items()),
        ]:
            found += [(dimension, of, p.node, p.ancestor, p.distance, p.first, p.last) for p in flatten(spans)]
        return columns(found, schema.PAIRS)

    def counted(self) -> pa.Table:
        return columns((kind.row() for kind in sorted(self.kinds, key=lambda k: k.indicator)), schema.COUNTED)


class Desk:
    """A folder and its reader over a small source."""

    def __init__(self, source: Small, folder: Path) -> None:
        self.source, self.store = source, Store(folder)
        self.reader = Reader(self.store, source)

    def build(self, *, whole: bool = False, say: Any = lambda *words: None) -> Any:
        engine = DuckRollUps(threads=1)
        try:
            return build(self.store, self.source, engine, whole=whole, say=say, now="2026-09-02")
        finally:
            engine.close()

    def ask(self, name: str, **given: Any) -> list[Any]:
        given = {"basis": "management", **given} if "basis" in queries.QUESTIONS[name].given else given
        found = self.reader.rows(statement(f"ask_{name}"), queries.bound(name, given))
        return [queries.QUESTIONS[name].row._make(row) for row in found]

    def groups(self) -> list[tuple[Any, ...]]:
        return sorted(self.reader.rows("SELECT * FROM groups", {}), key=repr)

    def figures(self) -> list[tuple[Any, ...]]:
        return sorted(self.reader.rows("SELECT * FROM figures", {}), key=repr)
