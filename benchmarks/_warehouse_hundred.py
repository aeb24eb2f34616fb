"""A province: a hundred million figures as Parquet, made without a database, rolled up year by year."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from _warehouse_county import LAST_YEAR, Size, counted, month_of, register, unit_names

BOUND_GB = 12.0
TIMES_PANDAS = 5.0  # pandas, doing all that ours does, takes this many times as long at least
MEMORY = "6GB"


def hundred(size: Size, folder: Path, *, peers: bool, spark: bool) -> dict[str, Any]:
    """Seconds and peak memory of the roll-up; with `peers` the same year by the others."""
    from diaodu.warehouse import schema
    from diaodu.warehouse.desk import store
    from diaodu.warehouse.engines.duck import DuckRollUps
    from diaodu.warehouse.source import DatabaseSource
    from diaodu.warehouse.store import Manifest
    from warehouse import peak_gb

    register(size)
    held, source = store(), DatabaseSource()
    held.folder.mkdir(parents=True)
    names = {}
    for kind, table in (("pairs", source.pairs()), ("counted", source.counted())):
        from pyarrow import parquet

        parquet.write_table(table, folder / kind)
        names[kind] = held.kept(kind, folder / kind)
    values = {str(year): _values(held, size, year) for year in range(LAST_YEAR - size.months // 12, LAST_YEAR + 1)}
    values = {year: (name, rows) for year, (name, rows) in values.items() if rows}
    begin, engine = time.perf_counter(), DuckRollUps(threads=os.cpu_count() or 1, memory=MEMORY, spill=folder)
    groups = {}
    for year, (name, _) in values.items():
        target = held.new_file("groups", year)
        engine.roll_up(held.path(name), held.path(names["pairs"]), held.path(names["counted"]), target)
        groups[year] = target.name
    took = time.perf_counter() - begin
    engine.close()
    files = {year: name for year, (name, _) in values.items()}
    rows = {year: count for year, (_, count) in values.items()}
    held.commit(Manifest(values=files, groups=groups, rows=rows, **names), built_at="now")
    result: dict[str, Any] = {"rows": sum(rows.values()), "rolled_up_s": round(took, 1), "peak_gb": peak_gb()}
    result["columns"] = len(schema.GROUPS)
    if peers:
        from _warehouse_peers import roll_ups

        result["peers, one year"] = roll_ups(folder, spark=spark)
        result["broken"] = _too_slow(result["peers, one year"]["times ours"]["pandas, everything"])
    if result["peak_gb"] > BOUND_GB:
        result["broken"] = [*result.get("broken", []), f"100m: {result['peak_gb']} GB of memory, more than {BOUND_GB}."]
    return result


def _too_slow(times: float) -> list[str]:
    return [f"100m: pandas takes {times} times as long, less than {TIMES_PANDAS}."] if times < TIMES_PANDAS else []


def _values(held: Any, size: Size, year: int) -> tuple[str, int]:
    """One year's file, in the order it is kept in; blanks as in the database's county, one vintage."""
    from diaodu.warehouse.engines.duck import connect, quoted
    from diaodu.warehouse.months import number_of

    months = [number_of(month_of(size, number)) for number in range(size.months)]
    months = [month for month in months if month // 12 == year]
    if not months:
        return "", 0
    path, con = held.new_file("values", str(year)), connect(threads=os.cpu_count() or 1, memory=MEMORY)
    units = ", ".join(f"({number}, {quoted(name)})" for number, name in enumerate(unit_names(size)))
    kinds = ", ".join(f"({number}, {quoted(item.indicator)})" for number, item in enumerate(counted(size)))
    con.execute(f"CREATE TABLE units AS FROM (VALUES {units}) AS t(u, unit)")
    con.execute(f"CREATE TABLE kinds AS FROM (VALUES {kinds}) AS t(i, indicator)")
    for month in months:  # a month at a time stays in order without sorting a year
        con.execute(f"CREATE OR REPLACE TABLE m{month} AS {_ROWS.format(month=month)}")
    parts = " UNION ALL ".join(f"SELECT * FROM m{month}" for month in months)
    con.execute("SET preserve_insertion_order = true")
    con.execute(f"COPY ({parts}) TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)")
    found = con.execute(f"SELECT count(*) FROM read_parquet({quoted(str(path))})").fetchone()
    con.close()
    assert found is not None
    return path.name, int(found[0])


_ROWS = """
SELECT indicator, unit, '' AS record, {month}::INTEGER AS month, 'current' AS span, 'management' AS basis,
  '' AS caliber, 1::INTEGER AS vintage, TIMESTAMP '2026-09-01' AS known_at,
  CASE WHEN (u * 31 + i * 7 + {month} * 17) % 29 = 0 THEN NULL
    ELSE ((u * 7919 + i * 104729 + {month} * 1299709::BIGINT) % 10000019 * 1000)::BIGINT END AS value,
  CASE WHEN (u * 31 + i * 7 + {month} * 17) % 29 = 0 THEN 'not_reported' ELSE '' END AS missing, true AS newest
FROM kinds CROSS JOIN units ORDER BY indicator, unit
"""
