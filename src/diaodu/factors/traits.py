"""Who may need factors, and what they bring: each app says it for its own kind of record.

Factors know no project. An app registers a `Bearer` for its kind of subject; every other record of the county may
need something too, it only brings nothing that an allocation could weigh.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

CRITERIA = ("investment", "tax", "jobs", "stage", "priority")
# A figure, a word that the dated rule factors.points gives points to, or None where it is not known.
Trait = Decimal | str | None
Traits = Mapping[int, Mapping[str, Trait]]


@dataclass(frozen=True, slots=True)
class Group:
    """Subjects that belong together (an area, say), to narrow the chart by."""

    code: str
    label: str
    subjects: frozenset[int] = field(default_factory=frozenset)


def _nothing(keys: Sequence[int], on: date) -> Traits:
    return {}


def _nobody(keys: Collection[int]) -> Collection[int]:
    return ()


def _no_groups(scope: str, on: date) -> Sequence[Group]:
    return ()


@dataclass(frozen=True, slots=True)
class Bearer:
    """`traits`: by subject, by criterion; `over`: those that need nothing any more; `groups`: of a county."""

    kind: str
    traits: Callable[[Sequence[int], date], Traits] = _nothing
    over: Callable[[Collection[int]], Collection[int]] = _nobody
    groups: Callable[[str, date], Sequence[Group]] = _no_groups


_bearers: dict[str, Bearer] = {}


def register_bearer(bearer: Bearer) -> None:
    _bearers[bearer.kind] = bearer


def traits_of(subjects: Mapping[int, str], *, on: date) -> dict[int, Mapping[str, Trait]]:
    """What these bring; `subjects`: kind by key. A constant number of queries for each kind."""
    found: dict[int, Mapping[str, Trait]] = {}
    for kind, bearer in _bearers.items():
        keys = [key for key, own in subjects.items() if own == kind]
        if keys:
            found |= bearer.traits(keys, on)
    return found


def over_among(subjects: Mapping[int, str]) -> set[int]:
    """Those of them that have ended by their own app's word (a project taken out)."""
    found: set[int] = set()
    for kind, bearer in _bearers.items():
        keys = [key for key, own in subjects.items() if own == kind]
        if keys:
            found |= set(bearer.over(keys))
    return found


def groups_of(scope: str, *, on: date) -> list[Group]:
    """The groups of all kinds, those of one code together."""
    found: dict[str, Group] = {}
    for bearer in _bearers.values():
        for group in bearer.groups(scope, on):
            there = found.get(group.code)
            held = group.subjects | there.subjects if there else group.subjects
            found[group.code] = Group(group.code, group.label, held)
    return list(found.values())
