"""What of the map a reader asks for; all of it stands in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from diaodu.areas.map_records import MapRecord, records_inside
from diaodu.areas.models import Area
from diaodu.core.lights import LIGHTS

NONE = "none"  # no records at all


@dataclass(frozen=True, slots=True)
class MapAsked:
    """`kind` of area, `source` and `light` of records, `area`: what lies in it alone; `at`: what is shown first."""

    kind: str = ""
    source: str = ""
    light: str = ""
    area: str = ""
    at: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> MapAsked:
        light = given.get("light", "")
        return cls(
            given.get("kind", "")[:20],
            given.get("source", "")[:20],
            light if light in LIGHTS else "",
            given.get("area", "")[:20],
            given.get("at", "")[:20],
        )

    def address(self, **other: str) -> str:
        changed = replace(self, **other)
        return "?" + urlencode([(name, getattr(changed, name)) for name in self.__slots__ if getattr(changed, name)])

    def areas(self, areas: Iterable[Area]) -> list[Area]:
        """Parts come with the area they are a part of."""
        rows = list(areas)
        if self.area:
            rows = [row for row in rows if self.area in (row.code, row.parent.code if row.parent else "")]
        return [row for row in rows if self.kind in ("", row.kind)]

    def records(self, records: Iterable[MapRecord], areas: Iterable[Area]) -> list[MapRecord]:
        found = [record for record in records if self.light in ("", record.light)]
        if not self.area and not self.kind:
            return found
        inside: dict[int, MapRecord] = {}
        for area in areas:
            inside |= {record.subject.pk: record for record in records_inside(area.geometry, found)}
        return list(inside.values())
