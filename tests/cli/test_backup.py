"""Everything in one file while the county runs, and back again; what is damaged or made to harm is refused."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from diaodu.cli import ROOT
from diaodu.cli.archive import MANIFEST, Manifest, Member, extract_archive, opened_archive, write_mode
from diaodu.cli.data_folder import data_lock
from diaodu.cli.postgres import temporary_postgres
from diaodu.cli.say import Refusal

STORED = "5a" * 32


def diaodu(*words: str | Path, **environ: str) -> tuple[int, str]:
    """A command in a process of its own: its code and everything it said."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DIAODU_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "diaodu.cli", *map(str, words)],
        cwd=ROOT,
        env=clean | environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def last_line(said: str) -> str:
    return said.splitlines()[-1]


def ask(data: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / "diaodu.sqlite3")) as connection:
        return connection.execute(question).fetchall()


@pytest.fixture
def county(sample_data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_data, tmp_path / "data"))


@pytest.fixture(scope="module")
def backup(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good backup of the sample county; copy it to harm it."""
    folder = tmp_path_factory.mktemp("backup")
    shutil.copytree(sample_data, folder / "data")
    code, said = diaodu("backup", folder / "good.tar.gz", "--data", folder / "data")
    assert code == 0, said
    return folder / "good.tar.gz"


# There and back


@pytest.mark.slow
def test_a_restored_county_is_the_one_that_was_backed_up(backup: Path, tmp_path: Path) -> None:
    code, said = diaodu("restore", backup, "--data", tmp_path / "new")
    assert code == 0, said
    before, after = backup.parent / "data", tmp_path / "new"
    question = "SELECT code, text FROM plan_document"
    assert ask(after, question) == ask(before, question)
    assert {path.name: path.read_bytes() for path in (after / "files").rglob("*") if path.is_file()} == {
        path.name: path.read_bytes() for path in (before / "files").rglob("*") if path.is_file()
    }
    assert ask(after, "SELECT verb FROM core_auditentry ORDER BY number DESC LIMIT 2") == [("restore",), ("backup",)]
    assert diaodu("audit", "verify", "--data", after)[0] == 0


@pytest.mark.slow
def test_a_backup_is_readable_by_its_owner_only(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
def test_a_backup_while_somebody_writes_is_of_one_moment(county: Path, tmp_path: Path) -> None:
    stop, written = Event(), []

    def write() -> None:
        with closing(sqlite3.connect(county / "diaodu.sqlite3", timeout=30)) as connection:
            while not stop.is_set():
                number = len(written)
                with connection:  # two rows that belong together, in one transaction
                    for scope in ("/a/", "/b/"):
                        connection.execute(
                            "INSERT INTO core_sequence (scope, prefix, year, last) VALUES (?, '0', ?, 0)",
                            (scope, number),
                        )
                written.append(number)

    writer = Thread(target=write)
    writer.start()
    try:
        code, said = diaodu("backup", tmp_path / "b.tar.gz", "--data", county)
        during = len(written)
    finally:
        stop.set()
        writer.join()
    assert code == 0, said
    assert during > 0
    assert diaodu("restore", tmp_path / "b.tar.gz", "--data", tmp_path / "new")[0] == 0
    pairs = ask(tmp_path / "new", "SELECT year, count(*) FROM core_sequence WHERE prefix = '0' GROUP BY year")
    assert [count for _, count in pairs] == [2] * len(pairs)


@pytest.mark.slow
def test_a_stored_file_that_was_lost_is_told_and_the_rest_is_kept(county: Path, tmp_path: Path) -> None:
    (lost,) = ask(county, "SELECT sha256 FROM core_storedfile")[0]
    (county / "files" / str(lost)[:2] / str(lost)).unlink()
    code, said = diaodu("backup", tmp_path / "b.tar.gz", "--data", county)
    assert (code, f"are not in it: {str(lost)[:12]}" in said) == (1, True)
    code, said = diaodu("restore", tmp_path / "b.tar.gz", "--data", tmp_path / "new")
    assert (code, last_line(said)) == (0, "1 stored files were lost already when the backup was made.")


@pytest.mark.slow
def test_an_upgrade_of_an_existing_database_is_preceded_by_a_backup(county: Path) -> None:
    newest = "0012_alter_user_first_name_max_length"  # changes one column only, so that it can be made twice
    with closing(sqlite3.connect(county / "diaodu.sqlite3")) as connection, connection:
        connection.execute("DELETE FROM django_migrations WHERE app = 'auth' AND name = ?", [newest])
    prepare = "import django; django.setup(); from diaodu.cli import county; county.prepare_database()"
    environ = {"DIAODU_DATA": str(county), "DJANGO_SETTINGS_MODULE": "diaodu.config.settings"}
    subprocess.run([sys.executable, "-c", prepare], cwd=ROOT, env=os.environ | environ, check=True)
    (made,) = (county / "backups").iterdir()
    with opened_archive(made) as (manifest, _):
        assert f"auth.{newest}" not in manifest.migrations


@pytest.mark.slow
def test_postgresql_goes_there_and_back(tmp_path: Path) -> None:
    import psycopg

    with temporary_postgres() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            for name in ("one", "two"):
                connection.execute(f"CREATE DATABASE {name}")
        one, two = (url.replace("/postgres?", f"/{name}?") for name in ("one", "two"))
        assert (
            diaodu(
                "manage", "migrate", "-v0", "--skip-checks", DIAODU_DATABASE_URL=one, DIAODU_DATA=str(tmp_path / "a")
            )[0]
            == 0
        )
        code, said = diaodu("backup", tmp_path / "b.tar.gz", "--data", tmp_path / "a", DIAODU_DATABASE_URL=one)
        assert code == 0, said
        code, said = diaodu("restore", tmp_path / "b.tar.gz", "--data", tmp_path / "b", DIAODU_DATABASE_URL=two)
        assert code == 0, said
        assert diaodu("audit", "verify", "--data", tmp_path / "b", DIAODU_DATABASE_URL=two)[0] == 0
        code, said = diaodu("restore", tmp_path / "b.tar.gz", "--data", tmp_path / "c", DIAODU_DATABASE_URL=two)
        assert (code, last_line(said)) == (
            2,
            "The database in DIAODU_DATABASE_URL holds tables already; make an empty one and restore into that.",
        )


# Refusals


@pytest.mark.slow
def test_a_folder_that_holds_something_is_kept_unless_asked(backup: Path, county: Path) -> None:
    code, said = diaodu("restore", backup, "--data", county)
    assert (code, last_line(said)) == (
        2,
        f"{county} is not empty; name an empty folder, or add --replace (what is there is kept aside).",
    )
    code, said = diaodu("restore", backup, "--data", county, "--replace")
    assert code == 0, said
    (aside,) = county.parent.glob("data.before-*")
    assert (aside / "diaodu.sqlite3").is_file()
    assert ask(county, "SELECT count(*) FROM plan_document") == ask(aside, "SELECT count(*) FROM plan_document")


@pytest.mark.slow
def test_a_folder_in_use_is_refused(backup: Path, tmp_path: Path) -> None:
    with data_lock(tmp_path / "new"):
        code, said = diaodu("restore", backup, "--data", tmp_path / "new")
    assert (code, last_line(said)) == (
        2,
        f"Another ./diaodu up (process {os.getpid()}) uses this data folder; use that one, or stop it first.",
    )


@pytest.mark.slow
def test_a_backup_is_never_written_over_another(backup: Path) -> None:
    code, said = diaodu("backup", backup, "--data", backup.parent / "data")
    assert (code, last_line(said)) == (2, f"{backup} is there already; choose another name.")


@pytest.mark.slow
def test_a_folder_without_a_county_has_no_backup(tmp_path: Path) -> None:
    code, said = diaodu("backup", tmp_path / "b.tar.gz", "--data", tmp_path / "nothing")
    assert (code, last_line(said)) == (
        2,
        f"There is no county's database in {tmp_path / 'nothing'}; name the data folder with --data.",
    )


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def no_archive(path: Path) -> None:
    path.write_text("a letter, not a backup")


def fewer_rows(path: Path) -> None:
    """Somebody took a row out of the database and wrote its new hash into the manifest, but not the count."""
    rebuild(path, lambda database: database.execute("DELETE FROM core_sequence"))


def rebuild(path: Path, change: Callable[[sqlite3.Connection], object]) -> None:
    folder = path.parent / "unpacked"
    with opened_archive(path) as (manifest, tar):
        extract_archive(manifest, tar, folder)
    with closing(sqlite3.connect(folder / "database.sqlite3")) as database, database:
        change(database)
    content = (folder / "database.sqlite3").read_bytes()
    from diaodu.cli.archive import sha256_of, write_archive

    members = dict(manifest.members)
    members["database.sqlite3"] = Member(sha256_of(folder / "database.sqlite3"), len(content))
    forged = Manifest.from_json(
        json.dumps(
            json.loads(manifest.to_json())
            | {"members": {k: {"sha256": m.sha256, "size": m.size} for k, m in members.items()}}
        ).encode()
    )
    with path.open("wb") as output:
        write_archive(output, "w:gz", forged, {name: folder / name for name in members})


@pytest.mark.slow
@pytest.mark.parametrize("harm", [cut, flip, no_archive, fewer_rows])
def test_a_damaged_backup_is_refused_and_leaves_nothing(
    backup: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    bad = Path(shutil.copy(backup, tmp_path / "bad.tar.gz"))
    harm(bad)
    code, said = diaodu("restore", bad, "--data", tmp_path / "new")
    assert code == 2, said
    assert last_line(said).startswith("The backup is damaged or was changed (")
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["secret.key", "up.lock"]
    assert list(tmp_path.glob(".diaodu-restore-*")) == []


def archive_of(path: Path, members: dict[str, dict[str, object]], entries: dict[str, bytes]) -> Path:
    """An archive as somebody could make one by hand."""
    manifest = {
        "format": 1,
        "made_at": "2026-09-02T10:00:00+08:00",
        "software": "0.1.0",
        "database": "sqlite",
        "migrations": [],
        "tables": {},
        "audit_entries": 0,
        "audit_head": "",
        "missing": [],
        "members": members,
    }
    with tarfile.open(path, "w:gz") as tar:
        for name, content in {MANIFEST: json.dumps(manifest).encode(), **entries}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return path


def refused(path: Path, folder: Path) -> str:
    with pytest.raises(Refusal) as refusal, opened_archive(path) as (manifest, tar):
        extract_archive(manifest, tar, folder)
    return refusal.value.en


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "files/../../outside", f"files/5a/{STORED}/x", "a.py"])
def test_a_name_outside_the_backups_places_is_refused(tmp_path: Path, name: str) -> None:
    path = archive_of(tmp_path / "a.tar.gz", {name: {"sha256": "0" * 64, "size": 1}}, {name: b"x"})
    assert refused(path, tmp_path / "out") == (
        "The backup is damaged or was changed (manifest.json); nothing was restored. Use another one."
    )
    assert not (tmp_path / "out").exists()


def test_a_member_the_manifest_does_not_name_is_refused(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "a.tar.gz", {}, {"../outside": b"x"})
    assert "(../outside)" in refused(path, tmp_path / "out")
    assert not (tmp_path / "outside").exists()


def test_a_link_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "a.tar", {"database.sqlite3": {"sha256": "0" * 64, "size": 0}}, {})
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as tar, tarfile.open(path) as first:
        member = first.next()
        tar.addfile(member, first.extractfile(member))
        link = tarfile.TarInfo("database.sqlite3")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    assert "(database.sqlite3)" in refused(tmp_path / "b.tar.gz", tmp_path / "out")


def test_a_backup_that_claims_to_hold_too_much_is_refused(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "a.tar.gz", {"database.sqlite3": {"sha256": "0" * 64, "size": 10**12}}, {})
    assert refused(path, tmp_path / "out") == (
        "This backup claims to hold more than its size allows; nothing was restored."
    )


def test_a_member_longer_than_announced_is_refused(tmp_path: Path) -> None:
    path = archive_of(
        tmp_path / "a.tar.gz", {"database.sqlite3": {"sha256": "0" * 64, "size": 1}}, {"database.sqlite3": b"xx"}
    )
    assert "(database.sqlite3)" in refused(path, tmp_path / "out")


def test_a_backup_without_one_of_its_parts_is_refused(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "a.tar.gz", {"database.sqlite3": {"sha256": "0" * 64, "size": 1}}, {})
    assert "(database.sqlite3)" in refused(path, tmp_path / "out")


def test_a_backup_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.tar.gz", tmp_path) == f"There is no such backup: {tmp_path / 'none.tar.gz'}"


@pytest.mark.parametrize(("name", "mode"), [("a.tar", "w"), ("a.tar.gz", "w:gz"), ("b.tgz", "w:gz")])
def test_the_name_says_how_the_backup_is_packed(name: str, mode: str) -> None:
    assert write_mode(Path(name)) == mode


def test_a_name_of_no_known_form_is_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        write_mode(Path("backup.zip"))
    assert refusal.value.en.startswith("The backup's name must end in .tar.gz or .tar")
