"""Masked names of a plan: which may be the same, and which a person has joined."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.moves import MoveRefusedError
from diaodu.core.typed import whole_numbers
from diaodu.plan.actions import join_names, part_names
from diaodu.plan.names import alike, joined, masked_names
from diaodu.plan.views.lookup import open_document, require_keeper


@require_safe
def names(request: HttpRequest, code: str) -> HttpResponse:
    document = open_document(request, code)
    require_keeper(request)
    rows = masked_names(document)
    return render(
        request,
        "plan/names.html",
        {
            "document": document,
            "alike": alike(document.text, rows),
            "joined": joined(document.text, rows),
            "names": rows,
        },
    )


@require_POST
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    document = open_document(request, code)
    officer = require_keeper(request)
    keys = whole_numbers(request.POST.getlist("name")[:200])
    rows = list(document.objects_named.filter(masked=True, pk__in=keys))
    try:
        if verb == "join":
            join_names(document, rows, by=officer.username)
            messages.success(request, _("Joined: they count as one name from now on."))
        elif verb == "part" and rows:
            part_names(document, rows[0], by=officer.username)
            messages.success(request, _("Parted: each stands for itself again."))
        else:
            raise Http404
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    return redirect("plan:names", code=code)
