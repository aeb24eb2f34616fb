"""Allocations: asked for, looked at, compared, adopted or put aside."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import download, said, to_form
from diaodu.core.clock import today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.factors.actions import NewScenario, adopt_scenario, ask_for_scenario, drop_scenario
from diaodu.factors.boards import weights_used
from diaodu.factors.books import scenario_workbook
from diaodu.factors.choices import ScenarioState
from diaodu.factors.forms import ScenarioForm, by_word
from diaodu.factors.lookup import office, office_mover, open_scenario, reader
from diaodu.factors.models import Scenario
from diaodu.factors.months import first_of
from diaodu.factors.permissions import askable_subjects, is_office, oversees, visible_scenarios
from diaodu.factors.scenario_page import compared, scenario_context
from diaodu.factors.setting_kinds import weight_sets
from diaodu.people.models import Officer
from diaodu.people.names import names_of
from diaodu.people.permissions import county_of

EDIT = require_http_methods(["GET", "HEAD", "POST"])
_SHOWN = 100
_COMPARABLE = (ScenarioState.COMPUTED, ScenarioState.ADOPTED, ScenarioState.REPLACED)


@require_safe
def scenario_list(request: HttpRequest) -> HttpResponse:
    officer, english = _overseer(request), get_language() == "en"
    scenarios = list(visible_scenarios(officer, today=today()).select_related("weights", "unit")[:_SHOWN])
    context = {
        "rows": [(each, weights_used(each).label(english=english)) for each in scenarios],
        "comparable": [each for each in scenarios if each.state in list(_COMPARABLE)],
        "names": names_of([name for each in scenarios for name in (each.by, each.adopted_by) if name]),
        "is_office": is_office(officer, today=today()),
    }
    return render(request, "factors/scenarios.html", context)


@EDIT
def new_scenario(request: HttpRequest) -> HttpResponse:
    officer = office(request)
    _row, sets = weight_sets(officer.unit.county_path, on=today())
    form = ScenarioForm(
        request.POST or None,
        sets=sets,
        find=by_word(askable_subjects(officer, today=today())),
        english=get_language() == "en",
        initial=_initial(request, officer),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        new = NewScenario(data["name"], data["first_month"], data["months"], data["weights"], data["reserved"])
        try:
            _scenario, job = ask_for_scenario(new, county=county_of(officer), by=officer.username)
        except MoveRefusedError as refusal:
            to_form(form, refusal)
        else:
            return redirect("web:job", key=job.pk)
    context = {
        "form": form,
        "title": _("Compute an allocation"),
        "verb": _("Compute"),
        "back": reverse("factors:scenarios"),
        "hint": _("Every need that waits and whose amount is known is set against what there is of each factor."),
    }
    return render(request, "factors/form.html", context, status=422 if form.errors else 200)


def _initial(request: HttpRequest, officer: Officer) -> dict[str, Any]:
    """As an earlier one was asked, where the address names it."""
    like = visible_scenarios(officer, today=today()).filter(code=request.GET.get("like", "")[:20]).first()
    if like is None:
        name = _("Allocation of %(month)s") % {"month": f"{today():%Y-%m}"}
        return {"first_month": first_of(today()), "months": 12, "name": name}
    rows = like.reservations.select_related("about")
    return {
        "name": like.name,
        "first_month": like.first_month,
        "months": like.months,
        "weights": like.weights_key,
        "reserved": "\n".join(f"{row.about.code} {row.month:%Y-%m}" for row in rows),
    }


@require_safe
def scenario_page(request: HttpRequest, code: str) -> HttpResponse:
    return _show(request, open_scenario(request, code))


def _show(request: HttpRequest, scenario: Scenario, *, error: str = "", status: int = 200) -> HttpResponse:
    context = scenario_context(scenario, on=today(), english=get_language() == "en")
    others = visible_scenarios(request.user, today=today()).filter(state__in=_COMPARABLE).exclude(pk=scenario.pk)
    context |= {
        "is_office": is_office(request.user, today=today()),
        "others": list(others[:20]),
        "names": names_of([name for name in (scenario.by, scenario.adopted_by) if name]),
        "error": error,
        "typed": request.POST.get("why", "")[:500] if error else "",
    }
    return render(request, "factors/scenario.html", context, status=status)


@require_safe
def compare_page(request: HttpRequest) -> HttpResponse:
    """Two proposals side by side."""
    officer, english = _overseer(request), get_language() == "en"
    scenarios = list(
        visible_scenarios(officer, today=today())
        .filter(state__in=_COMPARABLE)
        .select_related("weights", "unit")[:_SHOWN]
    )
    by_code = {each.code: each for each in scenarios}
    before, after = by_code.get(request.GET.get("a", "")), by_code.get(request.GET.get("b", ""))
    context: dict[str, Any] = {"comparable": scenarios, "before": before, "after": after}
    if before and after:
        context |= compared(before, after, on=today())
        context["sides"] = [
            (
                each,
                weights_used(each).label(english=english),
                each.outcomes.exclude(start=None).count(),
                each.outcomes.count(),
            )
            for each in (before, after)
        ]
    return render(request, "factors/compare.html", context)


@require_POST
def adopt(request: HttpRequest, code: str) -> HttpResponse:
    officer, scenario = office(request), open_scenario(request, code)
    why, version = request.POST.get("why", ""), posted_version(request.POST)
    try:
        adopt_scenario(scenario, mover=office_mover(officer), on=today(), why=why, version=version)
    except MoveRefusedError as refusal:
        return _show(request, open_scenario(request, code), error=said(refusal), status=422)
    messages.success(request, _("Adopted: its months stand at the needs now."))
    return redirect(scenario)


@require_POST
def drop(request: HttpRequest, code: str) -> HttpResponse:
    officer, scenario = office(request), open_scenario(request, code)
    try:
        drop_scenario(scenario, mover=office_mover(officer), on=today(), version=posted_version(request.POST))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        return redirect(scenario)
    return redirect("factors:scenarios")


@require_safe
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    scenario = open_scenario(request, code)
    context = scenario_context(scenario, on=today(), english=get_language() == "en")
    content = scenario_workbook(scenario, context)
    return download(request, content, WORKBOOK_TYPE, f"{scenario.name}.xlsx", subject=scenario.code)


def _overseer(request: HttpRequest) -> Officer:
    officer = reader(request)
    if not oversees(officer, today=today()):
        raise Http404
    return officer
