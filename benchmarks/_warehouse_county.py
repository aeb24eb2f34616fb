"""Figures for the warehouse's benchmark: units in a tree, indicators of every kind, months; in SQLite or as Parquet.

Nobody reported these: values are remainders of products, so that every run has the same. One in 29 is blank, one in
101 has a second vintage.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

COUNTY = "/hecheng/"
LAST_YEAR = 2026
TOWNS = 20
FIELDS = {"id": "pk", "indicator": "item__indicator", "unit": "item__unit", "period_end": "period_end", "span": "span",
          "basis": "basis", "caliber": "caliber", "vintage": "vintage", "known_at": "known_at", "value": "value",
          "missing": "missing"}  # fmt: skip
TABLES = """
CREATE TABLE bench_item (id INTEGER PRIMARY KEY, indicator TEXT NOT NULL, unit TEXT NOT NULL);
CREATE TABLE bench_value (id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL, period_end TEXT NOT NULL,
  span TEXT NOT NULL, basis TEXT NOT NULL, caliber TEXT NOT NULL, vintage INTEGER NOT NULL, known_at TEXT NOT NULL,
  value INTEGER, missing TEXT NOT NULL);
CREATE TABLE bench_month (number INTEGER PRIMARY KEY, month_end TEXT NOT NULL);
"""
FILL = """
INSERT INTO bench_value (item_id, period_end, span, basis, caliber, vintage, known_at, value, missing)
SELECT i.id, m.month_end, 'current', 'management', '', v.n, date(m.month_end, '+20 days') || ' 09:00:00',
  CASE WHEN (i.id * 31 + m.number * 17) % 29 = 0 THEN NULL
       ELSE (i.id * 7919 + m.number * 104729 + v.n * 1299709) % 10000019 * 1000 END,
  CASE WHEN (i.id * 31 + m.number * 17) % 29 = 0 THEN 'not_reported' ELSE '' END
FROM bench_month AS m CROSS JOIN bench_item AS i
JOIN (SELECT 1 AS n UNION ALL SELECT 2) AS v ON v.n = 1 OR (i.id * 13 + m.number * 7) % 101 = 0
"""


@dataclass(frozen=True, slots=True)
class Size:
    units: int
    indicators: int
    months: int

    @property
    def figures(self) -> int:
        return self.units * self.indicators * self.months


SIZES = {
    "county": Size(60, 60, 12),
    "1m": Size(140, 120, 60),
    "12m": Size(200, 500, 120),
    "100m": Size(1_700, 500, 120),
}


def unit_names(size: Size) -> list[str]:
    """Who reports: villages. What their towns and the county have is added up."""
    return [f"{COUNTY}t{number % TOWNS:02}/v{number:04}/" for number in range(size.units)]


def indicator_name(number: int) -> str:
    return f"i{number:03}"


def fill_sqlite(size: Size) -> int:
    """Make and fill the tables; how many rows."""
    from django.db import connection

    from diaodu.core.models import GroupingMark

    with connection.schema_editor() as editor:
        editor.create_model(GroupingMark)
    months = [month_of(size, number) for number in range(size.months)]
    with connection.cursor() as cursor:
        for statement in TABLES.split(";")[:-1]:
            cursor.execute(statement)
        items = [(indicator_name(i), unit) for i in range(size.indicators) for unit in unit_names(size)]
        cursor.executemany("INSERT INTO bench_item (indicator, unit) VALUES (%s, %s)", items)
        cursor.executemany("INSERT INTO bench_month VALUES (%s, %s)", [(n, str(day)) for n, day in enumerate(months)])
        cursor.execute(FILL)
        cursor.execute("SELECT count(*) FROM bench_value")
        return int(cursor.fetchone()[0])


def month_of(size: Size, number: int) -> date:
    from diaodu.warehouse.months import month_end, month_number

    return month_end(month_number(LAST_YEAR, 8) - size.months + 1 + number)


def register(size: Size) -> type[Any]:
    """The fact and its dimensions, in place of those of the apps; the model of the values."""
    from django.db import models

    from diaodu.core import dimensions
    from diaodu.core.dimensions import UNIT, Dimension, Edge, Fact

    class BenchItem(models.Model):
        indicator = models.TextField()
        unit = models.TextField()

        class Meta:
            app_label, db_table, managed = "warehouse", "bench_item", False

        def __str__(self) -> str:
            return self.indicator

    class BenchValue(models.Model):
        item = models.ForeignKey(BenchItem, on_delete=models.PROTECT)
        period_end = models.DateField()
        span = models.TextField()
        basis = models.TextField()
        caliber = models.TextField()
        vintage = models.IntegerField()
        known_at = models.DateTimeField()
        value = models.BigIntegerField(null=True)
        missing = models.TextField()

        class Meta:
            app_label, db_table, managed = "warehouse", "bench_value", False

        def __str__(self) -> str:
            return str(self.value)

    names = unit_names(size)

    def tree() -> Iterator[Edge]:
        for name in [COUNTY, *(f"{COUNTY}t{number:02}/" for number in range(TOWNS)), *names]:
            parent = name.rstrip("/").rpartition("/")[0] + "/"
            yield Edge(name, parent if parent != "/" else "")

    def industries() -> Iterator[Edge]:
        for number, name in enumerate(names):
            yield Edge(name, f"C{number % 19:02}")
        yield from (Edge(f"C{number:02}", "C") for number in range(19))

    def areas() -> Iterator[Edge]:
        yield from (Edge(name, f"area{number % 5}") for number, name in enumerate(names))

    dimensions._dimensions.clear()
    dimensions._facts.clear()
    for name, edges in (("unit", tree), ("industry", industries), ("area", areas)):
        dimensions.register_dimension(Dimension(name, name, name, of=UNIT, edges=edges))
    rows = BenchValue.objects.all()
    dimensions.register_fact(Fact("bench", "bench", "bench", rows.all, FIELDS, lambda: counted(size)))
    return BenchValue


def counted(size: Size) -> Iterator[Any]:
    """Of a hundred indicators: 5 weighted, 5 ratios, 5 balances, 5 that do not add up, 80 sums."""
    from diaodu.core.dimensions import Counted

    kinds = ["weighted"] * 5 + ["ratio"] * 5 + ["last"] * 5 + ["none"] * 5
    for number in range(size.indicators):
        adds_up = kinds[number % 100 - 10] if 10 <= number % 100 < 30 else "sum"
        yield Counted(
            indicator_name(number),
            adds_up,
            weight=indicator_name(0) if adds_up == "weighted" else "",
            numerator=indicator_name(1) if adds_up == "ratio" else "",
            denominator=indicator_name(2) if adds_up == "ratio" else "",
        )
