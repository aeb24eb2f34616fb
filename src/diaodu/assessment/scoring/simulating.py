"""What would be if: other figures of one unit, and how much one figure must rise for the next place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from diaodu.assessment.scoring.methods import score_item
from diaodu.assessment.scoring.totals import Extra, Readings, UnitTotal, points_of, total_group
from diaodu.assessment.scoring.values import GroupRule, ItemRule, Method, Points, Reading, TotalRule

PERCENTS = ("%", "‰")
_DOUBLINGS, _HALVINGS = 8, 14


@dataclass(frozen=True, slots=True)
class Group:
    """All that a group was scored by."""

    items: Sequence[ItemRule]
    rule: GroupRule
    readings: Readings
    total: TotalRule
    extras: Mapping[str, Extra]


@dataclass(frozen=True, slots=True)
class Need:
    """What one item's figure would have to be for the next place; None: this item alone does not bring it."""

    item: str
    value: Decimal | None
    change: Decimal | None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Slide:
    """What a slider of one figure runs over; both ends lie on whole steps."""

    low: Decimal
    high: Decimal
    step: Decimal


def slide_of(item: ItemRule, value: Decimal | None, target: Decimal | None, measured_in: str) -> Slide | None:
    """Around the unit's own figure and its target, never around the others': theirs may not be its to see.

    A mark runs over all that can be had; percents ten points either way; amounts half as much again. None where there
    is neither a figure nor a target to begin from.
    """
    if item.method == Method.MARK:
        return Slide(Decimal(0), item.number("out_of", "100"), Decimal("0.1"))
    around = [each for each in (value, target) if each is not None]
    if not around:
        return None
    if measured_in in PERCENTS:
        step, reach = Decimal("0.1"), Decimal(10)
    else:
        largest = max(abs(each) for each in around)
        step = Decimal(1).scaleb(largest.adjusted() - 2) if largest else Decimal("0.1")
        reach = max(largest / 2, step * 10)
    low = ((min(around) - reach) / step).to_integral_value(ROUND_FLOOR) * step
    high = ((max(around) + reach) / step).to_integral_value(ROUND_CEILING) * step
    if measured_in not in PERCENTS and min(around) >= 0:
        low = max(low, Decimal(0))
    return Slide(low, high, step)


def simulate(group: Group, unit: str, figures: Mapping[str, Decimal]) -> list[UnitTotal]:
    """The group with these figures of one unit in place of its own; exact ones, whatever their range was."""
    readings = {key: dict(row) for key, row in group.readings.items()}
    for key, value in figures.items():
        readings[key][unit] = replace(readings[key][unit], value=value, low=None, high=None)
    points = points_of(group.items, group.rule, readings)
    return total_group(group.items, group.rule, points, group.total, group.extras)


def needs_for_next_place(group: Group, unit: str, *, step: Decimal = Decimal("0.01")) -> list[Need]:
    """For each item what it alone must come to, in steps of `step`, for a better place by the middle values."""
    points = points_of(group.items, group.rule, group.readings)
    now = _place(group, points, unit)
    if now is None or now == 1:
        return []
    return [
        _need(group, points, unit, item, now=now, step=step) for item in group.items if _can_move(group, item, unit)
    ]


def _can_move(group: Group, item: ItemRule, unit: str) -> bool:
    return group.readings[item.key][unit].value is not None and group.rule.weight(item) > 0


def _need(
    group: Group, points: Mapping[str, Mapping[str, Points]], unit: str, item: ItemRule, *, now: int, step: Decimal
) -> Need:
    own = group.readings[item.key][unit]
    value = own.value or Decimal(0)

    def better_by(change: Decimal) -> int | None:
        moved = value - change if item.lower_is_better else value + change
        place = _place(group, {**points, item.key: _points(group, item, unit, moved)}, unit)
        return place if place is not None and place < now else None

    reach = _first_reach(group, item, own)
    for _ in range(_DOUBLINGS):
        if better_by(reach):
            break
        reach *= 2
    else:
        return Need(item.key, None, None)
    low, high = Decimal(0), reach
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if better_by(middle) else (middle, high)
    target = value - high if item.lower_is_better else value + high
    target = (target / step).to_integral_value(ROUND_FLOOR if item.lower_is_better else ROUND_CEILING) * step
    change = abs(target - value)
    return Need(item.key, target, change, better_by(change))


def _first_reach(group: Group, item: ItemRule, own: Reading) -> Decimal:
    known = [each.value for each in group.readings[item.key].values() if each.value is not None]
    widths = [max(known) - min(known), abs(own.target or Decimal(0)) / 10, Decimal("0.1")]
    if item.method == Method.MARK:
        return max(item.number("out_of", "100") / 10, widths[2])
    return max(widths)


def _points(group: Group, item: ItemRule, unit: str, value: Decimal) -> dict[str, Points]:
    row = {name: group.readings[item.key][name] for name in group.rule.units}
    row[unit] = replace(row[unit], value=value, low=None, high=None)
    return score_item(item, row, group.rule.weight(item))


def _place(group: Group, points: Mapping[str, Mapping[str, Points]], unit: str) -> int | None:
    rows = total_group(group.items, group.rule, points, group.total, group.extras)
    return next((row.place.place if row.place else None for row in rows if row.unit == unit), None)
