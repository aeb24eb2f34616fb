"""The plan page: the whole page, or only the side panel when a sentence is opened."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from diaodu.core.clock import today
from diaodu.people.models import Officer
from diaodu.plan.choices import CommitmentState
from diaodu.plan.filters import Criteria
from diaodu.plan.pages import PlanPage
from diaodu.plan.permissions import keepable_documents, may_see_all_fills
from diaodu.plan.queries import history_of, plan_rows, reports_on, standings_stamp
from diaodu.plan.queries.announcing import newest_announced
from diaodu.plan.queries.blanks import accepted_fills
from diaodu.plan.queries.glance import lights_at, moment_of
from diaodu.plan.queries.outlooks import outlooks_at
from diaodu.plan.views.lookup import open_document


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def plan_page(request: HttpRequest, code: str) -> HttpResponse:
    document, day = open_document(request, code), today()
    criteria = Criteria.from_query(request.GET)
    when = moment_of(document, on=criteria.day, period=criteria.announced, today=day)
    announced = newest_announced(document.commitments.all(), on=when.day)
    own = request.user.unit.code if isinstance(request.user, Officer) else ""
    fills = accepted_fills(document, request.user, today=day)
    lights = lights_at(document, when)
    outlooks, bound = outlooks_at(document, when.day, today=day)
    page = PlanPage(
        document,
        plan_rows(document),
        criteria,
        lights,
        announced,
        own_unit=own,
        fills=fills,
        outlooks=outlooks,
        bound=bound,
    )
    panel = page.panel()
    if page.chosen:
        reports = reports_on(page.lights.countings.get(page.chosen.pk), until=when.day)
        panel = page.panel(history_of(page.chosen, until=when.day), reports)
    context = {"document": document, "page": page, "criteria": criteria, "panel": panel, "when": when}
    if request.headers.get("HX-Target") == "panel":
        return render(request, "plan/_panel.html", context)
    context["waiting"] = sum(item.state == CommitmentState.PROPOSED for item in page.rows.commitments)
    context["stamp"] = standings_stamp(document, on=day)
    context["may_see_fills"] = bool(fills) and may_see_all_fills(request.user, today=day)
    context["may_keep"] = keepable_documents(request.user, today=day).filter(pk=document.pk).exists()
    return render(request, "plan/page.html", context)


@require_safe
def stamp(request: HttpRequest, code: str) -> HttpResponse:
    """A word that changes whenever a light of the plan may have: an open page asks for it every few seconds."""
    document = open_document(request, code)
    return HttpResponse(standings_stamp(document, on=today()), content_type="text/plain")
