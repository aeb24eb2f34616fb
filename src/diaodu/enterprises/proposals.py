"""Which areas firms are proposed for, by where they stand; somebody takes a proposal up, or it stays one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from diaodu.areas.models import Area
from diaodu.core.lists import Asked
from diaodu.enterprises.choices import HERE
from diaodu.enterprises.filters import DIFFERS, OPEN
from diaodu.enterprises.models import Firm, FirmArea
from diaodu.enterprises.placing import Ground, ground_of, standing_in
from diaodu.enterprises.queries import listed, lying_of


@dataclass(frozen=True, slots=True)
class Proposal:
    """`found`: the areas whose own shape holds the firm, one as a rule; `now`: what was said, if anything was."""

    firm: Firm
    found: Sequence[Area]
    now: FirmArea | None

    @property
    def kind(self) -> str:
        return OPEN if self.now is None else DIFFERS


def area_proposals(firms: QuerySet[Firm], *, scope: str) -> list[Proposal]:
    """Of firms in business with a position: where nobody has said yet, or something else was said. Three queries.

    A firm said to lie in the whole and standing in a part of it is no contradiction.
    """
    areas = {area.pk: area for area in shaped_areas(scope)}
    grounds = [ground for area in areas.values() if (ground := _ground(area))]
    placed = listed(firms.filter(state__in=HERE, longitude__isnull=False, latitude__isnull=False))
    found = []
    for firm in placed.order_by("sort_key", "pk"):
        proposal = _proposal(firm, grounds, areas)
        if proposal is not None:
            found.append(proposal)
    return found


def shaped_areas(scope: str) -> QuerySet[Area]:
    areas = Area.objects.filter(unit__path=scope, retired_on=None, geometry__isnull=False)
    return areas.select_related("unit", "parent")


def _ground(area: Area) -> Ground | None:
    return ground_of(area.pk, area.parent_id, area.geometry)


def _proposal(firm: Firm, grounds: Sequence[Ground], areas: dict[int, Area]) -> Proposal | None:
    if firm.longitude is None or firm.latitude is None:
        return None
    found = [areas[key] for key in standing_in(grounds, firm.longitude, firm.latitude)]
    now = lying_of(firm)
    said = {area.pk for area in found} | {area.parent_id for area in found}
    if not found or (now is not None and now.area_id is not None and now.area_id in said):
        return None
    return Proposal(firm, found, now)


def asked_proposals(found: Sequence[Proposal], asked: Asked) -> list[Proposal]:
    """By name, kind and area."""
    rows = [
        each
        for each in found
        if (not asked["q"] or asked["q"] in each.firm.name)
        and asked["kind"] in ("", each.kind)
        and (not asked["area"] or asked["area"] in {area.code for area in each.found})
    ]
    return rows[::-1] if asked.descending else rows
