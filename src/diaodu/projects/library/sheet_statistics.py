"""Entry into statistics from Excel: the day and the number the statistics system gave. Empty cells change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy

from diaodu.core.choices import RowChange
from diaodu.core.clock import today
from diaodu.core.sheets import Checked, Column, Problem, Row, SheetKind, register_sheet_kind
from diaodu.projects.library.actions.statistics import Entry, enter_many, said_papers
from diaodu.projects.library.models import Project
from diaodu.projects.library.queries.missing import purposes_of
from diaodu.projects.library.rules.statistics import StatisticsRule
from diaodu.projects.library.setting_kinds import statistics_rule
from diaodu.projects.library.sheet_cells import CellError, read_day
from diaodu.projects.library.sheet_kept import office, permits, projects_by_code, wrong

ENTRIES = "projects.statistics_entries"
COLUMNS = (
    Column("code", ("项目编号", "编号", "code"), required=True, longest=20),
    Column("name", ("项目名称", "名称", "name"), longest=160),
    Column("on", ("纳统日期", "入库日期", "entered on"), longest=20),
    Column("number", ("统计项目编码", "统计系统项目编码", "number in statistics"), longest=40),
)


def check_entries(rows: Sequence[Row], scope: str) -> list[Checked]:
    projects, twice = projects_by_code(rows, scope), Counter(row["code"] for row in rows)
    papers, rule = purposes_of(each.subject_id for each in projects.values()), statistics_rule(scope, today())
    checked = []
    for row in rows:
        project = projects.get(row["code"])
        if project is None:
            checked.append(wrong("code", f"项目库里没有 {row['code']}", "No project has this code"))
        elif twice[row["code"]] > 1:
            checked.append(wrong("code", "在表里重复", "It stands in the sheet twice"))
        else:
            checked.append(_checked(row, project, rule, papers[project.subject_id]))
    return checked


def _checked(row: Row, project: Project, rule: StatisticsRule, papers: Collection[str]) -> Checked:
    if not row.get("on") and not row.get("number"):
        return Checked(RowChange.SAME)
    try:
        on = read_day(row["on"]) if row.get("on") else None
    except CellError as error:
        return wrong("on", error.zh, error.en)
    if on is not None and (project.statistics_on, project.statistics_number) == (on, row["number"]):
        return Checked(RowChange.SAME)
    lacking = [paper for paper in rule.papers_for(project.total) if paper not in papers]
    problems = list(_problems(row, on, lacking))
    if problems or project.statistics_on is None:
        return Checked(RowChange.WRONG if problems else RowChange.ADD, problems)
    before = {"on": project.statistics_on.isoformat(), "number": project.statistics_number}
    return Checked(RowChange.CHANGE, before=before)


def _problems(row: Row, on: date | None, lacking: list[str]) -> Iterator[Problem]:
    if on is None or not row.get("number"):
        yield Problem("on", "纳统日期和统计项目编码要一起填", "Give the day together with the number")
    elif on > today():
        yield Problem("on", "纳统日期不能晚于今天", "The day may not lie ahead")
    if lacking:
        zh, en = said_papers(lacking)
        yield Problem("code", f"申报材料还缺{zh}", f"Papers still lacking: {en}")


def publish_entries(rows: Sequence[Row], scope: str, by: str) -> None:
    """In a few statements, however many rows; each closes what its unit owed."""
    projects = projects_by_code(rows, scope)
    entries = []
    for row in rows:
        project = projects[row["code"]]
        on: date | None = read_day(row["on"]) if row.get("on") else None
        if on is not None and (project.statistics_on, project.statistics_number) != (on, row["number"]):
            entries.append(Entry(project, on, row["number"]))
    enter_many(entries, mover=office(by))


register_sheet_kind(
    SheetKind(
        name=ENTRIES,
        title=gettext_lazy("Entry into statistics"),
        columns=COLUMNS,
        check=check_entries,
        publish=publish_entries,
        permits=permits,
        home=lambda sheet: reverse("projects:bring_entries"),
    )
)
