"""One sentence somebody hands out, read: what it asks, by when, and the figures in it. Pure: text in, proposals out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from diaodu.reading import Reading, read_text
from diaodu.reading.model import Blank, BlankKind, Cause, NamedObject, Target
from diaodu.reading.tasks import words_of

_Placed = TypeVar("_Placed", Target, Blank, NamedObject)
TASK = "task"
_BY_DAY = re.compile(r"(?:20[0-9]{2}年)?[0-9]{1,2}月[0-9]{1,2}日(?:之?前|以前)")


@dataclass(frozen=True, slots=True)
class ReadTask:
    """What a sentence says; each proposal can be overruled by whoever enters it."""

    sentence: str
    verb: str
    object: str
    strength: str
    due: date | None
    due_text: str
    rhythm: str
    lead: str
    partners: tuple[str, ...]
    reading: Reading

    @property
    def targets(self) -> tuple[Target, ...]:
        return self.reading.targets


def one_line(words: str) -> str:
    """A sentence as the register keeps it: one paragraph, without the breaks of whatever it was copied from."""
    return " ".join(words.split())


def read_task(sentence: str, *, said_on: date) -> ReadTask:
    """The whole sentence is one task, however many the reading would make of it."""
    reading = read_text(sentence, date=said_on)
    verb, object_, strength = words_of(sentence)
    by_day = _BY_DAY.search(sentence)
    # "9月5日前报送三季度清单": the day rules, whatever other period the sentence names.
    tasks = read_text(f"{by_day[0]}完成。", date=said_on).tasks if by_day else reading.tasks
    dated = next((task for task in tasks if task.due and task.due != "recurring"), None)
    lead = next((task for task in reading.tasks if task.lead), None)
    return ReadTask(
        sentence=sentence,
        verb=verb,
        object=object_,
        strength=str(strength),
        due=date.fromisoformat(dated.due) if dated and dated.due else None,
        due_text=dated.due_text if dated else "",
        rhythm=next((task.rhythm for task in reading.tasks if task.rhythm), None) or "",
        lead=lead.lead if lead else "",
        partners=lead.partners if lead else (),
        reading=reading,
    )


def placed(read: ReadTask, base: int, prefix: str, missing: Mapping[BlankKind, bool]) -> Reading:
    """What was read, as part of a longer text in which the sentence begins at `base`; keys begin with `prefix`.

    `missing`: which of owner and date the task still lacks after what was entered by hand.
    """
    end = base + len(read.sentence)
    blanks = [
        *(_shifted(blank, base, f"{prefix}.b{n}") for n, blank in enumerate(_masked(read.reading), 1)),
        *(
            Blank(f"{prefix}.{kind[0]}", base, end, read.sentence, kind, Cause.MISSING, "", read.object, task=TASK)
            for kind, lacks in missing.items()
            if lacks
        ),
    ]
    targets = [
        replace(
            _shifted(target, base, f"{prefix}.t{n}"),
            context_start=target.context_start + base,
            context_end=target.context_end + base,
        )
        for n, target in enumerate(read.reading.targets, 1)
    ]
    names = [_shifted(name, base, f"{prefix}.n{n}") for n, name in enumerate(read.reading.objects, 1)]
    return replace(
        read.reading, targets=tuple(targets), blanks=tuple(blanks), objects=tuple(names), checks=(), tasks=()
    )


def _masked(reading: Reading) -> list[Blank]:
    return [blank for blank in reading.blanks if blank.cause is Cause.MASKED]


def _shifted(item: _Placed, base: int, key: str) -> _Placed:
    return replace(item, id=key, start=item.start + base, end=item.end + base, section=None, task=TASK)
