"""How far a schedule is and should be: shares of its weights on a day. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Share:
    """A node as it really goes: over, under way (with the day it is expected to be over), or not begun."""

    weight: int
    started: date | None
    finished: date | None
    expected_finish: date


@dataclass(frozen=True, slots=True)
class Promise:
    """A node as the baseline has it; `excused`: days the rules do not hold against it."""

    weight: int
    starts: date
    ends: date
    excused: int = 0


def progress_of(nodes: Iterable[Share], on: date) -> Fraction | None:
    """What is done of all weights. A node under way counts by the days it ran of those it is expected to take."""
    done, whole = Fraction(0), 0
    for node in nodes:
        whole += node.weight
        if node.finished is not None and node.finished <= on:
            done += node.weight
        elif node.started is not None and node.started <= on:
            done += node.weight * _passed(node.started, max(node.expected_finish, on + timedelta(days=1)), on)
    return done / whole if whole else None


def expected_of(promises: Iterable[Promise], on: date) -> Fraction | None:
    """What the baseline has done by the evening of `on`, each node evenly over its days."""
    done, whole = Fraction(0), 0
    for node in promises:
        whole += node.weight
        late = timedelta(days=node.excused)
        done += node.weight * _passed(node.starts + late, node.ends + late, on)
    return done / whole if whole else None


def _passed(first: date, last: date, on: date) -> Fraction:
    days = (last - first).days + 1
    return Fraction(min(days, max(0, (on - first).days + 1)), days)
