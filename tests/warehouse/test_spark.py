"""The same expressions on a Spark cluster of this machine: a master and a worker, each a process of its own."""

from __future__ import annotations

import importlib.util
import math
import os
import random
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.warehouse.small import Desk, Small, Value, month
from tests.warehouse.test_queries import AUGUST, KINDS, amounts, values
from tests.warehouse.test_same_as_plain import KINDS as MORE_KINDS

from diaodu.warehouse import queries, schema
from diaodu.warehouse.build import build
from diaodu.warehouse.expressions.compiled import SPARK, filled, sql
from diaodu.warehouse.trees import Span

pytestmark = [
    pytest.mark.sqlite,
    pytest.mark.slow,
    pytest.mark.timeout(400),  # a Java machine and a hundred plans: on a busy machine two minutes are not enough
    pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="pyspark is not installed"),
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java"),
]
HOST = "127.0.0.1"
# One year's file is rolled up: each year more is another hundred plans, and says nothing that DuckDB's tests do not.
MONTHS = [month(2026, number) for number in (3, 4, 5)]
FIRMS = {"industry": [Span("f1", "C26"), Span("f2", "C26", last=MONTHS[0]), Span("f2", "C27", first=MONTHS[1]),
                      Span("C26", "C"), Span("C27", "C")]}  # fmt: skip


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster on loopback."""
    import pyspark

    home = Path(pyspark.__file__).parent
    folder = tmp_path_factory.mktemp("spark")
    os.environ |= {
        "SPARK_LOCAL_IP": HOST, "SPARK_HOME": str(home), "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_DIRS": str(folder), "SPARK_DAEMON_MEMORY": "256m",
        # None of the four lives for long: compiling for the long run would take longer than the work.
        "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }  # fmt: skip
    port, web = free_port(), free_port()
    address = f"spark://{HOST}:{port}"
    start = str(home / "bin" / "spark-class")
    words = [
        [start, "org.apache.spark.deploy.master.Master", "--host", HOST, "--port", str(port), "--webui-port", str(web)],
        [start, "org.apache.spark.deploy.worker.Worker", "--host", HOST, "--cores", "2", "--memory", "1g",
         "--webui-port", str(free_port()), "--work-dir", str(folder), address],
    ]  # fmt: skip
    with (folder / "log").open("w", encoding="utf-8") as log:
        processes = []
        try:
            for number, command in enumerate(words):
                processes.append(subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT))
                if number == 0:
                    wait_for(port)
            yield address
        finally:
            for process in reversed(processes):
                process.terminate()
            for process in processes:
                process.wait(timeout=20)


@pytest.fixture(scope="module")
def spark(cluster: str) -> Iterator[Any]:
    from diaodu.warehouse.engines.spark import SparkRollUps

    engine = SparkRollUps(cluster, {
        "spark.executor.memory": "768m", "spark.driver.host": HOST, "spark.driver.bindAddress": HOST,
        "spark.sql.shuffle.partitions": "1", "spark.sql.adaptive.enabled": "false",
        "spark.ui.enabled": "false",
        # Compiling a plan takes longer than running it over a few hundred rows.
        "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    })  # fmt: skip
    yield engine
    engine.close()


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


def wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with socket.socket() as one:
            if one.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(port)


def alike(found: list[tuple[Any, ...]], wanted: list[tuple[Any, ...]]) -> None:
    assert len(found) == len(wanted)
    for row, other in zip(sorted(found, key=repr_of_keys), sorted(wanted, key=repr_of_keys), strict=True):
        for one, two in zip(row, other, strict=True):
            if isinstance(one, float) and isinstance(two, float):
                assert math.isclose(one, two, rel_tol=1e-9), (row, other)
            else:
                assert one == two, (row, other)


def repr_of_keys(row: tuple[Any, ...]) -> str:
    return repr([None if isinstance(cell, float) else cell for cell in row])


def random_county() -> Small:
    """Blanks, ties, zeros (also below a division), vintages, a unit that moves, firms."""
    lot = random.Random(20260902)  # noqa: S311 -- no secret
    units = [Span("t1", "c"), Span("t2", "c"), Span("v1", "t1"), Span("v2", "t2")]
    units += [Span("v3", "t1", last=MONTHS[0]), Span("v3", "t2", first=MONTHS[1])]
    held = [
        Value(
            lot.choice([*(kind.indicator for kind in MORE_KINDS), "strange"]),
            lot.choice(["c", "t1", "t2", "v1", "v2", "v3"]),
            lot.choice(MONTHS),
            lot.choice([None, 0, 0, 1, -10_000, 10_000, 10_000, lot.randrange(10**12)]),
            record=lot.choice(["", "", "f1", "f2"]),
            span=lot.choice(["current", "cumulative"]),
            vintage=lot.choice([1, 1, 2]),
        )
        for _ in range(600)
    ]
    return Small(MORE_KINDS, units, FIRMS, held)


def test_a_build_on_spark_holds_the_rows_of_a_build_on_duckdb(spark: Any, tmp_path: Path) -> None:
    small = random_county()
    here, there = Desk(small, tmp_path / "here"), Desk(small, tmp_path / "there")
    here.build()
    built = build(there.store, small, spark, whole=True, say=lambda *words: None, now="2026-09-02")
    assert (built.manifest.engine, len(built.rolled)) == ("spark", 1)
    found = there.groups()
    assert len(found) > 300
    assert sum(row[10] is not None for row in found) > 20
    alike(found, here.groups())
    assert not [path for path in there.store.folder.iterdir() if path.is_dir()]


def test_every_named_query_says_the_same_on_both(spark: Any, tmp_path: Path) -> None:
    units = [Span(name, "county") for name in ("east", "west", "south", "north")]
    held = [*values(), *amounts("output", AUGUST - 13, {"east": 5, "west": 5})]
    desk = Desk(Small(KINDS, units, values=held), tmp_path)
    desk.build()
    manifest = desk.store.manifest()
    for name, held_in in (("all_values", manifest.values), ("groups", manifest.groups)):
        paths = [str(desk.store.path(file)) for file in held_in.values()]
        spark.session.read.parquet(*paths).createOrReplaceTempView(name)
    spark.session.sql("SELECT * FROM all_values WHERE newest").createOrReplaceTempView("figures")
    for name in ("pairs", "counted"):
        spark.view(name, desk.store.path(getattr(manifest, name)))
    asked = {
        "indicator": "output", "target": "growth_target", "group": "county", "unit": "east", "month": AUGUST,
        "first": AUGUST - 20, "last": AUGUST, "years": 3, "basis": "management",
        "known": "2026-06-01 00:00:00",
    }  # fmt: skip
    answered = 0
    for name, question in queries.QUESTIONS.items():
        given = {key: value for key, value in asked.items() if key in question.given}
        rows = spark.session.sql(filled(sql(queries.expression(name), SPARK), queries.bound(name, given))).collect()
        alike([tuple(row) for row in rows], [tuple(row) for row in desk.ask(name, **given)])
        answered += bool(rows)
    assert answered >= 14
    assert schema.GROUPS.keys() == set(spark.session.table("groups").columns)
