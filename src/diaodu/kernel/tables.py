"""Small tables of `reference/`: CSV with a header, lines that begin with `#` say what the table is."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from diaodu.kernel.reference import reference_path


def content_lines(*parts: str) -> Iterator[str]:
    """The lines of a reference file without comments and blank lines.

    Raises FileNotFoundError, naming the file, when the reference folder is incomplete.
    """
    with reference_path(*parts).open(encoding="utf-8") as lines:
        for line in lines:
            text = line.rstrip("\r\n")
            if text.strip() and not text.startswith("#"):
                yield text


def table_rows(*parts: str) -> Iterator[dict[str, str]]:
    """The rows of a reference CSV, each a dict by column name; comments are skipped."""
    yield from csv.DictReader(content_lines(*parts))


def word_list(*parts: str) -> tuple[str, ...]:
    """A lexicon of one word per line, in file order."""
    return tuple(line.strip() for line in content_lines(*parts))
