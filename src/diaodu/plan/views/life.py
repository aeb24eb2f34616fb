"""Requests about a commitment and what becomes of them; blocking and taking up again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import download, said
from diaodu.core.clock import today
from diaodu.core.files import read_stored
from diaodu.core.intake import ACCEPT, examine_upload
from diaodu.core.models import Attachment
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import as_seen, posted_version
from diaodu.plan.actions import Asked, decide_request, make_request, move_commitment, recall_request
from diaodu.plan.actions.requests import EVIDENCE
from diaodu.plan.choices import RequestKind
from diaodu.plan.life import life_of, visible_requests
from diaodu.plan.life_panels import life_context
from diaodu.plan.models import Commitment, Request
from diaodu.plan.permissions import mover_in, visible_commitments

_DECIDED = {
    "grant": gettext_lazy("Granted."),
    "refuse": gettext_lazy("Refused, with its reason."),
    "recall": gettext_lazy("Taken back; it can be asked for anew."),
}


@require_safe
def life(request: HttpRequest, code: str) -> HttpResponse:
    commitment, mover = _open(request, code)
    return _page(request, commitment, mover)


@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Completion, delay or withdrawal; what is refused stays typed, and the file is to be chosen again."""
    commitment, mover = _open(request, code)
    kind = request.POST.get("kind", "")
    if kind not in RequestKind.values:
        raise Http404
    try:
        evidence = examine_upload(file) if (file := request.FILES.get("evidence")) else None
        asked = Asked(RequestKind(kind), request.POST.get("why", ""), _day(request.POST.get("new_due", "")), evidence)
        make_request(commitment, asked, mover=mover, version=posted_version(request.POST))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        fresh, mover = _open(request, code)
        return _page(request, fresh, mover, status=422, typed=request.POST.dict())
    messages.success(request, _("Handed to the dispatch office; it stands on its desk now."))
    return redirect("plan:life", code=code)


@require_POST
def decide(request: HttpRequest, code: str, key: int) -> HttpResponse:
    commitment, mover = _open(request, code)
    asked = Request.objects.filter(commitment=commitment, pk=key).select_related("evidence").first()
    if asked is None:
        raise Http404
    asked.commitment = commitment
    decision = request.POST.get("decision", "")
    if decision not in _DECIDED:
        raise Http404
    try:
        as_seen(asked, request.POST)
        if decision == "recall":
            recall_request(asked, mover=mover)
        else:
            decide_request(asked, grant=decision == "grant", mover=mover, why=request.POST.get("why", ""))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, str(_DECIDED[decision]))
    return redirect("/" if request.POST.get("back") == "desk" else "plan:life", **_to(request, code))


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Block, take up again, reopen."""
    commitment, mover = _open(request, code)
    try:
        move_commitment(
            commitment,
            request.POST.get("verb", ""),
            mover=mover,
            why=request.POST.get("why", ""),
            version=posted_version(request.POST),
        )
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("plan:life", code=code)


@require_safe
def evidence(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """What came with a request, under the name it was brought in with."""
    asked = visible_requests(request.user, today=today()).filter(pk=key, commitment__code=code).first()
    if asked is None or asked.evidence is None:
        raise Http404
    kept = Attachment.objects.filter(subject=asked.commitment.subject_id, file=asked.evidence, purpose=EVIDENCE).first()
    name = kept.name if kept else f"{code}.bin"
    return download(request, read_stored(asked.evidence), "application/octet-stream", name, subject=code)


def _to(request: HttpRequest, code: str) -> dict[str, Any]:
    return {} if request.POST.get("back") == "desk" else {"code": code}


def _open(request: HttpRequest, code: str) -> tuple[Commitment, Mover]:
    """The commitment among those the asker may see, else 404, with their parts in it."""
    seen = visible_commitments(request.user, today=today()).select_related("document__unit", "subject")
    commitment = seen.defer("document__text").filter(code=code).first()
    if commitment is None:
        raise Http404
    return commitment, mover_in(request.user, commitment, today=today())


def _page(
    request: HttpRequest,
    commitment: Commitment,
    mover: Mover,
    *,
    status: int = 200,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    found = life_of(commitment, mover, request.user, today=today())
    panel = life_context(found) | {"typed": typed or {}}
    context = {"item": commitment, "document": commitment.document, "panel": panel, "accept": ACCEPT}
    return render(request, "plan/life.html", context, status=status)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        said_zh, said_en = (
            f"“{text[:20]}”不是日期，请写成 2026-12-31 这样。",
            f"“{text[:20]}” is no date, as 2026-12-31 is.",
        )
        raise MoveRefusedError("new_due", said_zh, said_en) from error
