"""Mappings of workbooks: kept, put aside; and the figures of a mapped workbook taken into a return."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from decimal import Decimal

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.files import store_file
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.mapping import Mapping, UnreadableError, open_book, shape_problems
from diaodu.indicators.rounds.models import BookMapping
from diaodu.ledger.actions import LineInput, save_lines
from diaodu.ledger.models import Line, Return
from diaodu.people.models import Unit


@transaction.atomic
def start_mapping(content: bytes, *, unit: Unit, name: str, file_name: str, by: str) -> BookMapping:
    """Keep a workbook to be mapped; nothing is read by it before `shape_mapping`. Raises MoveRefusedError."""
    name = name.strip()[:80]
    if not name:
        raise MoveRefusedError("name", "请给这种表起个名称。", "Please give this kind of workbook a name.")
    if BookMapping.objects.filter(unit=unit, name=name, retired_on=None).exists():
        raise MoveRefusedError("twice", "已有同名的对应关系。", "There is a mapping of this name already.")
    try:
        open_book(content)
    except UnreadableError as error:
        raise MoveRefusedError("file", error.zh, error.en) from error
    kept = BookMapping.objects.create(
        unit=unit,
        name=name,
        shape=Mapping(()).as_json(),
        sample=store_file(content),
        sample_name=file_name[:255],
        by=by,
        at=moment(),
    )
    append_audit(verb="start_mapping", subject=name[:60], by=by, unit=unit.path, after={"file": kept.sample.sha256})
    return kept


@transaction.atomic
def shape_mapping(kept: BookMapping, mapping: Mapping, *, by: str, version: int | None = None) -> BookMapping:
    """Say how it is read, all of it at once. Raises MoveRefusedError for a mapping that says too little."""
    codes = set(Indicator.objects.filter(scope=kept.unit.county_path, retired_on=None).values_list("code", flat=True))
    problems = shape_problems(mapping, codes)
    if problems:
        raise MoveRefusedError("shape", "".join(zh for zh, _ in problems[:5]), " ".join(en for _, en in problems[:5]))
    take_version(kept, version)
    kept.shape = mapping.as_json()
    kept.save(update_fields=["shape"])
    append_audit(
        verb="shape_mapping",
        subject=kept.name[:60],
        by=by,
        unit=kept.unit.path,
        after={"blocks": [[block.sheet, len(block.columns) or len(block.known)] for block in mapping.blocks]},
    )
    return kept


@transaction.atomic
def retire_mapping(kept: BookMapping, *, by: str) -> None:
    take_version(kept)
    BookMapping.objects.filter(pk=kept.pk).update(retired_on=today())
    append_audit(verb="retire_mapping", subject=kept.name[:60], by=by, unit=kept.unit.path)


@transaction.atomic
def enter_mapped(owed: Return, values: Dictionary[int, Decimal], *, mover: Mover, source: str) -> list[Line]:
    """Figures of a workbook into the lines of a return, by line key; texts and other lines stay as they are."""
    lines = save_lines(owed, {key: LineInput(value=value) for key, value in values.items()}, mover=mover)
    append_audit(
        verb="enter_mapped",
        subject=owed.code,
        by=mover.by,
        unit=owed.unit.path,
        after={"figures": len(values), "file": source[:200]},
    )
    return lines
