"""Changes of the register: firms are added, changed, and moved out of business; none is ever deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from diaodu.areas.setting_kinds import county_bounds
from diaodu.core.audit import append_audit
from diaodu.core.clock import today
from diaodu.core.groupings import mark_regrouped
from diaodu.core.models import Subject
from diaodu.core.moves import Mover, MoveRefusedError, move
from diaodu.core.search import index_subjects
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.core.versions import take_version
from diaodu.enterprises.models import Firm
from diaodu.enterprises.placing import position_problem
from diaodu.enterprises.rules import credit_code_problem, industry_problem, plain_code
from diaodu.enterprises.steps import FIRM_STEPS, KEEPER
from diaodu.people.actions.units import sort_key
from diaodu.people.models import Unit

FIRM_PREFIX = "E"
CHANGEABLE = ("name", "industry", "place", "address", "longitude", "latitude")
_PLAIN = ("name", "industry", "address")


@dataclass(frozen=True, slots=True)
class NewFirm:
    credit_code: str
    name: str
    place: Unit
    industry: str = ""
    address: str = ""
    longitude: Decimal | None = None
    latitude: Decimal | None = None


@transaction.atomic
def add_firms(new: Sequence[NewFirm], *, county: Unit, by: str) -> list[Firm]:
    """All or none, in a constant number of statements.

    Raises MoveRefusedError naming the firm: a code that is none or is there already, an industry that is none.
    """
    for item in new:
        _check(item.credit_code, item.industry, item.name)
    check_positions([(item.name, item.longitude, item.latitude) for item in new], scope=county.path)
    day = today()
    codes = next_codes(FIRM_PREFIX, scope=county.path, year=day.year, count=len(new))
    subjects = add_subjects(
        [
            NewSubject("firm", code, item.name, item.place.path, county.path)
            for code, item in zip(codes, new, strict=True)
        ]
    )
    try:
        with transaction.atomic():
            firms = Firm.objects.bulk_create(
                Firm(
                    subject=subject,
                    code=code,
                    scope=county.path,
                    credit_code=plain_code(item.credit_code),
                    name=item.name.strip(),
                    sort_key=sort_key(item.name.strip()),
                    industry=item.industry,
                    place=item.place,
                    address=item.address.strip(),
                    longitude=item.longitude,
                    latitude=item.latitude,
                    added_on=day,
                    by=by,
                )
                for code, subject, item in zip(codes, subjects, new, strict=True)
            )
    except IntegrityError as error:
        raise MoveRefusedError(
            "twice",
            "这个统一社会信用代码已在企业库里；没有保存。",
            "A firm with this credit code is in the register already; nothing was saved.",
        ) from error
    index_subjects(subjects)
    append_audit(
        verb="add_firms",
        subject=codes[0] if len(codes) == 1 else f"{len(codes)} firms",
        by=by,
        unit=county.path,
        after={firm.code: firm.name for firm in firms},
    )
    return firms


@transaction.atomic
def change_firm(firm: Firm, values: Mapping[str, Any], *, mover: Mover, version: int | None = None) -> Firm:
    """Change name, industry, place, address or position.

    Raises MoveRefusedError: not one's part, a newer version, a bad code, a position outside the county.
    """
    _require(mover)
    before = _plain(firm)
    _check(firm.credit_code, values.get("industry", firm.industry), firm.name)
    position = [values.get(name, getattr(firm, name)) for name in ("longitude", "latitude")]
    check_positions([(firm.name, *position)], scope=firm.scope)
    take_version(firm, version)
    for name in CHANGEABLE:
        if name in values:
            setattr(firm, name, values[name])
    firm.sort_key = sort_key(firm.name)
    firm.save(update_fields=[*CHANGEABLE, "sort_key"])
    relabel([firm])
    if firm.industry != before["industry"]:
        mark_regrouped()
    append_audit(
        verb="change_firm", subject=firm.code, by=mover.by, unit=firm.place.path, before=before, after=_plain(firm)
    )
    return firm


@transaction.atomic
def move_firm(firm: Firm, verb: str, *, mover: Mover, why: str, version: int | None = None) -> Firm:
    """Production stopped, moved away, struck off, in business again: as the table of steps permits."""
    old = firm.state
    move(firm, FIRM_STEPS, verb, mover=mover, on=today(), why=why, version=version)
    append_audit(
        verb=verb,
        subject=firm.code,
        by=mover.by,
        unit=firm.place.path,
        before={"state": old},
        after={"state": firm.state},
        reason=why.strip()[:500],
    )
    return firm


def relabel(firms: Sequence[Firm]) -> None:
    """Subjects say the firm's name and place as they are now; part of the action that changed them."""
    for firm in firms:
        Subject.objects.filter(pk=firm.subject_id).update(label_zh=firm.name, owner_path=firm.place.path)
        firm.subject.label_zh, firm.subject.owner_path = firm.name, firm.place.path
    index_subjects([firm.subject for firm in firms])


def _require(mover: Mover) -> None:
    if KEEPER not in mover.parts:
        raise MoveRefusedError("who", "你的岗位不能修改这家企业的登记。", "Your post does not keep this firm's record.")


def _check(code: str, industry: str, name: str) -> None:
    problem = credit_code_problem(plain_code(code)) or industry_problem(industry)
    if problem:
        raise MoveRefusedError("code", f"{name}：{problem[0]}。", f"{name}: {problem[1]}.")


def check_positions(given: Sequence[tuple[str, Decimal | None, Decimal | None]], *, scope: str) -> None:
    """Raises MoveRefusedError naming the firm whose position is half given or outside the county; one query at most."""
    if all(longitude is None and latitude is None for _name, longitude, latitude in given):
        return
    bounds = county_bounds(scope, on=today())
    for name, longitude, latitude in given:
        problem = position_problem(longitude, latitude, bounds)
        if problem:
            raise MoveRefusedError("position", f"{name}：{problem[0]}。", f"{name}: {problem[1]}.")


def _plain(firm: Firm) -> dict[str, Any]:
    position = "" if firm.longitude is None else f"{firm.longitude:f}, {firm.latitude:f}"
    return {name: getattr(firm, name) for name in _PLAIN} | {"place": firm.place.code, "position": position}
