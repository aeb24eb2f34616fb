"""A county that this very version made ready is not looked at again; anything else is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from diaodu.cli import ready


@pytest.fixture
def county(tmp_path: Path) -> Path:
    with sqlite3.connect(tmp_path / "diaodu.sqlite3") as database:
        database.execute("CREATE TABLE django_migrations (id INTEGER, app TEXT, name TEXT, applied TEXT)")
        database.execute("INSERT INTO django_migrations VALUES (1, 'plan', '0001_initial', '2026-07-08 09:00')")
    return tmp_path


@pytest.mark.parametrize("is_sample", [True, False])
def test_county_made_ready_is_known_for_the_sample_or_its_own(county: Path, is_sample: bool) -> None:
    assert ready.found_ready(county) is None
    ready.note_ready(county, is_sample=is_sample)
    assert ready.found_ready(county) is is_sample


def test_database_with_another_migration_or_of_another_moment_is_looked_at_again(county: Path) -> None:
    ready.note_ready(county, is_sample=True)
    with sqlite3.connect(county / "diaodu.sqlite3") as database:
        database.execute("UPDATE django_migrations SET applied = '2026-07-08 09:01'")
    assert ready.found_ready(county) is None


def test_changed_file_of_the_project_is_looked_at_again(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ready.note_ready(county, is_sample=True)
    monkeypatch.setattr(ready, "_deciding_files", lambda: [Path(__file__)])
    assert ready.found_ready(county) is None


def test_what_is_no_database_or_lies_on_postgres_is_always_looked_at(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIAODU_DATABASE_URL", "postgresql://here")
    ready.note_ready(county, is_sample=True)
    assert not (county / ready.STAMP).exists()
    monkeypatch.delenv("DIAODU_DATABASE_URL")
    (county / "diaodu.sqlite3").write_text("a letter, not a database\n" * 100)
    ready.note_ready(county, is_sample=True)
    assert ready.found_ready(county) is None
