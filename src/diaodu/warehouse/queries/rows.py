"""What the named queries answer. Amounts (`figure`, `change` …) are whole numbers of ten-thousandths
(`core.fields.from_scaled`), `rate`s, growths and shares are floats, months are counted as in `warehouse.months`.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Place(NamedTuple):
    """`climbed`: ranks gained since the earlier month, down negative."""

    grp: str
    figure: int | None
    rate: float | None
    counted: int
    blanks: int
    reason: str
    rank: int | None
    earlier_rank: int | None
    climbed: int | None


class GrowthPlace(NamedTuple):
    grp: str
    figure: int | None
    earlier_figure: int | None
    change: int | None
    growth: float | None
    no_growth: str
    blanks: int
    rank: int | None


class Slipping(NamedTuple):
    """A figure that went the wrong way twice running."""

    grp: str
    indicator: str
    before_last: int
    last: int
    figure: int


class Point(NamedTuple):
    grp: str
    month: int
    figure: int | None
    rate: float | None
    counted: int
    blanks: int
    reason: str


class GrownPoint(NamedTuple):
    month: int
    figure: int | None
    earlier_figure: int | None
    change: int | None
    growth: float | None
    no_growth: str


class MonthPoint(NamedTuple):
    """`months` is 2 for January and February together."""

    month: int
    months: int
    figure: int | None
    earlier_figure: int | None
    change: int | None
    growth: float | None
    no_growth: str


class Cell(NamedTuple):
    grp: str
    indicator: str
    figure: int | None
    rate: float | None
    blanks: int
    reason: str


class Score(NamedTuple):
    """`figure` is the group's own where it has one; `total`, what reports below it adds up to, stands beside."""

    indicator: str
    figure: int | None
    total: int | None
    rate: float | None
    earlier_figure: int | None
    earlier_rate: float | None
    change: int | None
    growth: float | None
    no_growth: str
    counted: int
    blanks: int
    reason: str


class Part(NamedTuple):
    grp: str
    figure: int | None
    rate: float | None
    earlier_figure: int | None
    change: int | None
    growth: float | None
    no_growth: str
    counted: int
    blanks: int
    reason: str


class Spread(NamedTuple):
    grp: str
    month: int
    figure: int | None
    rate: float | None
    counted: int
    blanks: int


class Share(NamedTuple):
    grp: str
    figure: int | None
    whole: int | None
    share: float | None
    left_out: int


class Contribution(NamedTuple):
    """`contribution` in percent of the whole change, `pull` in points of the whole growth."""

    grp: str
    figure: int | None
    earlier_figure: int | None
    change: int | None
    contribution: float | None
    pull: float | None
    whole_change: int | None
    whole_growth: float | None
    left_out: int


class Required(NamedTuple):
    """`goal` and `required_mean` are amounts (ten-thousandths) as floats, growths are percent."""

    grp: str
    so_far: int | None
    base_year: int | None
    base_so_far: int | None
    target_growth: float | None
    goal: float | None
    months_left: int
    required_growth: float | None
    required_mean: float | None
    no_growth: str


class Completeness(NamedTuple):
    """`silent`: groups (or indicators) that said nothing at all, not even why."""

    name: str
    known: int
    blank: int
    silent: int


class Revision(NamedTuple):
    vintage: int
    known_at: datetime
    value: int | None
    missing: str


class KnownFigure(NamedTuple):
    month: int
    vintage: int
    known_at: datetime
    value: int | None
    missing: str


class RecordFigure(NamedTuple):
    record: str
    unit: str
    figure: int | None
    earlier_figure: int | None
    change: int | None
    missing: str
