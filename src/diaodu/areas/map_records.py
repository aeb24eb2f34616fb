"""What lies on the map: apps above say which of their records have a place, with light and words.

A source is asked for whoever looks, as of a day, and asks its own permissions; a constant number of queries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from diaodu.areas.shapes import contains
from diaodu.core.models import Subject


@dataclass(frozen=True, slots=True)
class MapRecord:
    """A record with its place. `light` is one of kernel.light's; `zh` and `en` say in a line how it stands."""

    subject: Subject
    longitude: float
    latitude: float
    light: str
    zh: str
    en: str
    url: str
    kind: str = ""  # in words, for the list
    unit: str = ""  # who keeps it


Records = Callable[[Any, date], Sequence[MapRecord]]


@dataclass(frozen=True, slots=True)
class MapSource:
    name: str
    title: str | Promise
    records: Records
    order: int = 50


_sources: dict[str, MapSource] = {}


def register_map_source(source: MapSource) -> None:
    """Put an app's records on the map, under the name its filter has in the address."""
    _sources[source.name] = source


def map_sources() -> list[MapSource]:
    return sorted(_sources.values(), key=lambda source: (source.order, source.name))


def records_on_map(officer: Any, *, on: date, only: str = "") -> dict[str, list[MapRecord]]:
    """By source what the officer may see; `only`: of that source alone."""
    return {
        source.name: list(source.records(officer, on)) for source in map_sources() if not only or source.name == only
    }


def records_inside(geometry: Mapping[str, Any] | None, records: Sequence[MapRecord]) -> list[MapRecord]:
    """Those that lie in the polygons of a shape, each once."""
    return [record for record in records if contains(geometry, record.longitude, record.latitude)]
