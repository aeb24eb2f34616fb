"""Forms of those above: the blank one mapped once, filled each period, signed, sent, kept."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.downloads import WORKBOOK_TYPE, download
from diaodu.core.events import record_export
from diaodu.core.files import read_stored
from diaodu.core.intake import FileRefusedError, examine_upload
from diaodu.core.moves import MoveRefusedError, open_steps
from diaodu.core.versions import as_seen, posted_version
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.actions import (
    NewCell,
    add_form,
    fill_form,
    hand_up_filing,
    map_cells,
    send_down_filing,
    send_filing,
    sign_filing,
)
from diaodu.indicators.rounds.choices import UpLevel
from diaodu.indicators.rounds.form_sources import source_choices
from diaodu.indicators.rounds.forms import BlankForm
from diaodu.indicators.rounds.lookup import find_filing, find_form, officer_of
from diaodu.indicators.rounds.models import Filing, UpwardForm
from diaodu.indicators.rounds.permissions import filing_mover, form_units, visible_filings, visible_forms
from diaodu.indicators.rounds.steps import CLERK, FILING_STEPS
from diaodu.indicators.rounds.upward_forms import ending_of, form_grids
from diaodu.indicators.rounds.upward_units import factor_wanted
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Basis, Span
from diaodu.ledger.return_deeds import TWINS
from diaodu.people.models import Unit
from diaodu.people.names import names_of
from diaodu.people.queries import units_of_county

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SPARE = 5  # empty rows below the mapped cells


@require_http_methods(["GET", "HEAD", "POST"])
def form_list(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    units = form_units(officer, today=today())
    form = BlankForm(request.POST or None) if units else None
    status = 200
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                examined = examine_upload(request.FILES.get("file"))
                unit = next((each for each in units if str(each.pk) == request.POST.get("unit")), units[0])
                made = add_form(
                    examined.content,
                    unit=unit,
                    name=form.cleaned_data["name"],
                    level=UpLevel(form.cleaned_data["level"]),
                    addressee=form.cleaned_data["addressee"],
                    file_name=examined.name,
                    by=officer.username,
                )
            except (FileRefusedError, MoveRefusedError) as refusal:
                messages.error(request, said(refusal))
                status = 422
            else:
                return redirect(made)
        else:
            status = 400
    context = {
        "forms": visible_forms(officer, today=today()).select_related("unit"),
        "filings": visible_filings(officer, today=today()).select_related("form__unit")[:30],
        "form": form,
        "units": units,
        "here": "forms",
    }
    return render(request, "figure_rounds/forms.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def form_page(request: HttpRequest, code: str) -> HttpResponse:
    """The blank form with what stands in which cell; its filings."""
    officer = officer_of(request)
    form = find_form(officer, code)
    may_map = form.unit_id in {unit.pk for unit in form_units(officer, today=today())}
    status = 200
    if request.method == "POST":
        if not may_map:
            raise PermissionDenied
        try:
            cells = _read_cells(request, form)
            map_cells(form, cells, by=officer.username, version=posted_version(request.POST))
        except MoveRefusedError as refusal:
            messages.error(request, said(refusal))
            status = 409 if refusal.code == "newer" else 422
        else:
            messages.success(request, _("Saved."))
            return redirect(form)
    grids = form_grids(read_stored(form.blank))
    sources = source_choices(form_county(form))
    context = {
        "form": form,
        "grids": grids,
        "rows": _typed_rows(request) if status != 200 else _kept_rows(form, dict(sources)),
        "may_map": may_map,
        "sources": sources,
        "indicators": Indicator.objects.filter(scope=officer.unit.county_path, retired_on=None),
        "units": units_of_county(officer.unit.county_path),
        "spans": Span.choices,
        "bases": [(Basis.OFFICIAL, Basis.OFFICIAL.label), (Basis.MANAGEMENT, Basis.MANAGEMENT.label)],
        "filings": form.filings.select_related("form"),
        "next_period": Period.month_of(today()).previous().code,
        "here": "forms",
    }
    return render(request, "figure_rounds/form.html", context, status=status)


def form_county(form: UpwardForm) -> Unit:
    return Unit.objects.get(path=form.unit.county_path)


_WORDS = ("sheet", "cell", "indicator", "about", "span", "basis", "offset", "factor")


def _kept_rows(form: UpwardForm, sources: dict[str, str]) -> list[dict[str, Any]]:
    rows = [
        {
            "sheet": cell.sheet,
            "cell": cell.cell,
            "indicator": f"{cell.indicator.code} {cell.indicator.name_zh}"
            if cell.indicator
            else sources.get(cell.source, cell.source),
            "about": f"{cell.about.code} {cell.about.name_zh}" if cell.about else "",
            "span": cell.span,
            "basis": cell.basis,
            "offset": str(cell.offset),
            "factor": f"{cell.factor:f}",
        }
        for cell in form.cells.select_related("indicator", "about")
    ]
    empty = {"sheet": rows[-1]["sheet"] if rows else "", "span": "cumulative", "basis": "official", "factor": ""}
    return [*rows, *({**empty, "offset": "0"} for _number in range(SPARE))]


def _typed_rows(request: HttpRequest) -> list[dict[str, Any]]:
    columns = [request.POST.getlist(word) for word in _WORDS]
    return [dict(zip(_WORDS, row, strict=True)) for row in zip(*columns, strict=False)]


def _read_cells(request: HttpRequest, form: UpwardForm) -> list[NewCell]:
    county = form.unit.county_path
    indicators = {each.code: each for each in Indicator.objects.filter(scope=county, retired_on=None)}
    units = {unit.code: unit for unit in units_of_county(county)}
    sources = {label: key for key, label in source_choices(form_county(form))}
    grids = {grid.name: grid for grid in form_grids(read_stored(form.blank))}
    cells = []
    for row in _typed_rows(request)[:500]:
        name = row["cell"].strip().upper()
        if not name:
            continue
        code, about = row["indicator"].partition(" ")[0].strip(), row["about"].partition(" ")[0].strip()
        source = sources.get(row["indicator"].strip(), "")
        if code and not source and code not in indicators:
            raise MoveRefusedError("indicator", f"{name}：没有指标“{code}”。", f"{name}: there is no indicator {code}.")
        if about and about not in units:
            raise MoveRefusedError("unit", f"{name}：没有单位“{about}”。", f"{name}: there is no unit {about}.")
        sheet = row["sheet"].strip() or next(iter(grids))
        unit = indicators[code].measured_in if code in indicators else _unit_of(row["indicator"])
        factor = _factor(row["factor"], name)
        if factor is None and sheet in grids:
            factor = factor_wanted(grids[sheet], name, unit)
        cells.append(
            NewCell(
                sheet,
                name,
                indicators.get(code),
                units.get(about),
                Span(row["span"]) if row["span"] in Span.values else Span.CUMULATIVE,
                Basis(row["basis"]) if row["basis"] in Basis.values else Basis.OFFICIAL,
                _whole(row["offset"], name),
                Decimal(1) if factor is None else factor,
                source,
            )
        )
    return cells


def _whole(text: str, name: str) -> int:
    try:
        number = int(text.strip() or 0)
    except ValueError:
        number = 99
    if not -60 <= number <= 0:
        raise MoveRefusedError(
            "offset", f"{name}：期次偏移填0或负整数，如 -12 为上年同期。", f"{name}: the offset is 0 or below, as -12."
        )
    return number


def _unit_of(label: str) -> str:
    """The unit a source's label ends with: 标准厂房（万平方米）."""
    return label.strip().rpartition("（")[2].removesuffix("）")


def _factor(text: str, name: str) -> Decimal | None:
    """None where it is left empty: then the unit in the form's heads decides."""
    if not text.strip():
        return None
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        raise MoveRefusedError("factor", f"{name}：换算倍数不是数。", f"{name}: the factor is no number.") from None


@require_POST
def fill(request: HttpRequest, code: str) -> HttpResponse:
    officer = officer_of(request)
    form = find_form(officer, code)
    try:
        period = Period.parse(request.POST.get("period", "").strip())
    except ValueError:
        messages.error(request, _("Write the period as 2026-08, 2026-01+02, 2026-Q3 or 2026."))
        return redirect(form)
    try:
        filing = fill_form(form, period, mover=filing_mover(officer, form.unit, "", today=today()))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        return redirect(form)
    return redirect(filing)


@require_safe
def filing_page(request: HttpRequest, code: str) -> HttpResponse:
    officer = officer_of(request)
    filing = find_filing(officer, code)
    mover = filing_mover(officer, filing.form.unit, filing.signer, today=today())
    buttons: dict[str, dict[str, Any]] = {}
    for step in open_steps(FILING_STEPS, filing.state, mover.parts):
        if (step.verb == "hand_up" and not filing.chain) or (step.verb == "hand_in" and filing.chain):
            continue
        if step.verb in {"sign", "sign_off"} and "signer" not in mover.parts:
            continue
        verb = TWINS.get(step.verb, step.verb)
        buttons.setdefault(verb, {"verb": verb, "label": step.label, "needs_reason": verb == "send_down"})
    moves = list(filing.subject.moves.order_by("pk"))
    context = {
        "filing": filing,
        "form": filing.form,
        "period": Period.parse(filing.period),
        "buttons": list(buttons.values()),
        "may_fill": CLERK in mover.parts and filing.state == "draft",
        "moves": moves,
        "names": names_of([move.by for move in moves] + [filing.sent_by, filing.filled_by]),
        "here": "forms",
    }
    return render(request, "figure_rounds/filing.html", context)


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    officer = officer_of(request)
    filing = find_filing(officer, code)
    mover = filing_mover(officer, filing.form.unit, filing.signer, today=today())
    verb, why = request.POST.get("verb", ""), request.POST.get("reason", "")
    if verb not in {"hand_up", "sign", "send_down", "send"}:
        raise Http404
    try:
        as_seen(filing, request.POST)
        if verb == "hand_up":
            hand_up_filing(filing, mover=mover, why=why)
        elif verb == "sign":
            sign_filing(filing, mover=mover)
        elif verb == "send":
            send_filing(filing, mover=mover)
        else:
            send_down_filing(filing, mover=mover, why=why)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect(filing)


@require_safe
def file(request: HttpRequest, code: str) -> HttpResponse:
    """The form as it was filled, and once sent as it was sent."""
    filing: Filing = find_filing(officer_of(request), code)
    content = read_stored(filing.file)
    ending = ending_of(content)
    name = f"{filing.form.name} {Period.parse(filing.period).label_zh}.{ending}"
    record_export(
        filing.code,
        by=request.user.get_username(),
        unit=filing.form.unit.path,
        form=ending,
        rows=len(filing.figures),
    )
    return download(content, name, WORKBOOK_TYPE if ending == "xlsx" else WORD_TYPE)
