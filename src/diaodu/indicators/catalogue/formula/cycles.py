"""Indicators that stand on themselves, by way of others. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def cycle_through(start: str, stands_on: Mapping[str, Iterable[str]]) -> list[str]:
    """The way from an indicator back to itself, ["A", "B", "A"]; empty where there is none."""
    ways, seen = [[start]], set()
    while ways:
        way = ways.pop()
        for code in stands_on.get(way[-1], ()):
            if code == start:
                return [*way, start]
            if code not in seen:
                seen.add(code)
                ways.append([*way, code])
    return []
