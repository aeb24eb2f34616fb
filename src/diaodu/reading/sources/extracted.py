"""What comes out of a file: its text, and the rows of a ledger with their places in that text."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """A task of an existing ledger: where it stands in the text, and what its other columns say."""

    start: int
    end: int
    lead: str = ""
    partners: tuple[str, ...] = ()
    due_text: str = ""
    sponsor: str = ""


@dataclass(frozen=True, slots=True)
class Extracted:
    text: str
    format: str  # txt docx pdf html xlsx
    encoding: str = ""
    rows: tuple[Row, ...] = ()

    def to_plain(self) -> dict[str, Any]:
        """Plain data for the way between processes."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Extracted:
        rows = tuple(Row(**{**row, "partners": tuple(row["partners"])}) for row in plain["rows"])
        return cls(plain["text"], plain["format"], plain["encoding"], rows)
