"""The small line beside a figure: drawn by the server, a hole stays a hole. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, EDGE = 96, 24, 3


@dataclass(frozen=True, slots=True)
class Spark:
    """`pieces`: points of lines ("x,y x,y"); `dots`: points with nothing beside them, and the last one."""

    pieces: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.pieces or self.dots)


def spark(values: Sequence[Decimal | None]) -> Spark:
    known = [value for value in values if value is not None]
    if not known:
        return Spark((), ())
    low, span = min(known), max(known) - min(known)
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    places = [
        None
        if value is None
        else (
            f"{EDGE + step * number:.1f}",
            f"{HEIGHT / 2 if not span else HEIGHT - EDGE - float((value - low) / span) * (HEIGHT - 2 * EDGE):.1f}",
        )
        for number, value in enumerate(values)
    ]
    runs: list[list[tuple[str, str]]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    last = next(place for place in reversed(places) if place is not None)
    lonely = tuple(run[0] for run in runs if len(run) == 1 and run[0] != last)
    return Spark(tuple(" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1), (*lonely, last))
