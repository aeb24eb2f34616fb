"""Who stands behind a project: set, changed and ended on its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.people.choices import TieKind
from diaodu.people.models import Post, Tie
from diaodu.people.permissions import visible_units
from diaodu.projects.library.actions import ProjectTie, end_project_tie, tie_project
from diaodu.projects.library.choices import BEHIND
from diaodu.projects.library.lookup import OpenProject, kept_project
from diaodu.projects.library.queries.behind import leader_posts, posts_by_person
from diaodu.projects.library.views.deeds import day_given


@require_POST
def tie(request: HttpRequest, code: str) -> HttpResponse:
    opened = kept_project(request, code)
    try:
        changed = tie_project(
            chosen(request, opened),
            since=day_given(request, "since"),
            why=request.POST.get("why", "")[:500],
            mover=opened.mover,
            version=posted_version(request.POST),
        )
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Saved.") if changed else _("Nothing is changed."))
    return redirect(f"{opened.project.get_absolute_url()}#behind")


@require_POST
def end_tie(request: HttpRequest, code: str, key: int) -> HttpResponse:
    opened = kept_project(request, code)
    held = Tie.objects.filter(subject=opened.project.subject_id, kind__in=BEHIND, pk=key, until=None)
    found = held.select_related("unit", "post").first()
    if found is None:
        raise Http404
    try:
        end_project_tie(
            opened.project,
            found,
            on=day_given(request, "on"),
            why=request.POST.get("why", "")[:500],
            mover=opened.mover,
        )
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect(f"{opened.project.get_absolute_url()}#behind")


def chosen(request: HttpRequest, opened: OpenProject) -> ProjectTie:
    """What the form names. Raises MoveRefusedError where it names nobody, or more than one."""
    kind, project = request.POST.get("kind", ""), opened.project
    who = request.POST.get("who", "").strip()
    if kind not in BEHIND:
        raise MoveRefusedError("kind", "请选择是哪种包保关系。", "Say in which way somebody stands behind it.")
    if kind == TieKind.SPONSOR:
        post = next((post for post, _n in leader_posts(project.scope, on=today()) if str(post.pk) == who), None)
        if post is None:
            raise MoveRefusedError("who_behind", "请选择包保领导。", "Choose a county leader.")
        return ProjectTie(project, kind, post.unit, post)
    if kind == TieKind.COMMISSIONER:
        post = commissioner_called(who, project.scope)
        return ProjectTie(project, kind, post.unit, post)
    unit = visible_units(request.user).filter(code=who, retired_on=None).exclude(parent=None).first()
    if unit is None:
        raise MoveRefusedError("who_behind", "请选择单位。", "Choose a unit.")
    return ProjectTie(project, kind, unit)


def commissioner_called(words: str, scope: str) -> Post:
    """The post of the person of that name or account. Raises MoveRefusedError: nobody, or several."""
    posts = posts_by_person(scope, on=today()).get(words, [])
    if not posts:
        raise MoveRefusedError(
            "who_behind",
            f"没有在岗人员叫“{words[:20]}”，请填姓名或账号。",
            f"Nobody in office is called “{words[:20]}”; give a name or an account.",
        )
    if len({post.unit_id for post in posts}) > 1:
        raise MoveRefusedError(
            "who_behind",
            f"叫“{words[:20]}”的不止一人，请填账号。",
            f"More than one person is called “{words[:20]}”; give the account.",
        )
    return posts[0]
