"""What a reader may ask of the list of duties; all of it in the address."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict

from diaodu.duties.choices import DutyKind

SHOWN = ("open", "late", "answered", "settled", "all")
ORDERS = {
    "title": ("title", "pk"),
    "unit": ("unit__order", "unit__sort_key", "due_at", "pk"),
    "kind": ("kind", "due_at", "pk"),
    "due": ("due_at", "pk"),
    "state": ("state", "-level", "due_at", "pk"),
    "delivered": ("delivered_at", "pk"),
}
_NEWEST_FIRST = {"answered", "settled", "all"}


@dataclass(frozen=True, slots=True)
class DutyCriteria:
    show: str = "open"
    kind: str = ""
    unit: str = ""
    sort: str = ""  # "" means by the due moment, the most urgent first where something is still owed
    descending: bool = False

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        sort = query.get("sort", "")
        return cls(
            show=_known(query.get("show", ""), SHOWN) or "open",
            kind=_known(query.get("kind", ""), DutyKind.values),
            unit=query.get("unit", "")[:60],
            sort=_known(sort.removeprefix("-"), ORDERS),
            descending=sort.startswith("-"),
        )

    @property
    def order(self) -> list[str]:
        names = ORDERS[self.sort or "due"]
        backwards = self.descending if self.sort else self.show in _NEWEST_FIRST
        return [_turned(name) for name in names] if backwards else list(names)

    def address(self, **changes: object) -> str:
        other = replace(self, **changes)  # type: ignore[arg-type]
        pairs = {
            "show": other.show if other.show != "open" else "",
            "kind": other.kind,
            "unit": other.unit,
            "sort": f"{'-' if other.descending else ''}{other.sort}" if other.sort else "",
        }
        return "?" + urlencode({name: value for name, value in pairs.items() if value})

    def showing(self, show: str) -> str:
        return self.address(show=show)

    def toggled_kind(self, kind: str) -> str:
        return self.address(kind="" if kind == self.kind else kind)

    def sorted_by(self, sort: str) -> str:
        return self.address(sort=sort, descending=self.sort == sort and not self.descending)


def _known(value: str, allowed: Collection[str]) -> str:
    return value if value in allowed else ""


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"
