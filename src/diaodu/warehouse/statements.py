"""Every statement in DuckDB's SQL, made from the expressions once for an installation and kept beside the files.

Making them takes Ibis and a second or two of work. A process that finds them kept needs neither, so a page's first
question, and the first change that is laid over the files, are as quick as the later ones.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

_HERE = Path(__file__).parent
_made: dict[Path | None, dict[str, str]] = {}


def statement(name: str, folder: Path | None = None) -> str:
    """`roll_up`, `touched`, `needed`, `figures`, `marked`, or `ask_` and the name of a question.

    With a folder they are read from there, or made and written there; a folder that cannot be written is no obstacle.
    """
    if folder not in _made:
        _made[folder] = (_kept(folder) if folder is not None else None) or make_statements()
        if folder is not None:
            _keep(folder, _made[folder])
    return _made[folder][name]


@cache
def make_statements() -> dict[str, str]:
    from diaodu.warehouse import queries, schema
    from diaodu.warehouse.expressions import rollup, vintages
    from diaodu.warehouse.expressions.compiled import sql
    from diaodu.warehouse.expressions.tables import named, table

    figures, pairs, counted, newer = (table(name) for name in ("figures", "pairs", "counted", "newer_values"))
    found = {
        "roll_up": rollup.rolled_up(figures, pairs, counted),
        "touched": rollup.touched_by(named("changed", schema.TOUCHED), counted),
        "needed": rollup.needed_for(table("touched"), counted),
        "figures": vintages.laid_over(table("stored_values"), newer),
        "marked": vintages.marked(named("arrived", schema.VALUES)),
    }
    found |= {f"ask_{name}": queries.expression(name) for name in queries.QUESTIONS}
    return {name: sql(expression) for name, expression in found.items()}


@cache
def _digest() -> str:
    """Of all that statements are made from: another version of it makes its own."""
    found = hashlib.sha256(version("ibis-framework").encode() + version("sqlglot").encode())
    for path in sorted(_HERE.rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()[:24]


def _path(folder: Path) -> Path:
    return folder / f"statements-{_digest()}.json"


def _kept(folder: Path) -> dict[str, str] | None:
    try:
        found: dict[str, str] = json.loads(_path(folder).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def _keep(folder: Path, statements: dict[str, str]) -> None:
    path = _path(folder)
    if path.exists():
        return
    temporary = folder / f".{path.name}.{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for older in folder.glob("statements-*.json"):
            older.unlink(missing_ok=True)
        temporary.write_text(json.dumps(statements), encoding="utf-8")
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
