"""What a dispatch meeting should talk about: every matter once, with all the reasons it is there, the urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

# What was decided and is not done comes first; then what turned, is red, unsolved, will miss, warns.
SOURCES = ("decision", "turned", "red", "problem", "miss", "alert", "hand")
MOST_WORDS = 500
_OF_LIGHTS = ("turned", "red", "alert")  # they tell the same distance in other words: the first of them is enough


@dataclass(frozen=True, slots=True)
class Candidate:
    """`key`: the subject it is about. `weight`: the greater the more urgent within its source."""

    source: str
    key: int
    title: str
    zh: str
    en: str
    unit: int | None = None
    weight: float = 0.0
    decision: int | None = None


def chosen(candidates: Iterable[Candidate], *, there: Iterable[int] = (), most: int = 15) -> list[Candidate]:
    """Those not there yet, at most so many; one that several sources name stands once, under the first of them."""
    taken = set(there)
    ordered = sorted(candidates, key=lambda each: (SOURCES.index(each.source), -each.weight, each.key))
    merged: dict[int, Candidate] = {}
    for each in ordered:
        if each.key in taken:
            continue
        first = merged.get(each.key)
        merged[each.key] = each if first is None else _with_reason(first, each)
    return list(merged.values())[: max(most, 0)]


def _with_reason(first: Candidate, other: Candidate) -> Candidate:
    if first.source in _OF_LIGHTS and other.source in _OF_LIGHTS:
        return replace(first, unit=first.unit or other.unit)
    zh = first.zh if other.zh in first.zh else f"{first.zh}；{other.zh}"
    en = first.en if other.en in first.en else f"{first.en}; {other.en}"
    return replace(first, zh=zh[:MOST_WORDS], en=en[:MOST_WORDS], unit=first.unit or other.unit)


def moved(order: Sequence[int], key: int, place: int) -> list[int]:
    """The order with one item at another place, counted from 0; beyond the ends it is the end."""
    rest = [each for each in order if each != key]
    at = min(max(place, 0), len(rest))
    return [*rest[:at], key, *rest[at:]]
