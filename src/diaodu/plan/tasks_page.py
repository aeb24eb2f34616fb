"""The list of tasks from elsewhere: rows, filters, order, and the same as a sheet. Rows in, answers out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from diaodu.core.typed import whole_year
from diaodu.paper.table_book import Cell, table_workbook
from diaodu.people.models import Unit
from diaodu.plan.choices import ENDED, UNDER_WAY, CommitmentState, Light, SourceKind
from diaodu.plan.lights import UNCLAIMED
from diaodu.plan.models import AnnouncedLight, Commitment, Standing, TaskSource
from diaodu.plan.queries.tasks import TaskRows

OPEN, AT_WORK, OVER = "open", "at_work", "over"
STATES = {OPEN: (CommitmentState.ACCEPTED,), AT_WORK: UNDER_WAY, OVER: ENDED}
SORTS = ("entered", "code", "kind", "due", "lead", "light")
LIGHTS = (*Light.values, UNCLAIMED)


@dataclass(frozen=True, slots=True)
class TaskCriteria:
    """What was asked for; all of it in the address."""

    year: int
    kind: str = ""
    unit: str = ""
    state: str = ""
    light: str = ""
    late: str = ""
    sort: str = "entered"
    descending: bool = False

    @classmethod
    def from_query(cls, query: QueryDict, *, year: int) -> Self:
        asked, sort = query.get("year", ""), query.get("sort", "")
        return cls(
            year=whole_year(asked) or year,
            kind=_known(query.get("kind"), SourceKind.values),
            unit=query.get("unit", "")[:60],
            state=_known(query.get("state"), list(STATES)),
            light=_known(query.get("light"), list(LIGHTS)),
            late="1" if query.get("late") == "1" else "",
            sort=_known(sort.removeprefix("-"), list(SORTS)) or "entered",
            descending=sort.startswith("-"),
        )

    def address(self, **changes: object) -> str:
        other = replace(self, **changes)  # type: ignore[arg-type]
        sort = f"{'-' if other.descending else ''}{other.sort}"
        pairs = {
            "year": str(other.year),
            "kind": other.kind,
            "unit": other.unit,
            "state": other.state,
            "light": other.light,
            "late": other.late,
            "sort": sort if sort != "entered" else "",
        }
        return "?" + urlencode({name: value for name, value in pairs.items() if value})

    def toggled(self, name: str, value: str) -> str:
        return self.address(**{name: "" if getattr(self, name) == value else value})

    def sorted_by(self, sort: str) -> str:
        return self.address(sort=sort, descending=self.sort == sort and not self.descending)


@dataclass(frozen=True, slots=True)
class TaskChip:
    label: str
    count: int
    address: str
    chosen: bool
    light: str = ""


@dataclass(frozen=True, slots=True)
class TaskHead:
    label: str
    address: str  # sorts by this column; "" where it does not
    chosen: bool


@dataclass(frozen=True, slots=True)
class TaskRow:
    task: Commitment
    source: TaskSource
    lead: Unit | None
    partners: tuple[Unit, ...]
    light: str
    standing: Standing | AnnouncedLight | None
    days_late: int

    @property
    def waits_for_lead(self) -> bool:
        return self.task.state == CommitmentState.ACCEPTED


class TasksPage:
    """The tasks of one year under one choice of filters. Asks the database nothing."""

    def __init__(self, rows: TaskRows, criteria: TaskCriteria, *, today: date) -> None:
        self.criteria, self._rows, self._today = criteria, rows, today

    @cached_property
    def all(self) -> list[TaskRow]:
        return [self._row(item) for item in self._rows.tasks]

    @cached_property
    def found(self) -> list[TaskRow]:
        return self._sorted([row for row in self.all if self._fits(row)])

    @cached_property
    def kind_chips(self) -> list[TaskChip]:
        counts = Counter(row.source.kind for row in self.all)
        return [self._chip("kind", value, str(label), counts[value]) for value, label in SourceKind.choices]

    @cached_property
    def state_chips(self) -> list[TaskChip]:
        labels = {OPEN: _("to be assigned"), AT_WORK: _("under way"), OVER: _("ended")}
        counts = Counter(_group(row.task) for row in self.all)
        chips = [self._chip("state", value, label, counts[value]) for value, label in labels.items()]
        late = sum(bool(row.days_late) for row in self.all)
        return [*chips, self._chip("late", "1", _("late"), late)]

    @cached_property
    def light_chips(self) -> list[TaskChip]:
        counts = Counter(row.light for row in self.all)
        chips = [replace(self._chip("light", value, "", counts[value]), light=value) for value in LIGHTS]
        return [chip for chip in chips if chip.count or chip.chosen]

    @property
    def heads(self) -> list[TaskHead]:
        """The columns; all but the sentence sort."""
        columns = {
            "code": _("Code"),
            "": _("Task"),
            "kind": _("Where it comes from"),
            "lead": _("Lead unit"),
            "due": _("Due"),
            "light": _("State"),
        }
        asked = self.criteria
        return [
            TaskHead(label, asked.sorted_by(sort) if sort else "", bool(sort) and asked.sort == sort)
            for sort, label in columns.items()
        ]

    @cached_property
    def units(self) -> list[Unit]:
        """Those that lead at least one task, by name."""
        found = {row.lead.pk: row.lead for row in self.all if row.lead}
        return sorted(found.values(), key=lambda unit: (unit.order, unit.sort_key))

    def workbook(self) -> bytes:
        heads = [
            _("Code"),
            _("Where it comes from"),
            _("Number"),
            _("Date"),
            _("Said by"),
            _("Task"),
            _("Due"),
            _("Lead unit"),
            _("Partners"),
            _("State"),
            _("Light"),
            _("Days late"),
        ]
        title = f"{self.criteria.year}年交办事项"
        return table_workbook(title, heads, [self._cells(row) for row in self.found])

    def _cells(self, row: TaskRow) -> list[Cell]:
        source = row.source
        return [
            row.task.code,
            str(source.get_kind_display()),
            source.number,
            source.dated,
            source.said_by,
            row.task.quote,
            row.task.due,
            row.lead.name_zh if row.lead else row.task.lead_text,
            "、".join(unit.name_zh for unit in row.partners),
            str(row.task.get_state_display()),
            str(Light(row.light).label) if row.light in Light.values else _("to be claimed"),
            row.days_late or None,
        ]

    def _row(self, item: Commitment) -> TaskRow:
        lights = self._rows.lights
        is_open = item.state not in ENDED and item.due is not None and item.due < self._today
        return TaskRow(
            item,
            item.source,
            lights.lead_of(item),
            tuple(lights.partners_of(item)),
            lights.light_of(item),
            lights.standings.get(item.pk),
            (self._today - item.due).days if is_open and item.due else 0,
        )

    def _fits(self, row: TaskRow) -> bool:
        asked = self.criteria
        return (
            asked.kind in ("", row.source.kind)
            and (not asked.unit or (row.lead is not None and row.lead.code == asked.unit))
            and asked.state in ("", _group(row.task))
            and asked.light in ("", row.light)
            and (not asked.late or row.days_late > 0)
        )

    def _sorted(self, rows: list[TaskRow]) -> list[TaskRow]:
        """What has no value comes last either way; as entered, the newest first."""
        if self.criteria.sort == "entered":
            return rows[::-1] if self.criteria.descending else rows
        kinds = list(SourceKind.values)
        keys = {
            "code": lambda row: row.task.code,
            "kind": lambda row: kinds.index(row.source.kind),
            "due": lambda row: row.task.due,
            "lead": lambda row: row.lead.sort_key if row.lead else None,
            "light": lambda row: LIGHTS.index(row.light),
        }
        key = keys[self.criteria.sort]
        known = sorted((row for row in rows if key(row) is not None), key=key, reverse=self.criteria.descending)
        return known + [row for row in rows if key(row) is None]

    def _chip(self, name: str, value: str, label: str, count: int) -> TaskChip:
        return TaskChip(label, count, self.criteria.toggled(name, value), getattr(self.criteria, name) == value)


def _group(task: Commitment) -> str:
    return next((name for name, states in STATES.items() if task.state in states), "")


def _known(value: str | None, words: list[str]) -> str:
    return value if value is not None and value in words else ""
