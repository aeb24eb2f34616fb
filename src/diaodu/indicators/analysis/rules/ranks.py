"""Places with ties, as the office counts them: 1, 1, 3. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

Name = TypeVar("Name")


def ranks(values: Mapping[Name, Decimal | None], *, up_is_good: bool = True) -> dict[Name, int]:
    """Who has no figure has no place and displaces nobody."""
    known = [value for value in values.values() if value is not None]
    return {
        name: 1 + sum(other > value if up_is_good else other < value for other in known)
        for name, value in values.items()
        if value is not None
    }


def climbed(now: int | None, before: int | None) -> int | None:
    """Places gained; negative: lost. None where one of the two is not known."""
    return None if now is None or before is None else before - now
