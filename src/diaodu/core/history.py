"""A record's past: its state by any day, the figures known then, and everything that happened to it in one time line.

What moves say is answered here for every kind. What else a record has (figures, ties, stops of a clock) the app it
belongs to registers with `register_past`; its page is the same for all (web.views.history).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from django.db.models import QuerySet
from django.utils.functional import Promise

from diaodu.core.clock import ZONE, today
from diaodu.core.models import Move, Subject

Words = str | Promise


class Part(StrEnum):
    """What a line of the time line is about: the chips above it."""

    OPENED = "opened"
    MOVE = "move"
    FIGURE = "figure"
    LIGHT = "light"
    TIE = "tie"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the time line. `by` is a code; `at` is empty where only the day is known."""

    on: date
    part: Part
    what: Words
    at: datetime | None = None
    by: str = ""
    post: str = ""
    why: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of a record by a day: `words` empty is a blank, with the reason in `blank`."""

    label: Words
    words: str = ""
    blank: Words = ""
    note: str = ""
    on: date | None = None  # since when it was known
    by: str = ""
    url: str = ""
    light: str = ""


def _nothing_happened(subject: Subject) -> Sequence[Happening]:
    return ()


def _nothing_known(subject: Subject, day: date) -> Sequence[Known]:
    return ()


@dataclass(frozen=True, slots=True)
class Past:
    """What an app says about the past of its records. `opened`: the day a record begins and the state it begins in.

    `happened` gives everything there ever was, whoever asks: only what every reader of the record may see goes there.
    """

    states: Mapping[str, Words]
    opened: Callable[[Subject], tuple[date, str]]
    verbs: Mapping[str, Words] = field(default_factory=dict)
    happened: Callable[[Subject], Sequence[Happening]] = _nothing_happened
    known: Callable[[Subject, date], Sequence[Known]] = _nothing_known


@dataclass(frozen=True, slots=True)
class StateOn:
    """The state by the end of a day. `move` is the step that led there; None: still as it was opened."""

    state: str
    move: Move | None


_pasts: dict[str, Past] = {}


def register_past(kind: str, past: Past) -> None:
    _pasts[kind] = past


def past_of(kind: str) -> Past | None:
    return _pasts.get(kind)


def asked_day(text: str) -> date:
    """The day an address asks for (`?on=`); what is no day, or lies ahead, counts as today."""
    try:
        return min(date.fromisoformat(text), today())
    except ValueError:
        return today()


def end_of(day: date) -> datetime:
    """The last moment that belongs to a day, for questions about what was known then."""
    return datetime.combine(day, time.max, ZONE)


def moves_of(subject_id: int) -> QuerySet[Move]:
    """Every step in the order it holds from, which may differ from the order it was entered in."""
    return Move.objects.filter(subject=subject_id).order_by("on", "pk")


def state_on(subject_id: int, day: date) -> StateOn | None:
    """None where the record never moved: then it is as it was opened, whatever the day."""
    return states_on([subject_id], day).get(subject_id)


def states_on(subject_ids: Collection[int], day: date) -> dict[int, StateOn]:
    """By subject, for those that ever moved; one query."""
    found: dict[int, StateOn] = {}
    for move in Move.objects.filter(subject__in=list(subject_ids)).order_by("on", "pk"):
        if move.on <= day:
            found[move.subject_id] = StateOn(move.to_state, move)
        elif move.subject_id not in found:
            found[move.subject_id] = StateOn(move.from_state, None)
    return found
