"""Happenings worth a record that change nothing by themselves: what went out, what came in, what was refused."""

from __future__ import annotations

from typing import Any

from diaodu.core.audit import record_event


def record_export(subject: str, *, by: str, unit: str, form: str, rows: int | None = None, **more: Any) -> None:
    """Somebody took a list or a paper along. `form`: "xlsx", "docx", "csv", "source" …; `rows`: how many, if rows."""
    record_event(verb="export", subject=subject, by=by, unit=unit, after={"form": form, "rows": rows, **more})


def record_import(subject: str, *, by: str, unit: str, file_name: str, sha256: str, **more: Any) -> None:
    """Somebody brought a file in; what it changed is recorded by the action that published it."""
    record_event(verb="import", subject=subject, by=by, unit=unit, after={"file": file_name, "sha256": sha256, **more})


def record_refusal(subject: str, *, by: str, unit: str, status: int, method: str) -> None:
    """Somebody tried a change that is not open to them. `subject`: the address they tried."""
    record_event(verb="refuse", subject=subject[:200], by=by, unit=unit, after={"method": method, "status": status})
