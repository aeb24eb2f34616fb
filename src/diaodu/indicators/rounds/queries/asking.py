"""What a round would ask, and what of it somebody has already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q

from diaodu.core.clock import moment
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.choices import KIND
from diaodu.indicators.rounds.periods import Rhythm, asked_periods
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Basis, RoundState
from diaodu.ledger.models import Item, Line, Observation
from diaodu.people.choices import UnitKind
from diaodu.people.models import Unit
from diaodu.people.permissions import within


@dataclass(frozen=True, slots=True)
class Had:
    """Who has a figure already, or is asked for it by another round (`round_code`)."""

    unit: Unit
    basis: str = ""
    value: Decimal | None = None
    measured_in: str = ""
    on: date | None = None
    round_code: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One figure a round could ask. `had`: it need not, because of this."""

    item: Item
    indicator: Indicator
    period: Period
    had: Had | None = None

    @property
    def key(self) -> str:
        return f"{self.item.pk}:{self.period.code}"


def rhythm_of(indicator: Indicator) -> Rhythm:
    return Rhythm(indicator.frequency, is_combined(indicator), indicator.behind)


def is_combined(indicator: Indicator) -> bool:
    """Whether January is published with February only."""
    return not {1, 2}.isdisjoint(indicator.not_alone)


def candidates(county: Unit, field: str, asked: Period) -> list[Candidate]:
    """The management figures the period asks, each with who has it already. Four queries, however many.

    Official figures are never asked of anybody: they come from releases.
    """
    items = [
        (item, item.subject.indicator, period)
        for item in _items(county, field, on=asked.end)
        for period in asked_periods(rhythm_of(item.subject.indicator), asked)
    ]
    had = _had([(item, period) for item, _, period in items])
    return [
        Candidate(item, indicator, period, had.get((item.subject_id, _about(item), period.code)))
        for item, indicator, period in items
    ]


def _items(county: Unit, field: str, *, on: date) -> Iterable[Item]:
    alive = Q(retired_on=None) | Q(retired_on__gt=on)
    indicator_alive = Q(subject__indicator__retired_on=None) | Q(subject__indicator__retired_on__gt=on)
    found = Item.objects.filter(
        within(county.county_path, "unit__path"),
        alive,
        indicator_alive,
        field=field,
        since__lte=on,
        subject__kind=KIND,
        basis=Basis.MANAGEMENT,
        span=F("subject__indicator__span"),  # the other span is worked out, never asked
        subject__indicator__formula="",
    ).exclude(measured_in="")
    # A county has no clerk: its figure comes from a release, or is a sum.
    return (
        found.exclude(unit__kind=UnitKind.COUNTY)
        .select_related("subject__indicator__lead", "unit", "about")
        .order_by("unit__order", "unit", "subject__indicator__order", "about__order", "pk")
    )


def _about(item: Item) -> int:
    return item.about_id or item.unit_id


def _had(wanted: Sequence[tuple[Item, Period]]) -> dict[tuple[int, int, str], Had]:
    """By indicator, area and period: the figure that is known, or the open round that asks for it."""
    subjects, periods = {item.subject_id for item, _ in wanted}, {period.code for _, period in wanted}
    found: dict[tuple[int, int, str], Had] = {}
    asked = Line.objects.filter(
        item__subject__in=subjects, owed__round__state=RoundState.OPEN, owed__round__kind=KIND
    ).select_related("item", "owed__round", "owed__unit")
    for line in asked:
        key = (line.item.subject_id, _about(line.item), line.period_code)
        found[key] = Had(line.owed.unit, round_code=line.owed.round.code)
    facts = Observation.objects.filter(
        item__subject__in=subjects, period__in=periods, value__isnull=False, known_at__lte=moment()
    )
    for fact in facts.select_related("item__unit", "unit").order_by("vintage"):
        key = (fact.item.subject_id, _about(fact.item), fact.period)
        found[key] = Had(fact.item.unit, fact.basis, fact.value, fact.item.measured_in, fact.known_at.date())
    return found


def asked_in_month(units: Iterable[int], year: int, month: int) -> dict[int, int]:
    """How many fields each unit was asked for, over all rounds that were opened in a month: the load put on it."""
    rows = Line.objects.filter(
        owed__unit__in=units, owed__round__opened_at__year=year, owed__round__opened_at__month=month
    )
    return {row["owed__unit"]: row["n"] for row in rows.values("owed__unit").annotate(n=Count("pk"))}
