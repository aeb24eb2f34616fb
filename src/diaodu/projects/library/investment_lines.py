"""Lines of investment: what the library's projects bring by one caliber, in the whole county or in one area.

A line is a subject, so that forecasts, alerts and searches can point at it; everything it says is summed from the
projects' months. The county's lines are there with its first figure, an area's with the first of a project in it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import override

from diaodu.areas.models import Area
from diaodu.projects.library.choices import Caliber, Kind
from diaodu.projects.library.models import Group, Investment, Project

INVESTMENT, PREFIX = "investment", "TZ"


@dataclass(frozen=True, slots=True)
class Line:
    """`area` None: the whole county. `projects`: those it sums, each once; a bundle has no money of its own."""

    code: str
    caliber: str
    area: Area | None
    projects: frozenset[int]

    @property
    def name_zh(self) -> str:
        where = self.area.name_zh if self.area else "全县"
        return f"{where}项目完成投资（{_caliber(self.caliber, 'zh-hans')}）"

    @property
    def name_en(self) -> str:
        where = (self.area.name_en or self.area.name_zh) if self.area else "the county"
        return f"Investment of projects in {where} ({_caliber(self.caliber, 'en').lower()})"


def lines_of(scope: str) -> list[Line]:
    """Those with a figure at least; four queries, however many projects and areas."""
    projects = set(Project.objects.filter(scope=scope).exclude(kind=Kind.BUNDLE).values_list("pk", flat=True))
    told: dict[str, set[int]] = defaultdict(set)
    rows = Investment.objects.filter(project__scope=scope).order_by().values_list("caliber", "project").distinct()
    for caliber, project in rows:
        told[caliber].add(project)
    places: list[tuple[Area | None, set[int]]] = [(None, projects), *_areas(scope, projects)]
    return [
        Line(code_of(caliber, area.code if area else ""), caliber, area, frozenset(inside))
        for area, inside in places
        for caliber in Caliber.values
        if inside & told[caliber]
    ]


def code_of(caliber: str, area: str) -> str:
    """As all codes are written: in capitals."""
    return "-".join(filter(None, (PREFIX, area, caliber.upper())))


def line_named(scope: str, code: str) -> Line | None:
    return next((line for line in lines_of(scope) if line.code == code), None)


def _areas(scope: str, projects: set[int]) -> list[tuple[Area | None, set[int]]]:
    """Each with the projects of its parts."""
    areas = {area.subject_id: area for area in Area.objects.filter(unit__path=scope).order_by("order", "code")}
    by_key = {area.pk: area for area in areas.values()}
    inside: dict[int, set[int]] = defaultdict(set)
    for project, subject in Group.objects.filter(subject__in=areas).values_list("project", "subject"):
        area = areas[subject or 0]
        inside[area.pk].add(project)
        if area.parent_id in by_key:
            inside[area.parent_id].add(project)
    return [(area, inside[area.pk] & projects) for area in areas.values() if inside[area.pk] & projects]


def _caliber(name: str, language: str) -> str:
    with override(language):
        return str(Caliber(name).label)
