"""Workbooks: mapped once on a page that shows them, kept, used again; history brought in by them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.files import read_stored, store_file
from diaodu.core.moves import MoveRefusedError
from diaodu.core.sheets import SheetRefusedError, ask_to_stage
from diaodu.core.typed import KEY_DIGITS, whole_number
from diaodu.core.versions import as_seen, posted_version
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.actions import retire_mapping, shape_mapping, start_mapping
from diaodu.indicators.rounds.book_form import letters, preview, read_mapping, tables
from diaodu.indicators.rounds.lookup import find_mapping, officer_of
from diaodu.indicators.rounds.mapping import Mapping, open_book, read_book
from diaodu.indicators.rounds.mapping.shape import SCALES
from diaodu.indicators.rounds.models import BookMapping
from diaodu.indicators.rounds.permissions import mapping_units, running_posts, statistics_posts, visible_mappings
from diaodu.indicators.rounds.queries.asking import is_combined
from diaodu.indicators.rounds.sheets import HISTORY_SHEET, tidied
from diaodu.indicators.rounds.views.answers import is_english, uploaded_workbook
from diaodu.ledger.choices import Basis, Span
from diaodu.people.models import Officer
from diaodu.people.queries import units_of_county

MOST_SHOWN = 30


@require_http_methods(["GET", "HEAD", "POST"])
def book_list(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    units = mapping_units(officer, today=today())
    status = 200
    if request.method == "POST":
        if not units:
            raise PermissionDenied
        try:
            kept = _start(request, officer)
        except MoveRefusedError as refusal:
            messages.error(request, said(refusal))
            status = 422
        else:
            return redirect("figure_rounds:book", key=kept.pk)
    context = {
        "mappings": visible_mappings(officer, today=today()).select_related("unit"),
        "units": units,
        "may_history": _may_history(officer),
        "may_official": bool(statistics_posts(officer, today=today())),
        "here": "books",
    }
    return render(request, "figure_rounds/books.html", context, status=status)


def _may_history(officer: Officer) -> bool:
    return bool(running_posts(officer, today=today()) or statistics_posts(officer, today=today()))


def _start(request: HttpRequest, officer: Officer) -> BookMapping:
    units = {str(unit.pk): unit for unit in mapping_units(officer, today=today())}
    unit = units.get(request.POST.get("unit", "")) or next(iter(units.values()))
    content, name = uploaded_workbook(request)
    return start_mapping(
        content, unit=unit, name=request.POST.get("name", "") or name, file_name=name, by=officer.username
    )


@require_http_methods(["GET", "HEAD", "POST"])
def book_page(request: HttpRequest, key: int) -> HttpResponse:
    """The workbook with the proposed mapping beside it; what is confirmed is kept and tried at once."""
    officer = officer_of(request)
    kept = find_mapping(officer, key)
    book = open_book(read_stored(kept.sample))
    asked = request.POST if request.method == "POST" else request.GET
    sheet = asked.get("sheet", "") if asked.get("sheet", "") in book else next(iter(book))
    year = int(asked["year"]) if asked.get("year", "").isdecimal() else None
    indicators = list(Indicator.objects.filter(scope=officer.unit.county_path, retired_on=None))
    names = {indicator.name_zh: indicator.code for indicator in indicators}
    status = 200
    if request.method == "POST":
        try:
            mapping = read_mapping(book[sheet], kept.mapping, names, request.POST, year=year)
            shape_mapping(kept, mapping, by=officer.username, version=posted_version(request.POST))
        except ValueError as error:
            zh, _bar, en = str(error).partition("|")
            messages.error(request, en if is_english() else zh)
            status = 422
        except MoveRefusedError as refusal:
            messages.error(request, said(refusal))
            status = 409 if refusal.code == "newer" else 422
        else:
            messages.success(request, _("The mapping is kept. Below is what it reads from this file."))
    context = {
        "kept": kept,
        "sheets": list(book),
        "sheet": sheet,
        "year": year or "",
        "letters": letters(book[sheet]),
        "preview": preview(book[sheet]),
        "tables": tables(book[sheet], kept.mapping, names, year=year),
        "indicators": indicators,
        "units": units_of_county(officer.unit.county_path),
        "spans": Span.choices,
        "scales": SCALES,
        "tried": _tried(book, kept.mapping, indicators),
        "here": "books",
    }
    return render(request, "figure_rounds/book.html", context, status=status)


def _tried(book: Any, mapping: Mapping, indicators: list[Indicator]) -> dict[str, Any] | None:
    """What the kept mapping reads from its own file."""
    if not mapping.blocks:
        return None
    names = {indicator.code: indicator for indicator in indicators}
    found = read_book(book, mapping, combined={code for code, each in names.items() if is_combined(each)})
    shown = [(taken, names.get(taken.indicator)) for taken in found.taken if taken.value is not None]
    return {
        "count": len(shown),
        "blanks": len(found.taken) - len(shown),
        "rounded": sum(taken.is_rounded for taken in found.taken),
        "shown": shown[:MOST_SHOWN],
        "troubles": found.troubles[:MOST_SHOWN],
    }


@require_POST
def retire(request: HttpRequest, key: int) -> HttpResponse:
    officer = officer_of(request)
    kept = find_mapping(officer, key)
    try:
        as_seen(kept, request.POST)
        retire_mapping(kept, by=officer.username)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    return redirect("figure_rounds:books")


@require_POST
def history(request: HttpRequest) -> HttpResponse:
    """Earlier figures by a mapping, staged like every sheet; official ones by the statistics unit only."""
    officer = officer_of(request)
    if not _may_history(officer):
        raise PermissionDenied
    basis = request.POST.get("basis", "")
    try:
        if basis == Basis.OFFICIAL and not statistics_posts(officer, today=today()):
            raise SheetRefusedError(
                "官方统计数据只由统计部门导入。", "Official figures are brought in by the statistics unit alone."
            )
        mapping = whole_number(request.POST.get("mapping", ""), digits=KEY_DIGITS)
        if mapping is None or not request.POST.get("source", "").strip():
            raise SheetRefusedError("请选择对应关系，并写明来源。", "Choose a mapping and say where it comes from.")
        kept = find_mapping(officer, mapping)
        content, name = uploaded_workbook(request)
        plain, troubles = tidied(content, kept.mapping, officer.unit.county_path)
        if plain is None:
            context = {"troubles": troubles, "file_name": name, "here": "books"}
            return render(request, "figure_rounds/troubles.html", context, status=422)
        _sheet, job = ask_to_stage(
            HISTORY_SHEET,
            plain,
            name=name,
            scope=officer.unit.county_path,
            by=officer.username,
            given={
                "bringer": officer.username,
                "basis": basis if basis == Basis.OFFICIAL else str(Basis.MANAGEMENT),
                "source": request.POST["source"].strip()[:100],
                "original": store_file(content).sha256,
            },
        )
    except (SheetRefusedError, MoveRefusedError) as refusal:
        messages.error(request, said(refusal))
        return redirect("figure_rounds:books")
    return redirect("web:job", key=job.pk)
