"""Building the files: rows are read from the database once, sorted into years, rolled up, and named in a manifest.

Twice gives the same rows. Years without a newer row keep their files, unless everything is built anew.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from diaodu.warehouse import schema
from diaodu.warehouse.engines.duck import columns_of, connect, quoted, write_sorted
from diaodu.warehouse.statements import statement
from diaodu.warehouse.store import STAGING, Manifest, Store

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

Say = Callable[[int, int, str, str], None]  # done, total, what is being done in Chinese and in English


class Source(Protocol):
    """Where a build reads from."""

    def watermarks(self) -> dict[str, int]:
        """By fact, the last row there is: the build reads up to it."""
        ...

    def seals(self, marks: Mapping[str, int]) -> dict[str, str]:
        """What the rows at the watermarks say."""
        ...

    def holds(self, manifest: Manifest) -> bool:
        """Whether these files were made from this database: a restored one may be an older or another one."""
        ...

    def years_since(self, before: Mapping[str, int], marks: Mapping[str, int]) -> set[int]:
        """Years that have rows between two watermarks."""
        ...

    def portions(self, marks: Mapping[str, int], years: set[int] | None) -> Iterator[pa.Table]:
        """Rows up to the watermarks as `schema.VALUES`, of these years or of all."""
        ...

    def grouping(self) -> str:
        """Another word whenever pairs or counted may be others."""
        ...

    def pairs(self) -> pa.Table: ...

    def counted(self) -> pa.Table: ...


class RollUps(Protocol):
    """An engine that can roll a year up."""

    name: str

    def roll_up(self, values: Path, pairs: Path, counted: Path, target: Path) -> None: ...


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    manifest: Manifest
    years: tuple[str, ...]  # whose values were read
    rolled: tuple[str, ...]  # whose groups were counted


@dataclass(frozen=True, slots=True)
class _Work:
    """What the steps of one build share. `folder` is gone afterwards."""

    store: Store
    source: Source
    marks: Mapping[str, int]
    grouping: str
    folder: Path
    say: Say


def build(store: Store, source: Source, engine: RollUps, *, whole: bool, say: Say, now: str) -> Built:
    """Bring the files up to the newest row. Raises WarehouseBusyError while another process does.

    Whatever stops it (an error, a stop asked for through `say`, a kill) leaves the old manifest and its files.
    """
    with store.writing():
        old = store.manifest()
        if whole or not source.holds(old):
            old = Manifest()
        folder = Path(tempfile.mkdtemp(prefix=STAGING, dir=store.folder))
        # Read before the groupings themselves: what changes in between is then looked for once more, never missed.
        work = _Work(store, source, source.watermarks(), source.grouping(), folder, say)
        try:
            new, built = _next(work, old, engine)
        finally:
            shutil.rmtree(work.folder, ignore_errors=True)
        manifest = store.commit(new, built_at=now)
        store.sweep()
        return replace(built, manifest=manifest)


def _next(work: _Work, old: Manifest, engine: RollUps) -> tuple[Manifest, Built]:
    values, rows, years = _values(work, old)
    pairs, counted = _kept(work)
    stale = (pairs, counted) != (old.pairs, old.counted)
    rolled = sorted(values if stale else years)
    groups = dict(old.groups) | _groups(work, engine, {year: values[year] for year in rolled}, (pairs, counted))
    new = replace(
        old,
        watermarks=work.marks,
        seals=work.source.seals(work.marks),
        values=values,
        groups=groups,
        pairs=pairs,
        counted=counted,
        grouping=work.grouping,
        rows=rows,
        engine=engine.name,
    )
    return new, Built(new, tuple(sorted(years)), tuple(rolled))


def _values(work: _Work, old: Manifest) -> tuple[dict[str, str], dict[str, int], set[str]]:
    touched = work.source.years_since(old.watermarks, work.marks) if old.values else None
    con = connect(threads=_threads(), spill=work.folder)
    try:
        _stage(con, work, touched)
        found = con.execute("SELECT month // 12 AS year, count(*) FROM staged.rows GROUP BY 1 ORDER BY 1").fetchall()
        values, rows = dict(old.values), dict(old.rows)
        for number, (year, count) in enumerate(found):
            work.say(number, len(found), f"正在写入 {year} 年", f"Writing {year}")
            path = work.store.new_file("values", str(year))
            write_sorted(con, marked_sql(year, work.store.folder), schema.VALUES_ORDER, path)
            values[str(year)], rows[str(year)] = path.name, count
    finally:
        con.close()
    return values, rows, {str(year) for year, _ in found}


def _stage(con: duckdb.DuckDBPyConnection, work: _Work, years: set[int] | None) -> None:
    """All rows into one table on the disk, whatever order they come in."""
    con.execute(f"ATTACH {quoted(str(work.folder / 'staged.duckdb'))} AS staged")
    con.execute(f"CREATE TABLE staged.rows ({columns_of(schema.VALUES)})")
    total, done, under_way = sum(work.marks.values()), 0, None
    with ThreadPoolExecutor(1) as pool:  # one portion is put away while the next is read
        for portion in work.source.portions(work.marks, years):
            if under_way is not None:
                under_way.result()
            under_way = pool.submit(_put_away, con, portion)
            done += portion.num_rows
            work.say(done, max(total, done), f"已读 {done} 条", f"{done} rows read")
        if under_way is not None:
            under_way.result()


def _put_away(con: duckdb.DuckDBPyConnection, portion: pa.Table) -> None:
    con.register("portion", portion)
    con.execute("INSERT INTO staged.rows SELECT * FROM portion")
    con.unregister("portion")


def _kept(work: _Work) -> tuple[str, str]:
    import pyarrow.parquet as pq

    names = []
    for kind, table in (("pairs", work.source.pairs()), ("counted", work.source.counted())):
        path = work.folder / f"{kind}.parquet"
        pq.write_table(table, path, compression="zstd")
        names.append(work.store.kept(kind, path))
    return names[0], names[1]


def _groups(work: _Work, engine: RollUps, values: Mapping[str, str], kinds: tuple[str, str]) -> dict[str, str]:
    made = {}
    for number, (year, name) in enumerate(values.items()):
        work.say(number, len(values), f"正在汇总 {year} 年", f"Rolling {year} up")
        target = work.store.new_file("groups", year)
        engine.roll_up(work.store.path(name), work.store.path(kinds[0]), work.store.path(kinds[1]), target)
        made[year] = target.name
    return made


def marked_sql(year: int, folder: Path) -> str:
    """The staged rows of a year, each with whether it is its key's newest."""
    arrived = f"(SELECT * FROM staged.rows WHERE month // 12 = {int(year)})"
    return statement("marked", folder).replace('"arrived"', arrived)


def _threads() -> int:
    import os

    return os.cpu_count() or 1
