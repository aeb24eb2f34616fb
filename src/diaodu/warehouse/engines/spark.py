"""A Spark cluster for the batch roll-ups: the same expression, the same files. Pages read on with DuckDB.

The cluster must see the warehouse's folder under the same path (one host, or a shared disk).
"""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

from diaodu.warehouse import schema

CONNECTION = {
    "spark.sql.ansi.enabled": "true",  # an overflow is refused, as DuckDB refuses it
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@cache
def roll_up_sql() -> str:
    from diaodu.warehouse.expressions.compiled import SPARK, sql
    from diaodu.warehouse.expressions.rollup import rolled_up
    from diaodu.warehouse.expressions.tables import table

    return sql(rolled_up(table("figures"), table("pairs"), table("counted")), SPARK)


class SparkRollUps:
    """A session on the cluster at `address` (spark://host:port, or local[2] for trying out)."""

    name = "spark"

    def __init__(self, address: str, settings: dict[str, str] | None = None) -> None:
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master(address).appName("diaodu-warehouse")
        for key, value in (CONNECTION | (settings or {})).items():
            builder = builder.config(key, value)
        self.session: Any = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")

    def roll_up(self, values: Path, pairs: Path, counted: Path, target: Path) -> None:
        """The groups of one year's file of values, written to `target`."""
        self.view("figures", values, "newest")
        self.view("pairs", pairs)
        self.view("counted", counted)
        self.write(self.session.sql(roll_up_sql()), schema.GROUPS_ORDER, target)

    def view(self, name: str, path: Path, wanted: str = "true") -> None:
        self.session.read.parquet(str(path)).where(wanted).createOrReplaceTempView(name)

    def write(self, frame: Any, order: tuple[str, ...], target: Path) -> None:
        """Spark writes a folder of parts; one sorted part becomes the file, and the folder goes."""
        folder = target.with_suffix(".parts")
        frame.repartition(1).sortWithinPartitions(*order).write.mode("overwrite").parquet(str(folder))
        part = next(folder.glob("part-*.parquet"))
        part.rename(target)
        shutil.rmtree(folder)

    def close(self) -> None:
        self.session.stop()
