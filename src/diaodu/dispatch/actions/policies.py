"""Policies that are to fill a gap: named with what they are expected to add, retired with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment
from diaodu.core.moves import MoveRefusedError
from diaodu.dispatch.models import GapPolicy
from diaodu.indicators.catalogue.choices import SupportState
from diaodu.indicators.catalogue.models import Indicator
from diaodu.people.models import Unit


@dataclass(frozen=True, slots=True)
class NewPolicy:
    indicator: Indicator
    unit: Unit
    year: int
    name: str
    source: str
    adds: Decimal | None = None
    state: str = SupportState.OPEN


@transaction.atomic
def name_policies(new: Sequence[NewPolicy], *, county: Unit, by: str) -> list[GapPolicy]:
    """All or none. Raises MoveRefusedError: no name, no source, or named for this gap already."""
    for each in new:
        if not each.name.strip() or not each.source.strip():
            raise MoveRefusedError("name", "请写明政策名称和依据文件。", "Name the policy and the document it is in.")
    try:
        with transaction.atomic():
            made = GapPolicy.objects.bulk_create(
                GapPolicy(
                    scope=county.path,
                    indicator=each.indicator,
                    unit=each.unit,
                    year=each.year,
                    name=each.name.strip()[:120],
                    adds=each.adds,
                    state=each.state,
                    source=each.source.strip()[:200],
                    by=by,
                    at=moment(),
                )
                for each in new
            )
    except IntegrityError:
        raise MoveRefusedError(
            "twice", "这项政策已经列入这个缺口。", "This policy is named for the gap already."
        ) from None
    append_audit(
        verb="name_gap_policy",
        subject=made[0].indicator.code if len(made) == 1 else f"{len(made)} policies",
        by=by,
        unit=county.path,
        after={"policies": [policy.name for policy in made]},
    )
    return made


@transaction.atomic
def retire_policy(policy: GapPolicy, *, why: str, on: date, by: str) -> None:
    if not why.strip():
        raise MoveRefusedError("reason", "请写明原因。", "Please give the reason.")
    if not GapPolicy.objects.filter(pk=policy.pk, retired_on=None).update(retired_on=on, retired_why=why.strip()[:300]):
        raise MoveRefusedError("state", "这项政策已经撤下。", "This policy was taken off already.")
    append_audit(
        verb="retire_gap_policy",
        subject=policy.indicator.code,
        by=by,
        unit=policy.scope,
        before={"policies": [policy.name]},
        reason=why.strip()[:300],
    )
