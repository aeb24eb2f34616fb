"""Every question about needs, supplies and proposals; lists take a constant number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from diaodu.core.lists import Asked
from diaodu.core.models import Subject
from diaodu.factors.choices import COUNTED, LIGHTS, OPEN
from diaodu.factors.filters import OPEN_WORD
from diaodu.factors.models import Need, Outcome, Scenario, Supply
from diaodu.factors.rules import ZERO, Case, Said, need_light
from diaodu.factors.setting_kinds import FactorKind, factor_kinds, limits
from diaodu.factors.traits import Group, groups_of
from diaodu.people.models import Unit
from diaodu.people.permissions import within

_PLACE = {light: place for place, light in enumerate(LIGHTS)}


def listed(needs: QuerySet[Need]) -> QuerySet[Need]:
    return needs.select_related("subject", "about", "keeper", "asker", "turn", "planned_in")


@dataclass(frozen=True, slots=True)
class Row:
    """A need with its factor and its light."""

    need: Need
    kind: FactorKind | None
    said: Said

    @property
    def unit(self) -> str:
        return self.kind.unit if self.kind else ""

    @property
    def shown_unit(self) -> str:
        """The same on a page, in the language it is read in."""
        return self.kind.shown_unit if self.kind else ""

    @property
    def gap(self) -> Decimal | None:
        return None if self.need.amount is None else max(ZERO, self.need.amount - (self.need.secured or ZERO))


def rows_of(needs: Iterable[Need], scope: str, *, on: date) -> list[Row]:
    """Each with its light; no query but for the dated rules."""
    kinds, rule = factor_kinds(scope, on=on), limits(scope, on=on)
    return [row_of(need, kinds, on=on, warn_days=rule.warn_days) for need in needs]


def row_of(need: Need, kinds: Mapping[str, FactorKind], *, on: date, warn_days: int) -> Row:
    kind = kinds.get(need.factor)
    case = Case(
        need.state,
        need.amount,
        need.secured or ZERO,
        need.needed_by,
        kind.unit if kind else "",
        kind.unit_en if kind else "",
        need.planned if need.state in [str(state) for state in OPEN] else None,
    )
    return Row(need, kind, need_light(case, today=on, warn_days=warn_days))


def chosen(rows: Iterable[Row], asked: Asked, groups: Sequence[Group]) -> list[Row]:
    """Those that fit, in the order asked for."""
    inside = (
        next((group.subjects for group in groups if group.code == asked["group"]), None) if asked["group"] else None
    )
    found = [row for row in rows if _fits(row, asked, inside)]
    order: Callable[[Row], Any] = _SORTS[asked.sort]
    return sorted(found, key=order, reverse=asked.descending)


def _fits(row: Row, asked: Asked, inside: frozenset[int] | None) -> bool:
    need, state = row.need, asked["state"]
    turn = need.turn.code if need.turn else ""
    return (
        (not state or state == need.state or (state == OPEN_WORD and need.state in [str(each) for each in OPEN]))
        and asked["light"] in ("", row.said.light)
        and asked["factor"] in ("", need.factor)
        and asked["unit"] in ("", turn)
        and asked["asker"] in ("", need.asker.code)
        and asked["about"] in ("", need.about.code)
        and (inside is None or need.about_id in inside)
        and asked["q"].casefold()
        in f"{need.about.label_zh} {need.about.label_en} {need.about.code} {need.code}".casefold()
    )


_SORTS: dict[str, Callable[[Row], Any]] = {
    "needed": lambda row: (row.need.needed_by, row.need.code),
    "code": lambda row: (row.need.code,),
    "about": lambda row: (row.need.about.label_zh, row.need.needed_by),
    "factor": lambda row: (row.need.factor, row.need.needed_by),
    "gap": lambda row: (row.need.factor, Decimal(-1) if row.gap is None else row.gap),
    "turn": lambda row: (row.need.turn.order if row.need.turn else 9999, row.need.since),
    "since": lambda row: (row.need.since, row.need.code),
    "light": lambda row: (_PLACE[row.said.light], row.need.needed_by),
}


def light_counts(rows: Iterable[Row]) -> dict[str, int]:
    return dict(Counter(row.said.light for row in rows))


@dataclass(frozen=True, slots=True)
class Cell:
    """What one record needs of one factor: its needs, the worst light first."""

    rows: Sequence[Row]

    @property
    def worst(self) -> Row:
        return min(self.rows, key=lambda row: (_PLACE[row.said.light], row.need.needed_by))

    @property
    def gap(self) -> Decimal:
        return sum((row.gap or ZERO for row in self.rows), ZERO)

    @property
    def is_unknown(self) -> bool:
        return any(row.need.amount is None for row in self.rows)


@dataclass(frozen=True, slots=True)
class Bearing:
    """A row of the chart: a record with its cells by factor."""

    about: Subject
    cells: Mapping[str, Cell]

    @property
    def waiting(self) -> int:
        states = {str(state) for state in OPEN}
        return sum(row.need.state in states for cell in self.cells.values() for row in cell.rows)

    @property
    def worst(self) -> str:
        return min((cell.worst.said.light for cell in self.cells.values()), key=lambda light: _PLACE[light])

    @property
    def reds(self) -> int:
        return sum(row.said.light == "red" for cell in self.cells.values() for row in cell.rows)

    def columns(self, codes: Sequence[str]) -> list[tuple[str, Cell | None]]:
        return [(code, self.cells.get(code)) for code in codes]


def bearings(rows: Iterable[Row], asked: Asked) -> list[Bearing]:
    """One row for each record, in the order asked for; what is closed is in none."""
    by_record: dict[int, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    subjects: dict[int, Subject] = {}
    counted = {str(state) for state in COUNTED}
    for row in rows:
        if row.need.state in counted:
            by_record[row.need.about_id][row.need.factor].append(row)
            subjects[row.need.about_id] = row.need.about
    found = [
        Bearing(subjects[key], {code: Cell(held) for code, held in cells.items()}) for key, cells in by_record.items()
    ]
    orders: dict[str, Callable[[Bearing], Any]] = {
        "light": lambda each: (_PLACE[each.worst], -each.reds, each.about.code),
        "name": lambda each: (each.about.label_zh,),
        "gap": lambda each: (-each.waiting, each.about.code),
    }
    return sorted(found, key=orders[asked.sort], reverse=asked.descending)


def groups_for(scope: str, *, on: date) -> list[Group]:
    return groups_of(scope, on=on)


def turn_units(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """The units whose turn it is somewhere, in the office's order."""
    units = {row.need.turn.pk: row.need.turn for row in rows if row.need.turn is not None}
    return [(unit.code, unit.short_name) for unit in sorted(units.values(), key=lambda unit: unit.order)]


def asker_units(rows: Iterable[Row]) -> list[tuple[str, str]]:
    units = {row.need.asker.pk: row.need.asker for row in rows}
    return [(unit.code, unit.short_name) for unit in sorted(units.values(), key=lambda unit: unit.order)]


def turns_of(needs: QuerySet[Need], units: Iterable[int]) -> QuerySet[Need]:
    """What waits for these units, what was needed first on top."""
    return listed(needs.filter(turn__in=list(units), state__in=OPEN)).order_by("needed_by", "code")


def past_day(needs: QuerySet[Need], *, on: date) -> QuerySet[Need]:
    return listed(needs.filter(state__in=OPEN, needed_by__lt=on)).order_by("needed_by", "code")


def asked_supplies(supplies: QuerySet[Supply], asked: Asked) -> QuerySet[Supply]:
    if asked["factor"]:
        supplies = supplies.filter(factor=asked["factor"])
    if asked["q"]:
        supplies = supplies.filter(source__icontains=asked["q"])
    order = f"-{asked.sort}" if asked.descending else asked.sort
    return supplies.order_by(order, "factor", "month", "pk")


def units_for(scope: str) -> QuerySet[Unit]:
    return Unit.objects.filter(within(scope, "path"), retired_on=None).exclude(parent=None)


def outcomes_of(scenario: Scenario) -> list[Outcome]:
    return list(scenario.outcomes.select_related("about"))


def queue_of(rows: Iterable[Row]) -> list[Row]:
    """Who waits for one factor, by the month an allocation gives, then by the day it is needed."""
    states = {str(state) for state in OPEN}
    waiting = [row for row in rows if row.need.state in states]
    return sorted(waiting, key=lambda row: (row.need.planned or date.max, row.need.needed_by, row.need.code))
