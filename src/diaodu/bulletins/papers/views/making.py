"""New papers: a bulletin of a period, a notice, minutes, material."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diaodu.bulletins.papers.actions import make_bulletin, make_material, make_minutes, make_notice
from diaodu.bulletins.papers.choices import Kind, Length
from diaodu.bulletins.papers.gathering.material import Reach
from diaodu.bulletins.papers.lookup import maker, reader
from diaodu.bulletins.papers.permissions import may_write_material, office_of
from diaodu.bulletins.papers.reaching import About, reach_of
from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.duties.permissions import visible_meetings
from diaodu.kernel.period import Period
from diaodu.people.models import Officer
from diaodu.people.permissions import county_of
from diaodu.plan.models import Supervision
from diaodu.plan.permissions import visible_commitments
from diaodu.plan.queries.announcing import frozen_announcements

_KINDS = (Kind.BULLETIN, Kind.BRIEF)


@require_http_methods(["GET", "HEAD", "POST"])
def new_paper(request: HttpRequest) -> HttpResponse:
    """Choose the period; the newest announced one is proposed."""
    officer = maker(request)
    county, status, chosen = county_of(officer), 200, ""
    if request.method == "POST":
        kind, chosen = request.POST.get("kind", ""), request.POST.get("period", "")
        try:
            if kind not in _KINDS:
                raise MoveRefusedError("kind", "请选择公文种类。", "Choose the kind of paper.")
            unit = office_of(officer, today=today())
            paper = make_bulletin(chosen, county=county, unit=unit, by=officer.username, kind=kind)
        except MoveRefusedError as refusal:
            messages.error(request, said(refusal))
            status = 422
        else:
            messages.success(request, _("%(code)s is written from the ledger; look it over.") % {"code": paper.code})
            return redirect("papers:edit", code=paper.code)
    english = get_language() == "en"
    periods = [
        (each.period, Period.parse(each.period).label_en if english else Period.parse(each.period).label_zh)
        for each in frozen_announcements(county)
    ]
    kinds = [(kind.value, kind.label) for kind in _KINDS]
    context = {"periods": periods, "kinds": kinds, "chosen": chosen}
    return render(request, "papers/new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def new_material(request: HttpRequest) -> HttpResponse:
    """About a record (`about`), a leader (`leader`) or a word (`topic`)."""
    officer = reader(request)
    if not may_write_material(officer, today=today()):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else request.GET
    about = About(data.get("about", "")[:40], data.get("leader", "")[:60], data.get("topic", "").strip()[:60])
    status = 200
    if request.method == "POST":
        try:
            return _made(request, officer, about)
        except MoveRefusedError as refusal:
            messages.error(request, said(refusal))
            status = 422
    context = {"about": about, "lengths": Length.choices, "length": data.get("length", Length.SHORT)}
    return render(request, "papers/new_material.html", context, status=status)


def _made(request: HttpRequest, officer: Officer, about: About) -> HttpResponse:
    reach, name, subject = reach_of(about, officer, today=today())
    paper = make_material(
        reach or Reach(),
        name=name,
        length=request.POST.get("length", ""),
        officer=officer,
        unit=office_of(officer, today=today()),
        about=subject,
        topic=about.topic,
    )
    return redirect(paper)


@require_POST
def notice(request: HttpRequest, duty: str) -> HttpResponse:
    """The paper of a supervision notice."""
    officer = maker(request)
    seen = visible_commitments(officer, today=today())
    rows = Supervision.objects.filter(duty__code=duty, commitment__in=seen.values("pk"))
    row = rows.select_related("duty__unit", "duty__subject", "commitment").first()
    if row is None:
        raise Http404
    unit = office_of(officer, today=today())
    return redirect(make_notice(row, county=county_of(officer), unit=unit, by=officer.username))


@require_POST
def minutes(request: HttpRequest, meeting: str) -> HttpResponse:
    """The minutes of a meeting."""
    officer = maker(request)
    row = visible_meetings(officer, today=today()).filter(code=meeting).select_related("unit", "subject").first()
    if row is None:
        raise Http404
    try:
        unit = office_of(officer, today=today())
        paper = make_minutes(row, county=county_of(officer), unit=unit, by=officer.username)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        return redirect("duties:meeting", code=meeting)
    return redirect(paper)
