"""What the system administrator changes: units, officers, posts, hand-overs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.audit import record_event
from diaodu.core.clock import today
from diaodu.core.downloads import download
from diaodu.core.moves import MoveRefusedError
from diaodu.paper.table_book import sections_workbook
from diaodu.people.actions import (
    NewUnit,
    OfficerChange,
    PeopleRefusedError,
    add_officer,
    add_unit,
    appoint_deputy,
    change_officer,
    change_unit,
    deactivate_officer,
    end_deputy,
    end_tenure,
    give_post,
    hand_over,
    reactivate_officer,
    reset_password,
    retire_unit,
)
from diaodu.people.actions.officers import random_password
from diaodu.people.choices import Role, UnitKind
from diaodu.people.forms import (
    DeputyForm,
    EndForm,
    HandOverForm,
    NewOfficerForm,
    NewUnitForm,
    OfficerForm,
    PostForm,
    UnitForm,
)
from diaodu.people.handover import hand_over_pack
from diaodu.people.lookup import administrator, directory_reader, open_officer, open_tenure, open_unit
from diaodu.people.models import Deputy, Officer, Tenure
from diaodu.people.permissions import acting_posts, administers, secures, within

EDIT = require_http_methods(["GET", "HEAD", "POST"])


def _form_page(request: HttpRequest, form: Form, *, title: str, verb: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "verb": verb, "back": back}
    return render(request, "people/form.html", context, status=400 if form.errors else 200)


def _try(form: Form, work: Callable[[dict[str, Any]], object]) -> object | None:
    """The work's answer, or None with the reason written into the form."""
    if not form.is_valid():
        return None
    try:
        return work(form.cleaned_data)
    except (PeopleRefusedError, MoveRefusedError) as refusal:
        form.add_error(None, said(refusal))
        return None


@EDIT
def new_unit(request: HttpRequest) -> HttpResponse:
    by = administrator(request)
    form = NewUnitForm(request.POST or None, county=by.unit.county_path)

    def work(given: dict[str, Any]) -> object:
        new = NewUnit(given["code"], UnitKind(given["kind"]), given["name_zh"], given["name_en"], given["short_zh"])
        return add_unit(new, by=by.username, parent=given["parent"], valid_from=today())

    if request.method == "POST" and (unit := _try(form, work)):
        return redirect("people:unit", code=unit.code)  # type: ignore[attr-defined]
    return _form_page(request, form, title=_("Add a unit"), verb=_("Add"), back="/people/")


@EDIT
def edit_unit(request: HttpRequest, code: str) -> HttpResponse:
    by, unit = administrator(request), open_unit(request, code)
    now_there = {name: getattr(unit, name) for name in ("name_zh", "short_zh", "name_en", "kind", "order")}
    form = UnitForm(request.POST or None, initial={**now_there, "version": unit.version})

    def work(given: dict[str, Any]) -> object:
        try:
            return change_unit(unit, by=by.username, **{**given, "order": given["order"] or 0})
        except MoveRefusedError as refusal:
            form.show_theirs(now_there, version=unit.version, why=said(refusal))
            return None

    if request.method == "POST" and _try(form, work):
        messages.success(request, _("Saved."))
        return redirect("people:unit", code=code)
    return _form_page(
        request, form, title=_("Edit %(name)s") % {"name": unit.name_zh}, verb=_("Save"), back=f"/people/units/{code}/"
    )


@EDIT
def close_unit(request: HttpRequest, code: str) -> HttpResponse:
    by, unit = administrator(request), open_unit(request, code)
    form = EndForm(request.POST or None, initial={"on": today()})

    def work(given: dict[str, Any]) -> object:
        return retire_unit(unit, on=given["on"], reason=given["reason"], by=by.username)

    if request.method == "POST" and _try(form, work):
        messages.success(request, _("The unit is retired; everything of it is kept."))
        return redirect("people:directory")
    title = _("Retire %(unit)s") % {"unit": unit.name_zh}
    return _form_page(request, form, title=title, verb=_("Dissolve"), back=f"/people/units/{code}/")


@EDIT
def new_officer(request: HttpRequest) -> HttpResponse:
    """Somebody new: the password is shown once, on the page that follows."""
    by = administrator(request)
    form = NewOfficerForm(request.POST or None, county=by.unit.county_path, initial={"unit": request.GET.get("unit")})
    password = random_password()

    def work(given: dict[str, Any]) -> object:
        return add_officer(**given, password=password, by=by.username)

    if request.method == "POST" and (officer := _try(form, work)):
        return render(request, "people/password.html", {"officer": officer, "password": password})
    return _form_page(request, form, title=_("Add an officer"), verb=_("Add"), back="/people/")


@EDIT
def edit_officer(request: HttpRequest, username: str) -> HttpResponse:
    by, officer = administrator(request), open_officer(request, username)
    now_there = {name: getattr(officer, name) for name in ("name", "unit", "phone", "email")}
    initial = {**now_there, "version": officer.version}
    form = OfficerForm(request.POST or None, county=by.unit.county_path, initial=initial)

    def work(given: dict[str, Any]) -> object:
        version = given.pop("version")
        try:
            return change_officer(officer, OfficerChange(**given), by=by.username, version=version)
        except MoveRefusedError as refusal:
            form.show_theirs(now_there, version=officer.version, why=said(refusal))
            return None

    if request.method == "POST" and _try(form, work):
        messages.success(request, _("Saved."))
        return redirect("people:officer", username=username)
    return _form_page(
        request,
        form,
        title=_("Edit %(name)s") % {"name": officer.name},
        verb=_("Save"),
        back=f"/people/officers/{username}/",
    )


@EDIT
def new_post(request: HttpRequest, username: str) -> HttpResponse:
    by, officer = administrator(request), open_officer(request, username)
    form = PostForm(request.POST or None, initial={"since": today()})

    def work(given: dict[str, Any]) -> object:
        return give_post(officer, unit=officer.unit, by=by.username, **given)

    if request.method == "POST" and _try(form, work):
        messages.success(request, _("Saved."))
        return redirect("people:officer", username=username)
    title = _("Give %(name)s a post") % {"name": officer.name}
    return _form_page(request, form, title=title, verb=_("Save"), back=f"/people/officers/{username}/")


@EDIT
def tenure_page(request: HttpRequest, key: int) -> HttpResponse:
    """One holder of one chair: hand it over, end it, appoint a deputy; with the hand-over pack below."""
    tenure = open_tenure(request, key)
    _require_pack_reader(request, tenure)
    county = tenure.post.unit.county_path
    posted = request.POST.get("verb", "")
    hand = HandOverForm(request.POST if posted == "hand_over" else None, county=county, initial={"on": today()})
    end = EndForm(request.POST if posted == "end" else None, initial={"on": today()}, prefix="end")
    deputy = DeputyForm(
        request.POST if posted == "deputy" else None, county=county, prefix="deputy", initial={"since": today()}
    )
    if request.method == "POST":
        by = administrator(request)
        if answer := _change_tenure(request, tenure, by, {"hand_over": hand, "end": end, "deputy": deputy}.get(posted)):
            return answer
    context = {
        "tenure": tenure,
        "hand": hand,
        "end": end,
        "deputy": deputy,
        "deputies": tenure.post.deputies.filter(ended_on=None, until__gte=today()).select_related("officer"),
        "sections": hand_over_pack(tenure.post, on=today(), with_phones=False),
        "administers": administers(request.user, today=today()),
    }
    return render(request, "people/tenure.html", context)


def _change_tenure(request: HttpRequest, tenure: Tenure, by: Officer, form: Form | None) -> HttpResponse | None:
    works: dict[type, Callable[[dict[str, Any]], object]] = {
        HandOverForm: lambda given: hand_over(tenure, by=by.username, **given),
        EndForm: lambda given: end_tenure(tenure, on=given["on"], by=by.username, reason=given["reason"]),
        DeputyForm: lambda given: appoint_deputy(tenure.post, by=by.username, **given),
    }
    if form is None or not (done := _try(form, works[type(form)])):
        return None
    messages.success(request, _("Done."))
    return redirect("people:tenure", key=done.pk if isinstance(done, Tenure) else tenure.pk)


@require_POST
def stop_deputy(request: HttpRequest, key: int) -> HttpResponse:
    by = administrator(request)
    deputy = Deputy.objects.filter(within(by.unit.county_path, "post__unit__path"), pk=key).first()
    if deputy is None:
        raise Http404
    try:
        end_deputy(deputy, on=today(), by=by.username)
    except PeopleRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("people:officer", username=deputy.officer.username)


@require_safe
def pack(request: HttpRequest, key: int) -> HttpResponse:
    """The hand-over pack as Excel, a sheet for each section."""
    tenure = open_tenure(request, key)
    reader = _require_pack_reader(request, tenure)
    title = f"{tenure.post.unit.short_name}{tenure.post.title_zh}{_('hand-over pack')}"
    sections = [(item.title, item.heads, item.rows) for item in hand_over_pack(tenure.post, on=today())]
    record_event(verb="export", subject=tenure.officer.username, by=reader.username, after={"file": title})
    return download(sections_workbook(title, sections), f"{title}.xlsx")


def _require_pack_reader(request: HttpRequest, tenure: Tenure) -> Officer:
    """Whoever acts in the chair today, the heads of its unit and the administrator see its pack."""
    reader = directory_reader(request)
    posts = acting_posts(reader, today=today())
    is_mine = tenure.post_id in {post.pk for post in posts}
    is_head = any(post.unit_id == tenure.post.unit_id and post.role == Role.UNIT_HEAD for post in posts)
    if not (is_mine or is_head or administers(reader, today=today())):
        raise PermissionDenied
    return reader


@require_POST
def account(request: HttpRequest, username: str) -> HttpResponse:
    """Close or open an account, or give it a new password shown once: the system's or the security administrator."""
    by, officer = directory_reader(request), open_officer(request, username)
    verb = request.POST.get("verb", "")
    may = administers(by, today=today()) or (verb == "reset" and secures(by, today=today()))
    if not may:
        raise PermissionDenied
    try:
        if verb == "reset":
            password = reset_password(officer, by=by.username)
            return render(request, "people/password.html", {"officer": officer, "password": password})
        if verb == "close":
            deactivate_officer(officer, by=by.username, reason=request.POST.get("reason", "").strip()[:300])
        elif verb == "open":
            reactivate_officer(officer, by=by.username)
    except PeopleRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("people:officer", username=username)
