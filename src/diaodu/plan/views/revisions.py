"""A revision: brought in, read side by side with the version before, decided on and adopted."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.core.typed import whole_numbers
from diaodu.plan.actions import NOTED, Choice, adopt_revision, decide_items, decide_texts
from diaodu.plan.choices import ChangeKind, DocumentState
from diaodu.plan.forms import UploadForm
from diaodu.plan.jobs import ask_to_read
from diaodu.plan.models import Document
from diaodu.plan.permissions import keeper_of
from diaodu.plan.queries.revisions import open_texts, revision_rows, text_rows
from diaodu.plan.steps import KEEPER
from diaodu.plan.views.lookup import open_document, require_keeper

TEXTS = "texts"  # the kind of change that is beside the promises


@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, code: str) -> HttpResponse:
    document = open_document(request, code)
    officer = require_keeper(request)
    if document.state != DocumentState.CURRENT:
        messages.error(request, _("Only a plan in force can be revised."))
        return redirect("plan:page", code=code)
    form = UploadForm()
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            file, dated = form.cleaned_data["file"], form.cleaned_data["dated"]
            job = ask_to_read(file.read(), name=file.name, dated=dated, by=officer, revises=document.code)
            return redirect("web:job", key=job.pk)
    return render(request, "plan/revise.html", {"document": document, "form": form}, status=400 if form.errors else 200)


@require_safe
def comparison(request: HttpRequest, code: str) -> HttpResponse:
    revision = _revision(request, code)
    rows, texts = revision_rows(revision), text_rows(revision)
    kind = request.GET.get("kind", "")
    counts = Counter(row.item.kind for row in rows)
    differing = [row for row in rows if not row.is_plain]
    shown = [row for row in rows if row.item.kind == kind] if kind in ChangeKind.values else differing
    may_decide = revision.state == DocumentState.DRAFT and KEEPER in keeper_of(request.user, today=today()).parts
    context = {
        "document": revision,
        "before": revision.revises,
        "rows": rows if kind == "all" else [] if kind == TEXTS else shown,
        "texts": texts if kind in ("", "all", TEXTS) else [],
        "text_count": len(texts),
        "texts_open": sum(not text.item.decision for text in texts),
        "kind": kind,
        "all": len(rows),
        "differing": len(differing),
        "kinds": [(value, label, counts[value]) for value, label in ChangeKind.choices],
        "open": sum(row.is_open for row in rows) + sum(not text.item.decision for text in texts),
        "may_decide": may_decide,
    }
    return render(request, "plan/comparison.html", context)


@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponse:
    revision = _revision(request, code)
    mover = keeper_of(require_keeper(request), today=today())
    choices = {
        key: Choice(value, request.POST.get(f"why-{key}", "")) for key, value in _chosen(request, "decision-").items()
    }
    texts = _chosen(request, "text-")
    if request.POST.get("verb") == "note_texts":
        texts = dict.fromkeys(open_texts(revision), NOTED) | texts
    try:
        with transaction.atomic():
            count = decide_texts(revision, texts, mover=mover) if texts else 0
            if choices or not texts:
                count += decide_items(revision, choices, mover=mover)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("%(count)s decisions are kept.") % {"count": count})
    return redirect("plan:comparison", code=code)


@require_POST
def adopt(request: HttpRequest, code: str) -> HttpResponse:
    revision = _revision(request, code)
    mover = keeper_of(require_keeper(request), today=today())
    try:
        adopt_revision(revision, mover=mover)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        return redirect("plan:comparison", code=code)
    messages.success(request, _("The revision is in force; commitments have followed their sentences."))
    return redirect("plan:page", code=code)


def _chosen(request: HttpRequest, prefix: str) -> dict[int, str]:
    """What was decided, by the key behind the field's name; what is still open is left out."""
    return {
        key: str(value)
        for name, value in request.POST.items()
        if name.startswith(prefix) and value
        for key in whole_numbers([name.removeprefix(prefix)])
    }


def _revision(request: HttpRequest, code: str) -> Document:
    document = open_document(request, code)
    if document.revises is None:
        raise Http404
    return document
