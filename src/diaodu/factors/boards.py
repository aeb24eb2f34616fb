"""How need and supply of every factor run over the coming months, and the case an allocation starts from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from diaodu.core.models import Subject
from diaodu.factors.allocation import Traits, Worth, worths
from diaodu.factors.casting import Cast, Line, Offer, Span, cast
from diaodu.factors.choices import COUNTED, OPEN
from diaodu.factors.models import Need, Scenario, Supply
from diaodu.factors.months import first_of, row_of
from diaodu.factors.rules import ZERO, Break, Given, Wanted, first_break, need_line, supply_line
from diaodu.factors.setting_kinds import FactorKind, Weights, factor_kinds, limits, points
from diaodu.factors.traits import over_among, traits_of

MONTHS = 12  # what a chart looks ahead


@dataclass(frozen=True, slots=True)
class Board:
    """One factor over the months: what is still to be met by the end of each, and what there is left to meet it.

    What is secured is given out, so it stands in neither line. `unknown`: needs without an amount; they are in no sum.
    """

    kind: FactorKind
    start: date
    need: Sequence[Decimal]
    supply: Sequence[Decimal]
    secured: Decimal
    asked: Decimal
    waiting: int
    unknown: int
    has_supply: bool

    @property
    def breaks(self) -> Break | None:
        return first_break(self.need, self.supply, self.start)

    @property
    def gap(self) -> Decimal:
        return max(ZERO, self.asked - self.secured)

    @property
    def months(self) -> list[date]:
        return row_of(self.start, len(self.need))

    @property
    def rows(self) -> list[tuple[date, Decimal, Decimal, Decimal]]:
        """Month, need, supply, what is lacking."""
        return [
            (month, need, supply, max(ZERO, need - supply))
            for month, need, supply in zip(self.months, self.need, self.supply, strict=True)
        ]


def boards(scope: str, *, on: date, start: date | None = None, count: int = MONTHS) -> list[Board]:
    """Every factor of the county, in the order of the rule; two queries."""
    kinds, first = factor_kinds(scope, on=on), first_of(start or on)
    supplies, needs = _supplies(scope), _counted(scope)
    return [_board(kind, supplies[code], needs[code], first, count) for code, kind in kinds.items()]


def _board(kind: FactorKind, given: Sequence[Given], needs: Sequence[Need], start: date, count: int) -> Board:
    open_states = {str(state) for state in OPEN}
    waiting = [need for need in needs if need.state in open_states]
    secured = sum((need.secured or ZERO for need in needs), ZERO)
    left = [
        Wanted(first_of(need.needed_by), need.amount - (need.secured or ZERO))
        for need in waiting
        if need.amount is not None and need.amount > (need.secured or ZERO)
    ]
    return Board(
        kind,
        start,
        need_line(left, start, count),
        [max(ZERO, amount - secured) for amount in supply_line(given, kind.kind, start, count)],
        secured,
        sum((need.amount for need in needs if need.amount is not None), ZERO),
        len(waiting),
        sum(need.amount is None for need in waiting),
        bool(given),
    )


def _supplies(scope: str) -> dict[str, list[Given]]:
    found: dict[str, list[Given]] = defaultdict(list)
    for row in Supply.objects.filter(unit__path=scope, retired_on=None):
        found[row.factor].append(Given(row.month, row.amount or ZERO, row.source))
    return found


def _counted(scope: str) -> dict[str, list[Need]]:
    found: dict[str, list[Need]] = defaultdict(list)
    for need in Need.objects.filter(scope=scope, state__in=COUNTED):
        found[need.factor].append(need)
    return found


@dataclass(frozen=True, slots=True)
class ThoughtOut:
    """An allocation's input with what it takes to keep its result."""

    cast: Cast
    lines: Sequence[Line]
    subjects: Mapping[str, Subject]
    worths: Mapping[str, Worth]
    kinds: Mapping[str, FactorKind]
    unknown: int


def think(scenario: Scenario, reserved: Mapping[str, date], *, on: date) -> ThoughtOut:
    """Everything a scenario asks, from what is known now. Raises AllocationError, LookupError for weights gone."""
    scope = scenario.unit.path
    kinds = factor_kinds(scope, on=on)
    needs = list(
        Need.objects.filter(scope=scope, state__in=OPEN, factor__in=kinds, about__retired_on=None).select_related(
            "about"
        )
    )
    over = over_among({need.about_id: need.about.kind for need in needs})
    needs = [need for need in needs if need.about_id not in over]
    lines = [
        Line(need.pk, need.about.code, need.factor, need.amount - (need.secured or ZERO), first_of(need.needed_by))
        for need in needs
        if need.amount is not None and need.amount > (need.secured or ZERO)
    ]
    subjects = {need.about.code: need.about for need in needs}
    row = weights_used(scenario)
    found = _worths({line.about: subjects[line.about] for line in lines}, row, scope, on)
    rule = limits(scope, on=on)
    span = Span(scenario.first_month, scenario.months, float(rule.waiting_percent) / 100, rule.longest_wait)
    made = cast(
        lines,
        _offers(scope, kinds, span),
        {code: worth.points for code, worth in found.items()},
        reserved,
        span,
    )
    return ThoughtOut(made, lines, subjects, found, kinds, sum(need.amount is None for need in needs))


def weights_used(scenario: Scenario) -> Weights:
    """The set of the dated row it was asked with, whatever holds by now."""
    row = scenario.weights.value[scenario.weights_key]
    parts = {name: Decimal(str(part)) for name, part in row["weights"].items()}
    return Weights(scenario.weights_key, row["zh"], row["en"], parts)


def _offers(scope: str, kinds: Mapping[str, FactorKind], span: Span) -> list[Offer]:
    """What is secured already is given out: it is taken off what there is."""
    supplies, taken = _supplies(scope), defaultdict[str, Decimal](Decimal)
    for factor, secured in Need.objects.filter(scope=scope, state__in=COUNTED).values_list("factor", "secured"):
        taken[factor] += secured or ZERO
    return [
        Offer(kind.factor, supply_line(supplies[code], kind.kind, span.first, span.months), taken[code])
        for code, kind in kinds.items()
    ]


def _worths(subjects: Mapping[str, Subject], weights: Weights, scope: str, on: date) -> dict[str, Worth]:
    traits = traits_of({subject.pk: subject.kind for subject in subjects.values()}, on=on)
    by_word = points(scope, on=on)
    rows = [Traits(code, _figures(traits.get(subject.pk, {}), by_word)) for code, subject in subjects.items()]
    return {worth.candidate: worth for worth in worths(rows, weights.weights)}


def _figures(traits: Mapping[str, object], by_word: Mapping[str, Mapping[str, Decimal]]) -> dict[str, Decimal | None]:
    found: dict[str, Decimal | None] = {}
    for name, value in traits.items():
        if isinstance(value, str):
            found[name] = by_word.get(name, {}).get(value)
        elif isinstance(value, Decimal):
            found[name] = value
        else:
            found[name] = None
    return found
