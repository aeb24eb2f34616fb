"""Projects, and an upper system's copies of them, from Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.core.answers import download
from diaodu.core.bringing import BRING, brought_before, sheet_to_fill, stage_sent
from diaodu.core.clock import today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.sheets import Column
from diaodu.projects.library.books import months_workbook
from diaodu.projects.library.choices import ON_SITE, Kind
from diaodu.projects.library.lookup import keeper
from diaodu.projects.library.mirror_sheet import MIRROR_COLUMNS, MIRRORS
from diaodu.projects.library.permissions import visible_projects
from diaodu.projects.library.setting_kinds import systems
from diaodu.projects.library.sheet_applications import APPLICATIONS
from diaodu.projects.library.sheet_applications import COLUMNS as APPLICATION_COLUMNS
from diaodu.projects.library.sheet_months import COLUMNS as MONTH_COLUMNS
from diaodu.projects.library.sheet_months import MONTHS
from diaodu.projects.library.sheet_statistics import COLUMNS as ENTRY_COLUMNS
from diaodu.projects.library.sheet_statistics import ENTRIES
from diaodu.projects.library.sheets import COLUMNS, PROJECTS


@BRING
def bring(request: HttpRequest) -> HttpResponse:
    """Choose the file; nothing changes before what each row would do has been looked at."""
    officer = keeper(request)
    if request.method == "POST" and (job := stage(request, PROJECTS)):
        return redirect("web:job", key=job)
    sheets = brought_before(PROJECTS, by=officer.username)
    status = 422 if request.method == "POST" else 200
    return render(request, "projects/bring.html", {"sheets": sheets, "columns": COLUMNS, "tab": "list"}, status=status)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    keeper(request)
    content = sheet_to_fill(_("Project library"), COLUMNS)
    return download(request, content, WORKBOOK_TYPE, f"{_('Project library')}{_('template')}.xlsx", subject="projects")


@BRING
def bring_mirrors(request: HttpRequest) -> HttpResponse:
    """What an upper system says of our projects; our own fields stand beside it, unchanged."""
    officer = keeper(request)
    known = systems(officer.unit.county_path, today())
    if request.method == "POST":
        system = request.POST.get("system", "")
        given = {"system": system, "synchronised": request.POST.get("synchronised", "") or today().isoformat()}
        if system not in known:
            messages.error(request, _("Choose the system the sheet comes from."))
        elif job := stage(request, MIRRORS, given):
            return redirect("web:job", key=job)
    english = get_language() == "en"
    context = {
        "sheets": brought_before(MIRRORS, by=officer.username),
        "columns": MIRROR_COLUMNS,
        "systems": [(code, names[english]) for code, names in known.items()],
        "today": today(),
    }
    return render(request, "projects/bring_mirrors.html", context, status=422 if request.method == "POST" else 200)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A sheet about what is there already: its columns, the list it goes back to, and what its rows do."""

    kind: str
    columns: Sequence[Column]
    back: str
    title: Promise
    says: Promise


_MORE = {
    "months": _Kind(
        MONTHS,
        MONTH_COLUMNS,
        "projects:list",
        gettext_lazy("Month figures of projects"),
        gettext_lazy("One row for a project and a month; an empty cell says nothing. A correction needs its reason."),
    ),
    "entries": _Kind(
        ENTRIES,
        ENTRY_COLUMNS,
        "projects:statistics",
        gettext_lazy("Entry into statistics"),
        gettext_lazy("The day and the number the statistics system gave; rows without both change nothing."),
    ),
    "applications": _Kind(
        APPLICATIONS,
        APPLICATION_COLUMNS,
        "projects:applications",
        gettext_lazy("Applications upwards"),
        gettext_lazy("Rows with a code change that application while it is at home; the others begin a new one."),
    ),
}


@BRING
def bring_more(request: HttpRequest, which: str) -> HttpResponse:
    """Month figures, entries into statistics, applications: the lists as they went out, filled in."""
    officer, kept = keeper(request), _MORE[which]
    if request.method == "POST" and (job := stage(request, kept.kind)):
        return redirect("web:job", key=job)
    context = {
        "sheets": brought_before(kept.kind, by=officer.username),
        "columns": kept.columns,
        "title": kept.title,
        "says": kept.says,
        "back": reverse(kept.back),
        "months": which == "months",
        "month": _last_month(),
    }
    return render(request, "projects/bring_more.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def months_template(request: HttpRequest) -> HttpResponse:
    """Every project on site with what is known of a month, to be filled in."""
    officer = keeper(request)
    try:
        month = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        month = _last_month()
    on_site = visible_projects(officer, today=today()).filter(state__in=ON_SITE).exclude(kind=Kind.BUNDLE)
    content = months_workbook(list(on_site.order_by("code")), month)
    return download(request, content, WORKBOOK_TYPE, f"{_('Month figures of projects')}.xlsx", subject="projects")


def _last_month() -> date:
    return (today().replace(day=1) - timedelta(days=1)).replace(day=1)


def stage(request: HttpRequest, kind: str, given: Mapping[str, str] | None = None) -> int | None:
    """The job that reads the file; None, with the reason told, where there is none to read."""
    officer = keeper(request)
    return stage_sent(request, kind, scope=officer.unit.county_path, by=officer.username, given=given)
