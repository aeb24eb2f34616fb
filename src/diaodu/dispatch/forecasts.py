"""What will probably miss its target, as the forecasts say it. The one place of this app that asks them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Miss:
    """One target that is expected to be missed. `chance`: per cent to reach it."""

    subject_id: int
    unit_id: int | None
    zh: str
    en: str
    chance: int | None = None


def misses(subject_ids: Iterable[int]) -> dict[int, Miss]:
    """By subject; empty where nobody has made a forecast."""
    return {}
