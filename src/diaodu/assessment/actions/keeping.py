"""Scores as rows: written in place of those before, while nothing is frozen."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from diaodu.assessment.definitions import units_of_county
from diaodu.assessment.models import Assessment, ItemScore, UnitScore
from diaodu.assessment.reading import Found
from diaodu.assessment.scoring.totals import UnitTotal
from diaodu.assessment.scoring.values import ONE, Reading
from diaodu.assessment.scoring.wording import words_of
from diaodu.assessment.scoring_run import Figures, Scored, rules_of, score, standing_entries
from diaodu.people.models import Unit

_PLACES = Decimal("0.0001")
_NOTHING = Found(Reading(None))


def score_again(assessment: Assessment, figures: Figures) -> list[Scored]:
    """Totals and places out of these figures and the entries that stand, kept as rows. Part of an action."""
    rules = rules_of(assessment)
    scored = score(rules, figures, standing_entries(assessment))
    before = {row.unit_id: row for row in assessment.totals.all()}
    ItemScore.objects.filter(total__assessment=assessment).delete()
    assessment.totals.all().delete()
    units = _units(assessment)
    kept = UnitScore.objects.bulk_create(
        _still_agreed(_total(assessment, group.group.rule.key, order, row, units[row.unit]), before)
        for group in scored
        for order, row in enumerate(group.rows, start=1)
    )
    rows = [row for group in scored for row in group.rows]
    order = {item.rule.key: number for number, item in enumerate(rules.items, start=1)}
    ItemScore.objects.bulk_create(
        _item(total, key, number, row, figures[key].get(row.unit, _NOTHING))
        for total, row in zip(kept, rows, strict=True)
        for key, number in order.items()
    )
    return scored


def _units(assessment: Assessment) -> dict[str, Unit]:
    """Those the edition names, some of which may have been retired since."""
    there = units_of_county(assessment.scope)
    wanted = {unit for group in assessment.edition.body["groups"] for unit in group["units"]} - set(there)
    gone = Unit.objects.filter(code__in=wanted, path__startswith=assessment.scope) if wanted else ()
    return {**{unit.code: unit for unit in gone}, **there}


def _still_agreed(total: UnitScore, before: Mapping[int, UnitScore]) -> UnitScore:
    """A unit's word stands while its total and its places are those it agreed to."""
    old = before.get(total.unit_id)
    if old is not None and _result(old) == _result(total):
        total.agreed_by, total.agreed_at = old.agreed_by, old.agreed_at
    return total


def _result(total: UnitScore) -> tuple[Any, ...]:
    return total.total, total.low, total.high, total.best, total.worst, total.vetoed


def _total(assessment: Assessment, group: str, order: int, row: UnitTotal, unit: Unit) -> UnitScore:
    place = row.place
    return UnitScore(
        assessment=assessment,
        unit=unit,
        group=group,
        order=order,
        total=row.total,
        low=row.low,
        high=row.high,
        bonus=row.bonus,
        penalty=row.penalty,
        vetoed=row.vetoed,
        blanks=len(row.blanks),
        spread=bool(row.blanks) and row.spread != ONE,
        provisional=row.provisional,
        place=place.place if place else None,
        best=place.best if place else None,
        worst=place.worst if place else None,
    )


def _item(total: UnitScore, key: str, order: int, row: UnitTotal, found: Found) -> ItemScore:
    points = row.points[key]
    zh, en = words_of(points.why)
    reading = found.reading
    return ItemScore(
        total=total,
        item=key,
        order=order,
        weight=points.weight,
        value=_kept(reading.value),
        low=_kept(reading.low),
        high=_kept(reading.high),
        target=_kept(reading.target),
        before=_kept(reading.before),
        measured_in=found.measured_in,
        figure_on=found.on,
        points=_kept(points.value),
        points_low=_kept(points.low),
        points_high=_kept(points.high),
        why_zh=zh[:300],
        why_en=en[:300],
        note_zh=found.note[0],
        note_en=found.note[1],
        records=list(found.records),
        left_out=found.left_out,
        entry_id=found.entry,
    )


def _kept(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.quantize(_PLACES)
