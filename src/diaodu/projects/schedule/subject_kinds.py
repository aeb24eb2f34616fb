"""The seam: what upper apps say about the records that may have a schedule.

A kind says who may see its records, and where it can: who may change their schedules, how they are grouped on the
chart, what is invested per month, which template fits, and what the rules of the lights ask beside the schedule
itself. What it does not say is not invented.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from diaodu.core.models import Subject
from diaodu.projects.schedule.invested_life import InvestedLife
from diaodu.projects.schedule.rules.case import Bond


@dataclass(frozen=True, slots=True)
class Groups:
    """Where a record belongs, as people call it; empty: it says nothing of the kind."""

    area: str = ""
    industry: str = ""


@dataclass(frozen=True, slots=True)
class Invested:
    """What a month is to bring and what it brought, in 亿元, of that month alone; None: not known."""

    month: date  # its first day
    planned: Decimal | None
    done: Decimal | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules ask beside the schedule; shares are percents."""

    paid: Decimal | None = None
    paid_required: Decimal | None = None
    entered_on: date | None = None  # into statistics
    must_enter: bool = False
    bonds: Sequence[Bond] = ()  # special bonds, each with what of it was spent


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a form to lay a schedule begins with: the template that fits the record, and the day its work begins."""

    template: str
    starts_on: date | None = None


Keys = Sequence[int]  # of subjects


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """`sight`: the subjects of this kind an officer may see on a day, from the queryset their own page asks.

    `parts`: the parts (of `permissions.py`) an officer has by the app's own rules, beside lead unit and office.
    `planned_as`: how the months' planned figures come about, said under their curve. `lives`: the whole life's
    investment, by caliber.
    """

    kind: str
    name: str | Promise
    sight: Callable[[Any, date], QuerySet[Subject]]
    groups: Callable[[Keys, date], Mapping[int, Groups]] | None = None
    invested: Callable[[Keys, date], Mapping[int, Sequence[Invested]]] | None = None
    lives: Callable[[Keys, date], Mapping[int, InvestedLife]] | None = None
    facts: Callable[[Keys, date], Mapping[int, Facts]] | None = None
    parts: Callable[[Any, int, date], frozenset[str]] | None = None
    proposal: Callable[[int, date], Proposal | None] | None = None
    planned_as: str | Promise = ""


_kinds: dict[str, SubjectKind] = {}


def register_subject_kind(kind: SubjectKind) -> None:
    """Records of this kind may have a schedule from now on."""
    _kinds[kind.kind] = kind


def subject_kinds() -> list[SubjectKind]:
    return [_kinds[name] for name in sorted(_kinds)]


def subject_kind(name: str) -> SubjectKind | None:
    return _kinds.get(name)


def groups_of(subjects: Mapping[str, Keys], on: date) -> dict[int, Groups]:
    """By subject; `subjects`: their keys by kind. What a kind says nothing about is absent."""
    return _asked(subjects, on, lambda kind: kind.groups)


def invested_of(subjects: Mapping[str, Keys], on: date) -> dict[int, Sequence[Invested]]:
    return _asked(subjects, on, lambda kind: kind.invested)


def life_of(subject: Subject, on: date) -> InvestedLife | None:
    """What was invested in a record over its whole life; None where its kind says nothing."""
    kind = _kinds.get(subject.kind)
    return kind.lives([subject.pk], on).get(subject.pk) if kind and kind.lives else None


def facts_of(subjects: Mapping[str, Keys], on: date) -> dict[int, Facts]:
    return _asked(subjects, on, lambda kind: kind.facts)


def parts_of(officer: Any, subject: Subject, on: date) -> frozenset[str]:
    """The parts the record's own app gives an officer in its schedule."""
    kind = _kinds.get(subject.kind)
    return kind.parts(officer, subject.pk, on) if kind and kind.parts else frozenset()


def proposal_of(subject: Subject, on: date) -> Proposal | None:
    kind = _kinds.get(subject.kind)
    return kind.proposal(subject.pk, on) if kind and kind.proposal else None


def _asked(subjects: Mapping[str, Keys], on: date, chosen: Callable[[SubjectKind], Any]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for name, keys in subjects.items():
        kind = _kinds.get(name)
        ask = chosen(kind) if kind else None
        if ask is not None:
            found |= ask(keys, on)
    return found
