"""The installation's secret: from the environment, else kept beside the data, readable by its owner only."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def secret_key(data: Path) -> str:
    """DIAODU_SECRET_KEY, or `secret.key` in the data folder (made at the first start).

    Where the folder cannot be written (a linter, a read-only look) the key lives as long as the process.
    """
    if given := os.environ.get("DIAODU_SECRET_KEY"):
        return given
    path = data / "secret.key"
    with contextlib.suppress(OSError):
        return path.read_text(encoding="ascii").strip()
    made = secrets.token_urlsafe(48)
    with contextlib.suppress(OSError):
        data.mkdir(parents=True, exist_ok=True)
        # O_EXCL: of two processes starting together one makes the key and the other reads it.
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip() or made
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(made)
    return made
