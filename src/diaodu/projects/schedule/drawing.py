"""How a node is drawn, in numbers: what the chart's script, the paper and the Excel sheet share. Pure.

A bar is [promised first day, promised last day, first day, last day, flags, name]; days are counted from EPOCH, a
promise that is not there is null.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Protocol

EPOCH = date(2020, 1, 1)
BEGUN, OVER, CRITICAL, MOMENT = 1, 2, 4, 8
Bar = list[Any]


class _Node(Protocol):
    name: str
    days: int
    started_on: date | None
    finished_on: date | None


class _Days(Protocol):
    @property
    def starts(self) -> date: ...
    @property
    def ends(self) -> date: ...
    @property
    def is_critical(self) -> bool: ...


class _Promise(Protocol):
    starts_on: date
    ends_on: date


def bar(node: _Node, days: _Days, promise: _Promise | None) -> Bar:
    flags = BEGUN if node.started_on or node.finished_on else 0
    flags |= OVER if node.finished_on else 0
    flags |= CRITICAL if days.is_critical else 0
    flags |= 0 if node.days else MOMENT
    return [
        offset(promise.starts_on) if promise else None,
        offset(promise.ends_on) if promise else None,
        offset(days.starts),
        offset(days.ends),
        flags,
        node.name,
    ]


def offset(day: date) -> int:
    return (day - EPOCH).days


def day_at(days: int) -> date:
    return EPOCH + timedelta(days=days)
