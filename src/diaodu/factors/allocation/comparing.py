"""Two allocations side by side: who gains, who loses, who goes ahead earlier or later."""

from __future__ import annotations

from dataclasses import dataclass

from diaodu.factors.allocation.problem import Allocation


@dataclass(frozen=True, slots=True)
class Comparison:
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    moved: tuple[tuple[str, int], ...]  # who, and by how many months later (earlier: negative)
    worth: float  # how much more the second is worth


def compare(before: Allocation, after: Allocation) -> Comparison:
    both = before.starts.keys() & after.starts.keys()
    moved = [(code, after.starts[code] - before.starts[code]) for code in sorted(both)]
    return Comparison(
        tuple(sorted(after.starts.keys() - before.starts.keys())),
        tuple(sorted(before.starts.keys() - after.starts.keys())),
        tuple((code, months) for code, months in moved if months),
        after.worth - before.worth,
    )
