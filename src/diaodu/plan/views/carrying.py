"""The end of a plan's year: a decision on each unfinished commitment, on one page."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.people.names import names_of
from diaodu.plan.actions import Carry, close_year, save_year_end
from diaodu.plan.permissions import keeper_of
from diaodu.plan.queries.carrying import carry_rows, kept_for, plans_after
from diaodu.plan.views.lookup import open_document, require_keeper


@require_http_methods(["GET", "HEAD", "POST"])
def year_end(request: HttpRequest, code: str) -> HttpResponse:
    """What was typed stays in its row where something is refused."""
    document = open_document(request, code)
    officer = require_keeper(request)
    plans = list(plans_after(document, officer, today=today())[:20])
    asked = request.POST.get("following") or request.GET.get("following", "") or kept_for(document)
    following = next((plan for plan in plans if plan.code == asked), plans[0] if plans else None)
    rows, successors = carry_rows(document, following) if following else ([], [])
    error = ""
    if request.method == "POST" and following is not None:
        carries = {row.commitment.code: _carry(request, row.commitment.code) for row in rows}
        mover = keeper_of(officer, today=today())
        try:
            if request.POST.get("verb") == "save":
                count = save_year_end(document, following, carries, mover=mover)
                messages.success(request, _kept(count, len(rows)))
                return redirect(f"{reverse('plan:year_end', args=[code])}?following={following.code}")
            count = close_year(document, following, carries, mover=mover)
        except MoveRefusedError as refusal:
            error = said(refusal)
            rows = [
                replace(row, decision=carry.decision, to=carry.to, why=carry.why)
                for row, carry in zip(rows, carries.values(), strict=True)
            ]
        else:
            messages.success(request, _("The plan is closed; %(count)s commitments go on.") % {"count": count})
            return redirect("plan:page", code=code)
    context = {
        "document": document,
        "plans": plans,
        "following": following,
        "rows": rows,
        "open": sum(not row.decision for row in rows),
        "kept": next((row.kept_by for row in rows if row.kept_by), ""),
        "names": names_of({row.kept_by for row in rows if row.kept_by}),
        "successors": successors,
        "error": error,
        "closed": document.state != "current",
    }
    return render(request, "plan/year_end.html", context, status=400 if error else 200)


def _kept(count: int, of: int) -> str:
    return _("%(count)s of %(all)s decisions are kept; nothing is carried over yet.") % {"count": count, "all": of}


def _carry(request: HttpRequest, code: str) -> Carry:
    post = request.POST
    return Carry(post.get(f"decision-{code}", ""), post.get(f"to-{code}", "").strip(), post.get(f"why-{code}", ""))
