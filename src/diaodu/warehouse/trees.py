"""Dated trees flattened: for every node, all that stand above it, and in which months.

A roll-up of a month joins its facts with these rows; so a unit that moved counts where it stood in that month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from diaodu.warehouse.months import FIRST, LAST

DEEPEST = 32  # what goes deeper is a circle


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`child` stood below `parent` in these months, both included."""

    child: str
    parent: str
    first: int = FIRST
    last: int = LAST


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """`node` belongs to `ancestor`, `distance` steps above it, in these months. Every node belongs to itself."""

    node: str
    ancestor: str
    distance: int
    first: int
    last: int


class CircleError(ValueError):
    """A node stands above itself."""


def flatten(edges: Iterable[Span]) -> list[Pair]:
    """Every pair of node and ancestor, sorted, a pair's months never overlapping: a sum counts what it holds once.

    Raises CircleError, naming a node, where the edges go round.
    """
    above: dict[str, list[Span]] = defaultdict(list)
    nodes = set()
    for edge in edges:
        nodes.add(edge.child)
        if edge.parent:  # else it only says that the node is there
            above[edge.child].append(edge)
            nodes.add(edge.parent)
    found: dict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
    for node in nodes:
        for ancestor, distance, first, last in _climb(node, above):
            found[node, ancestor].append((first, last, distance))
    return sorted(
        Pair(node, ancestor, distance, first, last)
        for (node, ancestor), spans in found.items()
        for first, last, distance in _once(spans)
    )


def _climb(node: str, above: dict[str, list[Span]]) -> Iterator[tuple[str, int, int, int]]:
    open_ends = [(node, 0, FIRST, LAST)]
    while open_ends:
        at, distance, first, last = open_ends.pop()
        if distance > DEEPEST:
            msg = f"{node} stands above itself, or more than {DEEPEST} steps deep"
            raise CircleError(msg)
        yield at, distance, first, last
        for edge in above.get(at, ()):
            begin, end = max(first, edge.first), min(last, edge.last)
            if begin <= end:
                open_ends.append((edge.parent, distance + 1, begin, end))


def _once(spans: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """The same months, each once; where a node reaches an ancestor by two ways, the shorter way counts."""
    if len(spans) == 1:
        yield spans[0]
        return
    cuts = sorted({first for first, _, _ in spans} | {last + 1 for _, last, _ in spans})
    for begin, after in pairwise(cuts):
        ways = [distance for first, last, distance in spans if first <= begin and after - 1 <= last]
        if ways:
            yield begin, after - 1, min(ways)
