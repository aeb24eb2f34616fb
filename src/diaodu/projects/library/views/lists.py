"""The library as a list, and the list of what is to be entered into statistics; both as Excel."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.core.answers import download
from diaodu.core.clock import today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.lists import Asked, Picker, Search, counts_by, slice_of
from diaodu.people.models import Officer
from diaodu.people.names import unit_choices
from diaodu.people.queries import units_among
from diaodu.projects.library.books import projects_workbook, statistics_book
from diaodu.projects.library.choices import Kind, Level, Stage
from diaodu.projects.library.filters import (
    PROJECT_COLUMNS,
    PROJECT_LIST,
    STATISTICS_COLUMNS,
    STATISTICS_LIST,
)
from diaodu.projects.library.lookup import reader
from diaodu.projects.library.models import Project
from diaodu.projects.library.permissions import keeps_library, leadable_units, visible_projects
from diaodu.projects.library.queries.behind import SponsorChoice, sponsors_in_use
from diaodu.projects.library.queries.projects import (
    asked_projects,
    groups_in_use,
    lacking,
    listed,
    rows_for,
)
from diaodu.projects.library.queries.statistics import StatisticsRow, asked_statistics, statistics_rows
from diaodu.projects.library.rules.entry import said
from diaodu.projects.library.setting_kinds import entry_conditions, industries, statistics_rule


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    asked, county, day = Asked.from_query(request.GET, PROJECT_LIST), officer.unit.county_path, today()
    seen, conditions = visible_projects(officer, today=day), entry_conditions(county, day)
    page = slice_of(_asked(seen, asked, officer), asked)
    counted = {name: asked_projects(seen, asked.without(name, "missing")) for name in ("stage", "level", "kind")}
    context = {
        "asked": asked,
        "page": page,
        "rows": [(row, said(row.missing)) for row in rows_for(page.rows, conditions, today=day)],
        "heads": asked.heads(PROJECT_COLUMNS),
        "stages": asked.chips("stage", Stage.choices, counts_by(counted["stage"], "state")),
        "levels": asked.chips("level", Level.choices, counts_by(counted["level"], "level")),
        "kinds": asked.chips("kind", Kind.choices, counts_by(counted["kind"], "kind")),
        "search": _search(asked, seen, county),
        "by_sponsor": asked.sort == "sponsor",
        "may_add": leadable_units(officer, today=day).exists(),
        "may_bring": keeps_library(officer, today=day),
        "may_move": keeps_library(officer, today=day),
        "tab": "list",
    }
    return render(request, "projects/list.html", context)


def _search(asked: Asked, seen: QuerySet[Project], county: str) -> Search:
    groups = groups_in_use(seen, industries(county, today()), english=get_language() == "en")
    sponsors = [(each.key, _sponsor_said(each)) for each in sponsors_in_use(seen, on=today())]
    missing = [("now", _("lacks something for its stage")), ("ahead", _("lacks something for the next stage"))]
    return asked.search(
        _("Name, code, owner"),
        lead_picker(seen),
        Picker("group", _("Group"), _("all groups"), [(each.code, each.label) for each in groups]),
        Picker("sponsor", _("Sponsoring leader"), _("all sponsors"), sponsors, is_chinese=True),
        Picker("missing", _("What is missing"), _("complete or not"), missing),
    )


def lead_picker(seen: QuerySet[Project]) -> Picker:
    return Picker("unit", _("Lead unit"), _("all units"), unit_choices(units_among(seen)), is_chinese=True)


def _sponsor_said(choice: SponsorChoice) -> str:
    return (
        f"{choice.title} {choice.name}（{choice.count}）"
        if choice.title
        else f"{_('no sponsor yet')}（{choice.count}）"
    )


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The list as it was asked for, with the columns it can be brought back under."""
    officer, day = reader(request), today()
    asked = Asked.from_query(request.GET, PROJECT_LIST)
    projects = list(_asked(visible_projects(officer, today=day), asked, officer))
    content = projects_workbook(projects, today=day)
    return download(request, content, WORKBOOK_TYPE, f"{_('Project library')}.xlsx", subject="projects")


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    asked = Asked.from_query(request.GET, STATISTICS_LIST)
    rows = _statistics(officer)
    counts = Counter(str(row.verdict.light) for row in asked_statistics(rows, asked.without("light")))
    shown = asked_statistics(rows, asked)
    lights = [(value, value) for value in ("red", "yellow", "green", "grey", "done")]
    page = slice_of(shown, asked)
    context = {
        "asked": asked,
        "page": page,
        "rows": [(row, said(f"file:{paper}" for paper in row.verdict.missing)) for row in page.rows],
        "heads": asked.heads(STATISTICS_COLUMNS),
        "lights": asked.chips("light", lights, counts),
        "search": asked.search("", lead_picker(visible_projects(officer, today=today()))),
        "may_bring": keeps_library(officer, today=today()),
        "tab": "statistics",
    }
    return render(request, "projects/statistics.html", context)


@require_safe
def statistics_workbook(request: HttpRequest) -> HttpResponse:
    """The list as it was asked for."""
    rows = asked_statistics(_statistics(reader(request)), Asked.from_query(request.GET, STATISTICS_LIST))
    content = statistics_book(rows, english=get_language() == "en")
    return download(request, content, WORKBOOK_TYPE, f"{_('Entry into statistics')}.xlsx", subject="projects")


def _asked(seen: QuerySet[Project], asked: Asked, officer: Officer) -> Any:
    projects = asked_projects(seen, asked)
    if not asked["missing"]:
        return projects
    return lacking(projects, entry_conditions(officer.unit.county_path, today()), asked["missing"])


def _statistics(officer: Officer) -> list[StatisticsRow]:
    day = today()
    rule = statistics_rule(officer.unit.county_path, day)
    return statistics_rows(listed(visible_projects(officer, today=day)), rule, today=day)
