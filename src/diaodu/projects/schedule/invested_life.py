"""Investment over the whole life of a record, or of several together: caliber by caliber, never added. Pure.

Amounts are of single months, in 万元. A month that should be known and is not is counted and left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

Key = TypeVar("Key")
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 260, 66, 16, 18, 30


@dataclass(frozen=True, slots=True)
class CaliberMonths:
    """`blanks`: how many records reported nothing by this caliber, by month on site."""

    name: str
    label: str
    months: Mapping[date, Decimal]
    blanks: Mapping[date, int] = field(default_factory=dict)

    @property
    def total(self) -> Decimal | None:
        return sum(self.months.values(), Decimal(0)) if self.months else None


@dataclass(frozen=True, slots=True)
class InvestedLife:
    """`planned`: the total at even pace over the planned life, by month; `year_plans`: what was planned for a year.

    `records`: how many there are; `unplanned`: of them those whose total or days are not known, left out of `planned`.
    """

    calibers: Sequence[CaliberMonths]
    planned: Mapping[date, Decimal] = field(default_factory=dict)
    year_plans: Mapping[int, Decimal] = field(default_factory=dict)
    total: Decimal | None = None
    records: int = 1
    unplanned: int = 0

    @property
    def months(self) -> list[date]:
        """Every month from the first to the last that anything is planned or known of."""
        known = {*self.planned, *(month for each in self.calibers for month in (*each.months, *each.blanks))}
        known |= {date(year, month, 1) for year in self.year_plans for month in (1, 12)}
        return _months(min(known), max(known)) if known else []


def together(lives: Iterable[InvestedLife]) -> InvestedLife | None:
    """Several records as one, each counted once by whoever asks; None where there is none."""
    held = list(lives)
    if not held:
        return None
    totals = [life.total for life in held if life.total is not None]
    return InvestedLife(
        [_caliber(rows) for rows in zip(*(life.calibers for life in held), strict=True)],
        _summed(life.planned for life in held),
        _summed(life.year_plans for life in held),
        sum(totals, Decimal(0)) if totals else None,
        sum(life.records for life in held),
        sum(life.unplanned for life in held),
    )


def _caliber(rows: Sequence[CaliberMonths]) -> CaliberMonths:
    blanks: Counter[date] = Counter()
    for row in rows:
        blanks.update(row.blanks)
    return CaliberMonths(rows[0].name, rows[0].label, _summed(row.months for row in rows), dict(blanks))


def _summed(rows: Iterable[Mapping[Key, Decimal]]) -> dict[Key, Decimal]:
    found: dict[Key, Decimal] = defaultdict(Decimal)
    for row in rows:
        for key, value in row.items():
            found[key] += value
    return dict(found)


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year: what was planned for it, and by caliber (label, amount, blanks). Amounts None: not known."""

    year: int
    even_pace: Decimal | None
    planned: Decimal | None
    calibers: Sequence[tuple[str, Decimal | None, int]]


def year_rows(life: InvestedLife) -> list[YearRow]:
    return [
        YearRow(
            year, _of_year(life.planned, year), life.year_plans.get(year), [_in_year(c, year) for c in life.calibers]
        )
        for year in sorted({month.year for month in life.months})
    ]


def _in_year(caliber: CaliberMonths, year: int) -> tuple[str, Decimal | None, int]:
    blanks = sum(count for month, count in caliber.blanks.items() if month.year == year)
    return caliber.label, _of_year(caliber.months, year), blanks


def _of_year(months: Mapping[date, Decimal], year: int) -> Decimal | None:
    values = [value for month, value in months.items() if month.year == year]
    return sum(values, Decimal(0)) if values else None


@dataclass(frozen=True, slots=True)
class LifeLine:
    """`path`: SVG; `last`: the sum at its end; `end_y`: where its name stands."""

    name: str
    label: str
    path: str
    last: Decimal
    end_x: float
    end_y: float


@dataclass(frozen=True, slots=True)
class LifeCurve:
    """Cumulated lines in one box; `years`: (x of the year's first day, the year)."""

    lines: Sequence[LifeLine]
    years: Sequence[tuple[float, int]]
    today_x: float | None
    ticks: Sequence[tuple[float, Decimal]]  # y, amount
    most: Decimal
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = HEIGHT - BOTTOM
    left: int = LEFT
    right: int = WIDTH - RIGHT


def life_curve(life: InvestedLife, today: date, *, planned_label: str) -> LifeCurve | None:
    """What was planned and what each caliber brought, summed up from the first month on; None where nothing is."""
    months = life.months
    drawn = [("planned", planned_label, _cumulated(life.planned, months, months[-1] if months else today))]
    drawn += [(c.name, c.label, _cumulated(c.months, months, today.replace(day=1))) for c in life.calibers]
    most = max((points[-1][1] for _name, _label, points in drawn if points), default=Decimal(0))
    if most <= 0:
        return None
    box = _Box(months[0], _month_end(months[-1]), most)
    return LifeCurve(
        [box.line(name, label, points) for name, label, points in drawn if points],
        [(box.x(date(year, 1, 1)), year) for year in range(months[0].year, months[-1].year + 1)],
        box.x(today) if box.first <= today <= box.last else None,
        [(box.y(most * part / 2), most * part / 2) for part in (0, 1, 2)],
        most,
    )


def _cumulated(amounts: Mapping[date, Decimal], months: Sequence[date], until: date) -> list[tuple[date, Decimal]]:
    """From the first to the last month known: what is blank between adds nothing and is counted elsewhere."""
    if not amounts:
        return []
    total, points = Decimal(0), []
    for month in months:
        if min(amounts) <= month <= min(max(amounts), until):
            total += amounts.get(month, Decimal(0))
            points.append((_month_end(month), total))
    return points


@dataclass(frozen=True, slots=True)
class _Box:
    first: date
    last: date
    most: Decimal

    def x(self, day: date) -> float:
        share = (max(day, self.first) - self.first).days / max(1, (self.last - self.first).days)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * share, 1)

    def y(self, value: Decimal) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * float(value / self.most), 1)

    def line(self, name: str, label: str, points: Sequence[tuple[date, Decimal]]) -> LifeLine:
        first = points[0][0].replace(day=1)
        marks = [f"{self.x(first)} {self.y(Decimal(0))}"]
        marks += [f"{self.x(day)} {self.y(value)}" for day, value in points]
        day, last = points[-1]
        return LifeLine(name, label, "M" + " L".join(marks), last, self.x(day), self.y(last))


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    begin = first.year * 12 + first.month - 1
    return [date((begin + n) // 12, (begin + n) % 12 + 1, 1) for n in range(count)]


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
