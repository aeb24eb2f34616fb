"""What needs can say how much of: the share met on time, and what is lacking of a factor, by a day.

Counted are needs that were to be met between the first of the year and the day. One without an amount is a blank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from diaodu.core.links import subject_url
from diaodu.core.measures import Contribution, Evening, Measured, register_measure
from diaodu.factors.choices import NeedState
from diaodu.factors.measure_names import GAP, MET
from diaodu.factors.models import Need, Securing
from diaodu.factors.rules import ZERO
from diaodu.factors.setting_kinds import factor_kinds

ALL = "all"
SCHEMA = {
    "scope": "the county's path; filled in by the plan",
    "factor": "code of a factor as the rule factors.kinds names it, or all",
}


@dataclass(frozen=True, slots=True)
class Asked:
    scope: str
    factor: str

    @classmethod
    def read(cls, filter: Mapping[str, Any]) -> Asked:
        return cls(str(filter.get("scope", "")).strip(), str(filter.get("factor", "")).strip() or ALL)


@dataclass(frozen=True, slots=True)
class _Standing:
    """A need as it was known: what was secured by the day, and since when all of it was."""

    need: Need
    secured: Decimal
    met_on: date | None


class _OfNeeds:
    name: str
    filter_schema: Mapping[str, str] = SCHEMA
    optional: frozenset[str] = frozenset({"factor"})

    def value(self, as_of: date, filter: Mapping[str, Any], *, known: datetime | None = None) -> Measured:
        return self.values(as_of, [filter], known=known)[0]

    def values(
        self, as_of: date, filters: Sequence[Mapping[str, Any]], *, known: datetime | None = None
    ) -> list[Measured]:
        """Two queries, however many filters. Raises LookupError for a factor that is none."""
        asked = [Asked.read(each) for each in filters]
        read = _Read({each.scope for each in asked}, as_of)
        return [self._measured(each, read, as_of, known) for each in asked]

    def values_on_days(self, evenings: Sequence[Evening], filters: Sequence[Mapping[str, Any]]) -> list[list[Measured]]:
        asked = [Asked.read(each) for each in filters]
        read = _Read({each.scope for each in asked}, max(evenings)[0])
        return [[self._measured(each, read, day, known) for each in asked] for day, known in evenings]

    def _measured(self, asked: Asked, read: _Read, day: date, known: datetime | None) -> Measured:
        kinds = factor_kinds(asked.scope, on=day)
        if asked.factor != ALL and asked.factor not in kinds:
            msg = f"no factor is called {asked.factor!r}"
            raise LookupError(msg)
        unit = kinds[asked.factor].unit if asked.factor != ALL else ""
        return self.sum_of(read.standing(asked, day, known), unit, day)

    def sum_of(self, rows: Sequence[_Standing], unit: str, day: date) -> Measured:
        raise NotImplementedError


class MetOnTime(_OfNeeds):
    """Of the needs whose day has come, the share that was wholly secured by it; not known where none was due."""

    name, title_zh, title_en = MET, "要素需求按时落实率", "Needs met on time"

    def sum_of(self, rows: Sequence[_Standing], unit: str, day: date) -> Measured:
        known = [row for row in rows if row.need.amount is not None]
        blanks = len(rows) - len(known)
        if not known:
            return Measured(None, "%", blanks=max(1, blanks))
        met = [row for row in known if row.met_on is not None and row.met_on <= row.need.needed_by]
        share = (Decimal(len(met)) * 100 / len(known)).quantize(Decimal("0.01"))
        return Measured(share, "%", day, blanks, [_part(row, Decimal(1)) for row in met])


class Lacking(_OfNeeds):
    """What is still lacking of one factor. Factors of different units are never added up."""

    name, title_zh, title_en = GAP, "要素缺口", "Gap of a factor"

    def sum_of(self, rows: Sequence[_Standing], unit: str, day: date) -> Measured:
        if not unit:
            return Measured(None, "", blanks=len(rows) or 1)
        blanks = sum(row.need.amount is None for row in rows)
        lacks = [(row, max(ZERO, row.need.amount - row.secured)) for row in rows if row.need.amount is not None]
        parts = [_part(row, gap) for row, gap in lacks if gap]
        return Measured(sum((gap for _row, gap in lacks), ZERO), unit, day, blanks, parts)


class _Read:
    """Needs of some counties with what was secured of them up to a day."""

    def __init__(self, scopes: set[str], last: date) -> None:
        self._needs: dict[str, list[Need]] = defaultdict(list)
        needs = Need.objects.filter(scope__in=scopes, needed_by__lte=last).select_related("subject", "about")
        for need in needs.order_by("pk"):
            self._needs[need.scope].append(need)
        self._said: dict[int, list[Securing]] = defaultdict(list)
        for row in Securing.objects.filter(need__scope__in=scopes, on__lte=last).order_by("pk"):
            self._said[row.need_id].append(row)

    def standing(self, asked: Asked, day: date, known: datetime | None) -> list[_Standing]:
        first = date(day.year, 1, 1)
        return [
            self._one(need, day, known)
            for need in self._needs[asked.scope]
            if first <= need.needed_by <= day
            and asked.factor in (ALL, need.factor)
            and not (need.state == NeedState.WITHDRAWN and need.closed_on and need.closed_on <= day)
        ]

    def _one(self, need: Need, day: date, known: datetime | None) -> _Standing:
        said = [row for row in self._said[need.pk] if row.on <= day and (known is None or row.at <= known)]
        secured = (said[-1].total or ZERO) if said else ZERO
        whole = need.amount is not None and secured >= need.amount
        return _Standing(need, secured, said[-1].on if said and whole else None)


def _part(row: _Standing, value: Decimal) -> Contribution:
    return Contribution(row.need.subject.label_zh, subject_url(row.need.subject), value, row.met_on)


def register() -> None:
    for measure in (MetOnTime(), Lacking()):
        register_measure(measure)
