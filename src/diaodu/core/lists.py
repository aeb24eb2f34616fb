"""What a list page was asked for: filters, order, page; all in the address. An unknown word counts as not asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Self, TypeVar
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

from diaodu.core.typed import whole_number

PAGE_SIZE = 50
LONGEST = 60
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class ListSpec:
    """`words`: parameter → what it may be (None: whatever somebody types); `sorts`: the first one is the usual one."""

    words: Mapping[str, Collection[str] | None]
    sorts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head. Without `sort` it is not sorted by; `is_number`: its cells stand to the right."""

    label: str | Promise
    sort: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    label: str | Promise
    address: str
    order: str  # "", "ascending", "descending"
    is_number: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter with one click: how many it would leave, and the address that sets it or takes it off."""

    label: str | Promise
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Picker:
    """A filter chosen from a list. `whole` stands first and takes it off; `is_chinese`: names of units or people."""

    name: str
    label: str | Promise
    whole: str | Promise
    choices: Sequence[tuple[str, Any]]
    is_chinese: bool = False
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """The form above a list. `words`: what is looked through; `hidden`: what else was asked for, carried along."""

    words: str | Promise
    text: str
    pickers: Sequence[Picker]
    hidden: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    spec: ListSpec
    values: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    page: int = 1

    @classmethod
    def from_query(cls, query: QueryDict, spec: ListSpec) -> Self:
        values = {}
        for name, known in spec.words.items():
            value = query.get(name, "").strip()[:LONGEST]
            if value and (known is None or value in known):
                values[name] = value
        sort, page = query.get("sort", ""), query.get("page", "")
        known_sort = sort.removeprefix("-") in spec.sorts
        return cls(
            spec,
            values,
            sort.removeprefix("-") if known_sort else spec.sorts[0],
            known_sort and sort.startswith("-"),
            whole_number(page, digits=5) or 1,
        )

    def __getitem__(self, name: str) -> str:
        """What was asked under that name; empty where nothing was. KeyError for a name the list does not have."""
        if name not in self.spec.words:
            raise KeyError(name)
        return self.values.get(name, "")

    @property
    def narrows(self) -> bool:
        return bool(self.values)

    @property
    def order(self) -> str:
        return f"-{self.sort}" if self.descending else self.sort

    def address(self, **changes: Any) -> str:
        """The query string with changes; an empty value takes its filter off. Whatever changes, page one is shown."""
        values = {**self.values, **{name: value for name, value in changes.items() if name in self.spec.words}}
        order = str(changes.get("sort", self.order))
        pairs = {name: values[name] for name in self.spec.words if values.get(name)}
        if order != self.spec.sorts[0]:
            pairs["sort"] = order
        if changes.get("page", 1) != 1:
            pairs["page"] = str(changes["page"])
        return "?" + urlencode(pairs)

    def heads(self, columns: Sequence[Column]) -> list[Head]:
        return [self._head(column) for column in columns]

    def chips(self, name: str, choices: Sequence[tuple[str, Any]], counts: Mapping[str, int]) -> list[Chip]:
        """One for each choice that something is left for, or that is chosen."""
        return [
            Chip(label, counts.get(value, 0), self.address(**{name: "" if self[name] == value else value}), chosen)
            for value, label in choices
            for chosen in [self[name] == value]
            if counts.get(value) or chosen
        ]

    def without(self, *names: str) -> Self:
        return replace(self, values={name: value for name, value in self.values.items() if name not in names})

    def hidden(self, *fields: str) -> list[tuple[str, str]]:
        """What a filter form that has `fields` of its own must carry along."""
        kept = [(name, value) for name, value in self.values.items() if name not in fields]
        return [*kept, *([("sort", self.order)] if self.order != self.spec.sorts[0] else [])]

    def search(self, words: str | Promise, *pickers: Picker) -> Search:
        """The form with what was asked in it. `words`: empty where nothing is typed; a picker without choices goes."""
        fields = [*(["q"] if words else []), *(picker.name for picker in pickers)]
        shown = [replace(each, chosen=self[each.name]) for each in pickers if each.choices or self[each.name]]
        return Search(words, self.values.get("q", ""), shown, self.hidden(*fields))

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(column.label, "", "", column.is_number)
        chosen = self.sort == column.sort
        order = ("descending" if self.descending else "ascending") if chosen else ""
        flipped = f"-{column.sort}" if order == "ascending" else column.sort
        return Head(column.label, self.address(sort=flipped), order, column.is_number)


@dataclass(frozen=True, slots=True)
class Slice(Generic[Record]):
    """One page of a list. `before`, `after`: the addresses of its neighbours, empty at the ends."""

    rows: Sequence[Record]
    count: int
    first: int
    last: int
    before: str
    after: str


def slice_of(records: Sequence[Record] | QuerySet[Any], asked: Asked, *, size: int = PAGE_SIZE) -> Slice[Any]:
    """The page that was asked for, the last one where it lies beyond. Two queries of a queryset."""
    count = records.count() if isinstance(records, QuerySet) else len(records)
    last_page = max(1, -(-count // size))
    page = min(asked.page, last_page)
    start = (page - 1) * size
    rows = list(records[start : start + size])
    return Slice(
        rows,
        count,
        start + 1 if rows else 0,
        start + len(rows),
        asked.address(page=page - 1) if page > 1 else "",
        asked.address(page=page + 1) if page < last_page else "",
    )


def counts_by(records: QuerySet[Any], field: str) -> dict[str, int]:
    """How many there are of each value of a field, for the chips above a list. One query."""
    return dict(records.order_by().values_list(field).annotate(Count("pk")))
