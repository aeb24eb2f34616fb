"""Supports with what is expected of them, and what they come to together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from diaodu.indicators.catalogue.choices import SupportState
from diaodu.indicators.catalogue.models import Support, SupportEstimate


def listed_supports(supports: QuerySet[Support]) -> QuerySet[Support]:
    return supports.select_related(
        "indicator__subject", "indicator__lead", "unit", "firm", "project", "officer__unit", "newest", "subject"
    ).order_by("indicator__order", "unit__path", "code")


@dataclass(frozen=True, slots=True)
class Row:
    """A support as a list shows it. `gap`: the estimate less the base; None where one of them is not known."""

    support: Support

    @property
    def name(self) -> str:
        return self.support.firm.name if self.support.firm else self.support.project.name  # type: ignore[union-attr]

    @property
    def estimate(self) -> Decimal | None:
        return self.support.newest.value if self.support.newest else None

    @property
    def state(self) -> str:
        return self.support.newest.state if self.support.newest else str(SupportState.OPEN)

    @property
    def state_label(self) -> str:
        return str(SupportState(self.state).label)

    @property
    def gap(self) -> Decimal | None:
        base = self.support.base
        return None if base is None or self.estimate is None else self.estimate - base


@dataclass(frozen=True, slots=True)
class Together:
    """Sums leave out what is not known, and say how many. Never put beside statistics as if it were one."""

    count: int
    estimate: Decimal | None
    confirmed: Decimal | None
    base: Decimal | None
    blanks: int


def together(rows: Sequence[Row]) -> Together:
    known = [row for row in rows if row.estimate is not None and row.state != SupportState.FAILED]
    return Together(
        len(rows),
        _sum(row.estimate for row in known),
        _sum(row.estimate for row in known if row.state == SupportState.CONFIRMED),
        _sum(row.support.base for row in rows),
        sum(row.estimate is None for row in rows),
    )


def estimates_of(support: Support) -> QuerySet[SupportEstimate]:
    return support.estimates.select_related("file").order_by("-period_end", "-pk")


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None
