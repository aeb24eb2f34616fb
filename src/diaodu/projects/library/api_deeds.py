"""What is done to projects through the API: figures, stages, statistics, who stands behind them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from ninja import Router

from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Code
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.core.moves import Mover
from diaodu.people.api_auth import DECIDE, REPORT
from diaodu.people.api_shapes import unit_by_code, unit_path
from diaodu.people.choices import Role, TieKind
from diaodu.people.models import Officer, Post, Tie
from diaodu.people.operations import changes
from diaodu.people.permissions import acting_posts
from diaodu.projects.library.actions import (
    InvestmentInput,
    ProjectTie,
    end_project_tie,
    enter_statistics,
    move_project,
    move_projects,
    report_investments,
    tie_project,
)
from diaodu.projects.library.api_one import project_said
from diaodu.projects.library.api_shapes import (
    BehindEnded,
    BehindGiven,
    MonthsGiven,
    ProjectMoved,
    ProjectOne,
    ProjectsAnswer,
    ProjectsMoved,
    StatisticsEntry,
    amount_of,
    file_given,
    project_row,
)
from diaodu.projects.library.lookup import OpenProject, kept_project, open_project, reader
from diaodu.projects.library.models import Project
from diaodu.projects.library.permissions import mover_for, visible_projects
from diaodu.projects.library.queries.behind import posts_by_person
from diaodu.projects.library.queries.projects import listed
from diaodu.projects.library.steps import PROJECT_STEPS

router = Router(tags=["projects"])
_VERBS = {step.verb for step in PROJECT_STEPS}


@changes(
    router,
    "/projects/{code}/figures",
    ProjectOne,
    says=_("Enter month figures of a project by caliber"),
    scope=REPORT,
    versioned=False,  # figures are added, never overwritten; a correction needs its reason
)
def enter_project_figures(request: HttpRequest, code: Code, given: MonthsGiven) -> ProjectOne:
    opened = kept_project(request, code)
    inputs = [
        InvestmentInput(
            opened.project,
            date.fromisoformat(f"{each.month}-01"),
            each.caliber,
            amount_of(each.value),
            each.reason,
        )
        for each in given.figures
    ]
    report_investments(inputs, by=opened.mover.by, scope=opened.project.scope)
    return _again(request, code)


@changes(router, "/projects/{code}/move", ProjectOne, says=_("Move a project to another stage"), scope=REPORT)
def move_project_stage(request: HttpRequest, code: Code, given: ProjectMoved) -> ProjectOne:
    opened = _held(request, code)
    other = _one_seen(request, given.replaced_by) if given.replaced_by else None
    _check_verb(given.verb)
    move_project(
        opened.project,
        given.verb,
        mover=opened.mover,
        on=given.on or today(),
        why=given.reason,
        evidence=file_given(given.evidence),
        version=opened.project.version,
        replaced_by=other,
    )
    return _again(request, code)


@changes(
    router,
    "/project-moves",
    ProjectsAnswer,
    says=_("Move many projects: all or none"),
    scope=DECIDE,
    versioned=False,  # each must still stand where it was loaded a moment before
)
def move_many_projects(request: HttpRequest, given: ProjectsMoved) -> ProjectsAnswer:
    officer = reader(request)
    projects = _seen(request, given.projects)
    _check_verb(given.verb)
    mover = _mover_of_all(officer, projects)
    move_projects(projects, given.verb, mover=mover, on=given.on or today(), why=given.reason)
    return ProjectsAnswer(projects=[project_row(each) for each in _seen(request, given.projects)])


@changes(
    router,
    "/projects/{code}/statistics",
    ProjectOne,
    says=_("Note that a project was entered into statistics"),
    scope=REPORT,
)
def enter_project_statistics(request: HttpRequest, code: Code, given: StatisticsEntry) -> ProjectOne:
    opened = _held(request, code)
    enter_statistics(
        opened.project,
        on=given.on,
        number=given.number,
        mover=opened.mover,
        version=opened.project.version,
    )
    return _again(request, code)


@changes(router, "/projects/{code}/behind", ProjectOne, says=_("Name who stands behind a project"), scope=REPORT)
def name_who_stands_behind(request: HttpRequest, code: Code, given: BehindGiven) -> ProjectOne:
    opened = _held(request, code)
    tie_project(
        _tie(request, opened, given),
        since=given.since or today(),
        mover=opened.mover,
        why=given.reason,
        version=opened.project.version,
    )
    return _again(request, code)


@changes(
    router,
    "/projects/{code}/behind/end",
    ProjectOne,
    says=_("End that somebody stands behind a project"),
    scope=REPORT,
)
def end_who_stands_behind(request: HttpRequest, code: Code, given: BehindEnded) -> ProjectOne:
    opened = _held(request, code)
    held = Tie.objects.filter(subject=opened.project.subject_id, kind=given.kind, until=None)
    if given.unit:
        held = held.filter(unit__path=unit_path(given.unit))
    found = held.select_related("unit", "post").order_by("pk").first()
    if found is None:
        raise wrong_field("body.kind", _now("Nobody stands behind it in this way."))
    end_project_tie(opened.project, found, on=given.on or today(), why=given.reason, mover=opened.mover)
    return _again(request, code)


def _held(request: HttpRequest, code: str) -> OpenProject:
    """The project for a change, in the version that was seen."""
    opened = kept_project(request, code)
    hold(request, opened.project)
    return opened


def _again(request: HttpRequest, code: str) -> ProjectOne:
    return project_said(open_project(request, code))


def _check_verb(verb: str) -> None:
    if verb not in _VERBS:
        raise wrong_field("body.verb", _now("There is no such step."))


def _seen(request: HttpRequest, codes: Sequence[str]) -> list[Project]:
    """Those named, in the order of their codes; 422 where one is not in sight."""
    wanted = set(codes)
    found = list(listed(visible_projects(request.user, today=today()).filter(code__in=wanted)).order_by("code"))
    if strange := sorted(wanted - {project.code for project in found}):
        raise wrong_field("body.projects", _now("Not found: %(codes)s") % {"codes": "、".join(strange[:5])})
    return found


def _one_seen(request: HttpRequest, code: str) -> Project:
    found = visible_projects(request.user, today=today()).filter(code=code).first()
    if found is None:
        raise wrong_field("body.replaced_by", _now("No project has this code."))
    return found


def _mover_of_all(officer: Officer, projects: Sequence[Project]) -> Mover:
    posts = acting_posts(officer, today=today())
    movers = [mover_for(officer, project, posts) for project in projects]
    parts = frozenset.intersection(*(mover.parts for mover in movers))
    if not parts:
        raise PermissionDenied
    return Mover(officer.username, parts, movers[0].post)


def _tie(request: HttpRequest, opened: OpenProject, given: BehindGiven) -> ProjectTie:
    if given.kind in (TieKind.SPONSOR, TieKind.COMMISSIONER):
        post = _post(opened.project, given)
        return ProjectTie(opened.project, given.kind, post.unit, post)
    if not given.unit:
        raise wrong_field("body.unit", _now("Name the unit."))
    return ProjectTie(opened.project, given.kind, unit_by_code(reader(request), given.unit, field="body.unit"))


def _post(project: Project, given: BehindGiven) -> Post:
    """The post of the officer named; of a sponsor that of a county leader."""
    posts = posts_by_person(project.scope, on=today()).get(given.officer, [])
    if given.kind == TieKind.SPONSOR:
        posts = [post for post in posts if post.role == Role.CITY_LEADER]
    if not posts:
        raise wrong_field("body.officer", _now("Nobody who holds such a post has this account."))
    return posts[0]
