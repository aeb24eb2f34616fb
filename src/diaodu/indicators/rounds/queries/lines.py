"""The lines of a return beside what was reported before, and as the checks look at them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from diaodu.indicators.catalogue.choices import Kind
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.periods import last_year, period_before
from diaodu.indicators.rounds.queries.asking import is_combined
from diaodu.indicators.rounds.validation import Figure, Found, check
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Span
from diaodu.ledger.models import Line, Observation
from diaodu.ledger.queries import series_of

MOST_EARLIER = 36


@dataclass(frozen=True, slots=True)
class Beside:
    """A line with its neighbours in time: last period's figure, and that of the same period last year."""

    line: Line
    indicator: Indicator
    period: Period
    before: Observation | None
    year_ago: Observation | None
    facts: tuple[Observation, ...]


def beside(lines: Sequence[Line]) -> list[Beside]:
    """One query for the past of all lines; indicators come with the lines (`lines_with_indicators`)."""
    if not lines:
        return []
    last = max(Period.parse(line.period_code).end for line in lines)
    series = series_of([line.item_id for line in lines], on=last)
    return [_beside(line, series.get(line.item_id, [])) for line in lines]


def lines_with_indicators(owed: Any) -> list[Line]:
    lines = owed.lines.select_related(
        "item__subject__indicator", "item__unit", "item__about", "evidence", "owed__round"
    )
    return list(lines.order_by("item__subject__indicator__order", "item__about__order", "pk"))


def _beside(line: Line, facts: Sequence[Observation]) -> Beside:
    indicator, period = line.item.subject.indicator, Period.parse(line.period_code)
    earlier = tuple(fact for fact in facts if fact.period_end < period.start)
    by_period = {fact.period: fact for fact in facts}
    before = by_period.get(period_before(period, combined=is_combined(indicator)).code)
    return Beside(line, indicator, period, before, by_period.get(last_year(period).code), earlier)


def questions(
    rows: Sequence[Beside], rules: Sequence[Mapping[str, Any]], values: Mapping[int, Decimal | None] | None = None
) -> dict[int, list[Found]]:
    """What the rules ask about each line that has a figure, by its key. `values`: as typed, instead of as saved."""
    given = {row.line.pk: row.line.value if values is None else values.get(row.line.pk) for row in rows}
    related = _related(rows, given, rules)
    found = {}
    for row in rows:
        value = given[row.line.pk]
        if value is not None:
            found[row.line.pk] = check(_figure(row, value, related.get(_place(row), {})), rules)
    return found


def _place(row: Beside) -> tuple[int, str]:
    return row.line.item.about_id or row.line.item.unit_id, row.period.code


def _related(
    rows: Sequence[Beside], given: Mapping[int, Decimal | None], rules: Sequence[Mapping[str, Any]]
) -> dict[tuple[int, str], dict[str, Decimal]]:
    """Figures of the same area and period by code: what was accepted, under what stands in this return."""
    found: dict[tuple[int, str], dict[str, Decimal]] = {}
    wanted = {str(code) for rule in rules for code in [rule.get("other"), *rule.get("parts", ())] if code}
    if wanted and rows:
        facts = Observation.objects.filter(
            item__subject__indicator__code__in=wanted,
            item__subject__indicator__scope=rows[0].indicator.scope,
            period__in={row.period.code for row in rows},
            value__isnull=False,
        ).select_related("item__subject__indicator")
        for fact in facts.order_by("vintage"):
            place = (fact.item.about_id or fact.item.unit_id, fact.period)
            found.setdefault(place, {})[fact.item.subject.indicator.code] = fact.value or Decimal(0)
    for row in rows:
        value = given[row.line.pk]
        if value is not None:
            found.setdefault(_place(row), {})[row.indicator.code] = value
    return found


def _figure(row: Beside, value: Decimal, related: Mapping[str, Decimal]) -> Figure:
    item = row.line.item
    cumulative = item.span == Span.CUMULATIVE
    same_year = row.before is not None and row.before.period_end.year == row.period.year
    return Figure(
        code=row.indicator.code,
        name=item.name,
        value=value,
        measured_in=item.measured_in,
        cumulative=cumulative,
        is_flow=row.indicator.kind == Kind.FLOW,
        earlier=tuple(_values(row.facts))[-MOST_EARLIER:],
        before=row.before.value if row.before and same_year else None,
        last_year=row.year_ago.value if row.year_ago else None,
        yoy=_ratios(row.facts),
        related=related,
    )


def _values(facts: Iterable[Observation]) -> Iterable[Decimal]:
    return (fact.value for fact in facts if fact.value is not None)


def _ratios(facts: Sequence[Observation]) -> tuple[Decimal, ...]:
    """Each figure against that of the year before, where both are known; a look at what is usual, never published."""
    by_period = {fact.period: fact.value for fact in facts}
    found = []
    for fact in facts:
        base = by_period.get(last_year(Period.parse(fact.period)).code)
        if fact.value is not None and base:
            found.append(fact.value / base)
    return tuple(found)
