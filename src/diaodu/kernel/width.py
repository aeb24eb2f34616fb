"""How wide text is where Chinese letters take two places: terminals and spreadsheet columns."""

from __future__ import annotations

import unicodedata


def wide_length(text: str) -> int:
    """The places a text takes: two for a wide letter, one for any other."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
