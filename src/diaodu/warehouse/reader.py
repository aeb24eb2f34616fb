"""What a process reads the warehouse with: the files that hold, and over them the rows that came since.

Rows that came since are few (a build follows when they are many). They are laid over the files once, when they change;
a question then costs no more than the files do.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from diaodu.warehouse import schema
from diaodu.warehouse.engines.duck import columns_of, connect, files
from diaodu.warehouse.looks import has_looked, note_look
from diaodu.warehouse.regrouping import (
    AGAIN,
    CHANGED,
    MOST_AGAIN,
    MOVED,
    NOTHING_REGROUPED,
    RECKONED,
    REGROUPED,
)
from diaodu.warehouse.statements import statement
from diaodu.warehouse.store import Manifest, Store

if TYPE_CHECKING:
    import pyarrow as pa

MEMORY = "2GB"  # what one process may take for its questions


class Source(Protocol):
    """Where rows come from that the files do not hold yet."""

    def holds(self, manifest: Manifest) -> bool:
        """Whether these files were made from this database."""
        ...

    def mark(self, watermarks: Mapping[str, int]) -> Hashable:
        """Something that changes whenever there are other rows past the watermarks; cheap. None: there are none."""
        ...

    def rows(self, watermarks: Mapping[str, int]) -> pa.Table:
        """Those rows, as `schema.VALUES`."""
        ...

    def grouping(self) -> str:
        """Another word whenever pairs or counted may be others; cheap."""
        ...

    def pairs(self) -> pa.Table: ...

    def counted(self) -> pa.Table: ...


class Reader:
    """Answers statements over `figures`, `groups`, `all_values`, `pairs` and `counted`. For many threads."""

    def __init__(self, store: Store, source: Source, *, threads: int = 1) -> None:
        self._store, self._source = store, source
        self._con = connect(threads=threads, memory=MEMORY)
        self._lock = threading.Lock()
        self._laid: tuple[int, Hashable, str] | None = None
        self._paired = ""  # the grouping that the table `pairs` has
        self._judged: tuple[int, bool] | None = None

    def rows(self, statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The answer as of now: what was written a moment ago is in it."""
        self._refresh()
        cursor = self._con.cursor()
        try:
            return cursor.execute(statement, dict(values) or None).fetchall()
        finally:
            cursor.close()

    def close(self) -> None:
        self._con.close()

    def _refresh(self) -> None:
        if has_looked(self):
            return
        self._look()
        note_look(self)

    def _look(self) -> None:
        with self._lock:
            manifest = self._held()
            mark, grouping = self._source.mark(manifest.watermarks), self._source.grouping()
            if self._laid == (manifest.number, mark, grouping):
                return
            paired = self._paired
            self._con.execute("BEGIN")
            try:
                if self._laid is None or self._laid[0] != manifest.number:
                    self._open(manifest)
                self._lay(manifest, mark, grouping)
                self._con.execute("COMMIT")
            except BaseException:
                self._con.execute("ROLLBACK")
                self._paired = paired
                raise
            self._laid = (manifest.number, mark, grouping)

    def _held(self) -> Manifest:
        """The manifest, or an empty one where its files are another database's: then all rows count as newer."""
        manifest = self._store.manifest()
        if self._judged is None or self._judged[0] != manifest.number:
            self._judged = (manifest.number, self._source.holds(manifest))
        return manifest if self._judged[1] else Manifest()

    def _open(self, manifest: Manifest) -> None:
        for name, columns, held in (
            ("stored_values", schema.VALUES, manifest.values),
            ("stored_groups", schema.GROUPS, manifest.groups),
        ):
            paths = [self._store.path(held[year]) for year in sorted(held)]
            source = files(paths) if paths else f"(SELECT {_nothing(columns)} WHERE false)"
            self._con.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM {source}")
        for name, kept in (("pairs", manifest.pairs), ("counted", manifest.counted)):
            if kept:
                kept_rows = files([self._store.path(kept)])
                self._con.execute(f"CREATE OR REPLACE TABLE stored_{name} AS SELECT * FROM {kept_rows}")
            else:
                self._take(f"stored_{name}", getattr(self._source, name)())
        self._put_back(manifest)

    def _put_back(self, manifest: Manifest) -> None:
        """Groups as the files have them."""
        for name in ("pairs", "counted"):
            self._con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM stored_{name}")
        self._paired = manifest.grouping

    def _lay(self, manifest: Manifest, mark: Hashable, grouping: str) -> None:
        run = self._con.execute
        if mark is None and grouping == manifest.grouping:
            if self._paired != grouping:
                self._put_back(manifest)
            run("CREATE OR REPLACE VIEW all_values AS SELECT * FROM stored_values")
            run("CREATE OR REPLACE VIEW figures AS SELECT * FROM stored_values WHERE newest")
            run("CREATE OR REPLACE VIEW groups AS SELECT * FROM stored_groups")
            return
        self._take("newer_values", self._source.rows(manifest.watermarks))
        self._take("counted", self._source.counted())
        self._regroup(manifest, grouping)
        if run(_STRANGERS).fetchall():
            self._take("pairs", self._source.pairs())
        run(CHANGED)
        run(f"CREATE OR REPLACE TABLE touched AS {self._statement('touched')}")
        run(f"CREATE OR REPLACE TABLE needed AS {self._statement('needed')}")
        run(f"CREATE OR REPLACE VIEW figures AS {self._statement('figures')}")
        run("CREATE OR REPLACE VIEW all_values AS SELECT * FROM stored_values UNION ALL SELECT * FROM newer_values")
        self._roll_up_touched(manifest)
        run(
            "CREATE OR REPLACE VIEW groups AS SELECT * FROM stored_groups AS g WHERE NOT EXISTS "
            "(FROM touched AS t WHERE t.indicator = g.indicator AND t.month = g.month) "
            "UNION ALL SELECT * FROM newer_groups"
        )

    def _regroup(self, manifest: Manifest, grouping: str) -> None:
        """Groups as they are now; `regrouped` says what of the files is to be counted again by them."""
        run = self._con.execute
        run(NOTHING_REGROUPED)
        if grouping == manifest.grouping:
            if self._paired != grouping:
                self._put_back(manifest)
            return
        if self._paired != grouping:
            self._take("pairs", self._source.pairs())
            self._paired = grouping
        for question in (MOVED, RECKONED, REGROUPED):
            run(question)
        again = run(AGAIN).fetchone()
        if again and again[0] > MOST_AGAIN:
            run(NOTHING_REGROUPED)
            self._put_back(manifest)
            self._take("counted", self._source.counted())

    def _roll_up_touched(self, manifest: Manifest) -> None:
        """Groups that newer rows change, counted again from all their rows: the same as a build would count."""
        run = self._con.execute
        months = [month for (month,) in run("SELECT DISTINCT month FROM needed").fetchall()]
        years = {str(month // 12) for month in months} & set(manifest.values)
        paths = [self._store.path(manifest.values[year]) for year in sorted(years)]
        held = files(paths) if paths else "stored_values"
        within = ", ".join(str(int(month)) for month in months)  # named, so that the rest of the files is not opened
        run(
            f"CREATE OR REPLACE TEMP TABLE stored_needed AS SELECT v.* FROM {held} AS v "
            f"SEMI JOIN needed AS n ON v.indicator = n.indicator AND v.month = n.month WHERE v.month IN ({within})"
        )
        laid = self._statement("figures").replace('"stored_values"', '"stored_needed"')
        run(f"CREATE OR REPLACE TEMP TABLE figures_needed AS {laid}")
        rolled = self._statement("roll_up").replace('"figures"', '"figures_needed"')
        run(
            f"CREATE OR REPLACE TABLE newer_groups AS SELECT g.* FROM ({rolled}) AS g "
            "SEMI JOIN touched AS t ON g.indicator = t.indicator AND g.month = t.month"
        )

    def _statement(self, name: str) -> str:
        return statement(name, self._store.folder)

    def _take(self, name: str, table: pa.Table) -> None:
        self._con.register("arriving", table)
        self._con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM arriving")
        self._con.unregister("arriving")


_STRANGERS = """
SELECT 1 FROM newer_values AS v WHERE NOT EXISTS (FROM pairs AS p WHERE p.of = 'unit' AND p.node = v.unit)
OR (v.record <> '' AND NOT EXISTS (FROM pairs AS p WHERE p.of = 'record' AND p.node = v.record)) LIMIT 1
"""


def _nothing(columns: Mapping[str, str]) -> str:
    declared = columns_of(dict(columns)).split(", ")
    return ", ".join(f"CAST(NULL AS {item.split(' ', 1)[1]}) AS {item.split(' ', 1)[0]}" for item in declared)
