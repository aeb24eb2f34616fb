"""Forms of those above: mapped once, filled each period, signed by our own chain, kept as they were sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.files import read_stored, store_file
from diaodu.core.models import StoredFile
from diaodu.core.moves import Mover, MoveRefusedError, move
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.core.versions import take_version
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.choices import OPEN_FILINGS, FilingState, UpLevel
from diaodu.indicators.rounds.models import Filing, FormCell, UpwardForm
from diaodu.indicators.rounds.queries.upward import Filled, filled_cells
from diaodu.indicators.rounds.steps import CLERK, FILING_STEPS
from diaodu.indicators.rounds.upward_forms import BookRefusedError, check_cell, fill_form_file, form_grids
from diaodu.kernel.period import Period
from diaodu.ledger.actions import signing_chains
from diaodu.ledger.choices import Basis, Span
from diaodu.people.models import Unit

FORM_PREFIX, FILING_PREFIX = "U", "Z"


@dataclass(frozen=True, slots=True)
class NewCell:
    """What a cell is filled with; without an indicator or a source: the period in words."""

    sheet: str
    cell: str
    indicator: Indicator | None = None
    about: Unit | None = None
    span: Span = Span.CUMULATIVE
    basis: Basis = Basis.MANAGEMENT
    offset: int = 0
    factor: Decimal = Decimal(1)
    source: str = ""  # the key of a figure that is no indicator's


@transaction.atomic
def add_form(
    content: bytes, *, unit: Unit, name: str, level: UpLevel, addressee: str, file_name: str, by: str
) -> UpwardForm:
    """Keep the blank form. Raises MoveRefusedError for what is no .xlsx or .docx, or a name that is taken."""
    try:
        form_grids(content)
    except BookRefusedError as refusal:
        raise MoveRefusedError("file", refusal.zh, refusal.en) from refusal
    if UpwardForm.objects.filter(unit=unit, name=name, retired_on=None).exists():
        raise MoveRefusedError("twice", "已有同名的表。", "There is a form of this name already.")
    scope, at = unit.county_path, moment()
    code = next_codes(FORM_PREFIX, scope=scope, year=at.year)[0]
    form = UpwardForm.objects.create(
        subject=add_subjects([NewSubject("upward_form", code, name, unit.path, scope)])[0],
        code=code,
        unit=unit,
        name=name[:120],
        level=level,
        addressee=addressee[:120],
        blank=store_file(content),
        blank_name=file_name[:255],
        by=by,
        at=at,
    )
    append_audit(verb="add_form", subject=code, by=by, unit=unit.path, after={"name": name, "file": form.blank.sha256})
    return form


@transaction.atomic
def map_cells(form: UpwardForm, cells: Sequence[NewCell], *, by: str, version: int | None = None) -> UpwardForm:
    """Say what stands in which cell, all cells at once. Raises MoveRefusedError naming a cell that cannot be filled."""
    take_version(form, version)
    content = read_stored(form.blank)
    seen: set[tuple[str, str]] = set()
    for each in cells:
        try:
            check_cell(content, each.sheet, each.cell)
        except BookRefusedError as refusal:
            raise MoveRefusedError("cell", refusal.zh, refusal.en) from refusal
        if (each.sheet, each.cell) in seen:
            raise MoveRefusedError("twice", f"{each.cell} 写了两次。", f"{each.cell} is named twice.")
        if each.factor <= 0:
            raise MoveRefusedError("factor", f"{each.cell} 的换算倍数要大于0。", f"{each.cell}: the factor is above 0.")
        seen.add((each.sheet, each.cell))
    form.cells.all().delete()
    FormCell.objects.bulk_create(
        FormCell(
            form=form, sheet=each.sheet, cell=each.cell, indicator=each.indicator, about=each.about, span=each.span,
            basis=each.basis, offset=each.offset, factor=each.factor, source=each.source,
        )
        for each in cells
    )  # fmt: skip
    append_audit(
        verb="map_form",
        subject=form.code,
        by=by,
        unit=form.unit.path,
        after={"cells": [[c.sheet, c.cell, c.indicator.code if c.indicator else c.source, c.offset] for c in cells]},
    )
    return form


@transaction.atomic
def fill_form(form: UpwardForm, period: Period, *, mover: Mover) -> Filing:
    """Fill the form from the ledger as it stands; an open draft of the period is filled anew.

    Raises MoveRefusedError where it is not mapped, or being signed.
    """
    _only_clerk(mover)
    cells = list(form.cells.select_related("indicator__subject", "indicator__lead", "about").order_by("pk"))
    if not cells:
        raise MoveRefusedError("empty", "这张表还没有对应指标。", "No cell of this form is mapped yet.")
    filled = filled_cells(form, cells, period)
    file = store_file(fill_form_file(read_stored(form.blank), {(f.cell.sheet, f.cell.cell): f.shown for f in filled}))
    filing = Filing.objects.filter(form=form, period=period.code, state__in=OPEN_FILINGS).first()
    if filing is None:
        filing = _new_filing(form, period, file, mover.by)
    elif filing.state != FilingState.DRAFT:
        raise MoveRefusedError("state", "这一期正在审签，不能重填。", "This period is being signed and stays as it is.")
    else:
        take_version(filing)
    filing.file, filing.filled_by, filing.filled_at = file, mover.by, moment()
    filing.figures = [_said(each) for each in filled if not each.is_hole]
    filing.holes = [_hole(each) for each in filled if each.is_hole]
    filing.save(update_fields=["file", "filled_by", "filled_at", "figures", "holes"])
    append_audit(
        verb="fill_form",
        subject=filing.code,
        by=mover.by,
        unit=form.unit.path,
        after={"period": period.code, "file": file.sha256, "figures": len(filing.figures), "holes": len(filing.holes)},
    )
    return filing


def _new_filing(form: UpwardForm, period: Period, file: StoredFile, by: str) -> Filing:
    scope = form.unit.county_path
    code = next_codes(FILING_PREFIX, scope=scope, year=period.year)[0]
    label = f"{form.name} {period.label_zh}"
    return Filing.objects.create(
        form=form,
        subject=add_subjects([NewSubject("filing", code, label, form.unit.path, scope)])[0],
        code=code,
        period=period.code,
        file=file,
        filled_by=by,
        filled_at=moment(),
        chain=signing_chains([form.unit])[form.unit.pk],
    )


def _said(each: Filled) -> dict[str, str]:
    return {
        "cell": f"{each.cell.sheet}!{each.cell.cell}",
        "name": each.name,
        "value": f"{each.shown:f}" if isinstance(each.shown, Decimal) else str(each.shown),
        "period": each.period,
        "item": str(each.item or ""),
        "url": each.url,
    }


def _hole(each: Filled) -> dict[str, str]:
    return {
        "cell": f"{each.cell.sheet}!{each.cell.cell}",
        "name": each.name,
        "period": each.period,
        "unit": each.ask.name_zh if each.ask else "",
        "zh": each.why[0],
        "en": each.why[1],
    }


@transaction.atomic
def hand_up_filing(filing: Filing, *, mover: Mover, why: str = "") -> Filing:
    """To the first who signs. With holes only with a word why it goes out all the same."""
    if filing.holes and not why.strip():
        raise MoveRefusedError(
            "holes",
            f"还有{len(filing.holes)}处没有数，请先补齐，或写明为何照此上报。",
            f"{len(filing.holes)} cells are empty: have them filled, or say why the form goes out like this.",
        )
    return _move(filing, "hand_up" if filing.chain else "hand_in", mover, step=0, why=why)


@transaction.atomic
def sign_filing(filing: Filing, *, mover: Mover) -> Filing:
    last = filing.step + 1 >= len(filing.chain)
    return _move(filing, "sign_off" if last else "sign", mover, step=filing.step + 1)


@transaction.atomic
def send_down_filing(filing: Filing, *, mover: Mover, why: str) -> Filing:
    return _move(filing, "send_down", mover, step=0, why=why)


@transaction.atomic
def send_filing(filing: Filing, *, mover: Mover) -> Filing:
    """It is on its way: neither the file nor what it says changes any more."""
    _move(filing, "send", mover, step=filing.step)
    filing.sent_by, filing.sent_at = mover.by, moment()
    filing.save(update_fields=["sent_by", "sent_at"])
    return filing


def _move(filing: Filing, verb: str, mover: Mover, *, step: int, why: str = "") -> Filing:
    move(filing, FILING_STEPS, verb, mover=mover, on=today(), why=why)
    filing.step = step
    Filing.objects.filter(pk=filing.pk).update(step=step)
    append_audit(
        verb=f"{verb}_filing",
        subject=filing.code,
        by=mover.by,
        unit=filing.form.unit.path,
        after={"state": filing.state, "step": step, "file": filing.file.sha256},
        reason=why,
    )
    return filing


def _only_clerk(mover: Mover) -> None:
    if CLERK not in mover.parts:
        raise MoveRefusedError("who", "只有报送单位能填这张表。", "Only the unit that sends this form fills it in.")
