"""Whether two photos look alike: 64 bits of brightness differences; few that differ mean the same picture."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import Any

SIDE = 8
_SIGN = 1 << 63
_EXIF, _GPS, _TAKEN, _CHANGED = 0x8769, 0x8825, 0x9003, 0x0132  # where cameras write day and place


def likeness_of(content: bytes) -> int:
    """A picture's 64 bits as a signed integer. Raises ValueError for what is no picture or too large to open."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as picture:
            picture.draft("L", (SIDE * 16, SIDE * 16))
            small = picture.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.BOX)
            grey = list(small.tobytes())
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        msg = "no picture"
        raise ValueError(msg) from error
    bits = 0
    for row in range(SIDE):
        for column in range(SIDE):
            place = row * (SIDE + 1) + column
            bits = bits << 1 | (grey[place] > grey[place + 1])
    return bits - (1 << 64) if bits & _SIGN else bits


def taken_of(content: bytes) -> tuple[date | None, tuple[Decimal, Decimal] | None]:
    """The day and place (longitude, latitude) a camera wrote into a picture; None for what it did not."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content)) as picture:
            exif = picture.getexif()
            words = str(exif.get_ifd(_EXIF).get(_TAKEN) or exif.get(_CHANGED) or "")
            gps = exif.get_ifd(_GPS)
    except (OSError, ValueError, Image.DecompressionBombError):
        return None, None
    return _day(words), _place(gps)


def _day(words: str) -> date | None:
    """2026:08:15 10:20:00, as cameras write it."""
    try:
        return date.fromisoformat(words[:10].replace(":", "-"))
    except ValueError:
        return None


def _place(gps: Mapping[int, Any]) -> tuple[Decimal, Decimal] | None:
    """Degrees, minutes and seconds with their side, as degrees with four decimals."""
    try:
        latitude, longitude = _degrees(gps[2], gps[1]), _degrees(gps[4], gps[3])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return longitude, latitude


def _degrees(parts: Any, side: str) -> Decimal:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return Decimal(f"{-value if side in {'S', 'W'} else value:.4f}")


def bits_apart(one: int, other: int) -> int:
    """How many of the 64 bits differ: 0 the same picture, about 32 two that have nothing to do with each other."""
    return ((one ^ other) & ((1 << 64) - 1)).bit_count()


def most_alike(likeness: int, earlier: Mapping[int, int], *, within: int) -> tuple[int, int] | None:
    """Of earlier photos (key → likeness) the one nearest, and how many bits apart; None where none is near enough."""
    near = [(bits_apart(likeness, other), key) for key, other in earlier.items()]
    apart, key = min(near, default=(65, 0))
    return (key, apart) if apart <= within else None


def metres_between(one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]) -> float:
    """Along the ground, between two places given as longitude and latitude in degrees."""
    lon1, lat1, lon2, lat2 = (radians(float(value)) for value in (*one, *other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6_371_000 * asin(sqrt(half))
