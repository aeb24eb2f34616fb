"""Text to reading: outline, targets, tasks, blanks, objects and checks, tied to each other by their ids."""

from __future__ import annotations

import datetime
import hashlib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from operator import attrgetter
from typing import TypeVar

from diaodu.reading.checks import find_checks
from diaodu.reading.heading import date_of, title_of
from diaodu.reading.horizons import Horizons
from diaodu.reading.masks import find_masks
from diaodu.reading.model import Blank, BlankKind, Cause, NamedObject, Reading, Section, Source, Target, Task
from diaodu.reading.objects import find_objects
from diaodu.reading.outline import outline, section_at
from diaodu.reading.rows import tasks_of_rows
from diaodu.reading.sources.extracted import Row
from diaodu.reading.targets import find_targets
from diaodu.reading.tasks import find_tasks

Placed = TypeVar("Placed", Blank, NamedObject, Target)


def read_text(text: str, *, date: datetime.date | None = None, source: Source | None = None) -> Reading:
    """Read a decoded text. Pure: no file, no network, the same text and date give the same reading.

    `date` overrules the date the document says of itself; without either, dues whose year is not written are None.
    """
    return _read(text, (), date, source)


def read_rows(text: str, rows: tuple[Row, ...], *, date: datetime.date | None, source: Source) -> Reading:
    """Read a ledger of tasks: every row is a task, with the lead, partners and due date of its own columns."""
    return _read(text, rows, date, source)


def _read(text: str, rows: tuple[Row, ...], date: datetime.date | None, source: Source | None) -> Reading:
    sections = outline(text)
    found = date_of(text, sections)
    plan_date = date or (found.day if found else None)
    targets = find_targets(text, sections, plan_date)
    masks = find_masks(text, sections)
    if rows:
        tasks = tasks_of_rows(text, rows, targets, Horizons(text, sections, plan_date))
    else:
        tasks = find_tasks(text, sections, targets, masks, plan_date)
    tasks = tuple(replace(task, section=_section_id(sections, task.start)) for task in tasks)
    targets = _tied(targets, sections, tasks)
    return Reading(
        source=source or Source("", "txt", "", hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()),
        title=title_of(text, sections),
        date=plan_date,
        date_text=found.words if found and date is None else "",
        text=text,
        outline=sections,
        tasks=tasks,
        targets=targets,
        blanks=_blanks(sections, masks, tasks),
        objects=_tied(find_objects(text, tasks, masks), sections, tasks),
        checks=find_checks(text, sections, tasks, targets, plan_date),
    )


def _blanks(sections: tuple[Section, ...], masks: tuple[Blank, ...], tasks: tuple[Task, ...]) -> tuple[Blank, ...]:
    """What is hidden, and what each task never says: who answers for it, and by when."""
    hidden = _tied(masks, sections, tasks)
    missing = (
        Blank("", task.start, task.end, task.quote, kind, Cause.MISSING, "", task.object, task.section, task.id)
        for task in tasks
        for kind, said in ((BlankKind.OWNER, task.lead), (BlankKind.DATE, task.due))
        if not said
    )
    ordered = sorted([*hidden, *missing], key=attrgetter("start", "end", "kind"))
    return tuple(replace(blank, id=f"b{number}") for number, blank in enumerate(ordered, 1))


def _tied(items: Iterable[Placed], sections: tuple[Section, ...], tasks: tuple[Task, ...]) -> tuple[Placed, ...]:
    """The items with the section and the task that hold them."""
    return tuple(
        replace(item, section=_section_id(sections, item.start), task=_task_id(tasks, item.start)) for item in items
    )


def _section_id(sections: tuple[Section, ...], offset: int) -> str | None:
    section = section_at(sections, offset)
    return section.id if section else None


def _task_id(tasks: tuple[Task, ...], offset: int) -> str | None:
    index = bisect_right(tasks, offset, key=attrgetter("start")) - 1
    return tasks[index].id if index >= 0 and offset < tasks[index].end else None
