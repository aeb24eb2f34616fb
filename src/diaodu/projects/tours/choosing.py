"""Which projects a tour may visit: published conditions, each answered with its reason, and a choice within them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Condition(StrEnum):
    """What a stop must satisfy; the county says which of them count (dated rows)."""

    PROCEDURES = "procedures"  # its procedures are complete
    NOT_SEEN = "not_seen"  # it was not on a tour in the last so many
    HOURS = "hours"  # it has opening hours and a stay
    STAGE = "stage"  # it is under construction or further


@dataclass(frozen=True, slots=True)
class Proposed:
    """A project somebody proposes, with what is known of it. None: not known, which never passes for yes."""

    code: str
    township: str
    points: int
    procedures_complete: bool | None = None
    seen_before: bool | None = None
    has_hours: bool | None = None
    far_enough: bool | None = None

    def answer(self, condition: Condition) -> bool | None:
        seen = self.seen_before
        return {
            Condition.PROCEDURES: self.procedures_complete,
            Condition.NOT_SEEN: None if seen is None else not seen,
            Condition.HOURS: self.has_hours,
            Condition.STAGE: self.far_enough,
        }[condition]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`failing`: conditions answered no; `open`: those nobody has answered yet. `over`: its township has its number."""

    code: str
    chosen: bool
    failing: tuple[Condition, ...] = ()
    open: tuple[Condition, ...] = ()
    over: bool = False


def chosen(
    proposed: Sequence[Proposed], conditions: Sequence[Condition], *, per_township: int, at_most: int
) -> list[Verdict]:
    """The best proposals that satisfy all, so many a township and in all; in the order they were proposed.

    `per_township` and `at_most` are the county's published limits.
    """
    verdicts: dict[str, Verdict] = {}
    taken: dict[str, int] = {}
    for one in sorted(proposed, key=lambda each: (-each.points, each.code)):
        answers = {condition: one.answer(condition) for condition in conditions}
        failing = tuple(condition for condition, answer in answers.items() if answer is False)
        unknown = tuple(condition for condition, answer in answers.items() if answer is None)
        over = taken.get(one.township, 0) >= per_township or sum(taken.values()) >= at_most
        is_chosen = not failing and not unknown and not over
        if is_chosen:
            taken[one.township] = taken.get(one.township, 0) + 1
        verdicts[one.code] = Verdict(one.code, is_chosen, failing, unknown, over and not failing and not unknown)
    return [verdicts[one.code] for one in proposed]


def by_township(verdicts: Sequence[Verdict], proposed: Sequence[Proposed]) -> Mapping[str, int]:
    """How many of each township were chosen; townships with none are there too."""
    counts = {one.township: 0 for one in proposed}
    for verdict, one in zip(verdicts, proposed, strict=True):
        counts[one.township] += verdict.chosen
    return counts
