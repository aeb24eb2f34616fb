"""What a light is asked about: what is promised, what is known, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from diaodu.kernel.light.pack import Light
from diaodu.kernel.pace import LINEAR, Pace, PaceStep
from diaodu.kernel.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Aim:
    """What is promised, in the unit people report in. `kind` is the target's: level, count, rank, grade …"""

    quantity: Quantity | None  # None: a promise without a figure
    comparator: str = ">="
    kind: str = "count"
    start: date | None = None
    due: date | None = None
    opening: Decimal = Decimal(0)
    nature: str = "quantity"
    pace: Pace = LINEAR
    rhythm: str = ""  # "2/year"
    advancing: bool = False  # 推进: reaching the figure is not yet finishing


@dataclass(frozen=True, slots=True)
class Milestone:
    name: str
    due: date | None = None
    weight: int = 1
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What is known of the work itself, beside any figure."""

    milestones: tuple[Milestone, ...] = ()
    times: tuple[date, ...] = ()  # days on which it took place
    found: int = 0  # findings of this year's inspections
    settled: int = 0
    members: int = 0  # named projects of a bundle
    full: Decimal = Decimal(0)  # marks of a title's criteria
    own: Decimal = Decimal(0)
    unscored: int = 0
    told_on: date | None = None  # end of the newest period that was reported in words

    @property
    def steps(self) -> tuple[PaceStep, ...]:
        return tuple(PaceStep(item.due, item.weight) for item in self.milestones)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known on a day: the figure and the period's end it belongs to, or nothing yet."""

    as_of: date
    value: Decimal | None = None
    value_at: date | None = None
    is_claimed: bool = True
    is_finished: bool = False  # accepted as finished, whatever the figure
    yellows_before: int = 0  # periods in a row that were yellow right before this one
    counting: str = "agreed"  # open, proposed: what counts is not agreed, so there is nothing to judge by
    work: Work = Work()


@dataclass(frozen=True, slots=True)
class Verdict:
    light: Light
    rule: str
    zh: str
    en: str
    completion: Fraction | None = None  # 1 = all of it
    expected: Fraction | None = None  # the pace on the day of the figure
