"""What a reader may ask of the chart; all of it stands in the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict

from diaodu.core.typed import whole_number
from diaodu.projects.schedule.choices import Grouping, Light

MOST_ROWS = 400  # in one window


@dataclass(frozen=True, slots=True)
class Asked:
    """A word nobody knows counts as not asked. `lights` empty: all of them."""

    group: str = Grouping.UNIT
    lights: tuple[str, ...] = ()
    words: str = ""
    kind: str = ""
    late_only: bool = False  # whose finish is later than promised

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        group = query.get("group", Grouping.UNIT)
        return cls(
            group=group if group in Grouping.values else Grouping.UNIT,
            lights=tuple(light for light in Light.values if light in query.getlist("light")),
            words=_plain(query.get("q", ""))[:60],
            kind=_plain(query.get("kind", ""))[:40],
            late_only=query.get("late") == "1",
        )

    @property
    def query(self) -> str:
        pairs = [("group", self.group), *(("light", light) for light in self.lights)]
        pairs += [("q", self.words)] if self.words else []
        pairs += [("kind", self.kind)] if self.kind else []
        pairs += [("late", "1")] if self.late_only else []
        return urlencode(pairs)

    def with_group(self, group: str) -> Asked:
        return replace(self, group=group)

    def toggled(self, light: str) -> Asked:
        """The same with this light asked for, or no longer."""
        lights = {*self.lights} ^ {light}
        return replace(self, lights=tuple(each for each in Light.values if each in lights))

    def with_kind(self, kind: str) -> Asked:
        return replace(self, kind=kind)

    def turned_late(self) -> Asked:
        return replace(self, late_only=not self.late_only)


@dataclass(frozen=True, slots=True)
class Window:
    offset: int = 0
    limit: int = 100

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        return cls(_number(query.get("offset"), 0, 1_000_000), max(1, _number(query.get("limit"), 100, MOST_ROWS)))


def _plain(text: str) -> str:
    """Without NUL, which not every database can look for."""
    return text.replace("\x00", "").strip()


def _number(text: str | None, otherwise: int, most: int) -> int:
    number = whole_number(text or "")
    return otherwise if number is None else min(most, number)
