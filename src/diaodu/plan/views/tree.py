"""Where a plan stands among the others: what it serves above, what serves it below."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.plan.actions import place_plan
from diaodu.plan.choices import PlanLevel
from diaodu.plan.permissions import keeper_of
from diaodu.plan.queries import listed_documents
from diaodu.plan.steps import KEEPER
from diaodu.plan.views.lookup import open_document, require_keeper


@require_http_methods(["GET", "HEAD", "POST"])
def tree(request: HttpRequest, code: str) -> HttpResponse:
    document = open_document(request, code)
    plans = list(listed_documents(request.user, today=today()).filter(kind="plan").order_by("code"))
    if request.method == "POST":
        mover = keeper_of(require_keeper(request), today=today())
        above = next((plan for plan in plans if plan.code == request.POST.get("serves", "")), None)
        version = posted_version(request.POST)
        try:
            place_plan(document, request.POST.get("level", ""), above, mover=mover, version=version)
        except MoveRefusedError as refusal:
            messages.error(request, said(refusal))
        else:
            messages.success(request, _("Kept."))
        return redirect("plan:tree", code=code)
    by_key = {plan.pk: plan for plan in plans}
    context = {
        "document": document,
        "above": _above(document.serves_id, by_key),
        "below": [plan for plan in plans if plan.serves_id == document.pk],
        "others": [plan for plan in plans if plan.pk != document.pk],
        "levels": PlanLevel.choices,
        "may_keep": KEEPER in keeper_of(request.user, today=today()).parts,
    }
    return render(request, "plan/tree.html", context)


def _above(key: int | None, by_key: dict) -> list:
    """The plans above, the highest first."""
    found: list = []
    while key in by_key and by_key[key] not in found:
        found.insert(0, by_key[key])
        key = by_key[key].serves_id
    return found
