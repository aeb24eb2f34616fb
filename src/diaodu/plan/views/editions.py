"""An internal edition: brought in, looked at mask by mask, adopted. Only the office sees it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.plan.actions import adopt_edition, store_edition
from diaodu.plan.blank_forms import EditionForm
from diaodu.plan.models import Document, InternalEdition
from diaodu.plan.permissions import keeper_of
from diaodu.plan.queries.editions import edition_rows
from diaodu.plan.views.lookup import open_document, require_keeper
from diaodu.reading import Unreadable


@require_http_methods(["GET", "HEAD", "POST"])
def new_edition(request: HttpRequest, code: str) -> HttpResponse:
    document = open_document(request, code)
    officer = require_keeper(request)
    error = ""
    if request.method == "POST":
        form = EditionForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                mover = keeper_of(officer, today=today())
                edition = store_edition(document, file.read(), name=file.name, mover=mover)
            except (Unreadable, MoveRefusedError) as refusal:
                error = said(refusal)
            else:
                return redirect("plan:edition", code=code, key=edition.pk)
        else:
            error = next(str(errors[0]) for errors in form.errors.values())
    return render(
        request, "plan/new_edition.html", {"document": document, "error": error}, status=400 if error else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edition(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """What stands at each mask, to be ticked; adopting fills all ticked ones or none."""
    document = open_document(request, code)
    officer = require_keeper(request)
    kept = _edition(document, key)
    if request.method == "POST":
        try:
            count = adopt_edition(kept, set(request.POST.getlist("blank")), mover=keeper_of(officer, today=today()))
        except MoveRefusedError as refusal:
            messages.error(request, said(refusal))
            return redirect("plan:edition", code=code, key=key)
        messages.success(
            request, _("%(count)s blanks are filled in; the public edition still shows its masks.") % {"count": count}
        )
        return redirect("plan:blanks", code=code)
    rows = edition_rows(kept)
    sure = sum(row.sureness == "sure" for row in rows)
    found = sum(row.sureness != "missing" for row in rows)
    context = {"document": document, "edition": kept, "rows": rows, "sure": sure, "found": found}
    return render(request, "plan/edition.html", context)


def _edition(document: Document, key: int) -> InternalEdition:
    found = document.editions.select_related("file").defer("text").filter(pk=key).first()
    if found is None:
        raise Http404
    found.document = document
    return found
