"""Months as first days: counted, named, set in a row. Pure."""

from __future__ import annotations

from datetime import date


def first_of(day: date) -> date:
    return day.replace(day=1)


def later(month: date, by: int) -> date:
    """The first day of the month so many months on (back: negative)."""
    place = month.year * 12 + month.month - 1 + by
    return date(place // 12, place % 12 + 1, 1)


def between(start: date, end: date) -> int:
    """How many months `end` lies after `start`."""
    return (end.year - start.year) * 12 + end.month - start.month


def row_of(start: date, count: int) -> list[date]:
    return [later(first_of(start), n) for n in range(count)]


def month_of(text: str) -> date:
    """`2026-09`, `2026年9月`, or a whole day of it. Raises ValueError where it is no month."""
    plain = text.strip().replace("年", "-").replace("月", "-").replace("/", "-").rstrip("-")
    parts = plain.split("-")
    if len(parts) not in {2, 3} or not all(part.isdecimal() and part.isascii() and len(part) <= 4 for part in parts):
        msg = f"{text} is no month"
        raise ValueError(msg)
    return date(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) == 3 else 1).replace(day=1)
