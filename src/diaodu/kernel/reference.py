"""Where the dated codes, thresholds and lexicons of `reference/` lie."""

from __future__ import annotations

import os
from pathlib import Path


def reference_path(*parts: str) -> Path:
    """Path of a file under `reference/` (beside `src/`, or where DIAODU_REFERENCE points)."""
    root = os.environ.get("DIAODU_REFERENCE") or Path(__file__).resolve().parents[3] / "reference"
    return Path(root).joinpath(*parts)
