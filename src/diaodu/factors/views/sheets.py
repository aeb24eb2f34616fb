"""Needs and supplies as Excel: taken along, an empty sheet, brought back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.core.answers import download
from diaodu.core.bringing import BRING, brought_before, sheet_to_fill, shown, stage_sent
from diaodu.core.clock import today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.lists import Asked
from diaodu.core.sheets import sheet_kind
from diaodu.factors.filters import need_list, supply_list
from diaodu.factors.lookup import asking, office, reader
from diaodu.factors.own_sheets import OWN_NEEDS
from diaodu.factors.permissions import is_office, visible_needs, visible_supplies
from diaodu.factors.queries import asked_supplies, chosen, groups_for, listed, rows_of
from diaodu.factors.setting_kinds import factor_kinds
from diaodu.factors.sheets import (
    NEED_COLUMNS,
    NEEDS,
    SUPPLIES,
    SUPPLY_COLUMNS,
    needs_workbook,
    supplies_workbook,
)
from diaodu.people.models import Officer


@require_safe
def needs_book(request: HttpRequest) -> HttpResponse:
    """The list as it was asked for."""
    officer, day = reader(request), today()
    scope = officer.unit.county_path
    asked = Asked.from_query(request.GET, need_list(factor_kinds(scope, on=day)))
    rows = rows_of(listed(visible_needs(officer, today=day)), scope, on=day)
    content = needs_workbook(chosen(rows, asked, groups_for(scope, on=day)), english=get_language() == "en")
    return download(request, content, WORKBOOK_TYPE, f"{_('Needs of factors')}.xlsx", subject="factor needs")


@require_safe
def supplies_book(request: HttpRequest) -> HttpResponse:
    officer, day = reader(request), today()
    kinds = factor_kinds(officer.unit.county_path, on=day)
    asked = Asked.from_query(request.GET, supply_list(kinds))
    content = supplies_workbook(list(asked_supplies(visible_supplies(officer, today=day), asked)), kinds)
    return download(request, content, WORKBOOK_TYPE, f"{_('Supplies of factors')}.xlsx", subject="factor supplies")


@require_safe
def needs_template(request: HttpRequest) -> HttpResponse:
    asking(request)
    content, name = sheet_to_fill(_("Needs of factors"), NEED_COLUMNS), _("Needs of factors")
    return download(request, content, WORKBOOK_TYPE, f"{name}{_('template')}.xlsx", subject="factor needs")


@require_safe
def supplies_template(request: HttpRequest) -> HttpResponse:
    office(request)
    content, name = sheet_to_fill(_("Supplies of factors"), SUPPLY_COLUMNS), _("Supplies of factors")
    return download(request, content, WORKBOOK_TYPE, f"{name}{_('template')}.xlsx", subject="factor supplies")


@BRING
def bring_needs(request: HttpRequest) -> HttpResponse:
    """The office brings in needs of the whole county, others those of their own records."""
    officer = asking(request)
    kind = NEEDS if is_office(officer, today=today()) else OWN_NEEDS
    return _bring(request, officer, kind, ("factors:needs", "factors:needs_template"))


@BRING
def bring_supplies(request: HttpRequest) -> HttpResponse:
    return _bring(request, office(request), SUPPLIES, ("factors:supplies", "factors:supplies_template"))


def _bring(request: HttpRequest, officer: Officer, kind: str, addresses: tuple[str, str]) -> HttpResponse:
    """Choose the file; nothing changes before what each row would do has been looked at."""
    (home, template), scope, by = addresses, officer.unit.county_path, officer.username
    given = {"by": by} if kind == OWN_NEEDS else None
    if request.method == "POST" and (job := stage_sent(request, kind, scope=scope, by=by, given=given)):
        return redirect("web:job", key=job)
    context = {
        "title": sheet_kind(kind).title,
        "columns": shown(sheet_kind(kind).columns),
        "sheets": brought_before(kind, by=by),
        "home": reverse(home),
        "template_url": reverse(template),
    }
    return render(request, "factors/bring.html", context, status=422 if request.method == "POST" else 200)
