"""The library to Excel and back: known by our code or the national one; new rows are added, others changed.

An empty cell changes nothing. Stages are moved on the project's page, where their conditions are asked; a sheet only
says in which stage a project that is new here stands already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from diaodu.core.choices import RowChange
from diaodu.core.sheets import Checked, Column, Problem, Row, SheetKind, register_sheet_kind
from diaodu.projects.library.actions.projects import CHANGEABLE
from diaodu.projects.library.models import Project
from diaodu.projects.library.permissions import keeps_library
from diaodu.projects.library.queries.behind import Holder
from diaodu.projects.library.rules.fields import faults
from diaodu.projects.library.sheet_cells import read_row
from diaodu.projects.library.sheet_publish import prepare_projects, publish_projects
from diaodu.projects.library.sheet_there import TIED, There

PROJECTS = "projects.library"
COLUMNS = (
    Column("code", ("项目编号", "编号", "code"), longest=20),
    Column("name", ("项目名称", "名称", "name"), required=True, longest=160),
    Column("unit", ("责任单位", "牵头单位", "unit"), required=True, longest=60),
    Column("sponsor", ("包保领导", "县级领导", "sponsor"), longest=60),
    Column("team", ("工作专班", "专班", "team"), longest=60),
    Column("commissioner", ("服务专员", "专员", "commissioner"), longest=60),
    Column("kind", ("项目类型", "类型", "kind"), longest=30),
    Column("level", ("项目级别", "级别", "level"), longest=30),
    Column("stage", ("阶段", "项目阶段", "stage"), longest=30),
    Column("since", ("进入阶段日期", "since"), longest=20),
    Column("national_code", ("国家项目代码", "项目代码", "national code"), longest=24),
    Column("upper_code", ("上级库编号", "upper code"), longest=40),
    Column("owner", ("业主单位", "项目单位", "owner"), longest=120),
    Column("builder", ("建设单位（外部）", "外部建设单位", "builder"), longest=120),
    Column("industry", ("行业代码", "industry"), longest=4),
    Column("industries", ("产业", "所属产业", "industries"), longest=100),
    Column("content", ("建设内容", "建设规模及内容", "content"), longest=4000),
    Column("place", ("所在镇街园区", "属地", "place"), longest=60),
    Column("place_text", ("建设地点", "place in words"), longest=160),
    Column("total", ("总投资（万元）", "总投资", "total"), longest=24),
    Column("year_plan", ("本年计划投资（万元）", "年度计划投资", "plan"), longest=24),
    Column("land", ("用地（亩）", "用地", "land"), longest=24),
    Column("output", ("预期年产值（万元）", "预期产值", "output"), longest=24),
    Column("tax", ("预期年税收（万元）", "预期税收", "tax"), longest=24),
    Column("jobs", ("预期就业（人）", "预期就业", "jobs"), longest=12),
    Column("start_due", ("计划开工", "计划开工日期", "start"), longest=20),
    Column("finish_due", ("计划竣工", "计划竣工日期", "finish"), longest=20),
)


def check_projects(rows: Sequence[Row], scope: str) -> list[Checked]:
    there = There.of(scope)
    twice = Counter(row[key] for row in rows for key in ("code", "national_code") if row.get(key))
    return [_checked(row, there, twice) for row in rows]


def _checked(row: Row, there: There, twice: Counter[str]) -> Checked:
    values, problems = read_row(row, there.names)
    problems += [Problem(field, zh, en) for field, zh, en in faults(values)]
    problems += [
        Problem(key, "在表里重复", "It stands in the sheet twice")
        for key in ("code", "national_code")
        if row.get(key) and twice[row[key]] > 1
    ]
    project = there.project(row)
    if row.get("code") and project is None:
        problems.append(
            Problem(
                "code",
                f"项目库里没有 {row['code']}；新项目请把编号留空",
                "No project has this code; leave it empty for a new one",
            )
        )
    other = there.by_national.get(row.get("national_code", ""))
    if project is not None and other is not None and other.pk != project.pk:
        problems.append(
            Problem("national_code", f"{other.code} {other.name} 已用这个代码", f"{other.code} has this code already")
        )
    if project is not None and values.get("stage", project.state) != project.state:
        problems.append(
            Problem(
                "stage", "阶段请在项目页上办理，表里不能改", "Stages are moved on the project's page, not in a sheet"
            )
        )
    if problems:
        return Checked(RowChange.WRONG, problems)
    if project is None:
        return Checked(RowChange.ADD)
    before = _before(project, values, there)
    return Checked(RowChange.CHANGE if before else RowChange.SAME, before=before)


def _before(project: Project, values: Mapping[str, Any], there: There) -> dict[str, str]:
    """What differs, as it is now, by column."""
    old = {name: getattr(project, name) for name in CHANGEABLE} | {"year_plan": there.plans.get(project.pk)}
    behind = {}
    for kind in TIED:
        tie = there.ties.get((project.subject_id, kind))
        if kind in values and (tie is None or values[kind].pk != (tie.post_id or tie.unit_id)):
            behind[str(kind)] = Holder(tie).chair if tie else ""
    return behind | {name: _said(old[name]) for name, value in values.items() if name in old and old[name] != value}


def _said(value: Any) -> str:
    return "" if value is None else getattr(value, "name_zh", getattr(value, "name", str(value)))


def _permits(officer: Any, day: date) -> bool:
    return keeps_library(officer, today=day)


register_sheet_kind(
    SheetKind(
        name=PROJECTS,
        title=gettext_lazy("Project library"),
        columns=COLUMNS,
        check=check_projects,
        publish=publish_projects,
        prepare=prepare_projects,
        permits=_permits,
        home=lambda sheet: reverse("projects:bring"),
    )
)
