"""Two tables that go out to Excel and come back: who reports what, and how large firms are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.bringing import BRING, brought_before, sheet_to_fill, shown, stage_sent
from diaodu.core.clock import today
from diaodu.core.lists import Asked, slice_of
from diaodu.core.moves import MoveRefusedError
from diaodu.core.sheets import Column
from diaodu.core.typed import whole_numbers
from diaodu.indicators.rounds.actions import Ask, ask_figures, stop_asking
from diaodu.indicators.rounds.ask_sheet import ASKS, field_words
from diaodu.indicators.rounds.ask_sheet import COLUMNS as ASK_SHEET
from diaodu.indicators.rounds.choices import FirmClass
from diaodu.indicators.rounds.lookup import find_running_post, officer_of
from diaodu.indicators.rounds.models import FirmSize
from diaodu.indicators.rounds.permissions import may_enter_firm_figures, may_see_firm_figures
from diaodu.indicators.rounds.queries.asks import (
    ASK_COLUMNS,
    ASK_LIST,
    asked_for,
    asked_items,
    could_be_asked,
)
from diaodu.indicators.rounds.queries.sizes import (
    NOT_TOLD,
    SIZE_COLUMNS,
    SIZE_LIST,
    SizedFirm,
    asked_sizes,
    newest_sizes,
)
from diaodu.indicators.rounds.size_sheet import COLUMNS as SIZE_SHEET
from diaodu.indicators.rounds.size_sheet import SIZES
from diaodu.indicators.rounds.views.answers import taken_along
from diaodu.ledger.models import Item
from diaodu.people.choices import RoundField, UnitKind
from diaodu.people.models import Officer, Unit
from diaodu.people.queries import units_among, units_of_county

_EACH_ITSELF = "self"


@require_safe
def ask_list(request: HttpRequest) -> HttpResponse:
    """Who reports which figure about which area; many are changed at once."""
    officer = officer_of(request)
    find_running_post(officer)
    scope = officer.unit.county_path
    asked, everything = Asked.from_query(request.GET, ASK_LIST), asked_items(scope)
    page = slice_of(asked_for(everything, asked), asked)
    units = list(units_of_county(scope))
    context = {
        "asked": asked,
        "page": page,
        "heads": [*asked.heads(ASK_COLUMNS)],
        "hidden": asked.hidden("indicator", "unit", "about", "field"),
        "indicators": could_be_asked(scope).order_by("order"),
        "in_use": could_be_asked(scope).filter(subject__in=everything.order_by().values("subject")).order_by("order"),
        "reporters": units_among(everything, "unit"),
        "abouts": units_among(everything, "about"),
        "units": [unit for unit in units if unit.kind not in (UnitKind.COUNTY, UnitKind.LEADERS)],
        "areas": [unit for unit in units if unit.kind in (UnitKind.TOWNSHIP, UnitKind.PARK)],
        "fields": RoundField.choices,
        "here": "asks",
    }
    return render(request, "figure_rounds/asks.html", context)


@require_POST
def change_asks(request: HttpRequest) -> HttpResponse:
    """The chosen rows get another unit or field, or are not asked any more."""
    officer = officer_of(request)
    find_running_post(officer)
    keys = whole_numbers(request.POST.getlist("item"))
    items = list(asked_items(officer.unit.county_path).filter(pk__in=keys))
    try:
        if not items:
            raise MoveRefusedError("nothing", "请先勾选要改的行。", "Choose the rows first.")
        if request.POST.get("verb") == "stop":
            stop_asking(items, why=request.POST.get("why", ""), by=officer.username)
        else:
            ask_figures(_changed(request, officer, items), by=officer.username)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        words = ngettext("%(n)s row is changed.", "%(n)s rows are changed.", len(items)) % {"n": len(items)}
        messages.success(request, words)
    return redirect("figure_rounds:asks")


def _changed(request: HttpRequest, officer: Officer, items: Sequence[Item]) -> list[Ask]:
    unit, field = _unit(request, officer), request.POST.get("field", "")
    if unit is None and field not in RoundField.values:
        raise MoveRefusedError("nothing", "请选新的填报单位或报送类别。", "Choose another unit or field.")
    return [
        Ask(
            item.subject.indicator,
            unit or item.unit,
            item.about or item.unit,
            RoundField(field if field in RoundField.values else item.field),
        )
        for item in items
    ]


@require_POST
def add_asks(request: HttpRequest) -> HttpResponse:
    """An indicator asked about several areas, of one unit or of each area itself."""
    officer = officer_of(request)
    find_running_post(officer)
    scope = officer.unit.county_path
    indicator = could_be_asked(scope).filter(code=request.POST.get("indicator", "")).first()
    abouts = list(units_of_county(scope).filter(code__in=request.POST.getlist("about")))
    unit, field = _unit(request, officer), request.POST.get("field", "")
    try:
        if indicator is None or not abouts:
            raise MoveRefusedError("nothing", "请选指标和单位。", "Choose the indicator and the areas.")
        if unit is None and request.POST.get("unit") != _EACH_ITSELF:
            raise MoveRefusedError("unit", "请选填报单位。", "Choose the unit that reports.")
        chosen = RoundField(field if field in RoundField.values else RoundField.STATISTICS)
        ask_figures([Ask(indicator, unit or about, about, chosen) for about in abouts], by=officer.username)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("figure_rounds:asks")


def _unit(request: HttpRequest, officer: Officer) -> Unit | None:
    code = request.POST.get("unit", "")
    return units_of_county(officer.unit.county_path).filter(code=code).first() if code else None


@require_safe
def ask_workbook(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    find_running_post(officer)
    asked = Asked.from_query(request.GET, ASK_LIST)
    words = field_words()
    rows = [
        [
            item.subject.indicator.code,
            item.subject.indicator.name_zh,
            item.about.name_zh if item.about else "",
            item.unit.name_zh,
            words.get(item.field, item.field),
        ]
        for item in asked_for(asked_items(officer.unit.county_path), asked)
    ]
    return _book(request, officer, _("Who reports what"), ASK_SHEET, rows, subject="asks")


@BRING
def bring_asks(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    find_running_post(officer)
    return _bring(request, officer, ASKS, ASK_SHEET, title=gettext_lazy("Who reports what"), here="asks")


@require_safe
def size_list(request: HttpRequest) -> HttpResponse:
    """Each firm's class of the newest year there is, with the figures it was told from."""
    officer = _sees_firms(request)
    asked = Asked.from_query(request.GET, SIZE_LIST)
    newest: dict[int, SizedFirm] = {each.row.firm_id: each for each in _sizes(officer)}
    found = asked_sizes(newest.values(), asked.without("size"))
    counts = Counter(each.size or NOT_TOLD for each in found)
    choices = [*FirmClass.choices, (NOT_TOLD, _("cannot be told"))]
    page = slice_of(asked_sizes(found, asked), asked)
    context = {
        "asked": asked,
        "page": page,
        "heads": asked.heads(SIZE_COLUMNS),
        "classes": asked.chips("size", choices, counts),
        "search": asked.search(_("Company")),
        "may_enter": may_enter_firm_figures(officer, today=today()),
        "here": "firms",
    }
    return render(request, "figure_rounds/sizes.html", context)


@require_safe
def size_workbook(request: HttpRequest) -> HttpResponse:
    officer = _sees_firms(request)
    rows: list[list[Any]] = [
        [
            each.row.firm.name, each.row.year, each.row.people, each.row.revenue, each.row.assets, each.row.source,
            each.row.legal_ground,
        ]
        for each in _sizes(officer)
    ]  # fmt: skip
    return _book(request, officer, _("Size of firms"), SIZE_SHEET, rows, subject="firm sizes")


@BRING
def bring_sizes(request: HttpRequest) -> HttpResponse:
    officer = _sees_firms(request)
    if not may_enter_firm_figures(officer, today=today()):
        raise PermissionDenied
    return _bring(request, officer, SIZES, SIZE_SHEET, title=gettext_lazy("Size of firms"), here="sizes")


def _sees_firms(request: HttpRequest) -> Officer:
    officer = officer_of(request)
    if not may_see_firm_figures(officer, today=today()):
        raise PermissionDenied
    return officer


def _sizes(officer: Officer) -> list[SizedFirm]:
    return newest_sizes(FirmSize.objects.filter(firm__scope=officer.unit.county_path))


def _book(
    request: HttpRequest,
    officer: Officer,
    title: str,
    columns: Sequence[Column],
    rows: list[list[Any]],
    *,
    subject: str,
) -> HttpResponse:
    """The list as a sheet that comes back as it goes out."""
    content = sheet_to_fill(title, columns, rows)
    return taken_along(
        request, content, f"{title}.xlsx", subject=subject, unit=officer.unit.county_path, rows=len(rows)
    )


def _bring(
    request: HttpRequest, officer: Officer, kind: str, columns: Sequence[Column], *, title: Promise, here: str
) -> HttpResponse:
    scope, by = officer.unit.county_path, officer.username
    if request.method == "POST" and (job := stage_sent(request, kind, scope=scope, by=by)):
        return redirect("web:job", key=job)
    context = {
        "sheets": brought_before(kind, by=by),
        "columns": shown(columns),
        "title": title,
        "here": here,
    }
    return render(request, "figure_rounds/bring_table.html", context, status=422 if request.method == "POST" else 200)
