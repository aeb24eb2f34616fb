"""Month figures from Excel: a row for a project and a month, a column for each caliber; an empty cell says nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy

from diaodu.core.choices import RowChange
from diaodu.core.clock import today
from diaodu.core.sheets import Checked, Column, Problem, Row, SheetKind, register_sheet_kind
from diaodu.projects.library.actions.money import InvestmentInput, report_investments
from diaodu.projects.library.choices import Caliber, Kind
from diaodu.projects.library.models import Project
from diaodu.projects.library.queries.money import newest_of
from diaodu.projects.library.rules.fields import amount_faults
from diaodu.projects.library.sheet_cells import CellError, read_amount, read_day
from diaodu.projects.library.sheet_kept import permits, projects_by_code, wrong

MONTHS = "projects.months"
COLUMNS = (
    Column("code", ("项目编号", "编号", "code"), required=True, longest=20),
    Column("name", ("项目名称", "名称", "name"), longest=160),
    Column("month", ("月份", "month"), required=True, longest=20),
    Column("physical", ("形象进度（万元）", "形象进度", "physical"), longest=24),
    Column("statistics", ("入统（万元）", "入统", "statistics"), longest=24),
    Column("paid", ("支付（万元）", "支付", "paid"), longest=24),
    Column("why", ("更正原因", "原因", "reason"), longest=300),
)
There = Mapping[tuple[int, date, str], Decimal]


def check_months(rows: Sequence[Row], scope: str) -> list[Checked]:
    projects = projects_by_code(rows, scope)
    there = newest_of(project.pk for project in projects.values())
    twice = Counter((row["code"], row["month"]) for row in rows)
    return [_checked(row, projects.get(row["code"]), there, twice[row["code"], row["month"]] > 1) for row in rows]


def _checked(row: Row, project: Project | None, there: There, is_twice: bool) -> Checked:
    if project is None:
        return wrong("code", f"项目库里没有 {row['code']}", "No project has this code")
    try:
        month, values = _month(row), _values(row)
    except CellError as error:
        return wrong("month", error.zh, error.en)
    old = {name: there.get((project.pk, month, name)) for name in values}
    differs = [name for name, value in values.items() if old[name] != value]
    corrected = [name for name in differs if old[name] is not None]
    problems = list(_problems(project, month, values, is_twice=is_twice))
    if corrected and not row.get("why"):
        problems.append(Problem("why", "更正已报的数要写明原因", "Give the reason for the correction"))
    if problems or not differs:
        return Checked(RowChange.WRONG if problems else RowChange.SAME, problems)
    before = {name: "" if old[name] is None else f"{old[name]:f}" for name in differs}
    return Checked(RowChange.CHANGE if corrected else RowChange.ADD, before=before)


def _problems(project: Project, month: date, values: Mapping[str, Decimal], *, is_twice: bool) -> Iterator[Problem]:
    if project.kind == Kind.BUNDLE:
        yield Problem("code", "打捆项目的投资记在各子项目上", "The money of a bundle stands with its members")
    if is_twice:
        yield Problem("month", "同一项目同一月份在表里重复", "This project and month stand in the sheet twice")
    if month > today():
        yield Problem("month", "这个月还没到", "That month lies ahead")
    for name, value in values.items():
        for _field, zh, en in amount_faults(name, "完成投资", value):
            yield Problem(name, zh, en)


def publish_months(rows: Sequence[Row], scope: str, by: str) -> None:
    """All in a few statements; what is there already is not added again."""
    projects = projects_by_code(rows, scope)
    inputs = [
        InvestmentInput(projects[row["code"]], _month(row), caliber, value, row.get("why", ""))
        for row in rows
        for caliber, value in _values(row).items()
    ]
    report_investments(inputs, by=by, scope=scope)


def _month(row: Row) -> date:
    return read_day(row["month"]).replace(day=1)


def _values(row: Row) -> dict[str, Decimal]:
    return {caliber: read_amount(row[caliber]) for caliber in Caliber.values if row.get(caliber)}


register_sheet_kind(
    SheetKind(
        name=MONTHS,
        title=gettext_lazy("Month figures of projects"),
        columns=COLUMNS,
        check=check_months,
        publish=publish_months,
        permits=permits,
        home=lambda sheet: reverse("projects:bring_months"),
    )
)
