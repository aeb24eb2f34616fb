"""Firms' own figures of an indicator by industry: for whom the register of firms' figures is open, nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from diaodu.enterprises.rules import divisions
from diaodu.indicators.analysis.facts import INDUSTRY, firms_key, industry_key
from diaodu.indicators.analysis.lookup import Place
from diaodu.indicators.analysis.queries.lines import value_of
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.permissions import may_see_firm_figures
from diaodu.ledger.choices import Basis, Span

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class IndustryRow:
    """`growth` is worked out, on last year's figures of the same firms' division; `firms`: how many the sum holds."""

    name_zh: str
    name_en: str
    value: Decimal | None
    base: Decimal | None
    growth: Decimal | None
    firms: int


def by_industry(place: Place, indicator: Indicator, month: int) -> Sequence[IndustryRow]:
    """By division, the largest first; empty for whom they are not open, or where no firm has a figure."""
    from diaodu.warehouse.queries import ask

    if not place.is_county or not may_see_firm_figures(place.officer, today=place.today):
        return []
    found = ask(
        "breakdown",
        indicator=firms_key(indicator),
        month=month,
        dimension=INDUSTRY,
        span=str(Span.CUMULATIVE),
        basis=str(Basis.MANAGEMENT),
    )
    named = {industry_key(place.county.path, code): (zh, en) for code, (_section, zh, en) in divisions().items()}
    rows = [
        IndustryRow(
            *named[part.grp],
            value_of(part.figure, None),
            value_of(part.earlier_figure, None),
            None if part.growth is None else Decimal(repr(part.growth)).quantize(_TENTH),
            part.counted,
        )
        for part in found
        if part.grp in named
    ]
    return sorted(rows, key=lambda row: -(row.value or Decimal(0)))
