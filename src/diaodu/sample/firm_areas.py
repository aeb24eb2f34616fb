"""In which key areas the sample county's firms lie: most as their positions proposed, some by hand, a few open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from diaodu.areas.models import Area
from diaodu.core.clock import fixed
from diaodu.enterprises.actions import FirmPlaced, put_firms_in_areas
from diaodu.enterprises.models import Firm
from diaodu.enterprises.proposals import Proposal, area_proposals
from diaodu.people.models import Unit
from diaodu.sample.library_extras import BY

TAKEN_UP, SINCE, MOVED = date(2026, 1, 8), date(2024, 1, 1), date(2026, 4, 1)
CAME_FROM, CAME_INTO, CAME = "石岭石材园", "北亭装备园", 3  # so many firms moved from one into the other in spring
LEFT_OPEN = 9  # every ninth proposal waits for whoever looks at it first


def load_firm_areas(county: Unit) -> None:
    areas = {area.name_zh: area for area in Area.objects.filter(unit=county).select_related("unit", "parent")}
    proposed = area_proposals(Firm.objects.filter(scope=county.path), scope=county.path)
    moving = [each for each in proposed if each.found[0].name_zh == CAME_INTO][:CAME]
    staying = [each for place, each in enumerate(proposed) if place % LEFT_OPEN and each not in moving]
    with fixed(TAKEN_UP):
        before = [FirmPlaced(each.firm, areas[CAME_FROM], SINCE, "老厂区（演示）") for each in moving]
        put_firms_in_areas([*_as_proposed(staying, SINCE), *before], by=BY, unit=county.path)
    with fixed(MOVED):
        put_firms_in_areas(_as_proposed(moving, MOVED), by=BY, unit=county.path)


def _as_proposed(proposals: Sequence[Proposal], since: date) -> list[FirmPlaced]:
    return [FirmPlaced(each.firm, each.found[0], since, is_by_position=True) for each in proposals]
