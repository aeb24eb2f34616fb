"""Where the sample county's townships lie: invented, in open sea, and made anew the same at every start.

Each township holds the ground nearest to its seat; every border is bent once, for both sides alike, so that the
townships fill the county with no gap between them and nothing covered twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import Any

Place = tuple[float, float]
# The county's outline, against the clock, and the seat of each township.
OUTLINE: Sequence[Place] = (
    (123.060, 35.010), (123.180, 34.985), (123.330, 35.010), (123.470, 34.990), (123.585, 35.050), (123.600, 35.190),
    (123.595, 35.300), (123.520, 35.375), (123.390, 35.370), (123.250, 35.345), (123.110, 35.360), (123.030, 35.260),
    (123.025, 35.120),
)  # fmt: skip
SEATS: Mapping[str, Place] = {
    "wangchao": (123.518, 35.222),
    "qingfan": (123.425, 35.306),
    "shiling": (123.132, 35.282),
    "liuxi": (123.098, 35.132),
    "gulou": (123.308, 35.162),
    "beiting": (123.236, 35.222),
    "yanpu": (123.468, 35.110),
    "songshan": (123.206, 35.074),
}
PLACES, BENDS, LOOSE = 5, 3, 0.11  # decimals of a degree; how often a border is halved; how far a middle moves


def town_shapes() -> dict[str, dict[str, Any]]:
    """GeoJSON polygons by the code of their township."""
    return {code: {"type": "Polygon", "coordinates": [_bent(_nearest_to(code))]} for code in SEATS}


def _nearest_to(code: str) -> list[Place]:
    """The outline cut along the middle line to every other seat."""
    own, ring = SEATS[code], list(OUTLINE)
    for other, seat in SEATS.items():
        if other != code:
            ring = list(_cut(ring, own, seat))
    rounded = [(round(x, PLACES), round(y, PLACES)) for x, y in ring]
    return [place for place, before in zip(rounded, [rounded[-1], *rounded], strict=False) if place != before]


def _cut(ring: Sequence[Place], own: Place, other: Place) -> Iterable[Place]:
    """What of a ring lies nearer to `own`."""
    a, b = other[0] - own[0], other[1] - own[1]
    limit = (other[0] ** 2 + other[1] ** 2 - own[0] ** 2 - own[1] ** 2) / 2
    for place, following in pairwise([*ring, ring[0]]):
        here, there = a * place[0] + b * place[1] - limit, a * following[0] + b * following[1] - limit
        if here <= 0:
            yield place
        if here * there < 0:
            share = here / (here - there)
            yield (place[0] + share * (following[0] - place[0]), place[1] + share * (following[1] - place[1]))


def _bent(ring: Sequence[Place]) -> list[list[float]]:
    bent: list[Place] = []
    for start, end in pairwise([*ring, ring[0]]):
        first, last = sorted((start, end))
        line = _bend(first, last, BENDS)
        bent += (line if start == first else line[::-1])[:-1]
    return [[x, y] for x, y in [*bent, bent[0]]]


def _bend(first: Place, last: Place, depth: int) -> list[Place]:
    """A line whose middle is moved aside, then each half's: the same from whichever side it is walked."""
    length = max(abs(last[0] - first[0]), abs(last[1] - first[1]))
    if depth == 0 or length < 0.004:
        return [first, last]
    aside = LOOSE * _chance(first, last)
    middle = (
        round((first[0] + last[0]) / 2 - aside * (last[1] - first[1]), PLACES),
        round((first[1] + last[1]) / 2 + aside * (last[0] - first[0]), PLACES),
    )
    return [*_bend(first, middle, depth - 1), *_bend(middle, last, depth - 1)[1:]]


def _chance(first: Place, last: Place) -> float:
    """Between -1 and 1, from nothing but the two ends."""
    digest = blake2b(f"{first}{last}".encode(), digest_size=4).digest()
    return int.from_bytes(digest) / 2**31 - 1
