"""Times of day as people write them: 540 is 9:00."""

from __future__ import annotations

import re

_TIME = re.compile(r"^\s*([01]?\d|2[0-3])\s*[:：]\s*([0-5]\d)\s*$")


def clock_words(minutes: int | None) -> str:
    """`9:05`; empty where it is not known. What lies after midnight goes on counting: 24:10."""
    return "" if minutes is None else f"{minutes // 60}:{minutes % 60:02d}"


def minutes_of(text: str) -> int | None:
    """The minute of the day, with a Chinese or a Latin colon; None where it is no time."""
    found = _TIME.match(text)
    return None if found is None else int(found[1]) * 60 + int(found[2])
