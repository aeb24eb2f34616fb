"""What of the map a reader asks for; all of it stands in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from diaodu.areas.choices import FieldKind
from diaodu.areas.map_records import MapRecord, records_inside
from diaodu.areas.models import Area
from diaodu.areas.queries import FigureRow
from diaodu.core.lights import LIGHTS
from diaodu.core.lists import Asked, Column, ListSpec

STATES = ("known", "blank", "computed")
FIGURE_LIST = ListSpec(words={"kind": None, "area": None, "state": STATES}, sorts=("area", "on"))
FIGURE_COLUMNS = (
    Column(_("Area"), "area"),
    Column(_("Measured figure")),
    Column(_("Amount said"), is_number=True),
    Column(_("As of"), "on"),
    Column(_("Source")),
    Column(_("Figures through time")),
)
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


def figure_states() -> list[tuple[str, Any]]:
    return [("known", _("known")), ("blank", _("blank")), ("computed", _("computed"))]


def chosen_figures(rows: Sequence[FigureRow], asked: Asked) -> list[FigureRow]:
    """By kind of area, area and state; in the office's order or by the day they are of, blanks last."""
    found = [
        row
        for row in rows
        if asked["kind"] in ("", row.kind.key) and asked["area"] in ("", row.area.code) and _fits(row, asked["state"])
    ]
    if asked.sort == "on":
        dated = [row for row in found if row.shown.on is not None]
        dated.sort(key=lambda row: row.shown.on or date.min, reverse=asked.descending)
        return [*dated, *(row for row in found if row.shown.on is None)]
    return found[::-1] if asked.descending else found


def _fits(row: FigureRow, state: str) -> bool:
    if state == "computed":
        return row.shown.field.kind == FieldKind.RATIO
    return not state or (row.shown.is_blank == (state == "blank") and row.shown.field.kind != FieldKind.RATIO)
