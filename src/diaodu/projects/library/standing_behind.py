"""What a leader stands behind: on their desk (a secretary sees the leader's) and on the page of the person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from diaodu.core.clock import today
from diaodu.core.panels import Panel, register_panel
from diaodu.kernel.light import Light
from diaodu.people.choices import TieKind
from diaodu.people.models import Officer, Tie
from diaodu.people.permissions import acting_posts, posts_sponsoring
from diaodu.people.queries import alive
from diaodu.projects.library.choices import OUT
from diaodu.projects.library.map_records import outlooks_of
from diaodu.projects.library.models import Project
from diaodu.projects.library.permissions import visible_projects
from diaodu.projects.library.queries.projects import listed
from diaodu.projects.schedule.models import Outlook

MOST = 12
_ORDER = [str(light) for light in (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY, Light.DONE)]


@dataclass(frozen=True, slots=True)
class Row:
    project: Project
    outlook: Outlook | None

    @property
    def light(self) -> str:
        return self.outlook.light if self.outlook else str(Light.GREY)


def of_officer(request: HttpRequest, officer: Officer, on: date) -> dict[str, Any] | None:
    """The projects the officer's posts stand behind, the most urgent first. Three queries beside the permissions'."""
    posts = posts_sponsoring(acting_posts(officer, today=on))
    if not posts:
        return None
    ties = Tie.objects.filter(alive(on), kind=TieKind.SPONSOR, post__in=posts)
    seen = visible_projects(request.user, today=today()).filter(subject__in=ties.values("subject"))
    projects = seen.exclude(state__in=OUT)
    rows = _rows(list(listed(projects).order_by("code")), outlooks_of(projects))
    if not rows:
        return None
    counts = Counter(row.light for row in rows)
    lights = [(light, counts[light]) for light in _ORDER if counts[light]]
    posts_said = sorted({str(key) for key in ties.values_list("post", flat=True)})
    one = posts_said[0] if len(posts_said) == 1 else ""
    return {"rows": rows[:MOST], "lights": lights, "count": len(rows), "left": len(rows) - MOST, "post": one}


def _rows(projects: Sequence[Project], outlooks: Any) -> list[Row]:
    rows = [Row(project, outlooks.get(project.subject_id)) for project in projects]
    return sorted(rows, key=lambda row: _ORDER.index(row.light))


register_panel("desk", Panel("my_projects", "projects/_my_projects.html", of_officer, order=20))
register_panel("officer", Panel("my_projects", "projects/_my_projects_panel.html", of_officer, order=30))
