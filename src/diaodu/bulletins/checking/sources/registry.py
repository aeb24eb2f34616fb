"""The sources of known figures, and the ground made of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from diaodu.bulletins.checking.matching import Ground, Known, Place
from diaodu.bulletins.checking.setting_kinds import reach
from diaodu.people.choices import UnitKind
from diaodu.people.models import Unit
from diaodu.people.queries import units_of_county

Source = Callable[[Unit, date], list[Known]]
_sources: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """`source(county, on)`: the figures as they count on that day. The same name again takes the place of the first."""
    _sources[name] = source


def sources_named() -> tuple[str, ...]:
    return tuple(_sources)


def known_of(county: Unit, on: date, *, names: Collection[str] | None = None) -> list[Known]:
    return [
        known for name, source in _sources.items() if names is None or name in names for known in source(county, on)
    ]


def ground_of(county: Unit, on: date) -> Ground:
    about, over = reach(county.path, on)
    return Ground(tuple(known_of(county, on)), places_of(county), own_words(county), on.year, on.month, about, over)


def places_of(county: Unit) -> tuple[Place, ...]:
    units = (unit for unit in units_of_county(county.path) if unit.kind in (UnitKind.TOWNSHIP, UnitKind.PARK))
    return tuple(
        Place(unit.code, tuple({name for name in (unit.name_zh, unit.short_zh) if len(name) >= 2})) for unit in units
    )


def own_words(county: Unit) -> tuple[str, ...]:
    """云海县: 全县, 我县, 县里, and its own name."""
    name = county.name_zh
    kind = next((word for word in ("自治县", "县", "市", "区", "旗") if name.endswith(word)), "县")[-1:]
    return (f"全{kind}", f"我{kind}", f"{kind}里", f"{kind}域", name, county.short_zh or name)
