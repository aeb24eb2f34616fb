"""One unit's form: a fast grid, each line beside last period's figure and last year's, questions as one types."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.files import store_file
from diaodu.core.moves import MoveRefusedError
from diaodu.core.sheets import SheetRefusedError, ask_to_stage
from diaodu.core.typed import KEY_DIGITS, whole_number
from diaodu.core.versions import as_seen, posted_version
from diaodu.duties.actions import deliver_duties
from diaodu.indicators.rounds.checking import all_findings, finding_of, line_name
from diaodu.indicators.rounds.lookup import find_mapping, officer_of, open_figure_return
from diaodu.indicators.rounds.permissions import visible_mappings, visible_notes
from diaodu.indicators.rounds.queries.lines import Beside, beside, lines_with_indicators, questions
from diaodu.indicators.rounds.setting_kinds import checks_for
from diaodu.indicators.rounds.sheets import RETURN_SHEET, tidied
from diaodu.indicators.rounds.views.answers import is_english, uploaded_workbook
from diaodu.kernel.period import Period
from diaodu.ledger.actions import (
    hand_up,
    save_lines,
)
from diaodu.ledger.choices import EDITABLE, MissingKind, RoundState
from diaodu.ledger.forms import ReturnForm
from diaodu.ledger.lookup import OpenReturn
from diaodu.ledger.return_deeds import buttons, deed_named
from diaodu.ledger.rules import Finding
from diaodu.ledger.steps import CLERK
from diaodu.people.names import names_of


@require_safe
def return_page(request: HttpRequest, code: str) -> HttpResponse:
    opened = open_figure_return(request, code)
    if CLERK in opened.mover.parts:
        deliver_duties([opened.owed.duty], to=opened.mover.by)
    return _page(request, opened)


def _page(
    request: HttpRequest, opened: OpenReturn, *, form: ReturnForm | None = None, status: int = 200
) -> HttpResponse:
    owed = opened.owed
    rows = beside(lines_with_indicators(owed))
    may_fill = _may_fill(opened)
    found = all_findings(owed) if may_fill or owed.state == "submitted" else []
    moves = list(owed.subject.moves.order_by("pk"))
    context = {
        "return": owed,
        "period": Period.parse(owed.round.period),
        "rows": [_row(row, form) for row in rows],
        "may_fill": may_fill,
        "findings": [_shown(finding) for finding in found] if any(_says(row) for row in rows) else [],
        "buttons": _buttons(opened),
        "missing_kinds": MissingKind.choices,
        "filled": sum(_says(row) for row in rows),
        "moves": moves,
        "names": names_of([move.by for move in moves]),
        "notes": list(visible_notes(request.user, today=today()).filter(round=owed.round_id, unit=owed.unit_id)[:20]),
        "here": "rounds",
    }
    return render(request, "figure_rounds/return.html", context, status=status)


def _may_fill(opened: OpenReturn) -> bool:
    is_open = opened.owed.round.state == RoundState.OPEN
    return is_open and CLERK in opened.mover.parts and opened.owed.state in EDITABLE


def _says(row: Beside) -> bool:
    return row.line.value is not None or bool(row.line.missing)


def _row(row: Beside, form: ReturnForm | None) -> dict[str, Any]:
    key = row.line.pk
    data = form.data if form else {}
    return {
        "line": row.line,
        "name": line_name(row.line),
        "indicator": row.indicator,
        "other_period": row.period if row.line.period else None,
        "before": row.before,
        "year_ago": row.year_ago,
        "typed": data.get(f"value-{key}") if form else None,
        "reason": data.get(f"reason-{key}", row.line.reason) if form else row.line.reason,
        "missing": data.get(f"missing-{key}", row.line.missing) if form else row.line.missing,
        "error": form.errors.get(key) if form else None,
    }


def _shown(finding: Finding) -> dict[str, Any]:
    return {"text": finding.en if is_english() else finding.zh, "field": finding.field, "blocks": finding.blocks}


def _buttons(opened: OpenReturn) -> list[dict[str, Any]]:
    """As in the ledger; handing up is a button of the grid itself, and a locked round has none."""
    if opened.owed.round.state == RoundState.LOCKED:
        return []
    return [button for button in buttons(opened) if button["verb"] != "hand_up"]


@require_POST
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was typed; with `then=hand_up` also send it up. A wrong figure keeps everything on the page."""
    opened = open_figure_return(request, code)
    form = ReturnForm(lines_with_indicators(opened.owed), request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Nothing was saved yet: please mend what is marked."))
        return _page(request, opened, form=form, status=400)
    try:
        save_lines(opened.owed, form.inputs, mover=opened.mover, version=posted_version(request.POST))
        if request.POST.get("then") == "hand_up":
            hand_up(opened.owed, mover=opened.mover)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        if refusal.code == "newer":
            return _page(request, open_figure_return(request, code), form=form, status=409)
    else:
        messages.success(request, _("Saved."))
    return redirect("figure_rounds:return", code=code)


@require_POST
def check(request: HttpRequest, code: str) -> HttpResponse:
    """What would be asked about the figures as they are typed; nothing is saved."""
    opened = open_figure_return(request, code)
    lines = lines_with_indicators(opened.owed)
    form = ReturnForm(lines, request.POST)
    form.is_valid()
    values: Mapping[int, Decimal | None] = {key: given.value for key, given in form.inputs.items()}
    asked = questions(beside(lines), checks_for(opened.owed.unit.path, on=today()), values)
    by_key = {line.pk: line for line in lines}
    found = [
        _shown(finding_of(by_key[key], each, reason=(form.inputs[key].reason or "") if key in form.inputs else ""))
        for key, founds in asked.items()
        for each in founds
    ]
    wrong = [{"text": f"{line_name(by_key[key])}: {text}", "blocks": True} for key, text in form.errors.items()]
    return render(request, "figure_rounds/_findings.html", {"findings": [*wrong, *found], "is_checked": True})


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Hand up, sign, send down, accept, return, recall, correct: as the ledger's table of steps permits."""
    opened = open_figure_return(request, code)
    work = deed_named(request.POST.get("verb", ""))
    if work is None:
        raise Http404
    try:
        as_seen(opened.owed, request.POST)
        work(opened, request.POST.get("reason", ""))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("figure_rounds:return", code=code)


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, code: str) -> HttpResponse:
    """A workbook of one's own into the return, by a mapping that was made once; first staged and looked at."""
    opened = open_figure_return(request, code)
    officer = officer_of(request)
    context: dict[str, Any] = {
        "return": opened.owed,
        "mappings": visible_mappings(officer, today=today()),
        "may_fill": _may_fill(opened),
        "here": "rounds",
    }
    if request.method != "POST":
        return render(request, "figure_rounds/bring.html", context)
    try:
        if not _may_fill(opened):
            raise SheetRefusedError("这张表现在不能填。", "This return cannot be filled in now.")
        mapping = whole_number(request.POST.get("mapping", ""), digits=KEY_DIGITS)
        if mapping is None:
            raise SheetRefusedError("请选择对应关系和文件。", "Choose a mapping and a file.")
        content, name = uploaded_workbook(request)
        kept = find_mapping(officer, mapping)
        plain, troubles = tidied(
            content, kept.mapping, opened.owed.unit.county_path, only=_periods(opened), period=opened.owed.round.period
        )
        if plain is None:
            context |= {"troubles": troubles, "file_name": name}
            return render(request, "figure_rounds/bring.html", context, status=422)
        _sheet, job = ask_to_stage(
            RETURN_SHEET,
            plain,
            name=name,
            scope=opened.owed.unit.county_path,
            by=officer.username,
            given={
                "return": opened.owed.code,
                "bringer": officer.username,
                "original": store_file(content).sha256,
            },
        )
    except (SheetRefusedError, MoveRefusedError) as refusal:
        messages.error(request, said(refusal))
        return render(request, "figure_rounds/bring.html", context, status=422)
    return redirect("web:job", key=job.pk)


def _periods(opened: OpenReturn) -> set[str]:
    return {line.period_code for line in lines_with_indicators(opened.owed)}
