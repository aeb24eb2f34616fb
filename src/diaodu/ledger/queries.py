"""Every question about returns and facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from diaodu.duties.models import Duty
from diaodu.kernel.period import Period
from diaodu.ledger.choices import OPEN_RETURNS, ReturnState, Span
from diaodu.ledger.models import Item, Line, Observation, Return, Round
from diaodu.ledger.rules import Entry


def facts_as_of(items: Iterable[int], *, on: date, known: datetime | None = None) -> QuerySet[Observation]:
    """The figures that count for these items: periods ended by `on`, as known at `known` (now, where None).

    Of each item and period the newest vintage; ordered by item and period.
    """
    seen = Observation.objects.filter(period_end__lte=on)
    newer = Observation.objects.filter(
        item=OuterRef("item"), period=OuterRef("period"), vintage__gt=OuterRef("vintage")
    )
    if known is not None:
        seen, newer = seen.filter(known_at__lte=known), newer.filter(known_at__lte=known)
    return seen.filter(item__in=items).filter(~Exists(newer)).order_by("item", "period_end")


def series_of(items: Iterable[int], *, on: date, known: datetime | None = None) -> dict[int, list[Observation]]:
    """The facts of each item in the order of their periods; one query."""
    found: dict[int, list[Observation]] = defaultdict(list)
    for fact in facts_as_of(items, on=on, known=known):
        found[fact.item_id].append(fact)
    return found


def editions_of(items: Iterable[int], *, on: date, known: datetime) -> dict[int, list[Observation]]:
    """Every edition of every fact of each item, by period and edition; `newest_of` takes a day's facts from it."""
    found: dict[int, list[Observation]] = defaultdict(list)
    seen = Observation.objects.filter(item__in=items, period_end__lte=on, known_at__lte=known)
    for fact in seen.order_by("item", "period_end", "vintage"):
        found[fact.item_id].append(fact)
    return found


def newest_of(editions: Iterable[Observation], *, on: date, known: datetime) -> list[Observation]:
    """What `series_of` says of one item on an earlier day. Pure."""
    facts = {fact.period: fact for fact in editions if fact.period_end <= on and fact.known_at <= known}
    return sorted(facts.values(), key=lambda fact: fact.period_end)


@dataclass(frozen=True, slots=True)
class Total:
    """A sum with how many figures it holds and how many blanks it left out; None where it holds none."""

    value: Decimal | None
    counted: int
    blanks: int


def total_of(facts: Iterable[Observation]) -> Total:
    """Blanks are left out and counted, never taken for zero."""
    values = [fact.value for fact in facts]
    known = [value for value in values if value is not None]
    return Total(sum(known, Decimal(0)) if known else None, len(known), len(values) - len(known))


def vintages_of(item: Item, period: str) -> QuerySet[Observation]:
    """Every edition of one figure, the first one first: what was known when."""
    return Observation.objects.filter(item=item, period=period).select_related("source").order_by("vintage")


def facts_known(item: Item, *, on: date, known: datetime) -> QuerySet[Observation]:
    """Every edition of every figure of an item that was known then, the newest period first."""
    facts = Observation.objects.filter(item=item, period_end__lte=on, known_at__lte=known)
    return facts.select_related("source").order_by("-period_end", "-vintage")


def listed(returns: QuerySet[Return]) -> QuerySet[Return]:
    """For lists: with all a row shows."""
    return returns.select_related("round__unit", "unit", "duty", "subject")


def returns_of(round_: Round) -> QuerySet[Return]:
    return returns_with_progress(round_.returns.all())


def returns_with_progress(returns: QuerySet[Return]) -> QuerySet[Return]:
    """Each return with how many of its lines say something; one query."""
    return listed(returns).annotate(
        filled=Count("lines", filter=Q(lines__value__isnull=False) | ~Q(lines__missing="") | ~Q(lines__progress="")),
        asked=Count("lines"),
    )


def rounds_with_progress(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Each round with how far it is; one query."""
    return (
        rounds.select_related("unit")
        .annotate(
            asked=Count("returns"),
            accepted=Count("returns", filter=Q(returns__state=ReturnState.ACCEPTED)),
            submitted=Count("returns", filter=Q(returns__state=ReturnState.SUBMITTED)),
            still_open=Count("returns", filter=Q(returns__state__in=OPEN_RETURNS)),
        )
        .order_by("-opened_at", "-pk")
    )


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a return that waits for a decision, with what the period before said."""

    line: Line
    last: Observation | None

    @property
    def step(self) -> Decimal | None:
        """How much more than last time; None where that cannot be said."""
        before = self.last.value if self.last else None
        return None if self.line.value is None or before is None else self.line.value - before

    @property
    def is_said(self) -> bool:
        return self.line.value is not None or bool(self.line.missing or self.line.progress)


def said_in(returns: Sequence[Return]) -> dict[int, list[Said]]:
    """What each return says line by line, against the period before: two queries and one for each period."""
    lines = lines_of_many(returns)
    found: dict[int, list[Said]] = {}
    for period in sorted({owed.round.period for owed in returns}):
        ours = [owed for owed in returns if owed.round.period == period]
        before = earlier_facts([line for owed in ours for line in lines[owed.pk]], Period.parse(period))
        for owed in ours:
            found[owed.pk] = [Said(line, next(reversed(before.get(line.item_id, [])), None)) for line in lines[owed.pk]]
    return found


def duties_of_round(round_: Round) -> QuerySet[Duty]:
    return Duty.objects.filter(return_owed__round=round_)


def lines_of(owed: Return) -> list[Line]:
    return list(owed.lines.select_related("item__subject", "item__unit", "evidence"))


def lines_of_many(returns: Sequence[Return]) -> dict[int, list[Line]]:
    """The lines of many returns by return; one query."""
    found: dict[int, list[Line]] = defaultdict(list)
    for line in Line.objects.filter(owed__in=returns).select_related("item__subject"):
        found[line.owed_id].append(line)
    return found


def earlier_facts(lines: Iterable[Line], period: Period) -> dict[int, list[Observation]]:
    """What was accepted for these lines' items before the period: for "as last month", and to see jumps; one query."""
    return series_of([line.item_id for line in lines], on=period.previous().end)


def entries(lines: Iterable[Line], period: Period, earlier: dict[int, list[Observation]]) -> list[Entry]:
    """The lines as the rules look at them."""
    return [_entry(line, period, earlier.get(line.item_id, [])) for line in lines]


def _entry(line: Line, period: Period, facts: list[Observation]) -> Entry:
    cumulative = line.item.span == Span.CUMULATIVE
    # A cumulative figure starts anew each year: December says nothing about what February may be.
    comparable = [fact for fact in facts if not cumulative or fact.period_end.year == period.year]
    return Entry(
        name=line.item.name,
        measured=bool(line.item.measured_in),
        value=line.value,
        missing=line.missing,
        progress=line.progress,
        reason=line.reason,
        cumulative=cumulative,
        earlier=tuple(fact.value for fact in comparable if fact.value is not None),
    )


def open_items(unit_path_q: Q, field: str, *, on: date) -> QuerySet[Item]:
    """The items a round of this field asks, in the units of `unit_path_q`; none that are about another unit."""
    alive = Q(retired_on=None) | Q(retired_on__gt=on)
    return Item.objects.filter(unit_path_q, alive, field=field, since__lte=on, about=None).select_related("unit")


def returns_waiting_to_sign(returns: QuerySet[Return]) -> QuerySet[Return]:
    return listed(returns.filter(state=ReturnState.SIGNING)).order_by("duty__due_at")


def asked_fields(units: Iterable[int], period: str) -> dict[int, int]:
    """How many figures each unit is asked for in a period, by unit: the load that is put on it."""
    rows = Line.objects.filter(owed__unit__in=units, owed__round__period=period).values("owed__unit")
    return {row["owed__unit"]: row["n"] for row in rows.annotate(n=Count("pk"))}


def items_about(subject_id: int) -> QuerySet[Item]:
    """Every item there ever was about a record, in the order they were made."""
    return Item.objects.filter(subject=subject_id).order_by("pk")


def item_codes(keys: Iterable[int]) -> dict[int, str]:
    """How people name items: `R-2026-001.1` is the first that was made about R-2026-001. One query."""
    older = Item.objects.filter(subject=OuterRef("subject"), pk__lte=OuterRef("pk")).order_by().values("subject")
    number = Subquery(older.annotate(n=Count("pk")).values("n"))
    rows = Item.objects.filter(pk__in=set(keys)).annotate(number=number).order_by()
    return {key: f"{code}.{number}" for key, code, number in rows.values_list("pk", "subject__code", "number")}


def item_with_code(items: QuerySet[Item], code: str) -> Item | None:
    """The item of that code among those given (the ones somebody may see); None where there is none."""
    subject, _, number = code.rpartition(".")
    if not number.isdecimal() or not int(number):
        return None
    place = int(number) - 1
    key = Item.objects.filter(subject__code=subject, subject__in=items.values("subject")).order_by("pk")
    found = key.values_list("pk", flat=True)[place : place + 1]
    return items.filter(pk__in=list(found)).first()
