"""The database itself refuses to change or remove rows that are only ever added, and rows that were frozen.

The models refuse already (core.models.append_only); a guard stands in the way of a hand on the database too. Whoever
may alter tables can still take the guards off: that is what the chain and its anchors are for (core.chain), and
`missing_guards` tells. Guards are put after every migration, because SQLite remakes a table to alter it and drops
what hung on the old one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from diaodu.core.models import AppendOnlyRow, FreezingRow

_KINDS = ("no_update", "no_delete")
_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION diaodu_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: rows of % are never changed or removed', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def guarded_tables() -> list[str]:
    """The tables of all append-only and freezing models that are in the database now."""
    there = set(connection.introspection.table_names())
    wanted = (model._meta.db_table for model in apps.get_models() if issubclass(model, (AppendOnlyRow, FreezingRow)))
    return [table for table in wanted if table in there]


def _freezing_tables() -> set[str]:
    return {model._meta.db_table for model in apps.get_models() if issubclass(model, FreezingRow)}


def put_guards(**kwargs: Any) -> None:
    """Put on every append-only table the guards it lacks. An UPDATE or DELETE then raises IntegrityError."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_PG_FUNCTION)
        for table in guarded_tables():
            for statement in _put(table):
                cursor.execute(statement)


def lift_guards() -> None:
    """Take the guards off: for tests that tidy up by DELETE, and for a repair that is written down elsewhere."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in guarded_tables():
            for name in _names(table):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


@contextmanager
def guards_lifted() -> Iterator[None]:
    """Inside the block the tables are unguarded; they are guarded again whatever happens."""
    lift_guards()
    try:
        yield
    finally:
        put_guards()


def missing_guards() -> list[str]:
    """The append-only tables that lack a guard: somebody took it off."""
    there = _guards_there()
    return [table for table in guarded_tables() if not there.issuperset(_names(table))]


def _names(table: str) -> list[str]:
    kinds = (*_KINDS, "no_truncate") if connection.vendor == "postgresql" else _KINDS
    return [f"{table}_{kind}" for kind in kinds]


def _put(table: str) -> Iterator[str]:
    freezes = table in _freezing_tables()
    for name in _names(table):
        event = name.rpartition("_no_")[2].upper()
        if connection.vendor == "postgresql":
            each = "STATEMENT" if event == "TRUNCATE" else "ROW"
            when = " WHEN (OLD.frozen_at IS NOT NULL)" if freezes and each == "ROW" else ""
            yield (
                f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table}"
                f" FOR EACH {each}{when} EXECUTE FUNCTION diaodu_append_only()"
            )
        else:
            # Only the row itself is looked at: a condition on another table would forbid remaking that one later.
            when = " WHEN OLD.frozen_at IS NOT NULL" if freezes else ""
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table}{when}"
                f" BEGIN SELECT RAISE(ABORT, 'append-only: rows of {table} are never changed or removed'); END"
            )


def _guards_there() -> set[str]:
    question = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        return {row[0] for row in cursor.fetchall()}
