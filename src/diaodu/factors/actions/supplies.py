"""Supplies: entered many at once, changed, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import now
from diaodu.core.files import store_file
from diaodu.core.intake import Examined
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.factors.models import Supply
from diaodu.factors.setting_kinds import factor_kinds
from diaodu.people.models import Unit


@dataclass(frozen=True, slots=True)
class SupplyGiven:
    """`month`: any day of it."""

    factor: str
    month: date
    amount: Decimal
    source: str
    document: str = ""
    note: str = ""
    file: Examined | None = None


@transaction.atomic
def record_supplies(given: Sequence[SupplyGiven], *, county: Unit, by: str, on: date) -> list[Supply]:
    """All or none. Raises MoveRefusedError naming factor and month: unknown, negative, or there already."""
    kinds = factor_kinds(county.path, on=on)
    for item in given:
        _check(item, set(kinds))
    rows = [Supply(unit=county, at=now(), by=by, **_values(item)) for item in given]
    try:
        with transaction.atomic():
            supplies = Supply.objects.bulk_create(rows)
    except IntegrityError as error:
        raise _twice(given[0]) from error
    lines = [f"{row.factor} {row.month:%Y-%m} {row.source} {row.amount:f}" for row in supplies[:200]]
    append_audit(
        verb="record_supplies",
        subject=_named(supplies),
        by=by,
        unit=county.path,
        after=_said(supplies[0]) if len(supplies) == 1 else {"supplies": lines, "rows": len(supplies)},
    )
    return supplies


@transaction.atomic
def change_supply(supply: Supply, given: SupplyGiven, *, by: str, version: int | None = None) -> Supply:
    take_version(supply, version)
    _check(given, {supply.factor})
    before = _said(supply)
    values = _values(given)
    if given.file is None:  # the file that is there stays
        values.pop("file"), values.pop("file_name")
    for name, value in values.items():
        setattr(supply, name, value)
    try:
        with transaction.atomic():
            supply.save(update_fields=list(values))
    except IntegrityError as error:
        raise _twice(given) from error
    append_audit(
        verb="change_supply", subject=_named([supply]), by=by, unit=supply.unit.path, before=before, after=_said(supply)
    )
    return supply


@transaction.atomic
def retire_supply(supply: Supply, *, by: str, on: date, why: str, version: int | None = None) -> None:
    """No longer counted; kept. Raises MoveRefusedError without a reason."""
    if not why.strip():
        raise MoveRefusedError("reason", "请写明撤销的原因。", "Give the reason.")
    take_version(supply, version)
    supply.retired_on, supply.retired_why = on, why.strip()[:300]
    supply.save(update_fields=["retired_on", "retired_why"])
    append_audit(
        verb="retire_supply", subject=_named([supply]), by=by, unit=supply.unit.path,
        before=_said(supply), after={"retired_on": on.isoformat()}, reason=supply.retired_why,
    )  # fmt: skip


def _named(supplies: Sequence[Supply]) -> str:
    """What stands in the audit for rows without a code of their own."""
    if not supplies:
        return ""
    first, last = supplies[0].pk, supplies[-1].pk
    return f"S-{first}" if first == last else f"S-{first}..S-{last}"


def _check(item: SupplyGiven, known: set[str]) -> None:
    where = f"{item.factor} {item.month:%Y-%m}"
    if item.factor not in known:
        raise MoveRefusedError("factor", f"没有“{item.factor}”这种要素。", f"There is no factor {item.factor}.")
    if item.amount < 0:
        raise MoveRefusedError("amount", f"{where}：供给量不能是负数。", f"{where}: the supply cannot be below zero.")
    if not item.source.strip():
        raise MoveRefusedError("source", f"{where}：请写明来源。", f"{where}: say where it comes from.")


def _twice(item: SupplyGiven) -> MoveRefusedError:
    where = f"{item.factor} {item.month:%Y-%m} {item.source}"
    return MoveRefusedError(
        "twice",
        f"同一要素、月份和来源已有一条（{where}）；请改那一条。",
        f"There is a row of the same month and source already ({where}).",
    )


def _values(item: SupplyGiven) -> dict[str, Any]:
    return {
        "factor": item.factor,
        "month": item.month.replace(day=1),
        "amount": item.amount,
        "source": item.source.strip()[:120],
        "document": item.document.strip()[:200],
        "note": item.note.strip()[:300],
        "file": store_file(item.file.content) if item.file else None,
        "file_name": item.file.name if item.file else "",
    }


def _said(supply: Supply) -> dict[str, Any]:
    return {
        "factor": supply.factor,
        "month": f"{supply.month:%Y-%m}",
        "amount": f"{supply.amount:f}",
        "source": supply.source,
        "document": supply.document,
    }
