"""A group scored as a whole: items, bonus and penalty, veto, totals, places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from diaodu.assessment.scoring.methods import score_item
from diaodu.assessment.scoring.places import Place, Span, places_of
from diaodu.assessment.scoring.values import HUNDRED, ZERO, Blank, GroupRule, ItemRule, Points, Reading, Ties, TotalRule

Readings = Mapping[str, Mapping[str, Reading]]  # item → unit → reading


@dataclass(frozen=True, slots=True)
class Extra:
    """What is added or taken away by hand: before the caps; and whether a veto stands."""

    bonus: Decimal = ZERO
    penalty: Decimal = ZERO
    vetoed: bool = False


@dataclass(frozen=True, slots=True)
class UnitTotal:
    """`total` None: it cannot be formed. `blanks`: items left out, `spread`: how their weight was spread (a factor)."""

    unit: str
    points: Mapping[str, Points]
    total: Decimal | None
    low: Decimal | None
    high: Decimal | None
    bonus: Decimal
    penalty: Decimal
    vetoed: bool
    blanks: Sequence[str] = field(default_factory=tuple)
    spread: Decimal = Decimal(1)
    provisional: bool = False
    place: Place | None = None


def score_group(
    items: Sequence[ItemRule],
    group: GroupRule,
    readings: Readings,
    total: TotalRule,
    extras: Mapping[str, Extra] | None = None,
) -> list[UnitTotal]:
    """Every unit's total with its place in the group, the best first, those without a total last."""
    points = points_of(items, group, readings)
    return total_group(items, group, points, total, extras or {})


def points_of(items: Sequence[ItemRule], group: GroupRule, readings: Readings) -> dict[str, dict[str, Points]]:
    """Item → unit → points."""
    return {
        item.key: score_item(item, {unit: readings[item.key][unit] for unit in group.units}, group.weight(item))
        for item in items
    }


def total_group(
    items: Sequence[ItemRule],
    group: GroupRule,
    points: Mapping[str, Mapping[str, Points]],
    rule: TotalRule,
    extras: Mapping[str, Extra],
) -> list[UnitTotal]:
    totals = {
        unit: _total(unit, items, {key: row[unit] for key, row in points.items()}, rule, extras.get(unit, Extra()))
        for unit in group.units
    }
    spans = {unit: _span(each, rule) for unit, each in totals.items() if each.total is not None}
    placed = places_of(spans, rule)
    rows = [replace(each, place=placed.get(unit)) for unit, each in totals.items()]
    return sorted(rows, key=lambda row: (row.place is None, row.place.place if row.place else 0))


def _span(each: UnitTotal, rule: TotalRule) -> Span:
    tie = each.points[rule.tie_item].value if rule.ties == Ties.ITEM and rule.tie_item in each.points else None
    value = each.total or ZERO
    low = value if each.low is None else each.low
    high = value if each.high is None else each.high
    return Span(value, low, high, tie or ZERO, each.vetoed)


def _total(
    unit: str, items: Sequence[ItemRule], points: Mapping[str, Points], rule: TotalRule, extra: Extra
) -> UnitTotal:
    bonus, penalty = min(extra.bonus, rule.bonus_cap), min(extra.penalty, rule.penalty_cap)
    counted = {item.key: item for item in items if points[item.key].weight > ZERO}
    blanks = [key for key in counted if points[key].value is None]
    known = sum((points[key].weight for key in counted if key not in blanks), ZERO)
    barred = any(counted[key].blank == Blank.NONE for key in blanks)
    provisional = any(counted[key].blank == Blank.PROVISIONAL for key in blanks)
    if barred or known == ZERO:
        return UnitTotal(unit, points, None, None, None, bonus, penalty, extra.vetoed, blanks, provisional=provisional)
    spread = HUNDRED / known
    ends = _ends(counted, points, blanks, spread)
    low, middle, high = (_rounded(each + bonus - penalty, rule.places) for each in ends)
    if extra.vetoed and rule.veto == "zero":
        low = middle = high = _rounded(ZERO, rule.places)
    return UnitTotal(unit, points, middle, low, high, bonus, penalty, extra.vetoed, blanks, spread, provisional)


def _ends(
    counted: Mapping[str, ItemRule], points: Mapping[str, Points], blanks: Sequence[str], spread: Decimal
) -> tuple[Decimal, Decimal, Decimal]:
    """Least, middle and most. An item of which only a provisional total is formed may still bring nothing or all."""
    sums = [
        sum((getattr(points[key], name) or ZERO for key in counted if key not in blanks), ZERO)
        for name in ("low", "value", "high")
    ]
    waiting = [key for key in blanks if counted[key].blank == Blank.PROVISIONAL]
    if not waiting:
        return sums[0] * spread, sums[1] * spread, sums[2] * spread
    # Those that are left out for good are spread over the rest, the waiting ones among them.
    known = HUNDRED / spread
    coming = sum((points[key].weight for key in waiting), ZERO)
    top = sum((points[key].weight * most_share(counted[key]) for key in waiting), ZERO)
    later = HUNDRED / (known + coming)
    middle = sums[1] * spread
    return min(middle, sums[0] * later), middle, max(middle, (sums[2] + top) * later)


def most_share(rule: ItemRule) -> Decimal:
    """The largest share a rule can give."""
    return max(rule.number("cap", "100"), rule.number("equal", "100")) / HUNDRED


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
