"""An upper system's export: its values are kept as it wrote them, beside our own; nothing of ours is overwritten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy

from diaodu.core.audit import append_audit
from diaodu.core.choices import RowChange
from diaodu.core.sheets import Checked, Column, Problem, Row, SheetKind, register_sheet_kind
from diaodu.projects.library.models import Mirror, Project
from diaodu.projects.library.permissions import keeps_library
from diaodu.projects.library.sheet_cells import CellError, read_day

MIRRORS = "projects.mirrors"
MIRROR_COLUMNS = (
    Column("number", ("项目编号", "项目编码", "编号", "number"), required=True, longest=60),
    Column("name", ("项目名称", "名称", "name"), required=True, longest=160),
    Column("national_code", ("国家项目代码", "项目代码", "national code"), longest=24),
    Column("stage", ("项目状态", "阶段", "进展阶段", "stage"), longest=60),
    Column("total", ("总投资", "总投资（万元）", "total"), longest=24),
    Column("done", ("累计完成投资", "累计完成投资（万元）", "done"), longest=24),
    Column("started", ("开工时间", "实际开工时间", "started"), longest=20),
    Column("note", ("备注", "说明", "note"), longest=300),
)
_KEPT = ("name", "national_code", "stage", "total", "done", "started", "note")


def check_mirrors(rows: Sequence[Row], scope: str) -> list[Checked]:
    """A row belongs to the project that has its number already, its national code, or its very name."""
    found, held = _projects(rows, scope), _held(rows, scope)
    twice = Counter(row["number"] for row in rows)
    checked = []
    for row, project in zip(rows, found, strict=True):
        problems = []
        if project is None:
            problems.append(
                Problem(
                    "number",
                    "本县项目库里找不到对应的项目（按编号、国家项目代码、项目名称）；请先录入项目",
                    "No project of the library fits by number, national code or name; enter it first",
                )
            )
        if twice[row["number"]] > 1:
            problems.append(Problem("number", "在表里重复", "It stands in the sheet twice"))
        problems += _day_problems(row)
        if problems or project is None:
            checked.append(Checked(RowChange.WRONG, problems))
            continue
        mirror = held.get((project.pk, row.get("system", "")))
        if mirror is None:
            checked.append(Checked(RowChange.ADD))
            continue
        before = {
            name: mirror.values.get(name, "") for name in _KEPT if row.get(name, "") != mirror.values.get(name, "")
        }
        checked.append(Checked(RowChange.CHANGE if before else RowChange.SAME, before=before))
    return checked


@transaction.atomic
def publish_mirrors(rows: Sequence[Row], scope: str, by: str) -> None:
    """The newest copy takes the place of the one before; who it belongs to and when it was made stand with it."""
    found, held = _projects(rows, scope), _held(rows, scope)
    new: list[Mirror] = []
    changed: list[Mirror] = []
    for row, project in zip(rows, found, strict=True):
        if project is None:  # checked a moment ago
            continue
        system, day = row.get("system", ""), date.fromisoformat(row["synchronised"])
        values = {name: row[name] for name in _KEPT if row.get(name)}
        mirror = held.get((project.pk, system)) or Mirror(project=project, system=system)
        mirror.number, mirror.values, mirror.synchronised_on, mirror.by = row["number"], values, day, by
        (changed if mirror.pk else new).append(mirror)
    Mirror.objects.bulk_create(new)
    Mirror.objects.bulk_update(changed, ["number", "values", "synchronised_on", "by"], batch_size=200)
    append_audit(
        verb="import_mirrors",
        subject=rows[0].get("system", "") if rows else "",
        by=by,
        unit=scope,
        after={"rows": len(rows), "new": len(new)},
    )


def _day_problems(row: Row) -> list[Problem]:
    problems = []
    for key in ("started", "synchronised"):
        if row.get(key):
            try:
                read_day(row[key])
            except CellError as error:
                problems.append(Problem(key if key == "started" else "", error.zh, error.en))
    return problems


def _projects(rows: Sequence[Row], scope: str) -> list[Project | None]:
    projects = list(Project.objects.filter(scope=scope))
    by_national = {each.national_code: each for each in projects if each.national_code}
    names = Counter(each.name for each in projects)
    by_name = {each.name: each for each in projects if names[each.name] == 1}
    keys = {each.pk: each for each in projects}
    by_number = {
        (system, number): keys[project]
        for project, system, number in Mirror.objects.filter(project__in=keys).values_list(
            "project", "system", "number"
        )
    }
    return [
        by_number.get((row.get("system", ""), row["number"]))
        or by_national.get(row.get("national_code", ""))
        or by_name.get(row["name"])
        for row in rows
    ]


def _held(rows: Sequence[Row], scope: str) -> Mapping[tuple[int, str], Mirror]:
    return {(each.project_id, each.system): each for each in Mirror.objects.filter(project__scope=scope)}


def _permits(officer: Any, day: date) -> bool:
    return keeps_library(officer, today=day)


register_sheet_kind(
    SheetKind(
        name=MIRRORS,
        title=gettext_lazy("Copies from an upper system"),
        columns=MIRROR_COLUMNS,
        check=check_mirrors,
        publish=publish_mirrors,
        permits=_permits,
        home=lambda sheet: reverse("projects:bring_mirrors"),
    )
)
