"""Entering and changing a project, and its money."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.people.models import Officer
from diaodu.people.permissions import county_of, visible_subjects
from diaodu.projects.library.actions import NewProject, add_projects, change_project, group_projects, plan_money
from diaodu.projects.library.actions.projects import regroup_project
from diaodu.projects.library.forms import MoneyForm, ProjectForm, initial_of
from diaodu.projects.library.lookup import kept_project, reader
from diaodu.projects.library.models import Project
from diaodu.projects.library.permissions import leadable_units, visible_projects
from diaodu.projects.library.project_page import places_of
from diaodu.projects.library.queries.projects import groups_of
from diaodu.projects.library.setting_kinds import industries


@require_http_methods(["GET", "HEAD", "POST"])
def new_project(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    if not leadable_units(officer, today=today()).exists():
        raise PermissionDenied
    form = _form(request, officer)
    if request.method == "POST" and form.is_valid():
        try:
            project = _enter(form, officer)
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("%(code)s entered.") % {"code": project.code})
            return redirect(project)
    return render(request, "projects/form.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def _enter(form: ProjectForm, officer: Officer) -> Project:
    values = form.values()
    words = {name: values.pop(name) for name in ("name", "unit", "kind", "level")}
    project = add_projects([NewProject(**words, values=values)], county=county_of(officer), by=officer.username)[0]
    data = form.cleaned_data
    if data["groups"] or data["industries"]:
        group_projects([project], subjects=data["groups"], industries=data["industries"], by=officer.username)
    return project


@require_http_methods(["GET", "HEAD", "POST"])
def edit_project(request: HttpRequest, code: str) -> HttpResponse:
    opened, officer = kept_project(request, code), reader(request)
    project, status = opened.project, 200
    form = _form(request, officer, project)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                change_project(project, form.values(), mover=opened.mover, version=posted_version(request.POST))
                data = form.cleaned_data
                regroup_project(project, subjects=data["groups"], industries=data["industries"], mover=opened.mover)
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(project)
    status = 422 if form.errors else 200
    return render(request, "projects/form.html", {"form": form, "project": project}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def money(request: HttpRequest, code: str) -> HttpResponse:
    """The plan of this year and where the money comes from."""
    opened = kept_project(request, code)
    project, year = opened.project, today().year
    plan = project.year_plans.filter(year=year).first()
    held = {row.source: row.amount for row in project.fundings.all()} | {"plan": plan.amount if plan else None}
    form = MoneyForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        try:
            plan_money(
                project,
                year=year,
                plan=form.cleaned_data["plan"],
                fundings=form.fundings(),
                mover=opened.mover,
                version=posted_version(request.POST),
            )
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{project.get_absolute_url()}#money")
    context = {"form": form, "project": project, "year": year}
    return render(request, "projects/money.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, officer: Officer, project: Project | None = None) -> ProjectForm:
    day, county = today(), officer.unit.county_path
    units = leadable_units(officer, today=day)
    words = {"initial": initial_of(project, groups_of(project))} if project else {}
    return ProjectForm(
        request.POST or None,
        units=units,
        places=places_of(county),
        county=county,
        projects=visible_projects(officer, today=day),
        subjects=visible_subjects(officer, today=day),
        industries=industries(county, day),
        **words,
    )
