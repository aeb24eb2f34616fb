"""What is said of an area in figures: each with its day and its source; a correction is said anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from diaodu.areas.choices import FieldKind
from diaodu.areas.models import Area, AreaFigure
from diaodu.areas.setting_kinds import AreaKind, area_kinds
from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.moves import MoveRefusedError


@dataclass(frozen=True, slots=True)
class NewFigure:
    """`value` for a number, `words` for a grade or an approval."""

    area: Area
    name: str
    on: date
    source: str
    value: Decimal | None = None
    words: str = ""


@transaction.atomic
def record_figures(figures: Sequence[NewFigure], *, by: str) -> list[AreaFigure]:
    """All or none. Raises MoveRefusedError: no such figure of that kind, empty, below zero, no source, a day ahead."""
    if not figures:
        return []
    kinds = area_kinds(figures[0].area.unit.path, on=today())
    for figure in figures:
        _check(figure, kinds.get(figure.area.kind))
    at = moment()
    rows = AreaFigure.objects.bulk_create(
        AreaFigure(
            area=figure.area,
            name=figure.name,
            value=figure.value,
            words=figure.words.strip(),
            on=figure.on,
            source=figure.source.strip(),
            by=by,
            at=at,
        )
        for figure in figures
    )
    codes = {figure.area.code for figure in figures}
    append_audit(
        verb="record_area_figures",
        subject=codes.pop() if len(codes) == 1 else "areas",
        by=by,
        unit=figures[0].area.unit.path,
        after={f"{row.area.code}.{row.name}": row.words or f"{row.value:f}" for row in rows[:50]} | {"rows": len(rows)},
    )
    return rows


def _check(figure: NewFigure, kind: AreaKind | None) -> None:
    field = next((each for each in kind.entered if each.key == figure.name), None) if kind else None
    if field is None:
        raise MoveRefusedError(
            "figure", f"“{figure.area.name_zh}”没有这项指标。", f"“{figure.area.name_zh}” has no such figure."
        )
    is_words = field.kind == FieldKind.WORDS
    if (is_words and not figure.words.strip()) or (not is_words and figure.value is None):
        raise MoveRefusedError("empty", f"请填“{field.zh}”。", f"Fill in “{field.en}”.")
    if figure.value is not None and figure.value < 0:
        raise MoveRefusedError("negative", f"“{field.zh}”不能是负数。", f"“{field.en}” cannot be below zero.")
    if not figure.source.strip():
        raise MoveRefusedError("source", f"请写明“{field.zh}”的来源。", f"Name the source of “{field.en}”.")
    if figure.on > today():
        raise MoveRefusedError("day", f"{figure.on} 还没有到。", f"{figure.on} lies ahead.")
