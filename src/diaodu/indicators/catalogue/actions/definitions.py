"""Defining indicators, changing what they mean, retiring them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import now, today
from diaodu.core.groupings import mark_regrouped
from diaodu.core.models import Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.core.search import index_subjects
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.core.versions import take_version
from diaodu.indicators.catalogue.actions.standard import INDICATOR, PREFIX
from diaodu.indicators.catalogue.choices import SUB_MONTHLY, AddsUp, Better, Frequency, Kind
from diaodu.indicators.catalogue.formula import FormulaError
from diaodu.indicators.catalogue.models import CaliberNote, Indicator
from diaodu.indicators.catalogue.queries.formulas import catalogue_of, check_formula, with_codes
from diaodu.ledger.choices import Basis, Span
from diaodu.ledger.models import Item, Observation
from diaodu.people.actions.units import sort_key
from diaodu.people.models import Unit

_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,29}")


@dataclass(frozen=True, slots=True)
class Definition:
    """What an indicator is, as a person wrote it; see models.Indicator."""

    name_zh: str
    measured_in: str
    name_en: str = ""
    frequency: str = Frequency.MONTH
    kind: str = Kind.FLOW
    prices: str = ""
    better: str = Better.UP
    span: str = Span.CUMULATIVE
    basis: str = Basis.OFFICIAL
    adds_up: str = AddsUp.NONE
    weight: Indicator | None = None
    numerator: Indicator | None = None
    denominator: Indicator | None = None
    growth_of: Indicator | None = None
    formula: str = ""
    lag_days: int | None = None
    not_alone: list[int] = field(default_factory=list)
    behind: int = 0
    lead: Unit | None = None
    definition_zh: str = ""
    definition_en: str = ""
    source: str = ""


NAMES = tuple(each.name for each in fields(Definition))
# What the sums over units, firms and time stand on: another one and they are counted anew.
RECKONED_BY = ("adds_up", "weight", "numerator", "denominator", "measured_in", "better", "not_alone")


@transaction.atomic
def add_indicator(code: str, definition: Definition, *, county: Unit, by: str) -> Indicator:
    """An indicator of the county's own. Raises MoveRefusedError, its code the field, where it makes no sense."""
    code = code.strip().upper()
    if not _CODE.fullmatch(code):
        raise MoveRefusedError(
            "code",
            "代码用大写字母开头，由大写字母、数字和下划线组成（2至30个），如 IND_OUT。",
            "A code begins with a letter and has 2–30 capital letters, digits and underscores, IND_OUT say.",
        )
    if Indicator.objects.filter(scope=county.path, code=code).exists():
        raise MoveRefusedError("code", f"代码 {code} 已经用了。", f"The code {code} is taken.")
    definition = _checked(code, definition, county)
    number = next_codes(PREFIX, scope=county.path, year=today().year)[0]
    subject = add_subjects(
        [NewSubject(INDICATOR, number, definition.name_zh, county.path, county.path, label_en=definition.name_en)]
    )[0]
    last = Indicator.objects.filter(scope=county.path).order_by("-order").values_list("order", flat=True).first()
    indicator = Indicator.objects.create(
        subject=subject,
        code=code,
        scope=county.path,
        sort_key=sort_key(definition.name_zh)[:300],
        order=(last or 0) + 10,
        since=today(),
        by=by,
        **{name: getattr(definition, name) for name in NAMES},
    )
    index_subjects([subject])
    append_audit(verb="add_indicator", subject=number, by=by, unit=county.path, after=_shown(indicator))
    return indicator


@transaction.atomic
def change_indicator(
    indicator: Indicator, definition: Definition, *, county: Unit, by: str, version: int | None = None
) -> Indicator:
    """Another wording, unit in charge or way to add up. What its figures are measured in stays once there are some."""
    definition = _checked(indicator.code, definition, county)
    frozen = [
        name for name in ("measured_in", "frequency", "kind") if getattr(definition, name) != getattr(indicator, name)
    ]
    if frozen and Observation.objects.filter(item__subject=indicator.subject_id).exists():
        raise MoveRefusedError(
            frozen[0],
            "已经有数据，计量单位、频率和类型不能改；请停用它，另建一个指标。",
            "It has figures: unit of measure, frequency and kind stay. Retire it and define another.",
        )
    take_version(indicator, version)
    before = _shown(indicator)
    for name in NAMES:
        setattr(indicator, name, getattr(definition, name))
    indicator.sort_key = sort_key(indicator.name_zh)[:300]
    indicator.save(update_fields=[*NAMES, "sort_key"])
    _rename(indicator)
    after = _shown(indicator)
    if any(before[name] != after[name] for name in RECKONED_BY):
        mark_regrouped()
    append_audit(
        verb="change_indicator",
        subject=indicator.subject.code,
        by=by,
        unit=county.path,
        before={name: said for name, said in before.items() if said != after[name]},
        after={name: said for name, said in after.items() if said != before[name]},
    )
    return indicator


@transaction.atomic
def retire_indicator(indicator: Indicator, *, on: date, why: str, by: str, version: int | None = None) -> Indicator:
    """No figures are entered any more; those there are stay. Refused while a formula stands on it."""
    if not why.strip():
        raise MoveRefusedError("reason", "请写明原因。", "Please give the reason.")
    take_version(indicator, version)
    catalogue = catalogue_of(indicator.scope)
    users = [code for code, codes in catalogue.stands_on.items() if indicator.code in codes]
    if users:
        said = "、".join(users)
        raise MoveRefusedError(
            "used",
            f"公式还在用它：{said}；请先改公式。",
            f"Formulas stand on it: {', '.join(users)}; change them first.",
        )
    Indicator.objects.filter(pk=indicator.pk).update(retired_on=on, retired_why=why.strip()[:300])
    Subject.objects.filter(pk=indicator.subject_id).update(retired_on=on, retired_why=why.strip()[:300])
    indicator.retired_on, indicator.retired_why = on, why.strip()[:300]
    append_audit(
        verb="retire_indicator",
        subject=indicator.subject.code,
        by=by,
        unit=indicator.scope,
        after={"retired_on": on.isoformat()},
        reason=why,
    )
    return indicator


@transaction.atomic
def note_caliber(
    indicator: Indicator,
    *,
    valid_from: date,
    text_zh: str,
    source: str,
    by: str,
    text_en: str = "",
    caliber: str = "",
    breaks_series: bool = False,
) -> CaliberNote:
    """Say that it is counted otherwise from a day on. What was said before stays."""
    if not text_zh.strip():
        raise MoveRefusedError("text_zh", "请写明口径怎么变。", "Say what changes.")
    if not source.strip():
        raise MoveRefusedError("source", "请写明依据文件。", "Name the document.")
    note = CaliberNote.objects.create(
        indicator=indicator,
        valid_from=valid_from,
        caliber=caliber.strip()[:40],
        text_zh=text_zh.strip()[:500],
        text_en=text_en.strip()[:500],
        breaks_series=breaks_series,
        source=source.strip()[:200],
        by=by,
        at=now(),
    )
    append_audit(
        verb="note_caliber",
        subject=indicator.subject.code,
        by=by,
        unit=indicator.scope,
        after={
            "valid_from": valid_from.isoformat(),
            "text": note.text_zh,
            "source": note.source,
            "breaks": breaks_series,
        },
    )
    return note


def _checked(code: str, given: Definition, county: Unit) -> Definition:
    """The definition as it is kept. Raises MoveRefusedError naming the field."""
    words: dict[str, Any] = {name: value.strip() for name in NAMES if isinstance(value := getattr(given, name), str)}
    definition = replace(given, **words)
    _check_words(definition)
    _check_months(definition)
    _check_sums(code, definition, county)
    if not definition.formula:
        return definition
    catalogue = catalogue_of(county.path)
    try:
        check_formula(definition.formula, catalogue, code=code, measured_in=definition.measured_in)
    except FormulaError as error:
        raise MoveRefusedError(
            "formula", f"{error.zh}（第{error.at + 1}个字）", f"{error} (letter {error.at + 1})"
        ) from error
    return replace(definition, formula=with_codes(definition.formula, catalogue))


def _check_words(definition: Definition) -> None:
    if not definition.name_zh:
        raise MoveRefusedError("name_zh", "请填指标名称。", "Give it a name.")
    if not definition.measured_in:
        raise MoveRefusedError("measured_in", "请填计量单位。", "Say what it is measured in.")
    if definition.basis not in (Basis.OFFICIAL, Basis.MANAGEMENT):
        raise MoveRefusedError("basis", "指标要么是官方统计，要么是管理数。", "It is official or a management figure.")
    if definition.kind == Kind.GROWTH and definition.measured_in not in ("%", "个百分点"):
        raise MoveRefusedError("measured_in", "增速的单位是“%”。", "A growth is measured in %.")


def _check_months(definition: Definition) -> None:
    months = definition.not_alone
    if any(month not in range(1, 13) for month in months):
        raise MoveRefusedError("not_alone", "月份应是1至12。", "Months are 1 to 12.")
    monthly = definition.frequency in (Frequency.MONTH, *SUB_MONTHLY)
    if months and (sorted(set(months)) != [1, 2] or not monthly):
        raise MoveRefusedError(
            "not_alone",
            "只有月度指标的1、2月可以合并发布，请同时选1月和2月。",
            "Only January and February of a monthly indicator come out together: name both.",
        )


def _check_sums(code: str, definition: Definition, county: Unit) -> None:
    links = {name: getattr(definition, name) for name in ("weight", "numerator", "denominator", "growth_of")}
    for name, other in links.items():
        if other is not None and other.scope != county.path:
            raise MoveRefusedError(name, "只能选本县的指标。", "Choose an indicator of this county.")
        if other is not None and other.code == code and name != "weight":
            raise MoveRefusedError(name, "不能选指标自己。", "It cannot be itself.")
    if definition.adds_up == AddsUp.WEIGHTED and (definition.weight is None or definition.weight.code == code):
        raise MoveRefusedError("weight", "加权平均要选另一个指标作权数。", "A weighted mean needs another indicator.")
    if definition.adds_up == AddsUp.RATIO and None in (definition.numerator, definition.denominator):
        raise MoveRefusedError("numerator", "两数之比要选分子和分母。", "A ratio needs both indicators.")
    if definition.adds_up == AddsUp.SUM and definition.kind in (Kind.RATIO, Kind.INDEX, Kind.GROWTH):
        raise MoveRefusedError(
            "adds_up", "比率、指数和增速不能直接相加。", "Ratios, indices and growth are never summed."
        )
    if definition.growth_of is not None and definition.kind != Kind.GROWTH:
        raise MoveRefusedError("growth_of", "只有增速指标才对应总量指标。", "Only a growth belongs to a level.")


def _rename(indicator: Indicator) -> None:
    subject = indicator.subject
    if (subject.label_zh, subject.label_en) == (indicator.name_zh, indicator.name_en):
        return
    subject.label_zh, subject.label_en = indicator.name_zh, indicator.name_en
    Subject.objects.filter(pk=subject.pk).update(label_zh=subject.label_zh, label_en=subject.label_en)
    index_subjects([subject])
    Item.objects.filter(subject=subject, about__isnull=False).update(name=indicator.name_zh)


def _shown(indicator: Indicator) -> dict[str, Any]:
    """What the audit keeps: links as codes, the unit in charge as its path."""
    said: dict[str, Any] = {}
    for name in NAMES:
        value = getattr(indicator, name)
        said[name] = value.code if isinstance(value, Indicator) else value.path if isinstance(value, Unit) else value
    return said
