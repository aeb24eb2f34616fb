"""The county's units and people: looked up, exported."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.audit import record_event
from diaodu.core.clock import today
from diaodu.core.downloads import download
from diaodu.core.history import asked_day
from diaodu.core.panels import panels_for
from diaodu.paper.table_book import Cell, table_workbook
from diaodu.people.actions import show_phone
from diaodu.people.choices import UnitKind
from diaodu.people.lookup import administrator, directory_reader, open_officer, open_unit
from diaodu.people.models import Deputy
from diaodu.people.permissions import administers, secures
from diaodu.people.queries import alive, chairs_of, directory, officers_of_county, tenures_of


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    officer = directory_reader(request)
    words, kind = request.GET.get("q", "").strip()[:40], request.GET.get("kind", "")
    kind = kind if kind in UnitKind.values else ""
    rows = directory(officer.unit.county_path, on=today(), words=words, kind=kind)
    return render(
        request,
        "people/directory.html",
        {
            "rows": rows,
            "words": words,
            "kind": kind,
            "kinds": UnitKind.choices,
            "administers": administers(officer, today=today()),
        },
    )


@require_safe
def unit_page(request: HttpRequest, code: str) -> HttpResponse:
    """A unit with its chairs, what it leads and what it owes; `?on=` as it was on a day."""
    unit, day = open_unit(request, code), asked_day(request.GET.get("on", ""))
    return render(
        request,
        "people/unit.html",
        {
            "unit": unit,
            "day": day,
            "is_past": day < today(),
            "exists": unit.valid_from <= day,
            "chairs": chairs_of(unit, on=day),
            "officers": officers_of_county(unit.county_path).filter(unit=unit, is_active=True),
            "children": unit.children.filter(retired_on=None),
            "panels": panels_for(request, "unit", unit, on=day),
            "administers": administers(request.user, today=today()),
        },
    )


@require_safe
def officer_page(request: HttpRequest, username: str) -> HttpResponse:
    officer = open_officer(request, username)
    return _officer_page(request, officer)


def _officer_page(request: HttpRequest, officer, **more: object) -> HttpResponse:  # type: ignore[no-untyped-def]
    return render(
        request,
        "people/officer.html",
        {
            "officer": officer,
            "tenures": tenures_of(officer),
            "deputised": Deputy.objects.filter(alive(today()), officer=officer, ended_on=None).select_related(
                "post__unit"
            ),
            "administers": administers(request.user, today=today()),
            "secures": secures(request.user, today=today()),
            "today": today(),
            "panels": panels_for(request, "officer", officer, on=today()),
            **more,
        },
    )


@require_POST
def phone(request: HttpRequest, username: str) -> HttpResponse:
    """The whole number, once; the looking is recorded."""
    reader = directory_reader(request)
    officer = open_officer(request, username)
    return _officer_page(request, officer, shown_phone=show_phone(officer, by=reader.username))


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """Units, posts and names as Excel, in the columns the import takes; without phones."""
    officer = administrator(request)
    heads = [_("Unit"), _("Unit code"), _("Post"), _("Role"), _("Name"), _("Account"), _("Since when")]
    rows: list[list[Cell]] = [
        [row.unit.name_zh, row.unit.code, chair.post.title_zh, chair.post.get_role_display(), held.officer.name,
         held.officer.username, held.since]
        for row in directory(officer.unit.county_path, on=today())
        for chair in row.chairs
        for held in chair.tenures
    ]  # fmt: skip
    record_event(verb="export", subject="people", by=officer.username, after={"rows": len(rows)})
    return download(table_workbook(_("Units and officers"), heads, rows), f"{_('Units and officers')}.xlsx")
