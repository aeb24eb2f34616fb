"""What rounds of figures can say how much of: the share of returns handed in by their day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from diaodu.core.clock import ZONE
from diaodu.core.measures import Contribution, Measured, register_measure
from diaodu.indicators.rounds.choices import KIND
from diaodu.ledger.models import Return
from diaodu.people.permissions import within

ON_TIME = "figure_rounds.on_time"


class OnTime:
    """Of the returns of figures due this year, how many percent came in time; a blank where none was due yet."""

    name = ON_TIME
    title_zh = "指标报送及时率"
    title_en = "Returns of figures handed in in time"
    filter_schema: Mapping[str, str] = {
        "unit": "the unit's code; left out: the whole county",
        "scope": "the county's path; filled in by the plan",
    }
    optional = ("unit",)

    def value(self, as_of: date, filter: Mapping[str, Any], *, known: datetime | None = None) -> Measured:
        return self.values(as_of, [filter], known=known)[0]

    def values(
        self, as_of: date, filters: Sequence[Mapping[str, Any]], *, known: datetime | None = None
    ) -> list[Measured]:
        """One query for each scope among the filters."""
        evening = datetime.combine(as_of, time.max, ZONE)
        scopes = {str(each.get("scope", "")) for each in filters}
        due = {
            scope: list(
                Return.objects.filter(
                    within(scope or "/", "unit__path"),
                    round__kind=KIND,
                    round__due_at__lte=evening,
                    round__due_at__year=as_of.year,
                )
                .select_related("unit", "round")
                .order_by("round__due_at", "pk")
            )
            for scope in scopes
        }
        return [_measured(due[str(each.get("scope", ""))], each.get("unit"), as_of, known) for each in filters]


def _measured(returns: Sequence[Return], unit: Any, as_of: date, known: datetime | None) -> Measured:
    ours = [owed for owed in returns if unit in {None, "", owed.unit.code}]
    if not ours:
        return Measured(None, "%", as_of, blanks=1)
    late = [owed for owed in ours if not _came(owed, known)]
    share = Decimal(100) * (len(ours) - len(late)) / len(ours)
    records = [Contribution(f"{owed.unit.short_name} {owed.round.title}", owed.get_absolute_url()) for owed in late]
    return Measured(share.quantize(Decimal("0.01")), "%", as_of, records=records)


def _came(owed: Return, known: datetime | None) -> bool:
    handed = owed.submitted_at
    return handed is not None and handed <= owed.round.due_at and (known is None or handed <= known)


def register() -> None:
    register_measure(OnTime())
