"""An assessment thought out: figures and entries in, totals with places out; nothing is kept here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from diaodu.assessment.choices import EntryKind
from diaodu.assessment.models import Assessment, Entry, ItemScore
from diaodu.assessment.reading import Found
from diaodu.assessment.scoring.schemes import SchemeGroup, SchemeRules, read_scheme
from diaodu.assessment.scoring.simulating import Group
from diaodu.assessment.scoring.totals import Extra, UnitTotal, score_group
from diaodu.assessment.scoring.values import Reading

Figures = Mapping[str, Mapping[str, Found]]  # item → unit code → what was found


@dataclass(frozen=True, slots=True)
class Scored:
    """A group with its rows, the best first."""

    group: SchemeGroup
    rows: Sequence[UnitTotal]


def rules_of(assessment: Assessment) -> SchemeRules:
    return read_scheme(assessment.edition.body)


def score(rules: SchemeRules, figures: Figures, entries: Iterable[Entry]) -> list[Scored]:
    extras = extras_of(entries)
    return [Scored(group, _scored(_group(rules, group, figures, extras))) for group in rules.groups]


def _scored(group: Group) -> list[UnitTotal]:
    return score_group(group.items, group.rule, group.readings, group.total, group.extras)


def _group(rules: SchemeRules, group: SchemeGroup, figures: Figures, extras: Mapping[str, Extra]) -> Group:
    readings: dict[str, dict[str, Reading]] = {
        item.rule.key: {
            unit: figures[item.rule.key][unit].reading if unit in figures[item.rule.key] else Reading(None)
            for unit in group.rule.units
        }
        for item in rules.items
    }
    return Group([item.rule for item in rules.items], group.rule, readings, rules.total, extras)


def standing_entries(assessment: Assessment) -> list[Entry]:
    """Those that were not taken back, the oldest first, without the taking back itself."""
    rows = assessment.entries.filter(takes_back=None, taken_back_by=None).select_related("unit")
    return list(rows.order_by("at", "pk"))


def extras_of(entries: Iterable[Entry]) -> dict[str, Extra]:
    """Bonus, penalty and veto by unit code."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for each in entries:
        found[each.unit.code].append(each)
    return {
        unit: Extra(
            _sum(rows, EntryKind.BONUS),
            _sum(rows, EntryKind.PENALTY),
            any(each.kind == EntryKind.VETO for each in rows),
        )
        for unit, rows in found.items()
    }


def _sum(entries: Iterable[Entry], kind: str) -> Decimal:
    return sum((each.value or Decimal(0) for each in entries if each.kind == kind), Decimal(0))


def kept_figures(assessment: Assessment) -> dict[str, dict[str, Found]]:
    """The figures the present scores stand on, as they were kept. One query."""
    found: dict[str, dict[str, Found]] = defaultdict(dict)
    for row in ItemScore.objects.filter(total__assessment=assessment).select_related("total__unit"):
        reading = Reading(row.value, row.low, row.high, row.target, row.before)
        found[row.item][row.total.unit.code] = Found(
            reading, row.measured_in, row.figure_on, (row.note_zh, row.note_en), row.records, row.left_out, row.entry_id
        )
    return dict(found)


def group_as_scored(assessment: Assessment, unit: str) -> Group | None:
    """The group of a unit as it was scored, for what would be if. None where the scheme has no such unit."""
    rules = rules_of(assessment)
    group = rules.group_of(unit)
    if group is None:
        return None
    return _group(rules, group, kept_figures(assessment), extras_of(standing_entries(assessment)))
