"""Figures for an assessment: asked of the measures for every unit, with targets and what stands a period earlier.

A figure counts for the period only when it belongs to it: one that ends before the period begins is a blank, with the
reason. Constant queries for each item, however many units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from diaodu.assessment.choices import EntryKind
from diaodu.assessment.models import Entry
from diaodu.assessment.scoring.schemes import SchemeItem
from diaodu.assessment.scoring.values import Method, Reading
from diaodu.core.measures import Contribution, Measured, measure_named
from diaodu.indicators.catalogue.choices import Kind, TargetKind
from diaodu.indicators.catalogue.measure_names import GROWTH
from diaodu.indicators.catalogue.models import Target
from diaodu.indicators.catalogue.rules.pace import expected_by
from diaodu.kernel.period import Period
from diaodu.people.models import Unit

MOST_RECORDS = 20
PLACES = Decimal("0.0001")
Said = tuple[str, str]
_NOTHING: Said = ("", "")


@dataclass(frozen=True, slots=True)
class Found:
    """One unit's figure of one item, as it was read."""

    reading: Reading
    measured_in: str = ""
    on: date | None = None
    note: Said = _NOTHING
    records: Sequence[Mapping[str, Any]] = ()
    left_out: int = 0
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when is asked."""

    scope: str
    period: Period
    known: datetime


def read_item(item: SchemeItem, units: Sequence[Unit], place: Place) -> dict[str, Found]:
    """By unit code. A measure that does not know a unit or an indicator leaves a blank that says so."""
    if item.source.is_manual:
        return {unit.code: Found(Reading(None), note=("还没有评分", "No mark has been given yet")) for unit in units}
    measured = _ask(item, units, place)
    targets = _targets(item, {unit: _month_of(each) for unit, each in zip(units, measured, strict=True)}, place)
    found = {
        unit.code: _found(item, answer, place.period, targets.get(unit.code))
        for unit, answer in zip(units, measured, strict=True)
    }
    if item.rule.method != Method.IMPROVEMENT:
        return found
    earlier = replace(place, period=place.period.previous())
    before = _ask(item, units, earlier)
    return {
        unit.code: replace(
            found[unit.code],
            reading=replace(found[unit.code].reading, before=_value(answer, earlier.period)),
        )
        for unit, answer in zip(units, before, strict=True)
    }


def _ask(item: SchemeItem, units: Sequence[Unit], place: Place) -> list[Measured | Said]:
    """All units at once; where that fails, each by itself, so that one bad unit does not blank the others."""
    measure = measure_named(item.source.measure)
    period = place.period
    days = {"{start}": period.start.isoformat(), "{year}": date(period.year, 1, 1).isoformat()}
    given = {name: days.get(text, text) for name, text in item.source.filter.items()}
    filters = [{"unit": unit.code, **given, "scope": place.scope} for unit in units]
    try:
        return list(measure.values(place.period.end, filters, known=place.known))
    except (ArithmeticError, LookupError, ValueError):
        return list(_one_by_one(measure, filters, place))


def _one_by_one(measure: Any, filters: Sequence[Mapping[str, Any]], place: Place) -> Iterator[Measured | Said]:
    for each in filters:
        try:
            yield measure.value(place.period.end, each, known=place.known)
        except (ArithmeticError, LookupError, ValueError) as error:
            yield (f"取数条件不能用：{error}"[:300], f"The condition cannot be used: {error}"[:300])


def _value(answer: Measured | Said, period: Period) -> Decimal | None:
    return answer.value if isinstance(answer, Measured) and _belongs(answer, period) else None


def _belongs(answer: Measured, period: Period) -> bool:
    return answer.as_of is None or answer.as_of >= period.start


def _found(item: SchemeItem, answer: Measured | Said, period: Period, target: Decimal | None) -> Found:
    if not isinstance(answer, Measured):
        return Found(Reading(None, target=target), note=answer)
    value = _value(answer, period)
    kept = [_record(each) for each in answer.records[:MOST_RECORDS]]
    left = max(0, len(answer.records) - MOST_RECORDS)
    if value is None:
        return Found(Reading(None, target=target), answer.unit, answer.as_of, _why_blank(answer, period), kept, left)
    value, margin = value.quantize(PLACES), item.source.margin
    reading = Reading(value, value - margin, value + margin, target) if margin else Reading(value, target=target)
    return Found(reading, answer.unit, answer.as_of, _remark(answer, margin, period), kept, left)


def _why_blank(answer: Measured, period: Period) -> Said:
    if answer.value is None:
        return "数据部门还没有这一期的数", "The figure of this period is not there yet"
    return (
        f"最新一期数据截至{answer.as_of}，不属于{period.label_zh}",
        f"The newest figure ends on {answer.as_of}, before {period.label_en}",
    )


def _remark(answer: Measured, margin: Decimal, period: Period) -> Said:
    if answer.as_of is not None and answer.as_of < period.end and answer.as_of.month != period.last:
        return f"最新数据截至{answer.as_of:%Y-%m}", f"The newest figure is of {answer.as_of:%Y-%m}"
    if answer.blanks:
        return f"有{answer.blanks}处缺数未计入", f"{answer.blanks} parts are not known and left out"
    if margin:
        return f"公布数有±{margin.normalize():f}的误差", f"The published figure may be off by {margin.normalize():f}"
    return _NOTHING


def _record(each: Contribution) -> dict[str, Any]:
    return {
        "label": each.label[:160],
        "url": each.url,
        "value": None if each.value is None else f"{each.value.normalize():f}",
        "on": each.on.isoformat() if each.on else "",
    }


def _month_of(answer: Measured | Said) -> int | None:
    return answer.as_of.month if isinstance(answer, Measured) and answer.as_of is not None else None


def _targets(item: SchemeItem, units: Mapping[Unit, int | None], place: Place) -> dict[str, Decimal]:
    """By unit code. Of a level: where it should stand by the month the unit's newest figure is of."""
    source = item.source
    if source.target == "none":
        return {}
    if source.target == "number":
        return {unit.code: source.target_value for unit in units if source.target_value is not None}
    kinds = [TargetKind.GROWTH] if source.measure == GROWTH else [TargetKind.LEVEL, TargetKind.SHARE]
    rows = Target.objects.filter(
        indicator__scope=place.scope,
        indicator__code=source.filter.get("indicator", "").upper(),
        unit__in=[unit.pk for unit in units],
        year=place.period.year,
        kind__in=kinds,
        retired_on=None,
    ).prefetch_related("editions").select_related("unit", "indicator")  # fmt: skip
    found = {}
    for row in rows:
        value = _target_by(row, source.target, place, units[row.unit])
        if value is not None:
            found[row.unit.code] = value.quantize(PLACES)
    return found


def _target_by(row: Target, name: str, place: Place, month: int | None) -> Decimal | None:
    """By the newest edition that was known. What is to be ensured is the assigned figure where none else is set."""
    known = [each for each in row.editions.all() if each.valid_from <= place.known.date()]
    if not known:
        return None
    edition = max(known, key=lambda each: each.edition)
    year: Decimal | None = edition.counts if name == "ensured" else getattr(edition, name)
    if year is None or row.kind != TargetKind.LEVEL:
        return year
    return expected_by(
        min(month or place.period.last, place.period.last),
        target=year,
        baseline=edition.baseline,
        pace_kind=edition.pace_kind if name == "ensured" or edition.pace_kind != "values" else "",
        pace=[Decimal(str(part)) for part in edition.pace],
        is_flow=row.indicator.kind == Kind.FLOW,
    )


def with_entry(found: Found, entry: Entry) -> Found:
    """The figure a person entered with its evidence, in place of what was read."""
    marks = entry.kind == EntryKind.MARK
    note = (
        (f"人工评分：{entry.why}", "Marked by hand")
        if marks
        else (f"按异议更正：{entry.why}", "Corrected upon an objection")
    )
    return replace(
        found,
        reading=replace(found.reading, value=entry.value, low=entry.low, high=entry.high),
        measured_in=found.measured_in or ("分" if marks else ""),
        note=(note[0][:300], note[1][:300]),
        records=[
            {"label": entry.document[:160], "url": "", "value": None, "on": ""},
            *([] if marks else found.records[: MOST_RECORDS - 1]),
        ],
        entry=entry.pk,
    )
