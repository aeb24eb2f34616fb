"""Excel coming in: choose a kind, look at what each row would do, publish or put aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.bringing import sheet_to_fill
from diaodu.core.choices import RowChange, SheetState
from diaodu.core.clock import today
from diaodu.core.downloads import download
from diaodu.core.models import Sheet
from diaodu.core.sheets import (
    SheetKind,
    SheetRefusedError,
    ask_to_stage,
    discard_sheet,
    publish_sheet,
    sheet_kind,
    sheet_kinds,
)
from diaodu.core.typed import whole_number
from diaodu.paper.table_book import table_workbook
from diaodu.people.models import Officer
from diaodu.people.permissions import administers

PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: HttpRequest) -> HttpResponse:
    """Bring a sheet in, and those brought before."""
    officer = _importer(request)
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            kind = _general_kind(request.POST.get("kind", ""))
            if file is None:
                raise SheetRefusedError("请选择文件。", "Please choose a file.")
            _sheet, job = ask_to_stage(
                kind.name, file.read(), name=file.name or "", scope=officer.unit.county_path, by=officer.username
            )
        except SheetRefusedError as refusal:
            messages.error(request, said(refusal))
            return redirect("web:sheets")
        return redirect("web:job", key=job.pk)
    mine = Sheet.objects.filter(by=officer.username)[:30]
    kinds = sheet_kinds()
    titles = {kind.name: kind.title for kind in kinds}
    return render(
        request,
        "web/sheets.html",
        {
            "kinds": [kind for kind in kinds if kind.home is None],
            "sheets": [(sheet, titles.get(sheet.kind, sheet.kind)) for sheet in mine],
        },
    )


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty sheet with the headings and one example."""
    _importer(request)
    found = _general_kind(kind)
    content = sheet_to_fill(
        found.title,
        found.columns,
        [[column.example for column in found.columns]],
        note=_("Columns with * must be filled in. The line below is an example: write over it."),
    )
    return download(content, f"{found.title}{_('template')}.xlsx")


@require_safe
def sheet(request: HttpRequest, key: int) -> HttpResponse:
    """What each row would do; those to be mended first, those that do nothing last."""
    found = _own_sheet(request, key)
    shown = request.GET.get("show", "")
    shown = shown if shown in RowChange.values else ""
    page = whole_number(request.GET.get("page", ""), digits=5) or 1
    rows = found.rows.filter(change=shown) if shown else found.rows.all()
    start = (page - 1) * PAGE
    does_nothing = Case(When(change=RowChange.SAME, then=1), default=0)
    some = list(rows.order_by(does_nothing, "number")[start : start + PAGE + 1])
    kind = _kind(found.kind)
    shown_rows = [_row(kind, row) for row in some[:PAGE]]
    return render(
        request,
        "web/sheet.html",
        {
            "sheet": found,
            "kind": kind,
            "columns": [column for column in kind.columns if column.is_shown],
            "home": kind.home(found) if kind.home else "",
            "rows": shown_rows,
            "to_mend": [row for row in shown_rows if row["sentences"]],
            "to_change": [row for row in shown_rows if row["changes"]],
            "shown": shown,
            "chips": [(value, label, found.counts.get(value, 0)) for value, label in RowChange.choices],
            "page": page,
            "more": len(some) > PAGE,
            "may_publish": found.state == SheetState.STAGED and not found.counts.get("wrong", 0),
        },
    )


def _row(kind: SheetKind, row) -> dict[str, object]:  # type: ignore[no-untyped-def]
    english = get_language() == "en"
    wrong: dict[str, list[str]] = {}
    before = {item["column"]: item["before"] for item in row.problems if "before" in item}
    for item in row.problems:
        if "zh" in item:
            wrong.setdefault(item["column"], []).append(item["en" if english else "zh"])
    cells = [
        {"text": row.values.get(column.key, ""), "wrong": wrong.get(column.key), "before": before.get(column.key)}
        for column in kind.columns
        if column.is_shown
    ]
    return {"number": row.number, "change": row.change, "label": row.get_change_display(), "cells": cells,
            "sentences": list(_sentences(kind, wrong)), "name": next((cell["text"] for cell in cells), ""),
            "changes": [(column.heads[0], before[column.key], row.values.get(column.key, ""))
                        for column in kind.columns if column.key in before]}  # fmt: skip


def _sentences(kind: SheetKind, wrong: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """What is wrong with a row, each with the name of its column in front, in the order of the columns."""
    yield from wrong.get("", ())
    for column in kind.columns:
        for words in wrong.get(column.key, ()):
            yield f"{column.heads[0]}：{words}"


@require_POST
def publish(request: HttpRequest, key: int) -> HttpResponse:
    """All of it or nothing. First passwords come back once, as a page to be printed or copied."""
    found = _own_sheet(request, key)
    try:
        answer = publish_sheet(found, by=found.by)
    except SheetRefusedError as refusal:
        messages.error(request, said(refusal))
        return redirect("web:sheet", key=key)
    messages.success(request, _("Published."))
    if answer:
        return render(request, "web/sheet_passwords.html", {"sheet": found, "accounts": answer})
    return redirect("web:sheet", key=key)


@require_POST
def discard(request: HttpRequest, key: int) -> HttpResponse:
    found = _own_sheet(request, key)
    try:
        discard_sheet(found, by=found.by)
    except SheetRefusedError as refusal:
        messages.error(request, said(refusal))
    home = _kind(found.kind).home
    return redirect(home(found) if home else "web:sheets")


@require_safe
def to_mend(request: HttpRequest, key: int) -> HttpResponse:
    """The rows that must be mended, as Excel, with what is wrong beside each."""
    found = _own_sheet(request, key)
    kind = _kind(found.kind)
    rows = [_row(kind, row) for row in found.rows.filter(change=RowChange.WRONG).order_by("number")]
    heads = [_("Row"), *(column.heads[0] for column in kind.columns if column.is_shown), _("To be mended")]
    content = table_workbook(
        str(kind.title),
        heads,
        [[row["number"], *(cell["text"] for cell in row["cells"]), "；".join(row["sentences"])] for row in rows],  # type: ignore[attr-defined, arg-type, list-item]
    )
    return download(content, f"{_('To be mended')}.xlsx")


def _importer(request: HttpRequest) -> Officer:
    """The system administrator: units and officers are theirs to bring in."""
    officer = request.user
    if not isinstance(officer, Officer):
        raise Http404
    if not administers(officer, today=today()):
        raise PermissionDenied
    return officer


def _own_sheet(request: HttpRequest, key: int) -> Sheet:
    """What one has brought in oneself, while one may still bring in that kind."""
    officer, day = request.user, today()
    if not isinstance(officer, Officer):
        raise Http404
    is_admin = administers(officer, today=day)
    if not is_admin and not any(kind.permits and kind.permits(officer, day) for kind in sheet_kinds()):
        raise PermissionDenied
    found = Sheet.objects.filter(pk=key, by=officer.username).first()
    if found is None:
        raise Http404
    permits = _kind(found.kind).permits
    if not (permits(officer, day) if permits else is_admin):
        raise PermissionDenied
    return found


def _general_kind(name: str) -> SheetKind:
    """A kind that is brought in from the page of all imports."""
    kind = _kind(name)
    if kind.home is not None:
        raise Http404
    return kind


def _kind(name: str) -> SheetKind:
    try:
        return sheet_kind(name)
    except LookupError:
        raise Http404 from None
