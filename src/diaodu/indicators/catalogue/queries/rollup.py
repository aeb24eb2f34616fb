"""The figure of a few units together, as the indicator says its parts add up. Many units are the warehouse's work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from diaodu.indicators.catalogue.choices import AddsUp, Kind
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.catalogue.queries.figures import FOREVER, answer, lines_of
from diaodu.indicators.catalogue.rules.periods import year_before
from diaodu.indicators.catalogue.rules.rollup import Piece, Whole, whole_of
from diaodu.kernel.period import Period
from diaodu.people.models import Unit


def rolled_up(
    indicator: Indicator, units: Sequence[Unit], period: Period, *, basis: str = "", known: datetime | None = None
) -> Whole:
    """Two queries. A growth is weighted by the level of the year before, another mean by that of the period itself."""
    links = [each for each in (indicator.weight, indicator.numerator, indicator.denominator) if each is not None]
    lines = lines_of([indicator, *links], units, basis=basis, as_of=FOREVER, known=known)

    def said(of: Indicator | None, unit: Unit, when: Period) -> Decimal | None:
        return None if of is None else answer(of, lines.get((of.pk, unit.pk), {}), when, basis=basis).value

    base = year_before(period) if indicator.kind == Kind.GROWTH else period
    pieces = [
        Piece(
            value=said(indicator, unit, period) if indicator.adds_up != AddsUp.RATIO else None,
            weight=said(indicator.weight, unit, base),
            above=said(indicator.numerator, unit, period),
            below=said(indicator.denominator, unit, period),
        )
        for unit in units
    ]
    return whole_of(pieces, indicator.adds_up, is_percent=indicator.measured_in == "%")
