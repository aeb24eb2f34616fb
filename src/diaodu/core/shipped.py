"""Dated rows that come with the software: `reference/settings/*.json`, loaded once each and never changed after."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from diaodu.core.models import Setting
from diaodu.kernel.reference import reference_path


def load_shipped_settings(**kwargs: Any) -> int:
    """Add the rows that are not there yet, for everywhere (empty scope); how many were new. Twice adds nothing.

    A county overrides a shipped row with a row of its own; the shipped one stays as it came.
    """
    rows = _shipped_rows()
    there = set(Setting.objects.filter(scope="").values_list("name", "valid_from"))
    new = [row for row in rows if (row["name"], date.fromisoformat(row["valid_from"])) not in there]
    Setting.objects.bulk_create(
        Setting(
            name=row["name"],
            value=row["value"],
            valid_from=date.fromisoformat(row["valid_from"]),
            source=row["source"][:200],
            shipped=True,
            by="shipped",
        )
        for row in new
    )
    return len(new)


def _shipped_rows() -> list[dict[str, Any]]:
    """The rows of all files. Raises ValueError where two say something for the same name and day."""
    rows = [row for path in sorted(reference_path("settings").glob("*.json")) for row in json.loads(path.read_bytes())]
    keys = [(row["name"], row["valid_from"]) for row in rows]
    if twice := {key for key in keys if keys.count(key) > 1}:
        msg = f"shipped twice: {sorted(twice)}"
        raise ValueError(msg)
    return rows
