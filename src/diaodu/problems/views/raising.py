"""Raising a problem: on a page at the desk, and on one for the telephone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.intake import Examined, examine_upload
from diaodu.core.moves import MoveRefusedError
from diaodu.people.models import Officer, Post
from diaodu.problems.actions import NewProblem, raise_problems
from diaodu.problems.forms import ProblemForm
from diaodu.problems.lookup import raiser
from diaodu.problems.permissions import raisable_subjects
from diaodu.problems.setting_kinds import FACTORS, KINDS, choices_for

PHOTO = {"accept": "image/*", "capture": "environment"}


@require_http_methods(["GET", "HEAD", "POST"])
def new_problem(request: HttpRequest) -> HttpResponse:
    return _raise(request, "problems/new.html", on_phone=False)


@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """The same with large fields and the camera, for who stands on the site."""
    return _raise(request, "problems/phone.html", on_phone=True)


def _raise(request: HttpRequest, template: str, *, on_phone: bool) -> HttpResponse:
    officer, post = raiser(request)
    form = _form(request, officer)
    if on_phone:
        form.fields["file"].widget.attrs |= PHOTO
    if request.method == "POST" and form.is_valid():
        try:
            problem = raise_problems([_new(request, form, post)], by=officer.username)[0]
        except MoveRefusedError as refusal:
            form.add_error("file" if refusal.code in ("file", "type", "size", "secret") else None, said(refusal))
        else:
            messages.success(request, _("%(code)s raised; the dispatch office routes it.") % {"code": problem.code})
            return redirect(problem)
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, template, {"form": form, "about": _about(request, officer)}, status=status)


def _form(request: HttpRequest, officer: Officer) -> ProblemForm:
    scope = officer.unit.county_path
    return ProblemForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial={"about": request.GET.get("about", "")[:60]},
        among=raisable_subjects(officer, today=today()),
        kinds=choices_for(KINDS, scope),
        factors=choices_for(FACTORS, scope),
    )


def _about(request: HttpRequest, officer: Officer) -> object:
    """The record the page was opened from, for its heading."""
    code = request.GET.get("about", "")[:60]
    return raisable_subjects(officer, today=today()).filter(code=code).first() if code else None


def _new(request: HttpRequest, form: ProblemForm, post: Post) -> NewProblem:
    given = form.cleaned_data
    files: tuple[Examined, ...] = (examine_upload(upload),) if (upload := request.FILES.get("file")) else ()
    return NewProblem(
        title=given["title"],
        kind=given["kind"],
        unit=post.unit,
        about=given["about"],
        body=given["body"],
        factor=given["factor"],
        urgency=given["urgency"],
        files=files,
    )
