"""Supports from Excel: new ones by name, estimates of those there are by their code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from diaodu.core.choices import RowChange
from diaodu.core.sheets import Checked, Row, SheetKind, SheetRefusedError, refuse_wrong, register_sheet_kind
from diaodu.enterprises.models import Firm
from diaodu.indicators.catalogue.actions import Estimate, NewSupport, add_supports, change_support, estimate_supports
from diaodu.indicators.catalogue.books import STATE_WORDS
from diaodu.indicators.catalogue.choices import TARGET_UNITS, SupportState
from diaodu.indicators.catalogue.models import Indicator, Support
from diaodu.indicators.catalogue.permissions import hand_of
from diaodu.indicators.catalogue.queries.supports import Row as SupportRow
from diaodu.indicators.catalogue.queries.supports import listed_supports
from diaodu.indicators.catalogue.rules.periods import problem_with
from diaodu.indicators.catalogue.sheet_cells import (
    Reading,
    find_indicator,
    find_unit,
    heads_of,
    indicators_by_word,
    units_by_word,
)
from diaodu.indicators.catalogue.sheet_columns import SUPPORT_COLUMNS
from diaodu.kernel.period import Period
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import within
from diaodu.projects.library.models import Project

SUPPORTS = "indicators.supports"
_STATES = {word: state for state, word in STATE_WORDS.items()} | {state.value: state for state in SupportState}


@dataclass
class _ReadRow:
    reading: Reading
    indicator: Indicator | None = None
    unit: Unit | None = None
    firm: Firm | None = None
    project: Project | None = None
    old: Support | None = None
    base: Decimal | None = None
    officer: Officer | None = None
    period: Period | None = None
    value: Decimal | None = None
    state: str = str(SupportState.OPEN)
    words: dict[str, str] = field(default_factory=dict)

    @property
    def says_estimate(self) -> bool:
        return self.period is not None


@dataclass(frozen=True)
class _Known:
    """What rows may name; a constant number of queries."""

    indicators: Mapping[str, Indicator]
    units: Mapping[str, Unit]
    firms: Mapping[str, Firm]
    projects: Mapping[str, Project]
    officers: Mapping[str, Officer]
    supports: list[Support]
    bringer: Officer | None


def _known(rows: Sequence[Row], scope: str) -> _Known:
    names = {row.get("name", "") for row in rows}
    people = list(Officer.objects.filter(within(scope, "unit__path"), is_active=True).select_related("unit"))
    return _Known(
        indicators_by_word(scope),
        units_by_word(scope),
        {firm.name: firm for firm in Firm.objects.filter(scope=scope, name__in=names).select_related("place")},
        {each.name: each for each in Project.objects.filter(scope=scope, name__in=names)},
        {word: officer for officer in people for word in (officer.name, officer.username)},
        list(listed_supports(Support.objects.filter(scope=scope, retired_on=None))),
        next((each for each in people if each.username == rows[0].get("bringer", "")), None) if rows else None,
    )


def _read(rows: Sequence[Row], scope: str) -> list[_ReadRow]:
    known, heads = _known(rows, scope), heads_of(SUPPORT_COLUMNS)
    if known.bringer is None:
        raise SheetRefusedError("找不到导入的人。", "Whoever brought it in is not there.")
    hand, day = hand_of(known.bringer, today=_today()), _today()
    by_code = {support.code: support for support in known.supports}
    by_what = {(s.indicator_id, s.unit_id, s.firm_id, s.project_id): s for s in known.supports}
    found = []
    for row in rows:
        read = _ReadRow(Reading(row, heads))
        _find_records(read, known, by_code, by_what)
        _find_figures(read, known, day)
        if read.indicator is not None and read.unit is not None:
            if read.unit.kind not in TARGET_UNITS:
                read.reading.wrong("unit", "支撑点归单位管，不能归企业", "A support is kept by a unit, no company")
            elif not hand.may_enter_supports(read.indicator, read.unit):
                read.reading.wrong("unit", f"你不能填{read.unit.name_zh}的支撑点", f"{read.unit.code} is not yours")
        found.append(read)
    keys = Counter(_key(read) for read in found)
    for read in found:
        if keys[_key(read)] > 1:
            read.reading.wrong("name", "同一支撑点在表里重复", "The same support stands there twice")
    return found


def _today() -> date:
    from diaodu.core.clock import today

    return today()


def _key(read: _ReadRow) -> tuple[Any, ...]:
    if read.old is not None:
        return (read.old.pk,)
    ids = [each.pk if each else None for each in (read.indicator, read.unit, read.firm, read.project)]
    return tuple(ids) if any(ids) else (id(read),)


def _find_records(
    read: _ReadRow, known: _Known, by_code: Mapping[str, Support], by_what: Mapping[Any, Support]
) -> None:
    reading = read.reading
    read.indicator, read.unit = find_indicator(reading, known.indicators), find_unit(reading, known.units)
    name, code = reading.text("name"), reading.text("code")
    read.firm = known.firms.get(name)
    read.project = None if read.firm else known.projects.get(name)
    if name and read.firm is None and read.project is None:
        reading.wrong("name", f"企业库和项目库里都没有“{name}”", f"No firm and no project is called “{name}”")
    if read.indicator and read.unit and (read.firm or read.project):
        read.old = by_what.get(
            (
                read.indicator.pk,
                read.unit.pk,
                read.firm.pk if read.firm else None,
                read.project.pk if read.project else None,
            )
        )
    if not code:
        return
    named = by_code.get(code)
    if named is None:
        reading.wrong("code", f"没有编号为 {code} 的支撑点", f"There is no support {code}")
    elif (read.old is not None and read.old.pk != named.pk) or read.old is None:
        reading.wrong("code", f"{code} 不是这个指标、单位和企业的支撑点", f"{code} is another support")


def _find_figures(read: _ReadRow, known: _Known, day: date) -> None:
    reading = read.reading
    read.base, read.value = reading.figure("base"), reading.figure("value")
    word = reading.text("officer")
    read.officer = known.officers.get(word)
    if word and read.officer is None:
        reading.wrong("officer", f"没有叫“{word}”的人员", f"Nobody is called “{word}”")
    word = reading.text("state")
    if word and word not in _STATES:
        reading.wrong("state", f"不认识确认状态“{word}”；可用：{'、'.join(STATE_WORDS.values())}", f"No state “{word}”")
    read.state = str(_STATES.get(word, SupportState.OPEN))
    word = reading.text("period")
    if not word:
        if read.value is not None:
            reading.wrong("period", "有预计数要写期次，如 2026-08", "An estimate needs its period, 2026-08 say")
        return
    try:
        read.period = Period.parse(word)
    except ValueError:
        reading.wrong("period", f"“{word}”不是期次，写成 2026-08 的样子", f"“{word}” is no period; write 2026-08")
        return
    if read.indicator is not None:
        problem = problem_with(read.period, read.indicator.frequency, read.indicator.not_alone)
        if problem:
            reading.wrong("period", problem[0].rstrip("。"), problem[1])
    if read.state == SupportState.CONFIRMED and not reading.text("evidence"):
        reading.wrong("evidence", "确认要有证据（用电、开票、订单、库存等）", "Confirming needs evidence")
    if read.state == SupportState.CONFIRMED and read.value is None:
        reading.wrong("value", "确认了就要有预计数", "What is confirmed has an estimate")


def _before(read: _ReadRow) -> dict[str, str]:
    old = read.old
    if old is None:
        return {}
    found = {}
    if read.base is not None and read.base != old.base:
        found["base"] = "" if old.base is None else f"{old.base:f}"
    if read.officer is not None and read.officer.pk != old.officer_id:
        found["officer"] = old.officer.name if old.officer else ""
    if read.period is not None:
        newest, row = old.newest, SupportRow(old)
        if newest is None or newest.period != read.period.code:
            found["period"] = newest.period if newest else ""
        if row.estimate != read.value:
            found["value"] = "" if row.estimate is None else f"{row.estimate:f}"
        if row.state != read.state:
            found["state"] = row.state_label
        if (newest.evidence if newest else "") != read.reading.text("evidence"):
            found["evidence"] = newest.evidence if newest else ""
    return found


def check_supports(rows: Sequence[Row], scope: str) -> list[Checked]:
    found = []
    for read in _read(rows, scope):
        before = _before(read)
        if read.reading.problems:
            found.append(Checked(RowChange.WRONG, read.reading.problems))
        elif read.old is None:
            found.append(Checked(RowChange.ADD))
        else:
            found.append(Checked(RowChange.CHANGE if before else RowChange.SAME, before=before))
    return found


def publish_supports(rows: Sequence[Row], scope: str, by: str) -> None:
    """New supports in one go, then every estimate, then what else changed."""
    read = _read(rows, scope)
    refuse_wrong(each.reading.problems for each in read)
    county = Unit.objects.get(path=scope)
    new = [each for each in read if each.old is None]
    if new:
        made = add_supports([_new(each) for each in new], county=county, by=by)
        for each, support in zip(new, made, strict=True):
            each.old = support
    changed = [each for each in read if each not in new and {"base", "officer"} & _before(each).keys()]
    estimate_supports([_estimate(each) for each in read if each.says_estimate], by=by)
    for each in changed:
        _change(each, by)


def _new(read: _ReadRow) -> NewSupport:
    assert read.indicator is not None  # noqa: S101 -- checked row by row before
    assert read.unit is not None  # noqa: S101
    note = read.reading.text("note")
    return NewSupport(read.indicator, read.unit, read.firm, read.project, read.base, read.officer, note)


def _estimate(read: _ReadRow) -> Estimate:
    assert read.old is not None  # noqa: S101
    assert read.period is not None  # noqa: S101
    return Estimate(read.old, read.period, read.value, read.state, read.reading.text("evidence"))


def _change(read: _ReadRow, by: str) -> None:
    old = read.old
    assert old is not None  # noqa: S101
    base = old.base if read.base is None else read.base
    change_support(
        old, base=base, officer=read.officer or old.officer, note=read.reading.text("note") or old.note, by=by
    )


def _permits(officer: object, day: date) -> bool:
    hand = hand_of(officer, today=day)  # type: ignore[arg-type]
    return bool(hand.may_keep or hand.speaking)


register_sheet_kind(
    SheetKind(
        name=SUPPORTS,
        title=gettext_lazy("Supports"),
        columns=SUPPORT_COLUMNS,
        check=check_supports,
        publish=publish_supports,
        permits=_permits,
        home=lambda sheet: reverse("indicators:bring_supports"),
    )
)
