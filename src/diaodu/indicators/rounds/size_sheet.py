"""What says how large firms are, from Excel: a row a firm and year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from diaodu.core.choices import RowChange
from diaodu.core.clock import today
from diaodu.core.sheets import Checked, Column, Row, SheetKind, refuse_wrong, register_sheet_kind
from diaodu.enterprises.models import Firm
from diaodu.indicators.catalogue.sheet_cells import Reading, heads_of
from diaodu.indicators.rounds.actions.firms import NewFirmSize, enter_firm_sizes
from diaodu.indicators.rounds.models import FirmSize
from diaodu.indicators.rounds.permissions import may_enter_firm_figures

SIZES = "figure_rounds.sizes"
FIGURES = ("people", "revenue", "assets")
COLUMNS = (
    Column("firm", ("企业", "企业名称", "统一社会信用代码", "firm"), required=True, longest=120),
    Column("year", ("年份", "年度", "year"), required=True, longest=10),
    Column("people", ("从业人员", "从业人员（人）", "people"), longest=30),
    Column("revenue", ("营业收入", "营业收入（万元）", "revenue"), longest=30),
    Column("assets", ("资产总额", "资产总额（万元）", "assets"), longest=30),
    Column("source", ("来源", "source"), required=True, longest=200),
    Column("ground", ("依据", "使用依据", "ground"), required=True, longest=200),
)


@dataclass
class _Read:
    reading: Reading
    firm: Firm | None
    year: int | None
    figures: dict[str, Decimal | None]
    old: FirmSize | None = None

    @property
    def before(self) -> dict[str, str]:
        old = self.old
        if old is None:
            return {}
        kept = {name: getattr(old, name) for name in FIGURES}
        changed = [name for name in FIGURES if kept[name] != self.figures[name]]
        return {name: "" if kept[name] is None else f"{kept[name]:f}" for name in changed}


def _read(rows: Sequence[Row], scope: str) -> list[_Read]:
    heads, names = heads_of(COLUMNS), {row.get("firm", "").strip() for row in rows}
    named = Q(name__in=names) | Q(credit_code__in=names) | Q(code__in=names)
    firms = {
        word: firm
        for firm in Firm.objects.filter(named, scope=scope)
        for word in (firm.name, firm.credit_code, firm.code)
    }
    newest = {
        (row.firm_id, row.year): row
        for row in FirmSize.objects.filter(firm__in=set(firms.values())).order_by("vintage")
    }
    found = []
    for row in rows:
        reading = Reading(row, heads)
        word = reading.text("firm")
        firm = firms.get(word)
        if word and firm is None:
            reading.wrong("firm", f"企业库里没有“{word}”", f"No firm is called “{word}”")
        year = _year(reading)
        figures = {name: reading.figure(name) for name in FIGURES}
        for name, value in figures.items():
            if value is not None and value < 0:
                reading.wrong(name, f"“{heads[name]}”不能是负数", "This cannot be negative")
        if not any(reading.text(name) for name in FIGURES):
            reading.wrong("people", "三项数据至少填一项", "At least one of the three figures is needed")
        found.append(_Read(reading, firm, year, figures, newest.get((firm.pk, year)) if firm and year else None))
    keys = Counter((each.firm, each.year) for each in found if each.firm)
    for each in found:
        if each.firm and keys[each.firm, each.year] > 1:
            each.reading.wrong("firm", "同一企业、同一年份在表里重复", "The same firm and year stand there twice")
    return found


def _year(reading: Reading) -> int | None:
    word = reading.text("year").removesuffix("年")
    if not word:
        return None
    if not (word.isascii() and word.isdecimal() and 2000 <= int(word) < today().year):
        reading.wrong("year", f"“{word}”不是已经结束的年份，写成 2025 的样子", f"“{word}” is no year that is over")
        return None
    return int(word)


def check_sizes(rows: Sequence[Row], scope: str) -> list[Checked]:
    found = []
    for each in _read(rows, scope):
        if each.reading.problems:
            found.append(Checked(RowChange.WRONG, each.reading.problems))
        elif each.old is None:
            found.append(Checked(RowChange.ADD))
        else:
            before = each.before
            found.append(Checked(RowChange.CHANGE if before else RowChange.SAME, before=before))
    return found


def publish_sizes(rows: Sequence[Row], scope: str, by: str) -> None:
    read = _read(rows, scope)
    refuse_wrong(each.reading.problems for each in read)
    new = [
        NewFirmSize(
            each.firm, each.year, each.figures["people"], each.figures["revenue"], each.figures["assets"],
            each.reading.text("source"), each.reading.text("ground"),
        )
        for each in read
        if each.firm and each.year
    ]  # fmt: skip
    enter_firm_sizes(new, by=by, unit=scope)


def _permits(officer: Any, day: date) -> bool:
    return may_enter_firm_figures(officer, today=day)


register_sheet_kind(
    SheetKind(
        name=SIZES,
        title=gettext_lazy("Size of firms"),
        columns=COLUMNS,
        check=check_sizes,
        publish=publish_sizes,
        permits=_permits,
        home=lambda sheet: reverse("figure_rounds:bring_sizes"),
    )
)
