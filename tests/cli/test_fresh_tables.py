"""A database made straight from the models is the one that all migrations make."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from diaodu.cli import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]
MIGRATED = "from django.core.management import call_command; call_command('migrate', interactive=False, verbosity=0)"
FRESH = "from diaodu.cli.county import prepare_database; prepare_database()"
CUT_OFF = """
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
MigrationRecorder(connection).flush()
with connection.cursor() as cursor:
    cursor.execute("DROP TABLE core_job")
"""
PLANNED = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
"""


def run(folder: Path, program: str) -> sqlite3.Connection:
    folder.mkdir(exist_ok=True)
    environ = os.environ | {"DIAODU_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "diaodu.config.settings"}
    environ.pop("DIAODU_DATABASE_URL", None)
    subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{program}"], cwd=ROOT, env=environ, check=True
    )
    return sqlite3.connect(folder / "diaodu.sqlite3")


def shape(database: sqlite3.Connection) -> dict[str, object]:
    """Columns, foreign keys, indexes and checks of every table, in no order, and the triggers."""
    found: dict[str, object] = {
        "triggers": sorted(database.execute("SELECT sql FROM sqlite_master WHERE type='trigger'"))
    }
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        found[table] = [
            sorted(row[1:] for row in database.execute(f"PRAGMA table_info('{table}')")),
            sorted(row[2:] for row in database.execute(f"PRAGMA foreign_key_list('{table}')")),
            sorted(_indexes(database, table)),
        ]
    return found


def _indexes(database: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return [
        (
            re.sub(r"^sqlite_autoindex.*", "automatic", name),
            unique,
            partial,
            tuple(row[2] for row in database.execute(f"PRAGMA index_info('{name}')")),
        )
        for _, name, unique, _, partial in database.execute(f"PRAGMA index_list('{table}')").fetchall()
    ]


def checks(database: sqlite3.Connection) -> dict[str, set[str]]:
    told = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL").fetchall()
    return {name: {part.split('"')[1] for part in sql.split("CONSTRAINT ")[1:]} for name, sql in told}


def rows(database: sqlite3.Connection) -> dict[str, int]:
    tables = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables}  # noqa: S608


@pytest.mark.timeout(300)
def test_tables_made_from_the_models_are_those_that_all_migrations_make(tmp_path: Path) -> None:
    migrated, fresh = run(tmp_path / "migrated", MIGRATED), run(tmp_path / "fresh", FRESH)

    assert shape(fresh) == shape(migrated)
    assert checks(fresh) == checks(migrated)
    assert rows(fresh) == rows(migrated)
    run(tmp_path / "fresh", PLANNED)


def test_a_start_that_was_cut_off_while_tables_were_made_is_taken_up_again(tmp_path: Path) -> None:
    before = shape(run(tmp_path, FRESH))

    run(tmp_path, CUT_OFF)

    assert shape(run(tmp_path, FRESH)) == before
    run(tmp_path, PLANNED)
