"""Announced lights: the list, one announcement, objecting from the row, deciding, announcing."""

from __future__ import annotations

from typing import NoReturn

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import download, said
from diaodu.core.clock import moment, today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.files import read_stored
from diaodu.core.intake import examine_upload
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.kernel.period import Period
from diaodu.people.models import Officer
from diaodu.people.permissions import acting_posts, county_of, may_keep_plans
from diaodu.plan.actions import (
    freeze_announcement,
    open_checking,
    raise_objection,
    refuse_objection,
    uphold_objection,
)
from diaodu.plan.announcement_page import AnnouncementPage, Asked
from diaodu.plan.announcement_sheets import announcement_workbook
from diaodu.plan.choices import AnnouncementState, Decision, Light
from diaodu.plan.forms import CheckingForm
from diaodu.plan.models import AnnouncedLight, Announcement
from diaodu.plan.permissions import WORKERS, announcing_mover, visible_announced, visible_announcements
from diaodu.plan.queries.announcing import (
    announcement_before,
    colours_of,
    lights_of,
    listed_announcements,
    opening_for,
    proposed_opening,
    sections_of,
)
from diaodu.plan.views.lookup import require_keeper


@require_http_methods(["GET", "HEAD", "POST"])
def announcements(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _open(request)
    return _list(request, _proposed(request))


def _proposed(request: HttpRequest) -> CheckingForm | None:
    """The form with what the dated rules propose; None for who may not open a checking."""
    officer = request.user
    if not isinstance(officer, Officer) or not may_keep_plans(officer, today=today()):
        return None
    county = county_of(officer)
    asked = request.GET.get("period", "")
    try:
        opening = opening_for(Period.parse(asked), county, today=today()) if asked else None
    except ValueError:
        opening = None
    opening = opening or proposed_opening(county, today=today())
    return CheckingForm(
        initial={"period": opening.period.code, "cut_off": opening.cut_off, "check_until": opening.check_until}
    )


def _list(request: HttpRequest, form: CheckingForm | None, status: int = 200) -> HttpResponse:
    rows = list(listed_announcements(visible_announcements(request.user, today=today())))
    context = {"announcements": rows, "form": form, "moment": moment()}
    return render(request, "plan/announcements.html", context, status=status)


def _open(request: HttpRequest) -> HttpResponse:
    officer = require_keeper(request)
    form = CheckingForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=400)
    given = form.cleaned_data
    try:
        announcement = open_checking(
            given["period"],
            county=county_of(officer),
            cut_off=given["cut_off"],
            check_until=given["check_until"],
            by=officer.username,
        )
    except MoveRefusedError as refusal:
        form.add_error(None, said(refusal))
        return _list(request, form, status=400)
    messages.success(request, _("The units can check their lights now; each finds it on its desk."))
    return redirect("plan:announcement", code=announcement.code)


@require_safe
def announcement(request: HttpRequest, code: str) -> HttpResponse:
    announcement = _announcement(request, code)
    page = _page(request, announcement)
    context = {
        "announcement": announcement,
        "page": page,
        "period": Period.parse(announcement.period),
        "before": announcement_before(announcement),
        "may_keep": may_keep_plans(request.user, today=today()),
        "is_over": moment() > announcement.check_until,
        "frozen_by": announcement.subject.moves.filter(to_state=AnnouncementState.FROZEN).last(),
        "lights": Light.choices,
    }
    return render(request, "plan/announcement.html", context)


@require_safe
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    """The lights one may see, as Excel."""
    announcement = _announcement(request, code)
    english = get_language() == "en"
    content = announcement_workbook(_page(request, announcement), english=english)
    period = Period.parse(announcement.period)
    name = f"{period.label_en} lights" if english else f"{period.label_zh}灯号"
    return download(request, content, WORKBOOK_TYPE, f"{name}.xlsx", subject=announcement.code)


@require_POST
def freeze(request: HttpRequest, code: str) -> HttpResponse:
    announcement = _announcement(request, code)
    officer = require_keeper(request)
    mover = announcing_mover(officer, acting_posts(officer, today=today()))
    try:
        freeze_announcement(
            announcement, mover=mover, why=request.POST.get("why", ""), version=posted_version(request.POST)
        )
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("The lights are announced and frozen."))
    return redirect("plan:announcement", code=code)


@require_POST
def objection(request: HttpRequest, code: str, commitment: str) -> HttpResponse:
    """The lead unit objects to one light, from its row."""
    announced = _light(request, _announcement(request, code), commitment)
    officer = _officer(request)
    mover = announcing_mover(officer, acting_posts(officer, today=today()), lead_id=announced.lead_id)
    file = request.FILES.get("evidence")
    try:
        raise_objection(
            announced,
            why=request.POST.get("why", ""),
            mover=mover,
            evidence=examine_upload(file).content if file else b"",
        )
    except MoveRefusedError as refusal:
        return _refused(request, refusal, code)
    messages.success(request, _("The objection is with the dispatch office."))
    return _back(code, commitment)


@require_POST
def decide(request: HttpRequest, code: str, commitment: str) -> HttpResponse:
    """The office upholds or refuses the open objection to one light."""
    announced = _light(request, _announcement(request, code), commitment)
    officer = require_keeper(request)
    mover = announcing_mover(officer, acting_posts(officer, today=today()))
    found = announced.objections.filter(state=Decision.OPEN).select_related(
        "announced__announcement__unit", "announced__commitment", "unit"
    )
    one = found.first()
    if one is None:
        messages.error(request, _("This objection has been answered already."))
        return _back(code, commitment)
    why, version = request.POST.get("why", ""), posted_version(request.POST)
    try:
        if request.POST.get("verb") == "uphold":
            uphold_objection(one, light=request.POST.get("light", ""), why=why, mover=mover, version=version)
        elif request.POST.get("verb") == "refuse":
            refuse_objection(one, why=why, mover=mover, version=version)
        else:
            raise Http404
    except MoveRefusedError as refusal:
        return _refused(request, refusal, code)
    messages.success(request, _("The objection is answered."))
    return _back(code, commitment)


@require_safe
def evidence(request: HttpRequest, code: str, commitment: str, key: int) -> HttpResponse:
    """What a unit put beside its objection, always as a download."""
    announced = _light(request, _announcement(request, code), commitment)
    one = announced.objections.filter(pk=key).select_related("evidence").first()
    if one is None or one.evidence is None:
        raise Http404
    name = _("evidence") + f"-{commitment}"
    return download(request, read_stored(one.evidence), "application/octet-stream", name, subject=code)


def _page(request: HttpRequest, announcement: Announcement) -> AnnouncementPage:
    seen = visible_announced(request.user, today=today())
    lights = lights_of(announcement, seen)
    posts = acting_posts(request.user, today=today())
    is_checking = announcement.state == AnnouncementState.CHECKING
    return AnnouncementPage(
        announcement,
        lights,
        sections=sections_of(light.commitment.document_id for light in lights),
        before=colours_of(announcement_before(announcement)),
        objecting_units=[post.unit_id for post in posts if post.role in WORKERS],
        is_open=is_checking and moment() <= announcement.check_until,
        asked=Asked.from_query(request.GET),
    )


def _announcement(request: HttpRequest, code: str) -> Announcement:
    seen = visible_announcements(request.user, today=today()).select_related("unit", "subject")
    announcement = seen.filter(code=code).first()
    if announcement is None:
        raise Http404
    return announcement


def _light(request: HttpRequest, announcement: Announcement, commitment: str) -> AnnouncedLight:
    seen = visible_announced(request.user, today=today()).filter(announcement=announcement)
    light = seen.select_related("announcement", "commitment", "lead").filter(commitment__code=commitment).first()
    if light is None:
        raise Http404
    return light


def _officer(request: HttpRequest) -> Officer:
    if not isinstance(request.user, Officer):
        raise PermissionDenied
    return request.user


def _refused(request: HttpRequest, refusal: MoveRefusedError, code: str) -> HttpResponse:
    """Who may not do it at all is told so with 403; everything else is said on the page."""
    if refusal.code == "who":
        _deny()
    messages.error(request, said(refusal))
    return redirect("plan:announcement", code=code)


def _deny() -> NoReturn:
    raise PermissionDenied


def _back(code: str, commitment: str) -> HttpResponse:
    answer = redirect("plan:announcement", code=code)
    answer["Location"] += f"#{commitment}"
    return answer
