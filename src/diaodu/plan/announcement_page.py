"""One announcement as its page shows it: the lights by section or unit, what changed, what was objected to. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from diaodu.plan.choices import AnnouncementState, Decision, Light
from diaodu.plan.models import AnnouncedLight, Announcement, Objection
from diaodu.plan.sections import Sections, heading_said

GROUPINGS = ("section", "unit")
ONLY = ("changed", "objected")
ORDER = {light: place for place, light in enumerate(Light.values)}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked for; all of it is in the address."""

    group: str = "section"
    light: str = ""
    only: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Asked:
        group, light, only = query.get("by", ""), query.get("light", ""), query.get("only", "")
        return cls(
            group if group in GROUPINGS else "section",
            light if light in Light.values else "",
            only if only in ONLY else "",
        )

    def address(self, **changes: str) -> str:
        pairs = {"by": self.group if self.group != "section" else "", "light": self.light, "only": self.only} | changes
        return "?" + urlencode({name: value for name, value in pairs.items() if value and value != "section"})


@dataclass(frozen=True, slots=True)
class Row:
    light: AnnouncedLight
    before: str  # the light of the announcement before; empty: there was none
    objections: Sequence[Objection]
    may_object: bool

    @property
    def has_changed(self) -> bool:
        return bool(self.before) and self.before != self.light.light

    @property
    def open_objection(self) -> Objection | None:
        return next((item for item in self.objections if item.state == Decision.OPEN), None)


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    rows: Sequence[Row]

    @property
    def counts(self) -> Counter[str]:
        return Counter(row.light.light for row in self.rows)


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    light: str
    count: int
    address: str
    chosen: bool


class AnnouncementPage:
    """One announcement under one choice. Rows in, answers out; asks the database nothing."""

    def __init__(
        self,
        announcement: Announcement,
        lights: Sequence[AnnouncedLight],
        *,
        sections: Sections,
        before: Mapping[int, str],
        objecting_units: Iterable[int] = (),
        is_open: bool = False,
        asked: Asked = Asked(),
    ) -> None:
        self.announcement = announcement
        self.asked = asked
        self._sections = sections
        units = frozenset(objecting_units) if is_open else frozenset()
        self.rows = [
            Row(light, before.get(light.commitment_id, ""), tuple(light.objections.all()), light.lead_id in units)
            for light in lights
        ]

    @property
    def is_frozen(self) -> bool:
        return self.announcement.state == AnnouncementState.FROZEN

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(row.light.light for row in self.rows)

    @cached_property
    def chips(self) -> list[Chip]:
        return [
            Chip(
                str(label),
                value,
                self.counts[value],
                self.asked.address(light="" if self.asked.light == value else value),
                self.asked.light == value,
            )
            for value, label in Light.choices
        ]

    @cached_property
    def changed(self) -> list[Row]:
        return [row for row in self.rows if row.has_changed]

    @cached_property
    def objected(self) -> list[Row]:
        return [row for row in self.rows if row.objections]

    @cached_property
    def open_objections(self) -> list[tuple[Row, Objection]]:
        return [(row, row.open_objection) for row in self.rows if row.open_objection is not None]

    @cached_property
    def found(self) -> list[Row]:
        rows = {"changed": self.changed, "objected": self.objected}.get(self.asked.only, self.rows)
        return [row for row in rows if self.asked.light in ("", row.light.light)]

    @cached_property
    def groups(self) -> list[Group]:
        """By section in the order of the text; by unit in the office's own order, the worst lights first."""
        by_unit = self.asked.group == "unit"
        rows = sorted(self.found, key=self._unit_key) if by_unit else self.found
        groups: dict[str, list[Row]] = {}
        for row in rows:
            groups.setdefault(self.unit_of(row) if by_unit else self.section_of(row), []).append(row)
        return [Group(label, items) for label, items in groups.items()]

    def section_of(self, row: Row) -> str:
        headings = self._sections.headings_of(row.light.commitment)
        return heading_said(headings[0]) if headings else ""

    def unit_of(self, row: Row) -> str:
        return row.light.lead.name_zh if row.light.lead else ""

    def _unit_key(self, row: Row) -> tuple[object, ...]:
        lead = row.light.lead
        unit = (lead.order, lead.sort_key, lead.pk) if lead else (0, "", 0)
        return (lead is None, *unit, ORDER[row.light.light], row.light.commitment.start)
