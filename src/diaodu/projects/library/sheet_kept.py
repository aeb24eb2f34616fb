"""What the sheets about projects that are there already have in common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from diaodu.core.choices import RowChange
from diaodu.core.moves import Mover
from diaodu.core.sheets import Checked, Problem, Row
from diaodu.projects.library.models import Project
from diaodu.projects.library.permissions import keeps_library
from diaodu.projects.library.steps import KEEPER


def projects_by_code(rows: Sequence[Row], scope: str, key: str = "code") -> dict[str, Project]:
    """One query."""
    codes = {row.get(key, "") for row in rows}
    found = Project.objects.filter(scope=scope).select_related("unit", "subject")
    return {project.code: project for project in found if project.code in codes}


def wrong(column: str, zh: str, en: str) -> Checked:
    return Checked(RowChange.WRONG, [Problem(column, zh, en)])


def office(by: str) -> Mover:
    """Whoever brings such a sheet in keeps the library: `permits` asked."""
    return Mover(by, frozenset({KEEPER}))


def permits(officer: Any, day: date) -> bool:
    return keeps_library(officer, today=day)
