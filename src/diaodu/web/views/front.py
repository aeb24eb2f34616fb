"""My desk: each item is finished from its row. On the first day it says what to do first."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.clock import moment, today
from diaodu.core.moves import MoveRefusedError
from diaodu.core.panels import panels_for
from diaodu.core.versions import as_seen, posted_version
from diaodu.ledger.actions import copy_last_period, hand_up, save_lines
from diaodu.ledger.choices import MissingKind
from diaodu.ledger.forms import FigureError, ReturnForm
from diaodu.ledger.lookup import OpenReturn, open_return
from diaodu.ledger.queries import lines_of
from diaodu.people.models import Officer
from diaodu.people.permissions import may_keep_plans
from diaodu.plan.choices import DocumentState
from diaodu.plan.queries import listed_documents, waiting_figures
from diaodu.plan.queries.reviewing import waiting_counts
from diaodu.web.desk import Desk

MOST_WAITING = 8  # more are one click away on the plan's own page


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    return _desk(request)


@require_POST
def report_line(request: HttpRequest, code: str) -> HttpResponse:
    """Save one or more lines of a return from the desk; by htmx the section of what is owed comes back."""
    opened = open_return(request, code)
    form = ReturnForm(lines_of(opened.owed), request.POST)
    if not form.is_valid():
        key, sentence = next(iter(form.errors.items()))
        return _answer(request, typed=(key, str(request.POST.get(f"value-{key}", "")), sentence))
    try:
        save_lines(opened.owed, form.inputs, mover=opened.mover, version=posted_version(request.POST))
    except (MoveRefusedError, FigureError) as refusal:
        if not form.inputs or getattr(refusal, "code", "") != "newer":
            return _refused(request, refusal)
        # What was typed stays in its field; the next press saves it over what stands there now.
        line = next(iter(form.inputs))
        return _answer(request, typed=(line, _typed(request, line), _said(refusal)))
    return _answer(request)


def _typed(request: HttpRequest, key: int) -> str:
    return request.POST.get(f"value-{key}") or request.POST.get(f"progress-{key}", "")


@require_POST
def report_all(request: HttpRequest, code: str) -> HttpResponse:
    """Hand the whole return up, or fill what is empty as last time."""
    opened = open_return(request, code)
    as_seen(opened.owed, request.POST)
    try:
        said = _work(opened, request.POST.get("verb", ""))
    except MoveRefusedError as refusal:
        return _refused(request, refusal)
    messages.success(request, said)
    return _answer(request)


def _work(opened: OpenReturn, verb: str) -> str:
    if verb == "hand_up":
        hand_up(opened.owed, mover=opened.mover)
        return _("Handed up.")
    if verb == "copy":
        count = copy_last_period(opened.owed, mover=opened.mover, version=opened.owed.version)
        return _("%(n)d lines taken over from last time; please check them.") % {"n": count}
    raise Http404


def _refused(request: HttpRequest, refusal: Exception) -> HttpResponse:
    messages.error(request, _said(refusal))
    return _answer(request)


def _said(refusal: Exception) -> str:
    if not isinstance(refusal, MoveRefusedError):
        return str(refusal)
    return said(refusal)


def _answer(request: HttpRequest, typed: tuple[int, str, str] | None = None) -> HttpResponse:
    """The section alone by htmx; without script the desk again, with what was typed still there."""
    if request.headers.get("HX-Request"):
        return render(request, "web/_owed.html", _owed_context(request, typed))
    return _desk(request, typed, status=400) if typed else redirect("web:front")


def _owed_context(request: HttpRequest, typed: tuple[int, str, str] | None) -> dict[str, object]:
    desk = Desk(_officer(request), today=today(), moment=moment())
    return {
        "desk": desk,
        "owed_returns": desk.owed_return_with(*typed) if typed else desk.owed_returns,
        "missing_kinds": MissingKind.choices,
    }


def _desk(request: HttpRequest, typed: tuple[int, str, str] | None = None, status: int = 200) -> HttpResponse:
    documents = list(listed_documents(request.user, today=today())[:20])
    keeps = may_keep_plans(request.user, today=today())
    # A draft that revises is decided on difference by difference, and hides what the plan in force hides.
    plain = [item for item in documents if item.revises_id is None or item.state != DocumentState.DRAFT]
    to_review = waiting_counts(plain) if keeps else {}
    context = _owed_context(request, typed) | {
        "panels": panels_for(request, "desk", _officer(request), on=today()),
        "documents": documents,
        "in_force": next((item for item in documents if item.state == DocumentState.CURRENT), None),
        "to_review": [(item, to_review[item.pk]) for item in documents if item.pk in to_review],
        "waiting": waiting_figures(plain, most=MOST_WAITING) if keeps else [],
    }
    return render(request, "web/front.html", context, status=status)


def _officer(request: HttpRequest) -> Officer:
    if not isinstance(request.user, Officer):
        raise Http404
    return request.user
