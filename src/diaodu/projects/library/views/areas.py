"""What was invested in an area and its parts over the whole life: by caliber, project by project; also as Excel."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.areas.lookup import open_area
from diaodu.areas.models import Area
from diaodu.core.answers import download
from diaodu.core.clock import today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.paper.table_book import Cell, Section
from diaodu.projects.library.choices import OUT
from diaodu.projects.library.lives import lives_of
from diaodu.projects.library.lookup import reader
from diaodu.projects.library.models import Group, Project
from diaodu.projects.library.permissions import visible_projects
from diaodu.projects.library.queries.lines import line_forecasts
from diaodu.projects.schedule.invested_life import InvestedLife, together
from diaodu.projects.schedule.life_page import life_book, life_context

Held = list[tuple[Project, InvestedLife]]


@require_safe
def investment(request: HttpRequest, code: str) -> HttpResponse:
    area, day = _area(request, code), today()
    held = _held(request, area, day)
    context = {
        "area": area,
        "rows": sorted(held, key=lambda each: (-(each[0].total or 0), each[0].code)),
        "life_book": reverse("projects:area_investment_workbook", args=[code]),
        "day": day,
        "forecasts": line_forecasts(request.user, area, today=day),
        **life_context(together(life for _project, life in held), day),
    }
    return render(request, "projects/area_investment.html", context)


@require_safe
def investment_workbook(request: HttpRequest, code: str) -> HttpResponse:
    area, day = _area(request, code), today()
    held = _held(request, area, day)
    life = together(life for _project, life in held) or InvestedLife([])
    title = f"{area.code} {area.name_zh}"
    note = _("As of %(day)s") % {"day": day.isoformat()}
    content = life_book(life, title=title, note=note, more=[_by_project(held, life)])
    return download(request, content, WORKBOOK_TYPE, f"{title}-{_('Investment')}.xlsx", subject=area.code)


def _by_project(held: Held, life: InvestedLife) -> Section:
    heads = [_("Code"), _("Projects"), _("Stage"), _("Total investment"), *(each.label for each in life.calibers)]
    rows: list[list[Cell]] = [
        [project.code, project.name, project.get_state_display(), project.total, *(c.total for c in life.calibers)]
        for project, life in held
    ]
    return _("Projects"), heads, rows


def _area(request: HttpRequest, code: str) -> Area:
    reader(request)
    return open_area(request, code)


def _held(request: HttpRequest, area: Area, day: date) -> Held:
    """The projects of the area and its parts that the reader may see, each once; five queries."""
    inside = Group.objects.filter(Q(subject=area.subject_id) | Q(subject__area__parent=area)).values("project")
    return lives_of(visible_projects(request.user, today=day).filter(pk__in=inside).exclude(state__in=OUT), day)
