"""Needs: said many at once, changed while they are open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from diaodu.core.audit import append_audit
from diaodu.core.models import Subject
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.core.versions import take_version
from diaodu.factors.choices import COUNTED, NEED, NEED_PREFIX, OPEN
from diaodu.factors.measure_names import mark_needs
from diaodu.factors.models import Need
from diaodu.factors.permissions import answers_for
from diaodu.factors.setting_kinds import FactorKind, factor_kinds
from diaodu.factors.traits import over_among
from diaodu.people.models import Unit
from diaodu.people.permissions import within

MOST_CODES = 50  # named one by one in the audit; of more the first and the last


@dataclass(frozen=True, slots=True)
class NewNeed:
    """`amount` None: not known yet. `keeper` None: the unit the factor's rule names."""

    about: Subject
    factor: str
    amount: Decimal | None
    needed_by: date
    note: str = ""
    keeper: Unit | None = None


@transaction.atomic
def add_needs(new: Sequence[NewNeed], *, county: Unit, by: str, on: date) -> list[Need]:
    """All or none, in a constant number of statements. It is the turn of the unit that answers for the factor.

    Raises MoveRefusedError naming record and field: an unknown factor, a negative amount, a record that has ended,
    the same need a second time.
    """
    if not new:
        return []
    kinds = factor_kinds(county.path, on=on)
    _check(new, kinds, county)
    units = list(Unit.objects.filter(within(county.path, "path"), retired_on=None))
    keepers, by_path = _keepers(kinds, units), {unit.path: unit for unit in units}
    codes = next_codes(NEED_PREFIX, scope=county.path, year=on.year, count=len(new))
    askers = [_asker(item.about.owner_path, by_path, county) for item in new]
    subjects = add_subjects(
        [
            NewSubject(
                NEED, code, f"{item.about.label_zh}：{kinds[item.factor].zh}", asker.path, county.path,
                label_en=f"{item.about.label_en or item.about.label_zh}: {kinds[item.factor].en}",
            )
            for code, item, asker in zip(codes, new, askers, strict=True)
        ]
    )  # fmt: skip
    rows = [
        Need(
            subject=subject,
            about=item.about,
            code=code,
            scope=county.path,
            factor=item.factor,
            amount=item.amount,
            secured=Decimal(0),
            needed_by=item.needed_by,
            keeper=item.keeper or keepers.get(item.factor),
            asker=asker,
            turn=item.keeper or keepers.get(item.factor),
            since=on,
            note=item.note,
            opened_on=on,
            by=by,
        )
        for code, subject, item, asker in zip(codes, subjects, new, askers, strict=True)
    ]
    try:
        with transaction.atomic():
            needs = Need.objects.bulk_create(rows)
    except IntegrityError as error:
        raise _twice(new[0]) from error
    mark_needs(county.path, since=on)
    append_audit(
        verb="add_needs",
        subject=codes[0] if len(codes) == 1 else f"{len(codes)} needs",
        by=by,
        unit=county.path,
        after=_said(needs[0]) if len(codes) == 1 else {"needs": _named(codes), "rows": len(codes)},
    )
    return needs


@transaction.atomic
def change_need(need: Need, values: Mapping[str, Any], *, mover: Mover, on: date, version: int | None = None) -> Need:
    """Amount, day, note and the unit that answers for it, while it is open. Raises MoveRefusedError as `add_needs`."""
    if need.state not in OPEN:
        raise MoveRefusedError(
            "state", "这条需求已经办结，不能再改。", "This need is settled and is not changed any more."
        )
    amount = values.get("amount", need.amount)
    _check_amount(amount, need.about.label_zh)
    if amount is not None and amount < need.secured:
        raise MoveRefusedError(
            "amount",
            f"需求量不能小于已落实的{need.secured:f}；请先更正落实量。",
            f"The amount cannot be less than the {need.secured:f} secured; correct that first.",
        )
    take_version(need, version)
    before = _said(need)
    fields = [name for name in ("amount", "needed_by", "note", "keeper") if name in values]
    moved = "keeper" in fields and values["keeper"] != need.keeper and need.turn_id == need.keeper_id
    for name in fields:
        setattr(need, name, values[name])
    if moved:
        need.turn, need.since = need.keeper, on
        fields += ["turn", "since"]
    try:
        with transaction.atomic():
            need.save(update_fields=fields)
    except IntegrityError as error:
        raise _twice(NewNeed(need.about, need.factor, need.amount, need.needed_by)) from error
    mark_needs(need.scope, since=min(need.needed_by, on))
    append_audit(verb="change_need", subject=need.code, by=mover.by, unit=need.scope, before=before, after=_said(need))
    return need


def _check(new: Sequence[NewNeed], kinds: Mapping[str, FactorKind], county: Unit) -> None:
    over = over_among({item.about.pk: item.about.kind for item in new})
    keys = set(
        Need.objects.filter(
            scope=county.path, state__in=COUNTED, about__in={item.about.pk for item in new}
        ).values_list("about", "factor", "needed_by")
    )
    for item in new:
        name = item.about.label_zh
        if item.factor not in kinds:
            raise MoveRefusedError(
                "factor", f"“{name}”：没有“{item.factor}”这种要素。", f"“{name}”: there is no factor {item.factor}."
            )
        if item.about.scope != county.path:
            raise MoveRefusedError("about", f"“{name}”不是本县的事项。", f"“{name}” is not of this county.")
        if item.about.retired_on is not None or item.about.pk in over:
            raise MoveRefusedError(
                "about", f"“{name}”已经退出，不能再提要素需求。", f"“{name}” has ended and needs nothing any more."
            )
        _check_amount(item.amount, name)
        key = (item.about.pk, item.factor, item.needed_by)
        if key in keys:
            raise _twice(item)
        keys.add(key)


def _check_amount(amount: Decimal | None, name: str) -> None:
    if amount is not None and amount < 0:
        raise MoveRefusedError(
            "amount", f"“{name}”的需求量不能是负数。", f"“{name}”: the amount needed cannot be below zero."
        )


def _twice(item: NewNeed) -> MoveRefusedError:
    name = item.about.label_zh
    return MoveRefusedError(
        "twice",
        f"“{name}”在 {item.needed_by} 已有一条同样要素的需求；请改那一条。",
        f"“{name}” has a need of the same factor by {item.needed_by} already; change that one.",
    )


def _keepers(kinds: Mapping[str, FactorKind], units: Sequence[Unit]) -> dict[str, Unit]:
    """The unit each rule names; where none or several fit, the first by the office's order, or nobody."""
    found = {}
    for code, kind in kinds.items():
        fitting = sorted((unit for unit in units if answers_for(unit, kind)), key=lambda unit: (unit.order, unit.pk))
        if fitting:
            found[code] = fitting[0]
    return found


def _asker(path: str, units: Mapping[str, Unit], county: Unit) -> Unit:
    """The unit that owns the record, or the nearest above it."""
    while path and path not in units:
        path = path[:-1].rpartition("/")[0] + "/" if path.count("/") > 2 else ""
    return units.get(path, county)


def _said(need: Need) -> dict[str, Any]:
    return {
        "about": need.about.code,
        "factor": need.factor,
        "amount": None if need.amount is None else f"{need.amount:f}",
        "needed_by": need.needed_by.isoformat(),
        "keeper": need.keeper.path if need.keeper else None,
        "note": need.note,
    }


def _named(codes: Sequence[str]) -> list[str]:
    return list(codes) if len(codes) <= MOST_CODES else [codes[0], codes[-1]]
