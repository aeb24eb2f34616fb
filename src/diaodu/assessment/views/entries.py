"""What the office enters by hand for an assessment: marks for every unit at once, bonus, penalty, veto."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.assessment.actions import NewEntry, add_entries, take_back_entry
from diaodu.assessment.actions.entries import OPEN_TO_ENTRIES
from diaodu.assessment.choices import EntryKind
from diaodu.assessment.forms import EntryForm, typed_number
from diaodu.assessment.lookup import mover, office, open_assessment, reader
from diaodu.assessment.models import Assessment
from diaodu.assessment.permissions import visible_totals
from diaodu.assessment.queries import entries_of
from diaodu.assessment.results import Cell, ResultRow, Results, title_of
from diaodu.core.answers import download, said
from diaodu.core.clock import today
from diaodu.core.downloads import UNKNOWN_TYPE
from diaodu.core.files import read_stored, store_file
from diaodu.core.intake import examine_upload
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.people.names import names_of


@require_http_methods(["GET", "HEAD", "POST"])
def entries_page(request: HttpRequest, code: str) -> HttpResponse:
    assessment = open_assessment(request, code)
    officer = office(request)
    results = Results(assessment, visible_totals(officer, today=today()), english=_english())
    units = [(row.total.unit.code, row.total.unit.short_name) for row in results.rows]
    marking = request.method == "POST" and "marks" in request.POST
    form = EntryForm(
        request.POST if request.method == "POST" and not marking else None,
        request.FILES or None,
        units=units,
    )
    error = ""
    if request.method == "POST" and (marking or form.is_valid()):
        try:
            rows = _marks(request, results) if marking else [_entry(request, form, results)]
            add_entries(assessment, rows, mover=mover(officer), version=posted_version(request.POST))
        except MoveRefusedError as refusal:
            error = said(refusal)
        else:
            messages.success(request, _("Entered; the scores have followed."))
            return redirect("assessment:entries", code=code)
    context = _context(request, assessment, results, form) | {"error": error}
    return render(request, "assessment/entries.html", context, status=422 if error or form.errors else 200)


def _context(request: HttpRequest, assessment: Assessment, results: Results, form: EntryForm) -> dict[str, Any]:
    english = _english()
    manual = [item for item in results.rules.items if item.source.is_manual]
    entries = entries_of(assessment)
    names = {item.rule.key: item.name(english=english) for item in results.rules.items}
    return {
        "assessment": assessment,
        "title": title_of(assessment, english=english),
        "form": form,
        "is_open": assessment.state in OPEN_TO_ENTRIES,
        "manual": [
            (item.rule.key, item.name(english=english), item.rule.params.get("out_of", "100")) for item in manual
        ],
        "marks": [(row.total.unit, _mark_cells(request, row, names)) for row in results.rows],
        "entries": [(each, names.get(each.item, "")) for each in entries],
        "names": names_of([each.by for each in entries]),
        "typed": request.POST,
    }


def _mark_cells(request: HttpRequest, row: ResultRow, names: Mapping[str, str]) -> list[tuple[str, str, str, Cell]]:
    """A field for each item that is marked by hand: its code, name, what was typed, what stands there."""
    cells = [cell for cell in row.cells if cell is not None and cell.item.source.is_manual]
    keys = [cell.item.rule.key for cell in cells]
    typed = [request.POST.get(f"{row.total.unit.code}:{key}", "") for key in keys]
    return [(key, names[key], text, cell) for key, text, cell in zip(keys, typed, cells, strict=True)]


def _marks(request: HttpRequest, results: Results) -> list[NewEntry]:
    """A mark for each field that was filled in with something else than stands there."""
    rows, data = [], request.POST
    for row in results.rows:
        for cell in row.cells:
            if cell is None or not cell.item.source.is_manual:
                continue
            typed = data.get(f"{row.total.unit.code}:{cell.item.rule.key}", "")
            value = _number(typed, row.total.unit.short_name, cell.item.name_zh)
            if value is not None and value != cell.row.value:
                rows.append(
                    NewEntry(
                        row.total.unit,
                        EntryKind.MARK,
                        value,
                        data.get("why", "")[:300],
                        data.get("document", "")[:200],
                        item=cell.item.rule.key,
                    )
                )
    if not rows:
        raise MoveRefusedError("empty", "没有填新的评分。", "No new mark was filled in.")
    return rows


def _number(text: str, unit: str, item: str) -> Any:
    try:
        return typed_number(text)
    except ValueError:
        raise MoveRefusedError(
            "value", f"{unit}“{item}”：“{text[:20]}”不是数。", f"{unit}, {item}: “{text[:20]}” is no number."
        ) from None


def _entry(request: HttpRequest, form: EntryForm, results: Results) -> NewEntry:
    data: Mapping[str, Any] = form.cleaned_data
    unit = next(row.total.unit for row in results.rows if row.total.unit.code == data["unit"])
    upload = request.FILES.get("file")
    file = store_file(examine_upload(upload).content) if upload else None
    value = None if data["kind"] == EntryKind.VETO else data["value"]
    return NewEntry(unit, data["kind"], value, data["why"], data["document"], file=file)


@require_POST
def take_back(request: HttpRequest, code: str, key: int) -> HttpResponse:
    assessment, officer = open_assessment(request, code), office(request)
    entry = assessment.entries.select_related("unit", "assessment__edition").filter(pk=key).first()
    if entry is None:
        raise Http404
    try:
        take_back_entry(entry, mover=mover(officer), why=request.POST.get("why", ""))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    return redirect("assessment:entries", code=code)


@require_safe
def entry_file(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """Evidence of an entry, for whoever sees the scores of its unit; always as a download."""
    officer, assessment = reader(request), open_assessment(request, code)
    seen = visible_totals(officer, today=today()).filter(assessment=assessment).values("unit")
    entry = assessment.entries.filter(pk=key, unit__in=seen).exclude(file=None).select_related("file").first()
    if entry is None or entry.file is None:
        raise Http404
    return download(request, read_stored(entry.file), UNKNOWN_TYPE, f"{_('evidence')}-{key}", subject=code)


def _english() -> bool:
    return get_language() == "en"
