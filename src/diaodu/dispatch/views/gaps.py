"""缺口分解, and the policies somebody names for a gap."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import done_or_refused
from diaodu.core.clock import today
from diaodu.dispatch.actions import NewPolicy, name_policies, retire_policy
from diaodu.dispatch.choices import PartKind
from diaodu.dispatch.forms import PolicyForm
from diaodu.dispatch.lookup import keeper, reader
from diaodu.dispatch.permissions import keeps_dispatch, visible_policies
from diaodu.dispatch.queries.gaps import decomposed_gaps
from diaodu.duties.forms import first_error
from diaodu.indicators.analysis.lookup import open_place, place_of
from diaodu.indicators.catalogue.permissions import visible_indicators
from diaodu.people.permissions import county_of


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    place = place_of(request)
    context = {
        "place": place,
        "rows": decomposed_gaps(place),
        "kinds": PartKind.choices,
        "keeps": keeps_dispatch(officer, today=today()),
        "form": PolicyForm(auto_id=False),
    }
    return render(request, "dispatch/gaps.html", context)


@require_POST
def name_policy(request: HttpRequest) -> HttpResponse:
    """For the target of the indicator and unit whose row the form stands in."""
    officer = keeper(request)
    place = open_place(officer, request.POST.get("unit", ""), request.POST.get("month", ""))
    indicator = visible_indicators(officer, today=today()).filter(code=request.POST.get("indicator", "")).first()
    if indicator is None:
        raise Http404
    form = PolicyForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
    else:
        new = NewPolicy(indicator, place.unit, place.year, **form.cleaned_data)
        done_or_refused(
            request,
            lambda: name_policies([new], county=county_of(officer), by=officer.username),
            _("The policy is named for the gap."),
        )
    return redirect(f"{request.path.removesuffix('policies/')}?unit={place.unit.code}&month={place.month_code}")


@require_POST
def retire(request: HttpRequest, key: int) -> HttpResponse:
    officer = keeper(request)
    policy = visible_policies(officer, today=today()).select_related("indicator").filter(pk=key).first()
    if policy is None:
        raise Http404
    done_or_refused(
        request,
        lambda: retire_policy(policy, why=request.POST.get("reason", ""), on=today(), by=officer.username),
        _("Done."),
    )
    return redirect("dispatch:gaps")
