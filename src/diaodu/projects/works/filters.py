"""What a reader of a programme may narrow its items to; all of it stands in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from diaodu.core.lights import LIGHTS
from diaodu.core.typed import whole_number
from diaodu.projects.works.choices import STAGES, Stage
from diaodu.projects.works.models import Item
from diaodu.projects.works.queries import light_of
from diaodu.projects.works.rules import Said
from diaodu.projects.works.states import state_of

PAGE = 50
WAITING, DIFFERS = "waiting", "differs"
_ORDER = {light: place for place, light in enumerate(LIGHTS)}
_STAGE_PLACE = {stage: place for stages in STAGES.values() for place, stage in enumerate(stages)}


@dataclass(frozen=True, slots=True)
class Row:
    """An item with its light."""

    item: Item
    light: Said

    @property
    def differs(self) -> bool:
        """The bureau has answered the newest report, and otherwise."""
        return self.item.is_confirmed and state_of(self.item.reported) != state_of(self.item.confirmed)


@dataclass(frozen=True, slots=True)
class Criteria:
    town: str = ""
    stage: str = ""
    what: str = ""
    light: str = ""
    check: str = ""  # "waiting": not confirmed; "differs": confirmed otherwise than reported
    words: str = ""
    sort: str = ""
    page: int = 1

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Criteria:
        """What cannot be understood is left out."""
        page = given.get("page", "1")
        sort = given.get("sort", "")
        return cls(
            town=given.get("town", "")[:40],
            stage=given["stage"] if given.get("stage") in Stage.values else "",
            what=given.get("what", "")[:20],
            light=given["light"] if given.get("light") in LIGHTS else "",
            check=given["check"] if given.get("check") in (WAITING, DIFFERS) else "",
            words=given.get("q", "").strip()[:40],
            sort=sort if sort.removeprefix("-") in _SORTS else "",
            page=whole_number(page, digits=5) or 1,
        )

    @property
    def is_narrow(self) -> bool:
        return replace(self, sort="", page=1) != Criteria()

    def address(self, **other: Any) -> str:
        """The query string with some of it changed; from the first page unless a page is asked for."""
        words: dict[str, Any] = {"page": 1, **other}
        changed = replace(self, **words)
        return "?" + urlencode(changed.hidden)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """By name what is asked for; what a form carries along."""
        fields = [("q" if name == "words" else name, getattr(self, name)) for name in self.__slots__]
        return [(name, str(value)) for name, value in fields if value and (name, value) != ("page", 1)]

    def takes(self, row: Row) -> bool:
        item = row.item
        return (
            self.town in ("", item.unit.code)
            and self.stage in ("", item.state)
            and self.what in ("", item.what)
            and self.light in ("", row.light.light)
            and (self.check != WAITING or (item.reported_id is not None and not item.is_confirmed))
            and (self.check != DIFFERS or row.differs)
            and self.words.casefold() in f"{item.name} {item.place} {item.code}".casefold()
        )


def rows_of(items: Iterable[Item], *, today: date, red_after: int) -> list[Row]:
    return [Row(item, light_of(item, today=today, red_after=red_after)) for item in items]


def chosen(rows: Iterable[Row], criteria: Criteria) -> list[Row]:
    """Those that fit, in the order asked for; without one, in the office's own."""
    found = [row for row in rows if criteria.takes(row)]
    key = _SORTS.get(criteria.sort.removeprefix("-"))
    return sorted(found, key=key, reverse=criteria.sort.startswith("-")) if key else found


_NONE = Decimal(-1)
_SORTS: dict[str, Callable[[Row], tuple[object, ...]]] = {
    "name": lambda row: (row.item.name,),
    "town": lambda row: (row.item.unit.order,),
    "quantity": lambda row: (row.item.measured_in, _NONE if row.item.quantity is None else row.item.quantity),
    "stage": lambda row: (_STAGE_PLACE[row.item.state],),
    "light": lambda row: (_ORDER[row.light.light],),
    "finish": lambda row: (row.item.finish_due or date.max,),
}
