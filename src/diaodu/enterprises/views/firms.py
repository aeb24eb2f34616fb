"""The register of firms: list, page, form, Excel."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.areas.setting_kinds import county_bounds
from diaodu.core.answers import download, said
from diaodu.core.bringing import BRING, brought_before, sheet_to_fill, stage_sent
from diaodu.core.clock import today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.lists import Asked, counts_by, slice_of
from diaodu.core.moves import MoveRefusedError, open_steps
from diaodu.core.panels import panels_for
from diaodu.core.versions import as_seen, posted_version
from diaodu.enterprises.actions import NewFirm, add_firms, change_firm, move_firm
from diaodu.enterprises.choices import FirmState
from diaodu.enterprises.filters import FIRM_COLUMNS, FIRM_LIST
from diaodu.enterprises.forms import FirmForm, LyingForm
from diaodu.enterprises.lookup import find_firm, reader
from diaodu.enterprises.models import Firm
from diaodu.enterprises.pages import area_picker, lying_context
from diaodu.enterprises.permissions import keepable_places, keeps_register, may_keep, mover_for, visible_firms
from diaodu.enterprises.queries import asked_firms
from diaodu.enterprises.rules import industry_said
from diaodu.enterprises.sheet_rows import COLUMNS
from diaodu.enterprises.sheets import FIRMS, firms_workbook
from diaodu.enterprises.steps import FIRM_STEPS
from diaodu.people.models import Officer
from diaodu.people.permissions import county_of

_LISTED = 10
_EDIT = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def firm_list(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    asked = Asked.from_query(request.GET, FIRM_LIST)
    seen = visible_firms(officer, today=today())
    page = slice_of(asked_firms(seen, asked), asked)
    english = get_language() == "en"
    counts = counts_by(asked_firms(seen, asked.without("state")), "state")
    context = {
        "asked": asked,
        "page": page,
        "rows": [(firm, industry_said(firm.industry, english=english)) for firm in page.rows],
        "heads": asked.heads(FIRM_COLUMNS),
        "search": asked.search(_("Name, code or credit code"), area_picker(officer)),
        "states": asked.chips("state", FirmState.choices, counts),
        "may_add": keepable_places(officer, today=today()).exists(),
        "may_bring": keeps_register(officer, today=today()),
    }
    return render(request, "enterprises/list.html", context)


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The list as it was asked for, as Excel."""
    officer = reader(request)
    asked = Asked.from_query(request.GET, FIRM_LIST)
    firms = list(asked_firms(visible_firms(officer, today=today()), asked))
    return download(request, firms_workbook(firms), WORKBOOK_TYPE, f"{_('Firms')}.xlsx", subject="firms")


@require_safe
def firm_page(request: HttpRequest, code: str) -> HttpResponse:
    return show_firm(request, find_firm(request, code))


def show_firm(request: HttpRequest, firm: Firm, *, lying_form: LyingForm | None = None) -> HttpResponse:
    """`lying_form`: an area that could not be taken, so that nothing typed is lost."""
    officer = reader(request)
    mover = mover_for(officer, firm, today=today())
    context = {
        "firm": firm,
        "industry": industry_said(firm.industry, english=get_language() == "en"),
        "steps": open_steps(FIRM_STEPS, firm.state, mover.parts),
        "may_keep": may_keep(officer, firm, today=today()),
        "panels": panels_for(request, "firm", firm, on=today()),
        **lying_context(officer, firm, form=lying_form),
    }
    return render(request, "enterprises/firm.html", context, status=422 if lying_form else 200)


@_EDIT
def new_firm(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    places = keepable_places(officer, today=today())
    if not places.exists():
        raise PermissionDenied
    county = county_of(officer)
    form = FirmForm(request.POST or None, places=places, bounds=county_bounds(county.path, on=today()))
    if request.method == "POST" and form.is_valid():
        try:
            firms = add_firms([NewFirm(**form.cleaned_data)], county=county, by=officer.username)
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("%(code)s entered.") % {"code": firms[0].code})
            return redirect(firms[0])
    return render(request, "enterprises/form.html", {"form": form}, status=422 if form.errors else 200)


@_EDIT
def edit_firm(request: HttpRequest, code: str) -> HttpResponse:
    firm, officer = find_firm(request, code), reader(request)
    if not may_keep(officer, firm, today=today()):
        raise PermissionDenied
    places, bounds = keepable_places(officer, today=today()), county_bounds(firm.scope, on=today())
    form = FirmForm(request.POST or None, places=places, bounds=bounds, firm=firm)
    if request.method == "POST" and form.is_valid():
        try:
            mover, version = mover_for(officer, firm, today=today()), posted_version(request.POST)
            change_firm(firm, form.cleaned_data, mover=mover, version=version)
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(firm)
    return render(request, "enterprises/form.html", {"form": form, "firm": firm}, status=422 if form.errors else 200)


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Stopped, gone, struck off, back in business."""
    firm, officer = find_firm(request, code), reader(request)
    verb = request.POST.get("verb", "")
    try:
        if verb not in {step.verb for step in FIRM_STEPS}:
            raise MoveRefusedError("verb", "这项不能这样处理。", "This cannot be done here.")
        as_seen(firm, request.POST)
        move_firm(firm, verb, mover=mover_for(officer, firm, today=today()), why=request.POST.get("why", ""))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect(firm)


@BRING
def bring(request: HttpRequest) -> HttpResponse:
    """Choose the file; nothing changes before what each row would do has been looked at."""
    officer = _bringer(request)
    scope, by = officer.unit.county_path, officer.username
    if request.method == "POST" and (job := stage_sent(request, FIRMS, scope=scope, by=by)):
        return redirect("web:job", key=job)
    context = {"sheets": brought_before(FIRMS, by=by), "columns": COLUMNS}
    return render(request, "enterprises/bring.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    _bringer(request)
    return download(
        request, sheet_to_fill(_("Firms"), COLUMNS), WORKBOOK_TYPE, f"{_('Firms')}{_('template')}.xlsx", subject="firms"
    )


def _bringer(request: HttpRequest) -> Officer:
    officer = reader(request)
    if not keeps_register(officer, today=today()):
        raise PermissionDenied
    return officer
