"""What the library holds that a sheet of projects may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diaodu.core.clock import today
from diaodu.core.sheets import Row
from diaodu.enterprises.models import Firm
from diaodu.enterprises.sheet_rows import places_by_name
from diaodu.people.choices import TieKind
from diaodu.people.models import Tie, Unit
from diaodu.people.permissions import within
from diaodu.projects.library.models import Project, YearPlan
from diaodu.projects.library.queries.behind import leader_posts, posts_by_person
from diaodu.projects.library.setting_kinds import industries
from diaodu.projects.library.sheet_cells import Names

TIED = (TieKind.SPONSOR, TieKind.TEAM, TieKind.COMMISSIONER)  # the columns that name who stands behind a project


@dataclass(frozen=True, slots=True)
class There:
    """Read once, in a constant number of queries."""

    by_code: Mapping[str, Project]
    by_national: Mapping[str, Project]
    names: Names
    ties: Mapping[tuple[int, str], Tie]  # by subject and kind
    plans: Mapping[int, Any]  # of this year, by project

    @classmethod
    def of(cls, scope: str) -> There:
        projects = list(Project.objects.filter(scope=scope).select_related("unit", "owner", "place", "subject"))
        units: dict[str, Unit] = {}
        for unit in Unit.objects.filter(within(scope, "path"), retired_on=None).exclude(parent=None):
            units |= {name: unit for name in (unit.code, unit.name_zh, unit.short_zh) if name}
        firms: dict[str, Firm] = {}
        for firm in Firm.objects.filter(scope=scope):
            firms |= {firm.code: firm, firm.credit_code: firm, firm.name: firm}
        named = {name: code for code, names in industries(scope, today()).items() for name in (code, *names)}
        leaders: dict[str, Any] = {}
        for post, name in leader_posts(scope, on=today()):
            leaders |= {word: post for word in (post.title_zh, name) if word}
        ties = Tie.objects.filter(kind__in=TIED, until=None, subject__project__scope=scope)
        return cls(
            {project.code: project for project in projects},
            {project.national_code: project for project in projects if project.national_code},
            Names(units, places_by_name(scope), firms, named, leaders, posts_by_person(scope, on=today())),
            {(tie.subject_id, str(tie.kind)): tie for tie in ties.select_related("unit", "post").order_by("pk")},
            _plans(scope),
        )

    def project(self, row: Row) -> Project | None:
        if row.get("code"):
            return self.by_code.get(row["code"])
        return self.by_national.get(row.get("national_code", ""))


def _plans(scope: str) -> dict[int, Any]:
    rows = YearPlan.objects.filter(project__scope=scope, year=today().year)
    return dict(rows.values_list("project", "amount"))
