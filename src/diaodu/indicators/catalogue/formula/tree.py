"""A formula once it is read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Number:
    """`is_percent`: it was written with a percent sign; `value` is the figure before it."""

    value: Decimal
    is_percent: bool
    at: int


@dataclass(frozen=True, slots=True)
class Name:
    code: str
    at: int


@dataclass(frozen=True, slots=True)
class Negative:
    of: Node
    at: int


@dataclass(frozen=True, slots=True)
class Pair:
    """`sign` is one of + - * /; `at` is its place."""

    sign: str
    left: Node
    right: Node
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    given: tuple[Node, ...]
    at: int


Node = Number | Name | Negative | Pair | Call


def walk(node: Node) -> list[Node]:
    """The node and everything below it, in reading order."""
    below: tuple[Node, ...] = ()
    if isinstance(node, Negative):
        below = (node.of,)
    elif isinstance(node, Pair):
        below = (node.left, node.right)
    elif isinstance(node, Call):
        below = node.given
    return [node, *(each for part in below for each in walk(part))]
