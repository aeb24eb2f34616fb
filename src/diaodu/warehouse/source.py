"""Rows of registered facts as columns: everything up to a watermark for a build, what came since for a reader."""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterator, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.db.models import Count, Max, QuerySet

from diaodu.core.dimensions import FACT_COLUMNS, Counted, Fact, dimensions, facts
from diaodu.warehouse import schema
from diaodu.warehouse.months import first_month, last_month
from diaodu.warehouse.store import Manifest
from diaodu.warehouse.trees import Span, flatten

if TYPE_CHECKING:
    import pyarrow as pa

AT_ONCE = 200_000  # rows of one read, so that no reading holds the database for long
SETTLE_SECONDS = 2.0  # a transaction that was given a smaller id before the watermark was read has ended by then


class DatabaseSource:
    """The facts that apps registered."""

    def watermarks(self) -> dict[str, int]:
        """By fact, the last row that a build reads. On PostgreSQL a smaller id may still be on its way: we wait."""
        found = {fact.name: _last(fact) for fact in facts()}
        if any(connections[fact.rows().db].vendor != "sqlite" for fact in facts()):
            time.sleep(SETTLE_SECONDS)
        return found

    def seals(self, marks: Mapping[str, int]) -> dict[str, str]:
        return {fact.name: _seal(fact, marks[fact.name]) for fact in facts()}

    def holds(self, manifest: Manifest) -> bool:
        """What the row at each watermark said, it says still; rows are never changed, so these are the same rows."""
        known = {fact.name: fact for fact in facts()}
        return set(manifest.seals) <= set(known) and all(
            seal == _seal(known[name], manifest.watermarks[name]) for name, seal in manifest.seals.items()
        )

    def mark(self, watermarks: Mapping[str, int]) -> Hashable:
        marks = []
        for fact in facts():
            key = _field(fact, "id")
            newer = fact.rows().filter(**{f"{key}__gt": watermarks.get(fact.name, 0)}).order_by()
            seen = newer.aggregate(count=Count(key), last=Max(key))
            if seen["count"]:
                marks.append((fact.name, seen["count"], seen["last"]))
        return tuple(marks) or None

    def rows(self, watermarks: Mapping[str, int]) -> pa.Table:
        import pyarrow as pa

        portions = [
            portion for fact in facts() for portion in portions_of(fact, after=watermarks.get(fact.name, 0))
        ]  # few: a build follows when they grow many
        empty = arrow_schema(schema.VALUES).empty_table()
        return pa.concat_tables([empty, *portions])

    def years_since(self, before: Mapping[str, int], marks: Mapping[str, int]) -> set[int]:
        found = set()
        for fact in facts():
            key, end = _field(fact, "id"), _field(fact, "period_end")
            after = before.get(fact.name, 0)
            rows = fact.rows().filter(**{f"{key}__gt": after, f"{key}__lte": marks[fact.name]}).order_by()
            found |= {day.year for day in rows.values_list(end, flat=True).distinct()}
        return found

    def portions(self, marks: Mapping[str, int], years: set[int] | None) -> Iterator[pa.Table]:
        for fact in facts():
            for year in [None] if years is None else sorted(years):
                yield from portions_of(fact, until=marks[fact.name], year=year)

    def pairs(self) -> pa.Table:
        """Every dimension flattened. Units that no edge names are still groups of their own."""
        found: dict[str, list[Any]] = {name: [] for name in schema.PAIRS}
        for dimension in dimensions():
            spans = (Span(e.child, e.parent, first_month(e.first), last_month(e.last)) for e in dimension.edges())
            for pair in flatten(span for span in spans if span.first <= span.last):
                row = (dimension.name, dimension.of, pair.node, pair.ancestor, pair.distance, pair.first, pair.last)
                for name, value in zip(schema.PAIRS, row, strict=True):
                    found[name].append(value)
        return _table(found, schema.PAIRS)

    def counted(self) -> pa.Table:
        """How each indicator adds up, sorted by its name; the same indicator of two facts is a mistake in the code."""
        rows: dict[str, Counted] = {}
        for fact in facts():
            for item in fact.counted():
                if item.indicator in rows:
                    msg = f"indicator {item.indicator} is counted twice"
                    raise ValueError(msg)
                rows[item.indicator] = item
        found: dict[str, list[Any]] = {name: [] for name in schema.COUNTED}
        for name in sorted(rows):
            item = rows[name]
            row = (
                item.indicator, item.adds_up, item.weight, item.numerator, item.denominator, float(item.times),
                item.joins_january, item.up_is_good,
            )  # fmt: skip
            for column, value in zip(schema.COUNTED, row, strict=True):
                found[column].append(value)
        return _table(found, schema.COUNTED)


def newer_count(watermarks: Mapping[str, int]) -> int:
    """How many rows came since."""
    found = 0
    for fact in facts():
        found += fact.rows().filter(**{f"{_field(fact, 'id')}__gt": watermarks.get(fact.name, 0)}).count()
    return found


def portions_of(
    fact: Fact,
    *,
    after: int = 0,
    until: int | None = None,
    year: int | None = None,
) -> Iterator[pa.Table]:
    """A fact's rows in the order of their ids, in portions."""
    key = _field(fact, "id")
    rows = fact.rows()
    if until is not None:
        rows = rows.filter(**{f"{key}__lte": until})
    if year is not None:
        end = _field(fact, "period_end")
        rows = rows.filter(**{f"{end}__gte": date(year, 1, 1), f"{end}__lte": date(year, 12, 31)})
    while portion := _raw(fact, rows.filter(**{f"{key}__gt": after}).order_by(key)[:AT_ONCE]):
        after = portion[-1][0]
        yield _columns(fact, portion)


def _last(fact: Fact) -> int:
    return fact.rows().order_by().aggregate(last=Max(_field(fact, "id")))["last"] or 0


def _seal(fact: Fact, key: int) -> str:
    rows = _raw(fact, fact.rows().filter(**{_field(fact, "id"): key}).order_by()[:1])
    return sha256(repr(rows).encode()).hexdigest()


def _field(fact: Fact, column: str) -> str:
    return fact.columns[column]


def _raw(fact: Fact, rows: QuerySet[Any]) -> list[tuple[Any, ...]]:
    """As the database's driver gives them: an object for each of ten million figures would take minutes."""
    fields = [fact.columns[name] for name in FACT_COLUMNS if name in fact.columns]
    statement, values = rows.values_list(*fields).query.get_compiler(rows.db).as_sql()
    with connections[rows.db].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _columns(fact: Fact, portion: list[tuple[Any, ...]]) -> pa.Table:
    import pyarrow as pa

    names = [name for name in FACT_COLUMNS if name in fact.columns]
    given = dict(zip(names, zip(*portion, strict=True), strict=True))
    empty = ("",) * len(portion)
    found: dict[str, Any] = {
        name: given.get(name, empty) for name in ("indicator", "unit", "record", "span", "basis", "caliber", "missing")
    }
    found["record"] = ["" if code is None else code for code in found["record"]]
    found["month"] = _months(given["period_end"])
    found["vintage"] = given["vintage"]
    found["known_at"] = _moments(given["known_at"])
    found["value"] = given["value"]
    found["newest"] = pa.array([True]).take(pa.array([0] * len(portion)))
    return _table(found, schema.VALUES)


def _months(days: tuple[Any, ...]) -> list[int]:
    if isinstance(days[0], str):  # SQLite keeps days as text
        number = {text: int(text[:4]) * 12 + int(text[5:7]) - 1 for text in set(days)}
    else:
        number = {day: day.year * 12 + day.month - 1 for day in set(days)}
    return [number[day] for day in days]


def _moments(stamps: tuple[Any, ...]) -> list[datetime]:
    """In UTC without saying so: the files know no zone."""
    if isinstance(stamps[0], str):
        read = {text: datetime.fromisoformat(text) for text in set(stamps)}
    else:
        read = {stamp: stamp.astimezone(UTC).replace(tzinfo=None) for stamp in set(stamps)}
    return [read[stamp] for stamp in stamps]


def arrow_schema(columns: Mapping[str, str]) -> pa.Schema:
    import pyarrow as pa

    types = {
        "string": pa.string(), "int32": pa.int32(), "int64": pa.int64(), "float64": pa.float64(),
        "boolean": pa.bool_(), "timestamp(6)": pa.timestamp("us"),
    }  # fmt: skip
    return pa.schema([(name, types[kind]) for name, kind in columns.items()])


def _table(columns: Mapping[str, Any], names: Mapping[str, str]) -> pa.Table:
    import pyarrow as pa

    kinds = arrow_schema(names)
    arrays = [
        found if isinstance(found, pa.Array) else pa.array(found, type=kinds.field(name).type)
        for name, found in ((name, columns[name]) for name in names)
    ]
    return pa.Table.from_arrays(arrays, schema=kinds)
