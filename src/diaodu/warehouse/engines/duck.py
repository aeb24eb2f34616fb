"""DuckDB inside the process: nothing is kept in it that the files or the database do not hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from diaodu.warehouse import schema
from diaodu.warehouse.statements import statement

if TYPE_CHECKING:
    import duckdb

_TYPES = {
    "string": "VARCHAR", "int32": "INTEGER", "int64": "BIGINT", "float64": "DOUBLE", "boolean": "BOOLEAN",
    "timestamp(6)": "TIMESTAMP",
}  # fmt: skip


def connect(*, threads: int, memory: str = "", spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """An empty database in memory. Nothing is fetched from outside, ever.

    What does not fit into `memory` goes to the folder `spill`; without one it is refused.
    """
    import duckdb

    settings: dict[str, Any] = {
        "threads": threads,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": False,
        "temp_directory": "" if spill is None else str(spill),
    }
    if memory:
        settings["memory_limit"] = memory
    con = duckdb.connect(":memory:", config=settings)
    con.execute("SET GLOBAL parquet_metadata_cache = true")
    return con


def columns_of(columns: dict[str, str]) -> str:
    """A table's columns as DuckDB declares them."""
    return ", ".join(f'"{name}" {_TYPES[kind]}' for name, kind in columns.items())


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def files(paths: list[Path]) -> str:
    return f"read_parquet([{', '.join(quoted(str(path)) for path in paths)}])"


def write_sorted(con: duckdb.DuckDBPyConnection, query: str, order: tuple[str, ...], path: Path) -> None:
    """The rows of a query as one file, sorted: a filter on the first columns then skips most of it."""
    sort = ", ".join(f'"{name}"' for name in order)
    con.execute(
        f"COPY (SELECT * FROM ({query}) ORDER BY {sort}) TO {quoted(str(path))} "
        "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
    )


class DuckRollUps:
    """Batch roll-ups on this machine."""

    name = "duckdb"

    def __init__(self, *, threads: int, memory: str = "", spill: Path | None = None) -> None:
        self._con = connect(threads=threads, memory=memory, spill=spill)

    def roll_up(self, values: Path, pairs: Path, counted: Path, target: Path) -> None:
        """The groups of one year's file of values, written to `target`."""
        con = self._con
        for name in _INPUTS:
            con.execute(f"DROP TABLE IF EXISTS {name}")
        newest = f"(FROM {files([values])} WHERE newest)"
        inputs = {"figures": newest, "pairs": files([pairs]), "counted": files([counted])}
        _take_as_numbers(con, inputs)
        write_sorted(con, statement("roll_up", target.parent), schema.GROUPS_ORDER, target)

    def close(self) -> None:
        self._con.close()


# The texts of a roll-up's inputs that rows are joined, grouped and sorted by.
_INPUTS: dict[str, tuple[str, ...]] = {
    "figures": ("indicator", "unit", "record", "span", "basis", "caliber"),
    "pairs": ("dimension", "of", "node", "ancestor"),
    "counted": ("indicator", "weight", "numerator", "denominator"),
}


def _take_as_numbers(con: duckdb.DuckDBPyConnection, inputs: dict[str, str]) -> None:
    """The inputs as tables whose texts are numbers within, in the order of the texts: half the work of a roll-up.

    One type holds the words of all of them, so that a unit of a figure and a node of the tree compare as they are.
    """
    words = " UNION ".join(
        f"SELECT {name} AS word FROM {source}" for table, source in inputs.items() for name in _INPUTS[table]
    )
    con.execute("DROP TYPE IF EXISTS word")
    con.execute(f"CREATE TYPE word AS ENUM (SELECT word FROM ({words}) WHERE word IS NOT NULL ORDER BY word)")
    for table, source in inputs.items():
        numbers = ", ".join(f"{name}::word AS {name}" for name in _INPUTS[table])
        con.execute(f"CREATE TABLE {table} AS SELECT * REPLACE ({numbers}) FROM {source}")
