"""The rows of a schedule: added, changed, their progress recorded, slips noted and decided, evidence fetched."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import download, said
from diaodu.core.clock import today
from diaodu.core.downloads import UNKNOWN_TYPE
from diaodu.core.files import read_stored, store_file
from diaodu.core.intake import examine_upload
from diaodu.core.models import StoredFile
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.people.queries import units_of_county
from diaodu.projects.schedule.actions import (
    add_node,
    change_node,
    decide_slip,
    note_slip,
    record_progress,
    reopen_node,
    retire_node,
)
from diaodu.projects.schedule.forms import NodeForm, ProgressForm, SlipForm, first_error
from diaodu.projects.schedule.lookup import Opened, open_subject
from diaodu.projects.schedule.models import Node, Slip
from diaodu.projects.schedule.permissions import mover_in_node
from diaodu.projects.schedule.queries.one import node_by_key, slips_of
from diaodu.projects.schedule.views.one import back, said_why, show

_ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "text/plain": "txt"}


class WrongFormError(Exception):
    """What was typed cannot be read, in one sentence."""


@require_POST
def add(request: HttpRequest, code: str) -> HttpResponse:
    opened = open_subject(request, code)
    try:
        form = _read(NodeForm(request.POST, units=units_of_county(opened.subject.scope)))
        add_node(opened.laid, form.values(), befores=form.cleaned_data["befores"], mover=opened.mover)
    except (WrongFormError, MoveRefusedError) as wrong:
        return _again(request, opened, "new", wrong)
    messages.success(request, _("Saved."))
    return back(code, "nodes")


@require_POST
def change(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """What the button said: plan, progress, slip, reopen or retire."""
    opened = open_subject(request, code)
    node = _node(opened, key)
    try:
        _DEEDS.get(request.POST.get("verb", ""), _none)(request, node)
    except (WrongFormError, MoveRefusedError) as wrong:
        return _again(request, opened, key, wrong)
    messages.success(request, _("Saved."))
    return back(code, f"node-{key}")


@require_POST
def decide(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """A slip's reason counts, or not."""
    opened = open_subject(request, code)
    slip = _slip_with(opened, key)
    if request.POST.get("verb") not in {"grant", "refuse"}:
        raise Http404
    slip.node.schedule = opened.laid
    try:
        decide_slip(
            slip,
            grants=request.POST["verb"] == "grant",
            why=said_why(request),
            mover=opened.mover,
            version=posted_version(request.POST),
        )
    except MoveRefusedError as wrong:
        return _again(request, opened, "slips", wrong)
    messages.success(request, _("Saved."))
    return back(code, "slips")


@require_safe
def evidence(request: HttpRequest, code: str, key: str) -> HttpResponse:
    opened = open_subject(request, code)
    node = _node(opened, key)
    if node.evidence is None:
        raise Http404
    return _hand_out(request, opened, node.evidence, str(node))


@require_safe
def slip_evidence(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """What a slip's reason stands on."""
    opened = open_subject(request, code)
    slip = _slip_with(opened, key)
    if slip.evidence is None:
        raise Http404
    return _hand_out(request, opened, slip.evidence, str(slip))


def _plan(request: HttpRequest, node: Node) -> None:
    form = _read(NodeForm(request.POST, units=units_of_county(node.schedule.subject.scope)))
    change_node(node, form.values(), befores=form.cleaned_data["befores"], **_words(request, node))


def _progress(request: HttpRequest, node: Node) -> None:
    form = _read(ProgressForm(request.POST))
    record_progress(node, **form.cleaned_data, evidence=_file(request), **_words(request, node))


def _slip(request: HttpRequest, node: Node) -> None:
    form = _read(SlipForm(request.POST))
    mover = mover_in_node(request.user, node, today=today())
    note_slip(node, **form.cleaned_data, on=today(), evidence=_file(request), mover=mover)


def _reopen(request: HttpRequest, node: Node) -> None:
    reopen_node(node, why=said_why(request), **_words(request, node))


def _retire(request: HttpRequest, node: Node) -> None:
    retire_node(node, why=said_why(request), **_words(request, node))


def _none(request: HttpRequest, node: Node) -> None:
    raise Http404


_DEEDS = {"plan": _plan, "progress": _progress, "slip": _slip, "reopen": _reopen, "retire": _retire}


def _words(request: HttpRequest, node: Node) -> dict[str, Any]:
    return {"mover": mover_in_node(request.user, node, today=today()), "version": posted_version(request.POST)}


def _node(opened: Opened, key: str) -> Node:
    try:
        return node_by_key(opened.laid, key)
    except Node.DoesNotExist as error:
        raise Http404 from error


def _slip_with(opened: Opened, key: int) -> Slip:
    slip = next((slip for slip in slips_of(opened.laid) if slip.pk == key), None)
    if slip is None:
        raise Http404
    return slip


def _hand_out(request: HttpRequest, opened: Opened, file: StoredFile, name: str) -> HttpResponse:
    """To be kept, never shown as a page of ours."""
    name = f"{name}.{_ENDINGS.get(file.media_type, 'bin')}"
    return download(request, read_stored(file), UNKNOWN_TYPE, name, subject=opened.subject.code)


def _read(form: Any) -> Any:
    if isinstance(form, forms.Form) and not form.is_valid():
        raise WrongFormError(first_error(form))
    return form


def _again(request: HttpRequest, opened: Opened, key: str, wrong: Exception) -> HttpResponse:
    words = said(wrong) if isinstance(wrong, MoveRefusedError) else str(wrong)
    return show(request, opened, status=422, wrong=words, wrong_key=key, typed=request.POST.dict())


def _file(request: HttpRequest) -> StoredFile | None:
    """Raises FileRefusedError, which is a refused move, for what may not come in."""
    file = request.FILES.get("evidence")
    return store_file(examine_upload(file).content) if file else None
