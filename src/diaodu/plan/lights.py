"""What the plan page shows of standings: lights, leads, counts, drawings. Rows in, answers out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from diaodu.people.choices import TieKind
from diaodu.people.models import Tie, Unit
from diaodu.plan.choices import Light
from diaodu.plan.models import AnnouncedLight, Commitment, Counting, Standing

UNCLAIMED = "unclaimed"


@dataclass(frozen=True, slots=True)
class PlanLights:
    """By commitment: its newest standing (or its announced light) and what is counted; by subject: its ties."""

    standings: Mapping[int, Standing | AnnouncedLight] = field(default_factory=dict)
    countings: Mapping[int, Counting] = field(default_factory=dict)
    ties: Mapping[int, Sequence[Tie]] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        """Whether the plan is run at all: before the first claim its lines show strength instead."""
        return bool(self.countings)

    def light_of(self, commitment: Commitment) -> str:
        """red, yellow, green, done, grey; `unclaimed` where no unit has taken it on."""
        if commitment.pk not in self.countings:
            return UNCLAIMED
        standing = self.standings.get(commitment.pk)
        if standing is None and self.lead_of(commitment) is None:  # on a day of the past, before it was claimed
            return UNCLAIMED
        return standing.light if standing else Light.GREY

    def lead_of(self, commitment: Commitment) -> Unit | None:
        return next((tie.unit for tie in self._tied(commitment) if tie.kind == TieKind.LEAD), None)

    def partners_of(self, commitment: Commitment) -> list[Unit]:
        return [tie.unit for tie in self._tied(commitment) if tie.kind == TieKind.PARTNER]

    def sponsors_of(self, commitment: Commitment) -> list[Tie]:
        return [tie for tie in self._tied(commitment) if tie.kind == TieKind.SPONSOR]

    def counts(self, commitments: Iterable[Commitment]) -> Counter[str]:
        return Counter(self.light_of(item) for item in commitments)

    def _tied(self, commitment: Commitment) -> Sequence[Tie]:
        return self.ties.get(commitment.subject_id, ())


@dataclass(frozen=True, slots=True)
class Figure:
    """The big figure of the panel with its target and the mark of the pace; lengths are percent of the bar."""

    value: Decimal | None
    target: Decimal | None
    unit: str
    done: Decimal
    pace: Decimal | None
    pace_figure: Decimal | None


def figure_of(counting: Counting, standing: Standing | AnnouncedLight) -> Figure:
    """`pace_figure` is where the plan expects the figure to be: the share of the way from opening to target."""
    pace_figure = None
    if standing.expected is not None and counting.low is not None:
        opening = counting.opening or Decimal(0)
        pace_figure = (
            (opening + (counting.low - opening) * standing.expected / 100).quantize(Decimal("0.1")).normalize()
        )
    return Figure(
        standing.value,
        counting.low,
        counting.measured_in,
        min(Decimal(100), max(Decimal(0), standing.completion or Decimal(0))),
        standing.expected,
        pace_figure,
    )


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of the past in the drawing's own coordinates."""

    x: float
    y: float
    label: str
    value: Decimal
    light: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The figures of a year against target and pace, ready to be drawn: 320 × 110, y downwards."""

    points: Sequence[Point]
    line: str
    target_y: float
    pace: str
    months: Sequence[tuple[float, str]]


WIDTH, HEIGHT, TOP, BOTTOM = 320.0, 110.0, 10.0, 94.0


def chart_of(counting: Counting, history: Sequence[Standing]) -> Chart | None:
    """None where there is nothing to draw: no figure promised, or fewer than two reported."""
    known = [row for row in history if row.value is not None]
    if counting.low is None or counting.due is None or len(known) < 2:
        return None
    span = max((counting.due - counting.start).days, 1)
    values = [row.value for row in known if row.value is not None]
    opening = counting.opening or Decimal(0)
    high, low = max([*values, counting.low, opening]), min([*values, counting.low, opening])
    room = float(high - low) or 1.0

    def y(value: Decimal) -> float:
        return round(BOTTOM - float(value - low) / room * (BOTTOM - TOP), 1)

    def x(day) -> float:  # type: ignore[no-untyped-def]
        return round(min(1.0, max(0.0, (day - counting.start).days / span)) * WIDTH, 1)

    points = [
        Point(x(_at(row)), y(row.value), f"{_at(row):%m}", row.value, row.light)  # type: ignore[arg-type]
        for row in known
    ]
    return Chart(
        points,
        " ".join(f"{point.x},{point.y}" for point in points),
        y(counting.low),
        f"0,{y(opening)} {WIDTH},{y(counting.low)}",
        [(points[0].x, _month(known[0])), (points[-1].x, _month(known[-1]))],
    )


def _at(row: Standing) -> date:
    """The end of the period reported; of what is counted from records the day itself."""
    return row.value_at or row.day


def _month(row: Standing) -> str:
    return f"{_at(row):%Y-%m}"


def outline_counts(
    lights: PlanLights, commitments: Iterable[Commitment], section_of: Mapping[int, str]
) -> dict[str, Counter[str]]:
    """By the key of each commitment's own section: how many of each light."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for item in commitments:
        counts[section_of[item.pk]][lights.light_of(item)] += 1
    return counts
