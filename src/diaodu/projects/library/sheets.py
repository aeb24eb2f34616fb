"""The library to Excel and back: known by our code or the national one; new rows are added, others changed.

An empty cell changes nothing. Stages are moved on the project's page, where their conditions are asked; a sheet only
says in which stage a project that is new here stands already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from diaodu.core.choices import RowChange
from diaodu.core.clock import today
from diaodu.core.sheets import Checked, Column, Problem, Row, SheetKind, register_sheet_kind
from diaodu.enterprises.models import Firm
from diaodu.enterprises.sheets import places_by_name
from diaodu.people.models import Unit
from diaodu.people.permissions import within
from diaodu.projects.library.actions.changing import change_projects
from diaodu.projects.library.actions.money import set_year_plans
from diaodu.projects.library.actions.projects import (
    CHANGEABLE,
    NewProject,
    add_projects,
    group_projects,
)
from diaodu.projects.library.choices import Stage
from diaodu.projects.library.models import Project, YearPlan
from diaodu.projects.library.permissions import keeps_library
from diaodu.projects.library.rules.fields import faults
from diaodu.projects.library.setting_kinds import industries
from diaodu.projects.library.sheet_cells import Names, read_row

PROJECTS = "projects.library"
COLUMNS = (
    Column("code", ("项目编号", "编号", "code"), longest=20),
    Column("name", ("项目名称", "名称", "name"), required=True, longest=160),
    Column("unit", ("责任单位", "牵头单位", "unit"), required=True, longest=60),
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


@dataclass(frozen=True, slots=True)
class _There:
    """What the library holds that a sheet may name; read once."""

    by_code: Mapping[str, Project]
    by_national: Mapping[str, Project]
    names: Names

    @classmethod
    def of(cls, scope: str) -> _There:
        projects = list(Project.objects.filter(scope=scope).select_related("unit", "owner", "place", "subject"))
        units: dict[str, Unit] = {}
        for unit in Unit.objects.filter(within(scope, "path"), retired_on=None).exclude(parent=None):
            units |= {name: unit for name in (unit.code, unit.name_zh, unit.short_zh) if name}
        firms: dict[str, Firm] = {}
        for firm in Firm.objects.filter(scope=scope):
            firms |= {firm.code: firm, firm.credit_code: firm, firm.name: firm}
        named = {name: code for code, names in industries(scope, today()).items() for name in (code, *names)}
        return cls(
            {project.code: project for project in projects},
            {project.national_code: project for project in projects if project.national_code},
            Names(units, places_by_name(scope), firms, named),
        )

    def project(self, row: Row) -> Project | None:
        if row.get("code"):
            return self.by_code.get(row["code"])
        return self.by_national.get(row.get("national_code", ""))


def check_projects(rows: Sequence[Row], scope: str) -> list[Checked]:
    there = _There.of(scope)
    twice = Counter(row[key] for row in rows for key in ("code", "national_code") if row.get(key))
    plans = _plans(scope)
    return [_checked(row, there, twice, plans) for row in rows]


def _checked(row: Row, there: _There, twice: Counter[str], plans: Mapping[int, Any]) -> Checked:
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
    before = _before(project, values, plans)
    return Checked(RowChange.CHANGE if before else RowChange.SAME, before=before)


def _before(project: Project, values: Mapping[str, Any], plans: Mapping[int, Any]) -> dict[str, str]:
    """What differs, as it is now, by column."""
    old = {name: getattr(project, name) for name in CHANGEABLE} | {"year_plan": plans.get(project.pk)}
    return {name: _said(old[name]) for name, value in values.items() if name in old and old[name] != value}


def _said(value: Any) -> str:
    return "" if value is None else getattr(value, "name_zh", getattr(value, "name", str(value)))


def publish_projects(rows: Sequence[Row], scope: str, by: str) -> None:
    """New projects in a few statements; only what differs is changed."""
    there, plans, county = _There.of(scope), _plans(scope), Unit.objects.get(path=scope)
    changed: list[tuple[Project, Mapping[str, Any]]] = []
    new, grouped, planned = [], [], {}
    for row in rows:
        values, _problems = read_row(row, there.names)
        extra: dict[str, Any] = {
            name: values.pop(name) for name in ("stage", "since", "year_plan", "industries") if name in values
        }
        project = there.project(row)
        if project is None:
            new.append((values, extra))
            continue
        if any(getattr(project, name) != value for name, value in values.items()):
            changed.append((project, values))
        grouped.append((project, extra.get("industries", ())))
        if "year_plan" in extra and plans.get(project.pk) != extra["year_plan"]:
            planned[project.pk] = extra["year_plan"]
    change_projects(changed, scope=scope, by=by)
    made = add_projects([_new(values, extra) for values, extra in new], county=county, by=by) if new else []
    grouped += [(project, extra.get("industries", ())) for project, (_v, extra) in zip(made, new, strict=True)]
    planned |= {
        project.pk: extra["year_plan"] for project, (_v, extra) in zip(made, new, strict=True) if "year_plan" in extra
    }
    by_groups: dict[tuple[str, ...], list[Project]] = {}
    for project, codes in grouped:
        if codes:
            by_groups.setdefault(tuple(codes), []).append(project)
    for codes, projects in by_groups.items():
        group_projects(projects, industries=codes, by=by)
    if planned:
        set_year_plans(planned, year=today().year, scope=scope, by=by)


def _new(values: Mapping[str, Any], extra: Mapping[str, Any]) -> NewProject:
    own = {name: values[name] for name in ("name", "unit", "kind", "level") if name in values}
    rest = {name: value for name, value in values.items() if name not in own}
    return NewProject(**own, stage=extra.get("stage", Stage.IDEA), since=extra.get("since"), values=rest)


def _plans(scope: str) -> dict[int, Any]:
    rows = YearPlan.objects.filter(project__scope=scope, year=today().year)
    return dict(rows.values_list("project", "amount"))


def _permits(officer: Any, day: date) -> bool:
    return keeps_library(officer, today=day)


register_sheet_kind(
    SheetKind(
        name=PROJECTS,
        title=gettext_lazy("Project library"),
        columns=COLUMNS,
        check=check_projects,
        publish=publish_projects,
        permits=_permits,
        home=lambda sheet: reverse("projects:bring"),
    )
)
