"""What the ledger can say how much of: the figure reported by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from diaodu.core.measures import Contribution, Evening, Measured
from diaodu.ledger.choices import Span
from diaodu.ledger.models import Item, Observation
from diaodu.ledger.queries import editions_of, newest_of, series_of, total_of

REPORTED = "ledger.reported"


class Reported:
    """The newest accepted figure of an item; of one reported per period, the sum of the year."""

    name = REPORTED
    title_zh = "单位报送数"
    title_en = "Reported by the unit"
    filter_schema: Mapping[str, str] = {"item": "the ledger item's key"}

    def value(self, as_of: date, filter: Mapping[str, Any], *, known: datetime | None = None) -> Measured:
        return self.values(as_of, [filter], known=known)[0]

    def values(
        self, as_of: date, filters: Sequence[Mapping[str, Any]], *, known: datetime | None = None
    ) -> list[Measured]:
        """Two queries, however many filters."""
        keys = [int(each["item"]) for each in filters]
        items = Item.objects.in_bulk(keys)
        series = series_of(keys, on=as_of, known=known)
        return [measured(items[key], series.get(key, [])) for key in keys]

    def values_on_days(self, evenings: Sequence[Evening], filters: Sequence[Mapping[str, Any]]) -> list[list[Measured]]:
        """Two queries, however many days and filters."""
        keys = [int(each["item"]) for each in filters]
        items = Item.objects.in_bulk(keys)
        last, known = max(evenings)
        editions = editions_of(keys, on=last, known=known)
        return [
            [measured(items[key], newest_of(editions.get(key, []), on=day, known=until)) for key in keys]
            for day, until in evenings
        ]


def measured(item: Item, facts: Sequence[Observation]) -> Measured:
    """What a series of facts (oldest first) says by its end; where nothing was reported at all, that is one blank."""
    known = [fact for fact in facts if fact.value is not None]
    if not known:
        summed = item.span == Span.CURRENT and facts
        return Measured(None, item.measured_in, blanks=len(facts) if summed else 1)
    newest = known[-1]
    if item.span == Span.CUMULATIVE:
        blanks = int(facts[-1].value is None)
        return Measured(newest.value, item.measured_in, newest.period_end, blanks, [_contribution(newest)])
    year = [fact for fact in facts if fact.period_end.year == newest.period_end.year]
    total = total_of(year)
    return Measured(total.value, item.measured_in, newest.period_end, total.blanks, [_contribution(f) for f in year])


def _contribution(fact: Observation) -> Contribution:
    return Contribution(label=fact.period, value=fact.value, on=fact.period_end)
