"""Many commitments get their lead unit, partners and sponsor from one table."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.plan.actions import claim_commitments
from diaodu.plan.actions.claiming import ClaimedError
from diaodu.plan.assigning import proposed_rows, typed_rows
from diaodu.plan.choices import CLAIMABLE, DocumentState
from diaodu.plan.queries.commitment import claimable, posts_by_word, units_by_word
from diaodu.plan.views.lookup import open_document, require_keeper


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, code: str) -> HttpResponse:
    document = open_document(request, code)
    officer = require_keeper(request)
    path = document.unit.path
    commitments, units = list(claimable(document, CLAIMABLE)), units_by_word(path)
    posts = posts_by_word(path, on=today())
    rows, status = proposed_rows(commitments, units, posts), 200
    if request.method == "POST":
        rows, claims = typed_rows(commitments, request.POST.dict(), units, posts)
        wrong = sum(bool(row.errors) for row in rows)
        if document.state != DocumentState.CURRENT:
            messages.error(request, _("The plan is not in force yet; adopt it first."))
        elif wrong:
            messages.error(
                request,
                ngettext(
                    "%(n)s row cannot be taken; nothing is saved.",
                    "%(n)s rows cannot be taken; nothing is saved.",
                    wrong,
                )
                % {"n": wrong},
            )
        elif not claims:
            messages.error(request, _("Tick at least one row."))
        else:
            try:
                claim_commitments(claims, by=officer.username, since=today())
            except (ClaimedError, MoveRefusedError) as error:
                messages.error(request, said(error))
            else:
                text = ngettext("%(n)s assigned.", "%(n)s assigned.", len(claims)) % {"n": len(claims)}
                messages.success(request, text)
                return redirect("plan:assign", code=code)
        status = 422
    context = {
        "document": document,
        "rows": rows,
        "units": sorted({unit.pk: unit for unit in units.values()}.values(), key=lambda unit: unit.sort_key),
        "posts": sorted({post.pk: post for post in posts.values()}.values(), key=lambda post: post.pk),
    }
    return render(request, "plan/assign.html", context, status=status)
