"""When projects entered their stages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from diaodu.projects.library.models import Project, StageEntry
from diaodu.projects.library.rules.stages import Entered, reached_on


def entries_of(projects: Iterable[int]) -> dict[int, list[Entered]]:
    """By project, in the order entered; one query."""
    found: dict[int, list[Entered]] = defaultdict(list)
    rows = StageEntry.objects.filter(project__in=list(projects)).order_by("pk")
    for project, stage, on, known_at in rows.values_list("project", "stage", "on", "known_at"):
        found[project].append(Entered(stage, on, known_at))
    return found


def since_of(projects: Sequence[Project]) -> dict[int, date]:
    """Since when each has been in its present stage; one query."""
    return dict(StageEntry.objects.filter(project__in=projects).order_by("on", "pk").values_list("project", "on"))


def started_on(projects: Sequence[Project], day: date) -> dict[int, date | None]:
    """The day each started construction, by the end of `day`; None where it has not."""
    entries = entries_of(project.pk for project in projects)
    return {project.pk: reached_on(entries[project.pk], "started", day) for project in projects}
