"""The two databases Diaodu runs on."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# Moments come out of the database in the county's own zone: `.date()` and hours of work are those of its wall clock.
ZONE = "Asia/Shanghai"


def sqlite_database(path: Path) -> dict[str, Any]:
    """One file on one box. Writers queue (IMMEDIATE) instead of failing half-way; readers never wait (WAL)."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "TIME_ZONE": ZONE,
        "CONN_MAX_AGE": 60,  # to open one and read the schema anew costs as much as a small page
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
        },
    }


def database_from_url(url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?host=/socket/folder` as Django wants it.

    Raises ValueError for any other scheme.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        msg = f"DIAODU_DATABASE_URL must begin with postgresql://, not {parts.scheme}://"
        raise ValueError(msg)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "diaodu",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "TIME_ZONE": ZONE,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
