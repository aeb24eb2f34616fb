"""Whether a county was made ready by this very version: then a later start need not load Django to look again.

Ready is a county whose database has this version's shape and whose static files are gathered. Both follow from files
of the project and from the database's own list of migrations; that list holds moments, so no two databases share one.
PostgreSQL is always looked at: asking it without Django would need a second way of connecting.
"""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

from diaodu.cli import ROOT
from diaodu.cli.collected import STAMP as COLLECTED
from diaodu.cli.data_folder import DATABASE_FILE, on_postgres
from diaodu.cli.stamps import checksum, is_current, put_stamp

STAMP = "ready.stamp"
SAMPLE, OWN = "sample", "own"


def found_ready(data: Path) -> bool | None:
    """Whether the county here is the sample; None where it has to be looked at, and perhaps made ready, first."""
    for kind in (SAMPLE, OWN):
        if (sum_now := _sum(data, kind)) and is_current(data / STAMP, sum_now):
            return kind == SAMPLE
    return None


def note_ready(data: Path, *, is_sample: bool) -> None:
    """Remember for the next start what has just been looked at."""
    if sum_now := _sum(data, SAMPLE if is_sample else OWN):
        put_stamp(data / STAMP, sum_now)


def _sum(data: Path, kind: str) -> str:
    """Empty where a stamp can say nothing about the county here."""
    applied = "" if on_postgres() else _applied_migrations(data / DATABASE_FILE)
    return checksum(_deciding_files(), applied, kind) if applied else ""


def _deciding_files() -> list[Path]:
    source = ROOT / "src" / "diaodu"
    own = [path for kind in ("migrations/*.py", "static/**/*") for path in source.rglob(kind) if path.is_file()]
    assets = ROOT / "assets"
    others = [ROOT / "requirements" / "run.txt", source / "config" / "settings.py", assets / "vendor.stamp", COLLECTED]
    return [*own, *[path for path in (*others, assets / "collected" / "staticfiles.json") if path.is_file()]]


def _applied_migrations(database: Path) -> str:
    """A checksum of what the database says was done to it and when; empty where it cannot say."""
    if not database.is_file():
        return ""
    try:
        connection = sqlite3.connect(database.absolute().as_uri() + "?mode=ro", uri=True)
        try:
            rows = connection.execute("SELECT app, name, applied FROM django_migrations ORDER BY id").fetchall()
        finally:
            connection.close()
    except sqlite3.Error:
        return ""
    return hashlib.sha256(repr(rows).encode()).hexdigest()
