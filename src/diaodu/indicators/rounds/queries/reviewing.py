"""What notes are made from: steps of a series, times of handing in, evidence of nodes, feeds of electricity and tax."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from diaodu.indicators.catalogue.choices import Kind
from diaodu.indicators.rounds.models import ReviewNote
from diaodu.indicators.rounds.periods import last_year
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Span
from diaodu.ledger.models import Item, Observation, Return
from diaodu.projects.schedule.models import Node

INVESTMENT = "INV"  # the codes of investment begin so
_BACK = 8


def current_steps(item: Item, facts: Sequence[Observation]) -> list[tuple[str, Decimal]]:
    """What each period added: of a cumulative flow the difference within the year, else the figure itself.

    The first period of a year adds what it holds; January with February counts as two months and is halved.
    """
    cumulative = item.span == Span.CUMULATIVE and item.subject.indicator.kind == Kind.FLOW
    found: list[tuple[str, Decimal]] = []
    last: Observation | None = None
    for fact in facts:
        if fact.value is None:
            last = None
            continue
        period = Period.parse(fact.period)
        if not cumulative:
            found.append((fact.period, fact.value))
        elif period.first == 1:
            found.append((fact.period, fact.value / max(1, period.months)))
        elif last is not None and last.value is not None and last.period_end.year == period.year:
            found.append((fact.period, fact.value - last.value))
        last = fact
    return found


def handed_in(returns: Sequence[Return]) -> dict[int, list[tuple[str, timedelta]]]:
    """By unit: how much time was left when its last returns were handed in; one query."""
    if not returns:
        return {}
    kind = returns[0].round.kind
    past = Return.objects.filter(
        unit__in={owed.unit_id for owed in returns}, round__kind=kind, submitted_at__isnull=False
    ).select_related("round")
    found: dict[int, list[tuple[str, timedelta]]] = defaultdict(list)
    for owed in past.order_by("round__opened_at"):
        if owed.submitted_at is not None:
            found[owed.unit_id].append((owed.round.period, owed.round.due_at - owed.submitted_at))
    return {unit: times[-_BACK:] for unit, times in found.items()}


def investment_items(items: Iterable[Item]) -> list[Item]:
    return [
        item
        for item in items
        if item.subject.indicator.code.startswith(INVESTMENT) and item.subject.indicator.kind == Kind.FLOW
    ]


def nodes_with_evidence(items: Sequence[Item], facts: Sequence[Observation]) -> dict[tuple[int, str], int]:
    """By item and period of investment: how many nodes of schedules of its area were finished, or proved; one query."""
    places = {item.pk: item.about_id or item.unit_id for item in items}
    counts = {(fact.item_id, fact.period): 0 for fact in facts if fact.item_id in places}
    if not counts:
        return {}
    spans = {code: Period.parse(code) for code in {period for _, period in counts}}
    first, last = min(span.start for span in spans.values()), max(span.end for span in spans.values())
    moved = Q(finished_on__range=(first, last)) | Q(evidence__isnull=False, told_on__range=(first, last))
    nodes = Node.objects.filter(moved, unit__in=set(places.values()), retired_on=None)
    for unit, *days in nodes.values_list("unit", "finished_on", "told_on"):
        for item, period in counts:
            span = spans[period]
            counts[item, period] += places[item] == unit and any(day and span.start <= day <= span.end for day in days)
    return counts


def feed_growths(
    pairs: Sequence[Sequence[str]], facts: Sequence[Observation]
) -> dict[tuple[str, int, str], list[tuple[str, Decimal, Decimal]]]:
    """By indicator, area and period: (feed, its growth beside ours), of management figures against their own last year.

    Only for a look: these growths are shown nowhere else.
    """
    codes = {code for pair in pairs for code in pair}
    if not codes:
        return {}
    periods = {fact.period for fact in facts}
    past = {last_year(Period.parse(code)).code for code in periods}
    rows = Observation.objects.filter(
        item__subject__indicator__code__in=codes, period__in=periods | past, value__isnull=False
    ).select_related("item__subject__indicator")
    values: dict[tuple[str, int, str], Decimal] = {}
    names: dict[str, str] = {}
    for fact in rows.order_by("vintage"):
        indicator = fact.item.subject.indicator
        values[indicator.code, fact.item.about_id or fact.item.unit_id, fact.period] = fact.value or Decimal(0)
        names[indicator.code] = indicator.name_zh
    found: dict[tuple[str, int, str], list[tuple[str, Decimal, Decimal]]] = defaultdict(list)
    for code, feed in pairs:
        for ours, place, period in list(values):
            if ours != code or period not in periods:
                continue
            growth, other = _growth(values, code, place, period), _growth(values, feed, place, period)
            if growth is not None and other is not None:
                found[code, place, period].append((names[feed], growth, other))
    return found


def _growth(values: dict[tuple[str, int, str], Decimal], code: str, place: int, period: str) -> Decimal | None:
    now, base = values.get((code, place, period)), values.get((code, place, last_year(Period.parse(period)).code))
    return None if now is None or not base or base < 0 else (now / base - 1) * 100


def notes_listed(notes: QuerySet[ReviewNote]) -> QuerySet[ReviewNote]:
    return notes.select_related("unit", "item__about", "round__unit")
