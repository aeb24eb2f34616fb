"""A sheet of projects is published: what takes long is done before anybody has to wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from diaodu.core.clock import today
from diaodu.core.sheets import Row
from diaodu.people.actions.units import sort_key
from diaodu.people.models import Unit
from diaodu.projects.library.actions.changing import change_projects
from diaodu.projects.library.actions.money import set_year_plans
from diaodu.projects.library.actions.projects import NewProject, add_projects, group_projects
from diaodu.projects.library.actions.tying import ProjectTie, tie_projects
from diaodu.projects.library.choices import Stage
from diaodu.projects.library.models import Project
from diaodu.projects.library.sheet_cells import read_row
from diaodu.projects.library.sheet_there import TIED, There

_BESIDE = ("stage", "since", "year_plan", "industries", *map(str, TIED))  # not fields of the project itself


def prepare_projects(rows: Sequence[Row], scope: str) -> Callable[[Sequence[Row], str, str], None]:
    """The order of names by sound, worked out before the lock: it is a quarter of the whole."""
    keys = {row["name"]: sort_key(row["name"].strip()) for row in rows}

    def publish(rows: Sequence[Row], scope: str, by: str) -> None:
        publish_projects(rows, scope, by, sort_keys=keys)

    return publish


def publish_projects(rows: Sequence[Row], scope: str, by: str, *, sort_keys: Mapping[str, str] | None = None) -> None:
    """New projects in a few statements; only what differs is changed."""
    there, county = There.of(scope), Unit.objects.get(path=scope)
    changed: list[tuple[Project, Mapping[str, Any]]] = []
    new: list[tuple[dict[str, Any], dict[str, Any]]] = []
    beside: list[tuple[Project, Mapping[str, Any]]] = []
    for row in rows:
        values, _problems = read_row(row, there.names)
        extra: dict[str, Any] = {name: values.pop(name) for name in _BESIDE if name in values}
        project = there.project(row)
        if project is None:
            new.append((values, extra))
            continue
        if any(getattr(project, name) != value for name, value in values.items()):
            changed.append((project, values))
        beside.append((project, extra))
    change_projects(changed, scope=scope, by=by)
    if new:
        made = add_projects([_new(values, extra, sort_keys or {}) for values, extra in new], county=county, by=by)
        beside += [(project, extra) for project, (_values, extra) in zip(made, new, strict=True)]
    _group(beside, by=by)
    plans = {
        project.pk: extra["year_plan"]
        for project, extra in beside
        if "year_plan" in extra and there.plans.get(project.pk) != extra["year_plan"]
    }
    if plans:
        set_year_plans(plans, year=today().year, scope=scope, by=by)
    ties = [tie for project, extra in beside for tie in _ties(project, extra)]
    tie_projects(ties, since=today(), scope=scope, by=by, why="随项目表导入")


def _new(values: Mapping[str, Any], extra: Mapping[str, Any], sort_keys: Mapping[str, str]) -> NewProject:
    own = {name: values[name] for name in ("name", "unit", "kind", "level") if name in values}
    rest = {name: value for name, value in values.items() if name not in own}
    return NewProject(
        **own,
        stage=extra.get("stage", Stage.IDEA),
        since=extra.get("since"),
        values=rest,
        sort_key=sort_keys.get(values["name"], ""),
    )


def _group(beside: Sequence[tuple[Project, Mapping[str, Any]]], *, by: str) -> None:
    by_groups: dict[tuple[str, ...], list[Project]] = {}
    for project, extra in beside:
        if extra.get("industries"):
            by_groups.setdefault(tuple(extra["industries"]), []).append(project)
    for codes, projects in by_groups.items():
        group_projects(projects, industries=codes, by=by)


def _ties(project: Project, extra: Mapping[str, Any]) -> list[ProjectTie]:
    """A sheet names posts of leaders and commissioners, and units as teams."""
    found = []
    for kind in map(str, TIED):
        named = extra.get(kind)
        if isinstance(named, Unit):
            found.append(ProjectTie(project, kind, named))
        elif named is not None:
            found.append(ProjectTie(project, kind, named.unit, named))
    return found
