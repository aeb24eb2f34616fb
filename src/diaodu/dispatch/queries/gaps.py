"""缺口分解: each target's gap with what existing firms, new ones, projects and policies would fill of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from diaodu.dispatch.choices import PartKind
from diaodu.dispatch.models import GapPolicy
from diaodu.dispatch.permissions import visible_policies
from diaodu.dispatch.rules.gaps import Part, Scenario, decompose
from diaodu.dispatch.setting_kinds import weights
from diaodu.indicators.analysis.lookup import Place
from diaodu.indicators.analysis.queries.gaps import GapRow, SupportRow, gaps_of
from diaodu.people.models import Officer


@dataclass(frozen=True, slots=True)
class Named:
    """A support with the kind it fills the gap by."""

    kind: str
    row: SupportRow


@dataclass(frozen=True, slots=True)
class Decomposed:
    """`scenarios` empty where nothing says how large the gap is: the row's own words tell why."""

    row: GapRow
    named: Sequence[Named]
    policies: Sequence[GapPolicy]
    scenarios: Sequence[Scenario]


def decomposed_gaps(place: Place) -> list[Decomposed]:
    """The targets of one unit that have a gap, or of which nobody can say; the most urgent first."""
    policies: dict[int, list[GapPolicy]] = defaultdict(list)
    rows = visible_policies(place.officer, today=place.today).filter(unit=place.unit, year=place.year)
    for policy in rows.order_by("pk"):
        policies[policy.indicator_id].append(policy)
    shares = weights(place.county.path, on=place.today)
    found = []
    for row in gaps_of(place):
        if not row.goal.is_amount:
            continue  # a growth is not filled by amounts
        named = [Named(kind_of(each), each) for each in row.supports]
        ours = policies.get(row.target.indicator_id, [])
        parts = [Part(each.kind, each.row.state, each.row.adds) for each in named]
        parts += [Part(PartKind.POLICY, str(policy.state), policy.adds) for policy in ours]
        short = row.gap.short
        scenarios = decompose(short, parts, shares) if short is not None else ()
        found.append(Decomposed(row, named, ours, scenarios))
    return sorted(found, key=lambda each: each.row.urgency or (9, 0))


def kind_of(row: SupportRow) -> str:
    """A project; a firm that had nothing in the same period of last year (新投产、新入统); else one that was there.

    Where last year is not known nobody can say which: it counts among the existing ones, with what it adds unknown.
    """
    support = row.support
    if support.project_id is not None:
        return PartKind.PROJECT
    return PartKind.NEW if support.base == 0 else PartKind.EXISTING


def policies_of(officer: Officer, *, today: date) -> list[GapPolicy]:
    return list(visible_policies(officer, today=today).select_related("indicator", "unit"))
