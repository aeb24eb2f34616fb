"""Who stands behind the sample's projects, and what upper systems say of them: all of it invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from diaodu.core.clock import fixed
from diaodu.people.choices import Role, TieKind, UnitKind
from diaodu.people.models import Post, Unit
from diaodu.projects.library.actions import ProjectTie, tie_project, tie_projects
from diaodu.projects.library.choices import Kind, Level
from diaodu.projects.library.mirror_sheet import publish_mirrors
from diaodu.projects.library.models import Project
from diaodu.sample.library_extras import BY, OFFICE

# Which leader stands behind what which unit leads; the others are shared out.
_BY_UNIT = {"zhujian": "副县长（城建交通）", "jiaotong": "副县长（城建交通）", "gongxin": "常务副县长"}
_SHARED = ("常务副县长", "副县长", "县长", "副县长（城建交通）", "副县长")
NONE_EVERY = 9  # so many projects apart nobody has been named yet: a blank to fill
NAMED = date(2026, 2, 3)
CHANGED = (date(2026, 6, 1), "县领导分工调整")
# system, day of the export, of which projects, how far their figures lie from ours in percent
_SYSTEMS = (("national", "2026-08-20", 96), ("provincial", "2026-08-27", 100))
_STAGES = {
    "preparing": "前期准备", "started": "已开工", "building": "建设中", "completed": "已竣工", "producing": "已投产",
}  # fmt: skip


def name_who_stands_behind(projects: Sequence[Project], units: Mapping[str, Unit]) -> None:
    """Sponsor, team and commissioner of most projects; one sponsor was changed in June."""
    leaders = {post.title_zh: post for post in Post.objects.filter(unit=units["leaders"], role=Role.CITY_LEADER)}
    chiefs = {
        post.unit_id: post
        for post in Post.objects.filter(role=Role.SECTION_CHIEF, unit__in=units.values()).select_related("unit")
    }
    ties = []
    for place, project in enumerate(projects):
        if place % NONE_EVERY != 4:
            title = _BY_UNIT.get(project.unit.code, _SHARED[place % len(_SHARED)])
            ties.append(ProjectTie(project, TieKind.SPONSOR, units["leaders"], leaders[title]))
        if project.unit_id in chiefs and place % 7 != 3:
            ties.append(ProjectTie(project, TieKind.COMMISSIONER, project.unit, chiefs[project.unit_id]))
        if project.place and project.place.kind in {UnitKind.PARK, UnitKind.TOWNSHIP} and place % 3:
            ties.append(ProjectTie(project, TieKind.TEAM, project.place))
        if project.kind == Kind.OUTSIDE:
            ties.append(ProjectTie(project, TieKind.PARTNER, units["ziran"]))
    with fixed(NAMED):
        tie_projects(ties, since=NAMED, scope=projects[0].scope, by=BY, why="县领导包保项目分工")
    day, why = CHANGED
    other = leaders["县长"]
    with fixed(day):
        tie_project(ProjectTie(projects[0], TieKind.SPONSOR, other.unit, other), since=day, mover=OFFICE, why=why)


def copy_upper_systems(projects: Sequence[Project], *, by: str = BY) -> None:
    """Two exports of upper systems, as they would be brought in: numbers and words of their own."""
    key = [each for each in projects if each.level in {Level.PROVINCE, Level.CITY} or each.kind == Kind.OUTSIDE]
    for system, day, percent in _SYSTEMS:
        rows = [
            {
                "system": system,
                "synchronised": day,
                "number": f"{system[:2].upper()}2026{place:05d}",
                "name": project.name,
                "national_code": project.national_code,
                "stage": _STAGES.get(project.state, "储备"),
                "total": "" if project.total is None else f"{(project.total * percent / 100).quantize(Decimal(1)):f}",
                "note": "演示数据",
            }
            for place, project in enumerate(key, 1)
        ]
        with fixed(date.fromisoformat(day)):
            publish_mirrors(rows, projects[0].scope, by)
