"""Needs and supplies to Excel and back: a code changes a need, a row without one is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.choices import RowChange
from diaodu.core.clock import today
from diaodu.core.models import Subject
from diaodu.core.moves import Mover
from diaodu.core.sheets import Checked, Column, Problem, Row, SheetKind, register_sheet_kind
from diaodu.factors.actions import NewNeed, SupplyGiven, add_needs, change_need, change_supply, record_supplies
from diaodu.factors.choices import ALLOCATION, COUNTED, NEED, OPEN
from diaodu.factors.forms import amount_of, by_word
from diaodu.factors.models import Need, Supply
from diaodu.factors.months import month_of
from diaodu.factors.permissions import is_office
from diaodu.factors.queries import Row as NeedRow
from diaodu.factors.setting_kinds import FactorKind, factor_kinds
from diaodu.factors.steps import OFFICE
from diaodu.factors.traits import over_among
from diaodu.paper.table_book import Cell, table_workbook
from diaodu.people.models import Unit

NEEDS, SUPPLIES = "factors.needs", "factors.supplies"
NEED_COLUMNS = (
    Column("code", ("需求编号", "编号", "code"), longest=20),
    Column("about", ("事项编号或名称", "项目", "事项", "about"), required=True, longest=160),
    Column("factor", ("要素", "factor"), required=True, longest=40),
    Column("amount", ("需求量", "amount"), longest=24),
    Column("needed_by", ("需要时间", "时限", "needed by"), required=True, longest=20),
    Column("note", ("备注", "note"), longest=300),
)
SUPPLY_COLUMNS = (
    Column("factor", ("要素", "factor"), required=True, longest=40),
    Column("month", ("月份", "month"), required=True, longest=20, example="2026-09"),
    Column("amount", ("供给量", "数量", "amount"), required=True, longest=24),
    Column("source", ("来源", "source"), required=True, longest=120),
    Column("document", ("依据文件", "document"), longest=200),
    Column("note", ("备注", "note"), longest=300),
)


def needs_workbook(rows: Sequence[NeedRow], *, english: bool) -> bytes:
    """The list as it stands, under the heads it can be brought back with."""
    heads = [*(column.heads[0] for column in NEED_COLUMNS), _("Unit of measure"), _("Secured amount"), _("Gap")]
    heads += [_("State"), _("Whose turn"), _("Waits since"), _("Planned month"), _("Its light")]
    return table_workbook(_("Needs of factors"), heads, [_need_line(row, english=english) for row in rows])


def _need_line(row: NeedRow, *, english: bool) -> list[Cell]:
    need = row.need
    return [
        need.code,
        f"{need.about.code} {need.about.label_zh}",
        row.kind.zh if row.kind else need.factor,
        need.amount,
        need.needed_by,
        need.note,
        row.unit,
        need.secured,
        row.gap,
        need.get_state_display(),
        need.turn.short_name if need.turn else None,
        need.since,
        f"{need.planned:%Y-%m}" if need.planned else None,
        row.said.en if english else row.said.zh,
    ]


def supplies_workbook(supplies: Sequence[Supply], kinds: Mapping[str, FactorKind]) -> bytes:
    heads = [*(column.heads[0] for column in SUPPLY_COLUMNS), _("Unit of measure")]
    rows: list[list[Cell]] = [
        [
            kinds[row.factor].zh if row.factor in kinds else row.factor,
            f"{row.month:%Y-%m}",
            row.amount,
            row.source,
            row.document,
            row.note,
            kinds[row.factor].unit if row.factor in kinds else None,
        ]
        for row in supplies
    ]
    return table_workbook(_("Supplies of factors"), heads, rows)


@dataclass
class _Read:
    """A row as it is understood, with what is wrong with it."""

    factor: str = ""
    amount: Decimal | None = None
    day: date | None = None
    about: Subject | None = None
    need: Need | None = None
    supply: Supply | None = None
    problems: list[Problem] = field(default_factory=list)


def _factor(read: _Read, text: str, by_name: Mapping[str, str]) -> None:
    read.factor = by_name.get(text.strip(), "")
    if not read.factor:
        read.problems.append(Problem("factor", f"没有叫“{text}”的要素", f"No factor is called “{text}”"))


def _amount(read: _Read, text: str) -> None:
    try:
        read.amount = amount_of(text)
    except ValueError:
        read.problems.append(Problem("amount", f"“{text}”不是数", f"“{text}” is no number"))
        return
    if read.amount is not None and read.amount < 0:
        read.problems.append(Problem("amount", "数量不能是负数", "The amount cannot be below zero"))


def _names(kinds: Mapping[str, FactorKind]) -> dict[str, str]:
    return {name: code for code, kind in kinds.items() for name in (code, kind.zh, kind.en)}


def read_needs(rows: Sequence[Row], scope: str) -> list[_Read]:
    """Five queries, however many rows."""
    kinds = _names(factor_kinds(scope, on=today()))
    words = [_word(row) for row in rows]
    subjects = Subject.objects.filter(scope=scope).exclude(kind__in=(NEED, ALLOCATION))
    found = by_word(subjects)(words)
    over = over_among({subject.pk: subject.kind for subject in found.values()})
    there = list(Need.objects.filter(scope=scope).select_related("about", "subject", "keeper", "asker", "turn"))
    by_code = {need.code: need for need in there}
    by_key = {(need.about_id, need.factor, need.needed_by): need for need in there if need.state in _counted()}
    read = []
    keys: set[object] = set()
    for row, word in zip(rows, words, strict=True):
        one = _Read(about=found.get(word))
        _factor(one, row["factor"], kinds)
        _amount(one, row.get("amount", ""))
        _read_day(one, row["needed_by"])
        _read_record(one, row, word, over)
        if row.get("code"):
            one.need = by_code.get(row["code"].strip())
            if one.need is None:
                one.problems.append(Problem("code", f"没有编号{row['code']}", f"No need is called {row['code']}"))
        elif one.about and one.day:
            one.need = by_key.get((one.about.pk, one.factor, one.day))
        _read_change(one)
        key = one.need.code if one.need else (word, one.factor, one.day)
        if key in keys:
            one.problems.append(Problem("about", "同一需求在表里重复", "The same need stands in the sheet twice"))
        keys.add(key)
        read.append(one)
    return read


def _word(row: Row) -> str:
    """The code where the cell begins with one, as the sheet that was taken along has it."""
    text = row["about"].strip()
    first = text.split(" ", 1)[0]
    return first if first.count("-") == 2 and first[:1].isalpha() else text


def _read_day(read: _Read, text: str) -> None:
    try:
        read.day = date.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        problem = Problem(
            "needed_by", f"“{text}”不是日期，请填成2026-09-30", f"“{text}” is no day; write it like 2026-09-30"
        )
        read.problems.append(problem)


def _read_record(read: _Read, row: Row, word: str, over: set[int]) -> None:
    if read.about is None:
        zh, en = f"没有找到“{word}”（或不止一个同名）", f"“{word}” was not found, or there are two of that name"
        read.problems.append(Problem("about", zh, en))
    elif read.about.retired_on is not None or read.about.pk in over:
        zh, en = f"“{read.about.label_zh}”已经退出，不能再提要素需求", "It has ended and needs nothing any more"
        read.problems.append(Problem("about", zh, en))


def _read_change(read: _Read) -> None:
    need = read.need
    if need is None:
        return
    if read.about and need.about_id != read.about.pk:
        read.problems.append(Problem("about", "编号和事项对不上", "Code and record do not belong together"))
    if read.factor and need.factor != read.factor:
        read.problems.append(Problem("factor", "不能改成别的要素", "The factor of a need is not changed"))
    if need.state not in _open() and (read.amount, read.day) != (need.amount, need.needed_by):
        read.problems.append(Problem("code", "这条需求已经办结，不能再改", "This need is settled"))
    if read.amount is not None and read.amount < (need.secured or 0):
        zh, en = f"需求量小于已落实的{need.secured:f}", f"Less than the {need.secured:f} that is secured"
        read.problems.append(Problem("amount", zh, en))


def _open() -> set[str]:
    return {str(state) for state in OPEN}


def _counted() -> set[str]:
    return {str(state) for state in COUNTED}


def check_needs(rows: Sequence[Row], scope: str) -> list[Checked]:
    return [_need_checked(read, row) for read, row in zip(read_needs(rows, scope), rows, strict=True)]


def _need_checked(read: _Read, row: Row) -> Checked:
    if read.problems:
        return Checked(RowChange.WRONG, read.problems)
    if read.need is None:
        return Checked(RowChange.ADD)
    need = read.need
    before = {}
    if read.amount != need.amount:
        before["amount"] = "" if need.amount is None else f"{need.amount:f}"
    if read.day != need.needed_by:
        before["needed_by"] = need.needed_by.isoformat()
    if row.get("note", "") != need.note and "note" in row:
        before["note"] = need.note
    return Checked(RowChange.CHANGE if before else RowChange.SAME, before=before)


def publish_needs(rows: Sequence[Row], scope: str, by: str, *, mover: Mover | None = None) -> None:
    """New ones in one action; only what differs is changed. `mover`: who acts, where it is not the office."""
    county, day = Unit.objects.get(path=scope), today()
    mover, new = mover or Mover(by, frozenset({OFFICE})), []
    for read, row in zip(read_needs(rows, scope), rows, strict=True):
        if read.day is None or read.about is None:
            continue
        values = {"amount": read.amount, "needed_by": read.day} | ({"note": row["note"]} if "note" in row else {})
        if read.need is None:
            new.append(NewNeed(read.about, read.factor, read.amount, read.day, row.get("note", "")))
        elif any(getattr(read.need, name) != value for name, value in values.items()):
            change_need(read.need, values, mover=mover, on=day)
    add_needs(new, county=county, by=by, on=day)


def read_supplies(rows: Sequence[Row], scope: str) -> list[_Read]:
    kinds = _names(factor_kinds(scope, on=today()))
    there = {
        (row.factor, row.month, row.source): row
        for row in Supply.objects.filter(unit__path=scope, retired_on=None).select_related("unit")
    }
    read, keys = [], set()
    for row in rows:
        one = _Read()
        _factor(one, row["factor"], kinds)
        _amount(one, row["amount"])
        try:
            one.day = month_of(row["month"])
        except ValueError:
            zh, en = f"“{row['month']}”不是月份，请填成2026-09", f"“{row['month']}” is no month; write it like 2026-09"
            one.problems.append(Problem("month", zh, en))
        if one.day:
            key = (one.factor, one.day, row["source"])
            one.supply = there.get(key)
            if key in keys:
                zh = "同一要素、月份和来源在表里重复"
                one.problems.append(Problem("month", zh, "The same factor, month and source stand there twice"))
            keys.add(key)
        read.append(one)
    return read


def check_supplies(rows: Sequence[Row], scope: str) -> list[Checked]:
    return [_supply_checked(read, row) for read, row in zip(read_supplies(rows, scope), rows, strict=True)]


def _supply_checked(read: _Read, row: Row) -> Checked:
    if read.problems:
        return Checked(RowChange.WRONG, read.problems)
    if read.supply is None:
        return Checked(RowChange.ADD)
    there, before = read.supply, {}
    if read.amount != there.amount:
        before["amount"] = f"{there.amount:f}"
    for name in ("document", "note"):
        if row.get(name, getattr(there, name)) != getattr(there, name):
            before[name] = getattr(there, name)
    return Checked(RowChange.CHANGE if before else RowChange.SAME, before=before)


def publish_supplies(rows: Sequence[Row], scope: str, by: str) -> None:
    county, new = Unit.objects.get(path=scope), []
    for read, row in zip(read_supplies(rows, scope), rows, strict=True):
        if read.day is None or read.amount is None:
            continue
        document, note = row.get("document", ""), row.get("note", "")
        given = SupplyGiven(read.factor, read.day, read.amount, row["source"], document, note)
        if read.supply is None:
            new.append(given)
        elif _supply_checked(read, row).change == RowChange.CHANGE:
            change_supply(read.supply, given, by=by)
    if new:
        record_supplies(new, county=county, by=by, on=today())


def _permits(officer: object, day: date) -> bool:
    return is_office(officer, today=day)  # type: ignore[arg-type]


for _name, _title, _columns, _check, _publish, _home in (
    (NEEDS, gettext_lazy("Needs of factors"), NEED_COLUMNS, check_needs, publish_needs, "factors:bring_needs"),
    (
        SUPPLIES,
        gettext_lazy("Supplies of factors"),
        SUPPLY_COLUMNS,
        check_supplies,
        publish_supplies,
        "factors:bring_supplies",
    ),
):
    register_sheet_kind(
        SheetKind(
            name=_name,
            title=_title,
            columns=_columns,
            check=_check,
            publish=_publish,
            permits=_permits,
            home=lambda sheet, page=_home: reverse(page),  # type: ignore[misc]
        )
    )
