"""Sharing a county's target out among its units: proposed by arithmetic, adopted by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import now, today
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.indicators.catalogue.actions.targets import TargetInput, set_targets
from diaodu.indicators.catalogue.choices import ADDITIVE, TARGET_UNITS, BreakdownKey, TargetKind
from diaodu.indicators.catalogue.models import Breakdown, BreakdownShare, Indicator, Target
from diaodu.indicators.catalogue.rules.sharing import difference
from diaodu.people.models import Unit


@dataclass(frozen=True, slots=True)
class Share:
    unit: Unit
    value: Decimal
    weight: Decimal | None = None


@transaction.atomic
def adopt_breakdown(
    target: Target,
    shares: Sequence[Share],
    *,
    key: str,
    county: Unit,
    by: str,
    source: str,
    reason: str = "",
    by_indicator: Indicator | None = None,
    by_period: str = "",
    places: int = 2,
    version: int | None = None,
    on: date | None = None,
) -> Breakdown:
    """Keep how it is shared out and set it as each unit's target. An earlier breakdown and its targets stay readable.

    Raises MoveRefusedError where the parts do not add up to the target to the last decimal, a unit stands there twice
    or is a company, or the target has changed since the page was made.
    """
    take_version(target, version)
    edition = target.newest
    if edition is None or edition.counts is None:
        raise MoveRefusedError("target", "这个目标还没有数，不能分解。", "The target has no figure yet.")
    _check(target, shares, key, edition.counts)
    day = on or today()
    breakdown = Breakdown.objects.create(
        target=target,
        edition=edition,
        key=key,
        by_indicator=by_indicator,
        by_period=by_period,
        places=places,
        on=day,
        reason=reason.strip()[:300],
        source=source.strip()[:200],
        by=by,
        at=now(),
    )
    BreakdownShare.objects.bulk_create(
        BreakdownShare(
            breakdown=breakdown, unit=share.unit, unit_kind=share.unit.kind, weight=share.weight, value=share.value
        )
        for share in shares
    )
    given = [
        TargetInput(
            target.indicator,
            share.unit,
            target.year,
            source=source,
            kind=target.kind,
            assigned=share.value,
            reason=reason or "重新分解",
        )
        for share in shares
    ]
    set_targets(given, county=county, by=by, on=day, breakdown=breakdown)
    append_audit(
        verb="adopt_breakdown",
        subject=target.indicator.subject.code,
        by=by,
        unit=county.path,
        after={
            "year": target.year,
            "key": key,
            "target": f"{edition.counts:f}",
            "shares": {share.unit.path: f"{share.value:f}" for share in shares},
        },
        reason=reason,
    )
    return breakdown


def _check(target: Target, shares: Sequence[Share], key: str, total: Decimal) -> None:
    units = [share.unit.pk for share in shares]
    if not shares:
        raise MoveRefusedError("units", "请至少选一个单位。", "Choose at least one unit.")
    if len(set(units)) != len(units):
        raise MoveRefusedError("units", "有单位出现了两次。", "A unit stands there twice.")
    company = next((share.unit for share in shares if share.unit.kind not in TARGET_UNITS), None)
    if company is not None:
        raise MoveRefusedError(
            "units",
            f"{company.name_zh}不是承担指标的单位；目标不能下给企业。",
            f"{company.code} bears no targets; they are never set for companies.",
        )
    if target.unit_id in units:
        raise MoveRefusedError("units", "不能分解给自己。", "It cannot be shared out to itself.")
    if why := cannot_share(target):
        if key not in (BreakdownKey.SAME, BreakdownKey.HAND):
            raise MoveRefusedError("key", *why)
        if key == BreakdownKey.SAME and any(share.value != total for share in shares):
            raise MoveRefusedError("shares", "各单位应与县里的目标相同。", "Every unit's must be the county's target.")
        return
    if key == BreakdownKey.SAME:
        raise MoveRefusedError(
            "key", "总量目标要分成几份，不能各单位相同。", "A level is shared out; it is not the same for all."
        )
    if left := difference(total, [share.value for share in shares]):
        raise MoveRefusedError(
            "shares",
            f"各单位合计比目标{'少' if left > 0 else '多'}{abs(left):f}，应正好等于{total:f}。",
            f"The parts are {abs(left):f} {'below' if left > 0 else 'above'} the target; they must come to {total:f}.",
        )


def cannot_share(target: Target) -> tuple[str, str] | None:
    """Why a target cannot be cut into parts; None where it can."""
    if target.kind != TargetKind.LEVEL:
        return (
            "增速、位次和占比不能切成几份；请选“各单位相同”或“手工填写”。",
            "Growth, rank and share are not cut into parts: choose the same for all, or by hand.",
        )
    if target.indicator.adds_up not in ADDITIVE:
        return (
            "这个指标不能加总，不能切成几份；请选“各单位相同”或“手工填写”。",
            "This indicator does not add up and is not cut into parts: choose the same for all, or by hand.",
        )
    return None
