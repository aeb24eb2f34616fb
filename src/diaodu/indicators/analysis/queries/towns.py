"""What the map of townships shows of the league: a shade each, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from diaodu.areas.queries import unit_shapes
from diaodu.indicators.analysis.lookup import Place
from diaodu.indicators.analysis.queries.one import League, LeagueRow
from diaodu.indicators.analysis.rules.shades import Band, by_rank, by_value
from diaodu.people.choices import UnitKind

VALUE, RANK = "value", "rank"


@dataclass(frozen=True, slots=True)
class Town:
    row: LeagueRow
    shade: int | None
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class TownMap:
    league: League
    shade_by: str
    bands: Sequence[Band]
    towns: Sequence[Town]

    @property
    def has_blanks(self) -> bool:
        return any(town.shade is None for town in self.towns)

    @property
    def not_drawn(self) -> int:
        return sum(not town.is_drawn for town in self.towns)


def town_map(place: Place, league: League | None, *, shade_by: str = "") -> TownMap | None:
    """None where there is no league, or no township of it has a border; one query."""
    if league is None:
        return None
    rows = {row.unit.pk: row for row in league.rows if row.unit and row.unit.kind == UnitKind.TOWNSHIP}
    drawn = set(unit_shapes(place.county.path).filter(unit__in=rows).values_list("unit", flat=True))
    if not drawn:
        return None
    shade_by = RANK if shade_by == RANK else VALUE
    shading: Any = (
        by_rank({key: row.rank for key, row in rows.items()})
        if shade_by == RANK
        else by_value({key: row.value for key, row in rows.items()})
    )
    towns = [Town(row, shading.shades[key], key in drawn) for key, row in rows.items()]
    return TownMap(league, shade_by, shading.bands, towns)
