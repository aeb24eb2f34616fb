"""Visits to Excel and back: a code changes a visit, a row without one is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.bringing import sheet_to_fill
from diaodu.core.cells import CellError, read_day
from diaodu.core.choices import RowChange
from diaodu.core.clock import today
from diaodu.core.models import Subject
from diaodu.core.sheets import Checked, Column, Problem, Row, SheetKind, register_sheet_kind
from diaodu.factors.forms import by_word
from diaodu.paper.table_book import Cell, table_workbook
from diaodu.people.models import Officer
from diaodu.problems import models
from diaodu.problems.actions import NewVisit, VisitChange, add_visits, change_visit
from diaodu.problems.choices import VisitPart
from diaodu.problems.permissions import (
    keeps_visit,
    raisable_subjects,
    raising_post,
    visible_problems,
    visible_visits,
)
from diaodu.problems.queries import listed_visits

VISITS = "problems.visits"
COLUMNS = (
    Column("code", ("走访编号", "编号", "code"), longest=20),
    Column("about", ("走访对象", "对象", "whom or what"), required=True, longest=160),
    Column("on", ("走访日期", "日期", "visited on"), required=True, longest=20, example="2026-08-31"),
    Column("saw", ("了解到的情况", "情况", "what was seen"), required=True, longest=5000),
    Column("raised", ("提出的问题编号", "提出的问题", "raised"), longest=200),
    Column("solved", ("解决的问题编号", "解决的问题", "solved"), longest=200),
    Column("by", ("by",), longest=60, is_shown=False),
)
READ = tuple(column for column in COLUMNS if column.is_shown)


def visits_workbook(visits: Sequence[models.Visit], names: Mapping[str, str]) -> bytes:
    """The list as it stands, under the heads it can be brought back with."""
    heads = [*(column.heads[0] for column in READ), _("Visitor"), _("Written down by")]
    rows: list[list[Cell]] = [
        [
            visit.code,
            f"{visit.about.code} {visit.about.label_zh}",
            visit.on,
            visit.saw,
            _codes(visit, VisitPart.RAISED),
            _codes(visit, VisitPart.SOLVED),
            visit.unit.name_zh,
            names.get(visit.by, visit.by),
        ]
        for visit in visits
    ]
    return table_workbook(_("Visits"), heads, rows)


def empty_workbook() -> bytes:
    return sheet_to_fill(_("Visits"), READ)


def _codes(visit: models.Visit, part: str) -> str:
    return "、".join(noted.problem.code for noted in visit.problems.all() if noted.part == part)


@dataclass
class _Read:
    """A row as it is understood, with what is wrong with it."""

    about: Subject | None = None
    on: date | None = None
    visit: models.Visit | None = None
    raised: list[models.Problem] = field(default_factory=list)
    solved: list[models.Problem] = field(default_factory=list)
    wrong: list[Problem] = field(default_factory=list)


def read_visits(rows: Sequence[Row]) -> list[_Read]:
    """A constant number of queries, among what whoever brings the sheet may see and do."""
    officer = Officer.objects.select_related("unit").filter(username=rows[0].get("by", "")).first() if rows else None
    if officer is None:
        return [_Read(wrong=[Problem("", "没有走访记录的权限", "You may not write visits down")]) for _row in rows]
    day = today()
    found = by_word(raisable_subjects(officer, today=day))([_word(row) for row in rows])
    there = _by_code(listed_visits(visible_visits(officer, today=day)), (row.get("code", "") for row in rows))
    wanted = (code for row in rows for name in ("raised", "solved") for code in _split(row.get(name, "")))
    problems = _by_code(visible_problems(officer, today=day).select_related("subject", "about"), wanted)
    read, keys = [], set()
    for row in rows:
        one = _Read(about=found.get(_word(row)))
        _read_day(one, row, day)
        _read_visit(one, row, there, officer)
        for name in ("raised", "solved"):
            _read_problems(one, name, row, problems)
        key = one.visit.code if one.visit else (one.about.pk if one.about else _word(row), one.on)
        if key in keys:
            one.wrong.append(Problem("about", "同一次走访在表里重复", "The same visit stands in the sheet twice"))
        keys.add(key)
        read.append(one)
    return read


def _by_code(records: Any, codes: Iterable[str]) -> dict[str, object]:
    wanted = {code.strip().upper() for code in codes if code.strip()}
    return {record.code: record for record in records.filter(code__in=wanted)}


def _split(text: str) -> list[str]:
    return text.replace("，", " ").replace(",", " ").replace("、", " ").upper().split()


def _word(row: Row) -> str:
    """The code where the cell begins with one, as the sheet that was taken along has it."""
    text = row.get("about", "").strip()
    first = text.split(" ", 1)[0]
    return first if first.count("-") == 2 and first[:1].isalpha() else text


def _read_day(one: _Read, row: Row, last: date) -> None:
    try:
        one.on = read_day(row.get("on", ""))
    except CellError as error:
        one.wrong.append(Problem("on", f"“{row['on']}”{error.zh}", f"“{row['on']}” {error.en}"))
    if one.on is not None and one.on > last:
        one.wrong.append(Problem("on", "走访日期不能晚于今天", "The day of the visit lies ahead"))


def _read_visit(one: _Read, row: Row, there: Mapping[str, object], officer: Officer) -> None:
    code = row.get("code", "").strip().upper()
    if code:
        visit = there.get(code)
        if not isinstance(visit, models.Visit):
            one.wrong.append(Problem("code", f"没有编号{code}的走访", f"No visit is called {code}"))
            return
        one.visit = visit
        if not keeps_visit(officer, visit, today=today()):
            one.wrong.append(Problem("code", "只有走访单位可以修改", "Only the unit that went may change it"))
        if one.about is not None and one.about.pk != visit.about_id:
            one.wrong.append(Problem("about", "编号和走访对象对不上", "Code and record do not belong together"))
    if one.about is None:
        word = _word(row)
        zh, en = f"没有找到“{word}”（或不止一个同名）", f"“{word}” was not found, or there are two of that name"
        one.wrong.append(Problem("about", zh, en))


def _read_problems(one: _Read, name: str, row: Row, problems: Mapping[str, object]) -> None:
    found: list[models.Problem] = getattr(one, name)
    for code in dict.fromkeys(_split(row.get(name, ""))):
        problem = problems.get(code)
        if not isinstance(problem, models.Problem):
            one.wrong.append(Problem(name, f"没有问题{code}", f"There is no problem {code}"))
        elif one.about is not None and problem.about_id != one.about.pk:
            one.wrong.append(Problem(name, f"{code}不是关于这个对象的问题", f"{code} is about another record"))
        else:
            found.append(problem)


def check_visits(rows: Sequence[Row], _scope: str) -> list[Checked]:
    return [_checked(one, row) for one, row in zip(read_visits(rows), rows, strict=True)]


def _checked(one: _Read, row: Row) -> Checked:
    if one.wrong:
        return Checked(RowChange.WRONG, one.wrong)
    visit = one.visit
    if visit is None:
        return Checked(RowChange.ADD)
    old = {"on": visit.on.isoformat(), "saw": visit.saw}
    old |= {name: _codes(visit, name) for name in ("raised", "solved")}
    new = {"on": one.on.isoformat() if one.on else "", "saw": row["saw"].strip()}
    new |= {name: "、".join(problem.code for problem in getattr(one, name)) for name in ("raised", "solved")}
    same = {name for name in ("raised", "solved") if set(_split(old[name])) == set(_split(new[name]))}
    before = {name: old[name] for name in old if old[name] != new[name] and name not in same}
    return Checked(RowChange.CHANGE if before else RowChange.SAME, before=before)


def publish_visits(rows: Sequence[Row], _scope: str, by: str) -> None:
    """New ones in one action; only what differs is changed."""
    officer = Officer.objects.select_related("unit").get(username=by)
    post = raising_post(officer, today=today())
    new = []
    for one, row in zip(read_visits(rows), rows, strict=True):
        if one.on is None or one.about is None or post is None:
            continue
        if one.visit is None:
            new.append(NewVisit(one.about, one.on, row["saw"], post.unit, post, one.raised, one.solved))
        else:
            change_visit(one.visit, VisitChange(one.on, row["saw"], one.raised, one.solved), by=by)
    add_visits(new, by=by)


register_sheet_kind(
    SheetKind(
        name=VISITS,
        title=gettext_lazy("Visits"),
        columns=COLUMNS,
        check=check_visits,
        publish=publish_visits,
        permits=lambda officer, day: raising_post(officer, today=day) is not None,
        home=lambda _sheet: reverse("problems:bring_visits"),
    )
)
