"""Milestones, occurrences, members, criteria: laid one by one or pasted, finished from their row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import download, said
from diaodu.core.files import read_stored, store_file
from diaodu.core.intake import examine_upload
from diaodu.core.models import StoredFile
from diaodu.core.moves import MoveRefusedError
from diaodu.plan.actions import add_work, change_work, finish_work, reopen_work, retire_work, review_criterion
from diaodu.plan.steps import KEEPER, LEAD
from diaodu.plan.views.commitment import OpenCommitment, back, open_commitment, sent_version, show
from diaodu.plan.work_kinds import (
    CRITERION,
    KINDS,
    REVIEWED,
    PastedError,
    WorkKind,
    pasted_rows,
    read_cell,
    read_values,
)

_ENDINGS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "application/zip": "zip",
    "text/plain": "txt",
}


@require_POST
def add(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """One row from its fields, or many from a pasted table; what cannot be read is shown again as it was typed."""
    opened, work = _open(request, code), _kind(kind)
    pasted = request.POST.get("pasted", "")
    try:
        rows = pasted_rows(work, pasted) if "pasted" in request.POST else [read_values(work, request.POST.dict())]
        made = add_work(work, opened.commitment, rows, mover=opened.mover)
    except PastedError as wrong:
        return _again(request, opened, work, said(wrong))
    except MoveRefusedError as refusal:
        return _again(request, opened, work, said(refusal))
    messages.success(request, ngettext("%(n)s row added.", "%(n)s rows added.", len(made)) % {"n": len(made)})
    return back(code, f"work-{kind}")


@require_POST
def change(request: HttpRequest, code: str, kind: str, key: int) -> HttpResponse:
    opened, work = _open(request, code), _kind(kind)
    row = _row(opened, work, key)
    try:
        _change(request, opened, work, row)
    except PastedError as wrong:
        messages.error(request, said(wrong))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Saved."))
    return back(code, f"work-{kind}")


@require_safe
def evidence(request: HttpRequest, code: str, kind: str, key: int) -> HttpResponse:
    opened, work = open_commitment(request, code), _kind(kind)
    row = _row(opened, work, key)
    if row.evidence is None:
        raise Http404
    name = f"{row}.{_ENDINGS.get(row.evidence.media_type, 'bin')}"
    return download(
        request, read_stored(row.evidence), "application/octet-stream", name, subject=opened.commitment.code
    )


def _change(request: HttpRequest, opened: OpenCommitment, work: WorkKind, row: Any) -> None:
    verb, why = request.POST.get("verb", ""), request.POST.get("why", "")
    words: dict[str, Any] = {"mover": opened.mover, "version": sent_version(request)}
    if verb == "edit":
        values = read_values(work, request.POST.dict())
        change_work(work, row, values, evidence=_file(request), **words)
    elif verb == "finish" and work.finish is not None:
        value = read_cell(work.finish, request.POST.get(work.finish.name, ""))
        if value is None:
            raise PastedError(f"请填“{work.finish.label}”。", f"Fill in “{work.finish.label}”.")
        finish_work(work, row, value, evidence=_file(request), **words)
    elif verb == "review" and work is CRITERION:
        marks = read_cell(REVIEWED, request.POST.get(REVIEWED.name, ""))
        review_criterion(row, marks, **words)
    elif verb == "reopen" and work.finish is not None:
        reopen_work(work, row, why=why, **words)
    elif verb == "retire":
        retire_work(work, row, why=why, **words)
    else:
        raise Http404


def _again(request: HttpRequest, opened: OpenCommitment, work: WorkKind, wrong: str) -> HttpResponse:
    return show(request, opened, status=422, wrong_kind=work.name, wrong=wrong, typed=request.POST.dict())


def _open(request: HttpRequest, code: str) -> OpenCommitment:
    opened = open_commitment(request, code)
    if opened.mover.parts.isdisjoint({LEAD, KEEPER}):
        raise PermissionDenied
    return opened


def _kind(name: str) -> WorkKind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _row(opened: OpenCommitment, work: WorkKind, key: int) -> Any:
    row = work.model.objects.filter(commitment=opened.commitment, pk=key).select_related("evidence").first()
    if row is None:
        raise Http404
    row.commitment = opened.commitment
    return row


def _file(request: HttpRequest) -> StoredFile | None:
    """Raises FileRefusedError, which is a refused move, for what may not come in."""
    file = request.FILES.get("evidence")
    return store_file(examine_upload(file).content) if file else None
