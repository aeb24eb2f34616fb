"""Whole numbers as pages post them and people type them; what is none is refused in silence, never an error of ours."""

from __future__ import annotations

from collections.abc import Iterable

KEY_DIGITS = 18  # what a database's key may have
EARLIEST_YEAR, LATEST_YEAR = 1990, 2100


def whole_number(text: str, *, digits: int = 9) -> int | None:
    """None for anything but 1 to `digits` of the digits 0–9: "²" and "９" are digits to Python, but no number here."""
    return int(text) if 0 < len(text) <= digits and text.isascii() and text.isdecimal() else None


def whole_numbers(texts: Iterable[str], *, digits: int = KEY_DIGITS) -> list[int]:
    """Those that are: keys of the rows that were ticked."""
    return [number for text in texts if (number := whole_number(text, digits=digits)) is not None]


def whole_year(text: str) -> int | None:
    """A year records may be of, in four digits."""
    year = whole_number(text, digits=4)
    return year if year and EARLIEST_YEAR <= year <= LATEST_YEAR else None
