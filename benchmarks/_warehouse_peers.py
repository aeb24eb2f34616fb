"""The same sums of one year by pandas, Polars and Spark: each month and indicator up the tree of units.

Only sums are asked of them (no averages, no blanks beside, no vintages): the least that a roll-up can be.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

KEYS = ["ancestor", "indicator", "month", "span", "basis", "caliber"]


def roll_ups(folder: Path, *, spark: bool = True) -> dict[str, Any]:
    """Seconds of each for the fullest year, and how many times ours they are."""
    from diaodu.warehouse.desk import store

    manifest, held = store().manifest(), store()
    year = max(manifest.rows, key=lambda name: manifest.rows[name])
    values, pairs, counted = (held.path(name) for name in (manifest.values[year], manifest.pairs, manifest.counted))
    found: dict[str, Any] = {"rows": manifest.rows[year]}
    found["duckdb, everything"] = _timed(lambda: _duck(values, pairs, counted, folder / "peer.parquet"))
    found["pandas, sums alone"] = _timed(lambda: _pandas(values, pairs))
    found["polars, sums alone"] = _timed(lambda: _polars(values, pairs))
    if spark:
        found["spark, everything"] = _timed(lambda: _spark(values, pairs, counted, folder / "spark.parquet"))
    ours = found["duckdb, everything"]
    found["times ours"] = {name: round(took / ours, 1) for name, took in found.items() if "," in name}
    return found


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return round(time.perf_counter() - begin, 2)


def _duck(values: Path, pairs: Path, counted: Path, target: Path) -> None:
    from diaodu.warehouse.engines.duck import DuckRollUps

    engine = DuckRollUps(threads=2)
    engine.roll_up(values, pairs, counted, target)
    engine.close()


def _pandas(values: Path, pairs: Path) -> int:
    import pandas

    rows = pandas.read_parquet(values)
    rows = rows[rows.newest]
    tree = pandas.read_parquet(pairs)
    joined = rows.merge(tree[tree.dimension == "unit"], left_on="unit", right_on="node")
    joined = joined[(joined["first"] <= joined.month) & (joined.month <= joined["last"])]
    return len(joined.groupby(KEYS, observed=True).value.agg(["sum", "count", "size"]))


def _polars(values: Path, pairs: Path) -> int:
    import polars

    tree = polars.scan_parquet(pairs).filter(polars.col("dimension") == "unit")
    rows = polars.scan_parquet(values).filter(polars.col("newest"))
    joined = rows.join(tree, left_on="unit", right_on="node")
    joined = joined.filter(polars.col("month").is_between(polars.col("first"), polars.col("last")))
    sums = [polars.col("value").sum().alias("sum"), polars.col("value").count().alias("known"), polars.len()]
    return joined.group_by(KEYS).agg(*sums).collect().height


def _spark(values: Path, pairs: Path, counted: Path, target: Path) -> None:
    """With its start, on this machine's processors; a cluster is started by DIAODU_WAREHOUSE=spark://…"""
    from diaodu.warehouse.engines.spark import SparkRollUps

    engine = SparkRollUps("local[2]", {"spark.driver.memory": "3g", "spark.driver.bindAddress": "127.0.0.1"})
    engine.roll_up(values, pairs, counted, target)
    engine.close()
