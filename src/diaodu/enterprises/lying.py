"""What it means to say where a firm lies from a day on, beside what was said before. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LyingStep(StrEnum):
    SAME = "same"  # nothing changes
    BEGIN = "begin"  # nobody had said
    FOLLOW = "follow"  # what held ends the day before
    CORRECT = "correct"  # another area from the same day on
    EARLIER = "earlier"  # the same area, from an earlier day on
    TOO_EARLY = "too_early"  # another area before what holds began


CHANGING: Collection[LyingStep] = (LyingStep.BEGIN, LyingStep.FOLLOW, LyingStep.CORRECT, LyingStep.EARLIER)


@dataclass(frozen=True, slots=True)
class Lying:
    """`area`: a key; None: in no area."""

    area: int | None
    since: date


def lying_step(old: Lying | None, new: Lying) -> LyingStep:
    if old is None:
        return LyingStep.BEGIN
    if old.area == new.area:
        return LyingStep.EARLIER if new.since < old.since else LyingStep.SAME
    if new.since == old.since:
        return LyingStep.CORRECT
    return LyingStep.FOLLOW if new.since > old.since else LyingStep.TOO_EARLY
