"""The page of a record's past: what it was by a day, and everything that happened to it, newest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from diaodu.core.clock import ZONE
from diaodu.core.history import Happening, Known, Part, Past, moves_of, state_on
from diaodu.core.models import AuditEntry, Move, Subject
from diaodu.web.records import lines_of

MOST_SHOWN = 300
PART_NAMES: dict[Part, str | Promise] = {
    Part.OPENED: _("Begun and opened"),
    Part.MOVE: _("Steps"),
    Part.FIGURE: _("Figures"),
    Part.LIGHT: _("Lights"),
    Part.TIE: _("Lead and partners"),
    Part.AUDIT: _("Record of changes"),
}


@dataclass(frozen=True, slots=True)
class AsOf:
    """A record by the end of a day. `state` empty: it did not exist yet."""

    day: date
    opened: date
    state: str | Promise
    move: Move | None
    known: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class PartChip:
    part: Part
    name: str | Promise
    count: int
    here: bool


def as_of(subject: Subject, past: Past, day: date) -> AsOf:
    opened, first = past.opened(subject)
    if day < opened:
        return AsOf(day, opened, "", None, ())
    stood = state_on(subject.pk, day)
    state = stood.state if stood else first
    known = tuple(past.known(subject, day))
    return AsOf(day, opened, past.states.get(state, state), stood.move if stood else None, known)


def time_line(subject: Subject, past: Past, entries: QuerySet[AuditEntry], *, english: bool) -> list[Happening]:
    """Everything there ever was, the newest first: `entries` are those of the audit the reader may see."""
    opened, first = past.opened(subject)
    found = [
        Happening(opened, Part.OPENED, past.states.get(first, first)),
        *_steps(past, moves_of(subject.pk)),
        *past.happened(subject),
        *_audited(entries.filter(subject=subject.code).order_by("number"), english=english),
    ]
    return sorted(found, key=_moment, reverse=True)


def chips(lines: Iterable[Happening], chosen: str) -> list[PartChip]:
    counts = Counter(line.part for line in lines)
    return [PartChip(part, name, counts[part], part == chosen) for part, name in PART_NAMES.items() if counts[part]]


def _steps(past: Past, moves: Iterable[Move]) -> Iterator[Happening]:
    for move in moves:
        verb, old, new = (
            str(words.get(code, code))
            for words, code in ((past.verbs, move.verb), (past.states, move.from_state), (past.states, move.to_state))
        )
        what = f"{verb}：{old} → {new}" if old != new else verb
        yield Happening(move.on, Part.MOVE, what, at=move.at, by=move.by, post=move.post, why=move.why)


def _audited(entries: QuerySet[AuditEntry], *, english: bool) -> Iterator[Happening]:
    for line in lines_of(entries[:MOST_SHOWN], english=english):
        changed = "；".join(f"{change.field} {change.before} → {change.after}" for change in line.changes)
        why = "；".join(filter(None, [line.entry.reason, changed]))
        at = line.entry.at
        yield Happening(localtime(at).date(), Part.AUDIT, line.verb, at=at, by=line.entry.actor, why=why)


def _moment(line: Happening) -> datetime:
    """The day it holds from comes first: a step may be entered days after it was taken."""
    if line.at is None or localtime(line.at).date() != line.on:
        return datetime.combine(line.on, time() if line.part == Part.OPENED else time(12), ZONE)
    return localtime(line.at)
