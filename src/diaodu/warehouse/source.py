"""Rows of registered facts as columns: everything up to a watermark for a build, what came since for a reader."""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterator, Mapping
from datetime import date
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
_BETWEEN = "\x1f"  # columns of a text; no code has it
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

    def grouping(self) -> str:
        """One query, however much there is: every action that regroups writes another token."""
        from diaodu.core.groupings import grouping_mark  # models: this module is also used where no app is set up

        return grouping_mark()

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
    while (portion := _portion(fact, rows.filter(**{f"{key}__gt": after}).order_by(key)[:AT_ONCE])).num_rows:
        after = _greatest(portion.column("id"))
        yield _columns(portion)


def _last(fact: Fact) -> int:
    return fact.rows().order_by().aggregate(last=Max(_field(fact, "id")))["last"] or 0


def _seal(fact: Fact, key: int) -> str:
    rows = _raw(fact, fact.rows().filter(**{_field(fact, "id"): key}).order_by()[:1])
    return sha256(repr(rows).encode()).hexdigest()


def _field(fact: Fact, column: str) -> str:
    return fact.columns[column]


def _statement(fact: Fact, rows: QuerySet[Any]) -> tuple[list[str], str, tuple[Any, ...]]:
    names = [name for name in FACT_COLUMNS if name in fact.columns]
    statement, values = rows.values_list(*[fact.columns[name] for name in names]).query.get_compiler(rows.db).as_sql()
    return names, statement, tuple(values)


def _raw(fact: Fact, rows: QuerySet[Any]) -> list[tuple[Any, ...]]:
    _, statement, values = _statement(fact, rows)
    with connections[rows.db].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _portion(fact: Fact, rows: QuerySet[Any]) -> pa.Table:
    """As one text that the database joins and Arrow reads: objects for ten million figures would take minutes."""
    import io

    from pyarrow import csv

    names, statement, values = _statement(fact, rows)
    on_sqlite = connections[rows.db].vendor == "sqlite"
    content = (_sqlite_text if on_sqlite else _postgres_text)(rows.db, names, statement, values)
    kinds = _text_kinds()
    if not content:
        return _empty_table({name: [] for name in names}, kinds)
    try:
        return csv.read_csv(
            io.BytesIO(content),
            read_options=csv.ReadOptions(column_names=names, block_size=1 << 24),
            parse_options=csv.ParseOptions(delimiter=_BETWEEN, quote_char=False if on_sqlite else '"'),
            convert_options=csv.ConvertOptions(
                column_types=kinds, strings_can_be_null=False, quoted_strings_can_be_null=False, null_values=[""]
            ),
        )
    except ValueError as error:
        msg = f"a row of fact {fact.name} cannot be read: {error}"
        raise ValueError(msg) from error


def _sqlite_text(database: str, names: list[str], statement: str, values: tuple[Any, ...]) -> bytes:
    """A blank is written as nothing. Nothing is quoted: a code with a line break is refused when it is read."""
    columns, line = ", ".join(names), _BETWEEN.join(["%%s"] * len(names))
    with connections[database].cursor() as cursor:
        # The names are those of FACT_COLUMNS; the statement is the ORM's.
        cursor.execute(
            f"WITH r ({columns}) AS ({statement}) SELECT group_concat(printf('{line}', {columns}), char(10)) FROM r",
            values,
        )
        return (cursor.fetchone()[0] or "").encode()


def _postgres_text(database: str, names: list[str], statement: str, values: tuple[Any, ...]) -> bytes:
    columns = ", ".join(names)
    shown = columns.replace("known_at", "to_char(known_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')")
    copy = f"COPY (WITH r ({columns}) AS ({statement}) SELECT {shown} FROM r) TO STDOUT (FORMAT csv, DELIMITER E'\x1f')"
    with connections[database].cursor() as cursor, cursor.copy(copy, values) as lines:
        return b"".join(bytes(line) for line in lines)


def _text_kinds() -> dict[str, pa.DataType]:
    import pyarrow as pa

    kinds = dict.fromkeys(FACT_COLUMNS, pa.string())
    kinds |= {"id": pa.int64(), "period_end": pa.date32(), "vintage": pa.int32(), "value": pa.int64()}
    return kinds | {"known_at": pa.timestamp("us")}


def _empty_table(columns: Mapping[str, list[Any]], kinds: Mapping[str, pa.DataType]) -> pa.Table:
    import pyarrow as pa

    return pa.table({name: pa.array(held, type=kinds[name]) for name, held in columns.items()})


def _greatest(column: pa.ChunkedArray) -> int:
    from pyarrow import compute

    return int(compute.max(column).as_py())


def _columns(portion: pa.Table) -> pa.Table:
    """As `schema.VALUES`: days as months, empty text where the fact has no such column."""
    import pyarrow as pa
    from pyarrow import compute

    count, given = portion.num_rows, dict(zip(portion.column_names, portion.columns, strict=True))
    ends = given["period_end"]
    year = compute.multiply(compute.year(ends), 12)
    given["month"] = compute.cast(compute.subtract(compute.add(year, compute.month(ends)), 1), pa.int32())
    given["newest"] = pa.repeat(pa.scalar(True), count)
    empty = pa.repeat(pa.scalar(""), count)
    kinds = arrow_schema(schema.VALUES)
    return pa.Table.from_arrays([given.get(name, empty) for name in schema.VALUES], schema=kinds)


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
