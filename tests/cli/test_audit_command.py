"""`./diaodu audit` in front of a county's own data folder."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_backup import diaodu

from diaodu.cli import ROOT
from diaodu.cli.postgres import temporary_postgres

pytestmark = pytest.mark.slow


@pytest.fixture
def county(sample_data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_data, tmp_path / "data"))


def test_a_whole_record_is_said_to_be_whole(county: Path) -> None:
    code, said = diaodu("audit", "verify", "--data", county)
    assert (code, "The audit is whole:" in said, "审计记录完整：" in said) == (0, True, True)


def test_a_hand_on_the_database_is_told_in_both_languages(county: Path) -> None:
    with closing(sqlite3.connect(county / "diaodu.sqlite3")) as database, database:
        for kind in ("update", "delete"):
            database.execute(f"DROP TRIGGER core_auditentry_no_{kind}")
        database.execute("UPDATE core_auditentry SET actor = 'nobody' WHERE number = 4")
    code, said = diaodu("audit", "verify", "--data", county)
    assert (code, said.splitlines()) == (
        1,
        [
            "第4条的内容被改动过。",
            "Entry 4 was changed after it was written.",
            "表 core_auditentry 的防改保护被取下了；运行 ./diaodu manage migrate 可装回。",
            "Table core_auditentry has lost its guard against changes; ./diaodu manage migrate puts it back.",
        ],
    )


def test_the_tail_shows_the_newest_entries_last(county: Path) -> None:
    code, said = diaodu("audit", "tail", "-n", "2", "--data", county)
    numbers = [int(line.split()[0]) for line in said.splitlines()]
    with closing(sqlite3.connect(county / "diaodu.sqlite3")) as database:
        (newest,) = database.execute("SELECT max(number) FROM core_auditentry").fetchone()
    assert (code, numbers) == (0, [newest - 1, newest])


# A hand on the database that lifts the guards and puts them back, so that nothing but the chain tells.
HANDS = {
    "edited": (
        ["UPDATE core_auditentry SET reason = 'x' WHERE number = 3"],
        ["Entry 3 was changed after it was written."],
    ),
    "removed": (
        ["DELETE FROM core_auditentry WHERE number IN (2, 3)"],
        ["Entries 2 to 3 are missing: somebody removed them."],
    ),
    "reordered": (
        [
            "UPDATE core_auditentry SET number = -1 WHERE number = 2",
            "UPDATE core_auditentry SET number = 2 WHERE number = 3",
            "UPDATE core_auditentry SET number = 3 WHERE number = -1",
        ],
        [f"Entry {n} does not stand where it was written: the order was changed." for n in (2, 3, 4)],
    ),
}
CUT = "DELETE FROM core_auditentry WHERE number > 4"


def english(said: str) -> list[str]:
    """Every second line: what is said stands in Chinese first."""
    return said.splitlines()[1::2]


def verified(data: Path, **environ: str) -> tuple[int, list[str]]:
    code, said = diaodu("audit", "verify", "--data", data, **environ)
    return code, english(said)


def by_hand(data: Path, *statements: str) -> None:
    with closing(sqlite3.connect(data / "diaodu.sqlite3")) as database, database:
        ours = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'core_auditentry'"
        guards = database.execute(ours).fetchall()
        assert guards
        for name, _ in guards:
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            database.execute(statement)
        for _, again in guards:
            database.execute(again)


@pytest.mark.parametrize("how", HANDS)
def test_what_was_done_behind_the_guards_is_told_with_its_place(county: Path, how: str) -> None:
    statements, told = HANDS[how]
    by_hand(county, *statements)
    assert verified(county) == (1, told)


def test_a_tail_that_was_cut_is_told_by_the_anchor_of_a_backup(county: Path, tmp_path: Path) -> None:
    assert diaodu("backup", tmp_path / "b.tar.gz", "--data", county)[0] == 0  # a backup anchors the record
    by_hand(county, CUT)
    code, told = verified(county)
    assert (code, len(told), told[0].endswith("and from entry 5 on there are none.")) == (1, 1, True)


@pytest.mark.parametrize("how", [*HANDS, "cut"])
def test_postgresql_tells_the_same(postgres: tuple[str, Path], how: str) -> None:
    import psycopg

    url, data = postgres
    statements, told = HANDS.get(how, ([CUT], []))
    with psycopg.connect(url) as database:
        database.execute("ALTER TABLE core_auditentry DISABLE TRIGGER USER")
        for statement in statements:
            database.execute(statement)
        database.execute("ALTER TABLE core_auditentry ENABLE TRIGGER USER")
    code, found = verified(data, DIAODU_DATABASE_URL=url)
    if how == "cut":
        assert (code, len(found), found[0].endswith("and from entry 5 on there are none.")) == (1, 1, True)
    else:
        assert (code, found) == (1, told)


ENTRIES = """
import django
django.setup()
from diaodu.core.anchors import write_anchor
from diaodu.core.audit import record_event
for number in range(6):
    record_event(verb="adopt", subject=f"P-{number}", by="chen", after={"n": number})
write_anchor("test")
"""


@pytest.fixture(scope="module")
def entries_on_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A PostgreSQL database with six entries and their anchor, to be copied."""
    data = tmp_path_factory.mktemp("postgres") / "data"
    data.mkdir()
    with temporary_postgres() as url:
        made = url.replace("/postgres?", "/entries?")
        with psycopg_connection(url) as connection:
            connection.execute("CREATE DATABASE entries")
        environ = {"DIAODU_DATABASE_URL": made, "DIAODU_DATA": str(data)}
        assert diaodu("manage", "migrate", "-v0", "--skip-checks", **environ)[0] == 0
        settings = {"DJANGO_SETTINGS_MODULE": "diaodu.config.settings"}
        subprocess.run([sys.executable, "-c", ENTRIES], cwd=ROOT, env=os.environ | environ | settings, check=True)
        yield url, data


@pytest.fixture
def postgres(entries_on_postgres: tuple[str, Path], tmp_path: Path) -> tuple[str, Path]:
    """A copy of it for one test to harm."""
    url, data = entries_on_postgres
    name = re.sub(r"\W", "_", f"copy_{tmp_path.name}".lower())[:60]
    with psycopg_connection(url) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE entries')
    return url.replace("/postgres?", f"/{name}?"), Path(shutil.copytree(data, tmp_path / "data"))


def psycopg_connection(url: str) -> Any:
    import psycopg

    return psycopg.connect(url, autocommit=True)
