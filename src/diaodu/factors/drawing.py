"""A factor's two lines as one small drawing: what is wanted against what there is. Pure: numbers in, paths out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from diaodu.factors.months import row_of

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 300, 110, 8, 292, 14, 90


@dataclass(frozen=True, slots=True)
class Drawing:
    """Paths in the units of the view box; `short`: the months in which more is wanted than there is, as boxes."""

    need: str
    supply: str
    short: Sequence[tuple[str, str]]  # x, width
    marks: Sequence[tuple[str, str]]  # x, label
    most: Decimal
    break_x: str


def drawn(need: Sequence[Decimal], supply: Sequence[Decimal], start: date) -> Drawing:
    """Steps: what holds in a month holds through it."""
    most = max([*need, *supply, Decimal(0)])
    scale = float(most) or 1.0
    wide = (RIGHT - LEFT) / max(1, len(need))
    short = [place for place, (wanted, there_is) in enumerate(zip(need, supply, strict=True)) if wanted > there_is]
    return Drawing(
        _steps(need, scale, wide),
        _steps(supply, scale, wide),
        [(_said(LEFT + place * wide), _said(wide)) for place in short],
        _marks(start, len(need), wide),
        most,
        _said(LEFT + short[0] * wide) if short else "",
    )


@dataclass(frozen=True, slots=True)
class Lines:
    """Several lines over the same months, to one scale."""

    paths: Sequence[str]
    marks: Sequence[tuple[str, str]]


def drawn_together(lines: Sequence[Sequence[Decimal]], start: date) -> Lines:
    """All as long as the first."""
    scale = float(max([Decimal(0), *(value for line in lines for value in line)])) or 1.0
    wide = (RIGHT - LEFT) / max(1, len(lines[0]))
    return Lines([_steps(line, scale, wide) for line in lines], _marks(start, len(lines[0]), wide))


def _marks(start: date, count: int, wide: float) -> list[tuple[str, str]]:
    """The numbers of the months below the line, every third where they are many."""
    every = 3 if count > 6 else 1
    return [
        (_said(LEFT + (place + 0.5) * wide), f"{month.month}")
        for place, month in enumerate(row_of(start, count))
        if place % every == 0
    ]


def _steps(line: Sequence[Decimal], scale: float, wide: float) -> str:
    parts: list[str] = []
    for place, value in enumerate(line):
        y = BOTTOM - float(value) / scale * (BOTTOM - TOP)
        begins, ends = LEFT + place * wide, LEFT + (place + 1) * wide
        parts.append(f"{'L' if parts else 'M'}{_said(begins)} {_said(y)} L{_said(ends)} {_said(y)}")
    return " ".join(parts)


def _said(number: float) -> str:
    return f"{number:.1f}"
