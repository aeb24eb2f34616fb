"""Targets from Excel: new ones are set, others get a new edition with the reason that stands in the row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from diaodu.core.choices import RowChange
from diaodu.core.sheets import Checked, Row, SheetKind, refuse_wrong, register_sheet_kind
from diaodu.core.typed import whole_year
from diaodu.indicators.catalogue.actions import TargetInput, set_targets
from diaodu.indicators.catalogue.choices import TARGET_UNITS, PaceKind, TargetKind
from diaodu.indicators.catalogue.models import Target
from diaodu.indicators.catalogue.permissions import hand_of
from diaodu.indicators.catalogue.queries.figures import answer, lines_of
from diaodu.indicators.catalogue.rules.periods import periods_of
from diaodu.indicators.catalogue.rules.targets import problems_with, read_pace, slip_warnings
from diaodu.indicators.catalogue.sheet_cells import (
    Reading,
    find_indicator,
    find_unit,
    heads_of,
    indicators_by_word,
    units_by_word,
)
from diaodu.indicators.catalogue.sheet_columns import TARGET_COLUMNS
from diaodu.people.models import Unit

TARGETS = "indicators.targets"
_FIGURES = ("assigned", "ensured", "striven", "stretch", "baseline")
_KINDS = {
    "总量": TargetKind.LEVEL, "增速": TargetKind.GROWTH, "位次": TargetKind.RANK, "占比": TargetKind.SHARE,
    **{kind.value: kind for kind in TargetKind},
}  # fmt: skip


@dataclass
class _ReadRow:
    reading: Reading
    given: TargetInput | None
    old: Target | None = None


def _read(rows: Sequence[Row], scope: str) -> list[_ReadRow]:
    """Five queries, however many rows."""
    heads, indicators, units = heads_of(TARGET_COLUMNS), indicators_by_word(scope), units_by_word(scope)
    found = []
    for row in rows:
        reading = Reading(row, heads)
        indicator, unit = find_indicator(reading, indicators), find_unit(reading, units)
        year, kind = _year(reading), _kind(reading)
        figures: dict[str, Any] = {name: reading.figure(name) for name in _FIGURES}
        pace = _pace(reading)
        if unit is not None and unit.kind not in TARGET_UNITS:
            reading.wrong("unit", f"{unit.name_zh}是企业，目标不能下给企业", f"{unit.code} is a company: no targets")
        given = None
        if indicator is not None and unit is not None and not reading.problems:
            given = TargetInput(
                indicator, unit, year, reading.text("source"), kind=kind, **figures,
                pace_kind=_pace_kind(pace), pace=pace, reason=reading.text("reason"),
            )  # fmt: skip
            for problem in problems_with(given.asked):
                reading.wrong(problem.field, problem.zh, problem.en)
        found.append(_ReadRow(reading, given))
    _against_what_stands(found)
    return found


def _against_what_stands(rows: list[_ReadRow]) -> None:
    given = [row.given for row in rows if row.given is not None]
    targets = Target.objects.filter(
        indicator__in={each.indicator.pk for each in given}, unit__in={each.unit.pk for each in given}
    ).select_related("newest", "indicator", "unit")
    there = {(t.indicator_id, t.unit_id, t.year, t.kind): t for t in targets}
    lines = lines_of(list({e.indicator.pk: e.indicator for e in given}.values()), [e.unit for e in given])
    twice = Counter(each.key for each in given)
    for row in rows:
        each = row.given
        if each is None:
            continue
        row.old = there.get(each.key)
        if twice[each.key] > 1:
            row.reading.wrong("indicator", "同一指标、单位、年份在表里重复", "The same target stands there twice")
        last = periods_of(each.indicator.frequency, each.indicator.not_alone, each.year - 1)[-1]
        base = answer(each.indicator, lines.get((each.indicator.pk, each.unit.pk), {}), last).value
        for warning in slip_warnings(each.asked, base, each.indicator.measured_in):
            row.reading.wrong(warning.field, warning.zh, warning.en)
        if row.old is not None and row.old.retired_on is None and _before(row) and not each.reason:
            row.reading.wrong("reason", "目标已定，改动请在“调整原因”里写明", "It stands already: give the reason")


def _before(row: _ReadRow) -> dict[str, str]:
    """What the row changes, as it is now."""
    newest = row.old.newest if row.old else None
    if newest is None or row.given is None:
        return {}
    old_pace, pace = " ".join(str(value) for value in newest.pace), " ".join(f"{v:f}" for v in row.given.pace)
    pairs = {name: (getattr(newest, name), getattr(row.given, name)) for name in _FIGURES}
    found = {name: "" if old is None else f"{old:f}" for name, (old, new) in pairs.items() if old != new}
    if old_pace != pace:
        found["pace"] = old_pace
    if newest.source != row.given.source:
        found["source"] = newest.source
    return found


def check_targets(rows: Sequence[Row], scope: str) -> list[Checked]:
    found = []
    for row in _read(rows, scope):
        before = _before(row)
        if row.reading.problems or row.given is None:
            found.append(Checked(RowChange.WRONG, row.reading.problems))
        elif row.old is None or row.old.retired_on is not None:
            found.append(Checked(RowChange.ADD))
        else:
            found.append(Checked(RowChange.CHANGE if before else RowChange.SAME, before=before))
    return found


def publish_targets(rows: Sequence[Row], scope: str, by: str) -> None:
    read = _read(rows, scope)
    given = [row.given for row in read if row.given is not None and not row.reading.problems]
    refuse_wrong(row.reading.problems for row in read)
    set_targets(given, county=Unit.objects.get(path=scope), by=by)


def _year(reading: Reading) -> int:
    text = reading.text("year").rstrip("年")
    if year := whole_year(text):
        return year
    if text:
        reading.wrong("year", f"“{text}”不是年份", f"“{text}” is no year")
    return 0


def _kind(reading: Reading) -> str:
    word = reading.text("kind")
    if word and word not in _KINDS:
        reading.wrong("kind", f"不认识目标类型“{word}”；可用：总量、增速、位次、占比", f"There is no kind “{word}”")
    return str(_KINDS.get(word, TargetKind.LEVEL))


def _pace(reading: Reading):  # type: ignore[no-untyped-def]
    try:
        return read_pace(reading.text("pace").replace("、", " ").replace("，", " ").split())
    except ValueError:
        reading.wrong("pace", "月度进度要用空格隔开的12个数", "A pace is twelve numbers with blanks between")
        return ()


def _pace_kind(pace) -> str:  # type: ignore[no-untyped-def]
    """Cumulative shares end at 100; whatever else is in the target's own unit."""
    if not pace:
        return ""
    return str(PaceKind.SHARES if pace[-1] == 100 else PaceKind.VALUES)


def _permits(officer: object, day: date) -> bool:
    return hand_of(officer, today=day).may_keep  # type: ignore[arg-type]


register_sheet_kind(
    SheetKind(
        name=TARGETS,
        title=gettext_lazy("Indicator targets"),
        columns=TARGET_COLUMNS,
        check=check_targets,
        publish=publish_targets,
        permits=_permits,
        home=lambda sheet: reverse("indicators:bring_targets"),
    )
)
