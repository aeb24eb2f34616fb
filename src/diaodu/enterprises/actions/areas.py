"""Which key area a firm lies in is said by a person, from a day on; what was said before stays with its days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max

from diaodu.areas.models import Area
from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.groupings import mark_regrouped
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import take_versions
from diaodu.enterprises.lying import CHANGING, Lying, LyingStep, lying_step
from diaodu.enterprises.models import Firm, FirmArea

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FirmPlaced:
    """`area` None: it lies in no key area. `is_by_position`: the area was proposed by where the firm stands."""

    firm: Firm
    area: Area | None
    since: date
    why: str = ""
    is_by_position: bool = False

    @property
    def lying(self) -> Lying:
        return Lying(self.area.pk if self.area else None, self.since)


@dataclass(frozen=True, slots=True)
class _Step:
    placed: FirmPlaced
    old: FirmArea | None
    step: LyingStep


@transaction.atomic
def put_firms_in_areas(placed: Sequence[FirmPlaced], *, by: str, unit: str) -> int:
    """How many lie elsewhere, or lie there since another day: all or none, in a constant number of statements.

    A later day ends what held until then, the same day corrects it. Raises MoveRefusedError naming the firm: a day
    that has not come, one before what holds began, an area that is withdrawn or another county's.
    """
    there = _there([each.firm for each in placed])
    steps = [_step(each, there.get(each.firm.pk)) for each in placed]
    changing = [each for each in steps if each.step in CHANGING]
    if not changing:
        return 0
    _refuse_overlaps(changing)
    take_versions([each.placed.firm for each in changing])
    before = {each.placed.firm.code: _said(each.old) for each in changing}
    rows = _keep(changing, by)
    mark_regrouped()
    append_audit(
        verb="put_firms_in_areas",
        subject=changing[0].placed.firm.code if len(changing) == 1 else f"{len(changing)} firms",
        by=by,
        unit=unit,
        before=before,
        after={row.firm.code: _said(row) for row in rows},
        reason=changing[0].placed.why.strip()[:200],
    )
    return len(rows)


def _there(firms: Sequence[Firm]) -> Mapping[int, FirmArea]:
    rows = FirmArea.objects.filter(firm__in=firms, until=None).select_related("area")
    return {row.firm_id: row for row in rows}


def _step(each: FirmPlaced, old: FirmArea | None) -> _Step:
    name, area = each.firm.name, each.area
    if each.since > today():
        raise MoveRefusedError("ahead", f"{name}：起始日{each.since}还没有到。", f"{name}: {each.since} lies ahead.")
    step = lying_step(Lying(old.area_id, old.since) if old else None, each.lying)
    if step == LyingStep.TOO_EARLY and old is not None:
        raise MoveRefusedError(
            "before",
            f"{name}：现在的片区自{old.since}起，新的起始日不能更早。",
            f"{name}: what holds began on {old.since}; another cannot begin before.",
        )
    if step in CHANGING and area is not None and (area.retired_on or area.unit.path != each.firm.scope):
        raise MoveRefusedError(
            "area",
            f"{name}：片区“{area.name_zh}”已撤销或不属于本县。",
            f"{name}: the area {area.code} is withdrawn or another county's.",
        )
    return _Step(each, old, step)


def _refuse_overlaps(changing: Sequence[_Step]) -> None:
    """What begins earlier may not reach into what was said of the days before it."""
    earlier = {each.placed.firm.pk: each.placed for each in changing if each.step == LyingStep.EARLIER}
    ended = FirmArea.objects.filter(firm__in=earlier, until__isnull=False).order_by()
    for firm, last in ended.values_list("firm").annotate(Max("until")):
        if earlier[firm].since <= last:
            name = earlier[firm].firm.name
            raise MoveRefusedError(
                "before",
                f"{name}：到{last}为止登记的是别的片区，起始日不能更早。",
                f"{name}: until {last} it lay elsewhere; this cannot begin before.",
            )


def _keep(changing: Sequence[_Step], by: str) -> list[FirmArea]:
    ended = []
    for each in changing:
        if each.step == LyingStep.FOLLOW and each.old is not None:
            each.old.until = each.placed.since - _ONE_DAY
            ended.append(each.old)
    FirmArea.objects.bulk_update(ended, ["until"])
    replaced = [each.old.pk for each in changing if each.old is not None and each.old.until is None]
    FirmArea.objects.filter(pk__in=replaced).delete()  # the audit keeps what it said
    at = moment()
    return FirmArea.objects.bulk_create(
        FirmArea(
            firm=each.placed.firm, area=each.placed.area, since=each.placed.since, why=each.placed.why.strip()[:200],
            is_by_position=each.placed.is_by_position, by=by, at=at,
        )
        for each in changing
    )  # fmt: skip


def _said(row: FirmArea | None) -> list[str]:
    """The area's code (empty: in none) and since when; nothing where nobody had said."""
    return [] if row is None else [row.area.code if row.area else "", row.since.isoformat()]
