"""The record of changes as the audit page shows it: what was asked for, one page of it, each entry's changed fields."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from diaodu.core.clock import ZONE
from diaodu.core.models import AuditEntry
from diaodu.core.typed import KEY_DIGITS, whole_number
from diaodu.kernel.tables import table_rows
from diaodu.people.models import Officer

PAGE_SIZE = 50
_LONGEST_VALUE = 160


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. A day that is none, or a number that is none, counts as not asked."""

    actor: str = ""
    verb: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None  # included
    before: int | None = None  # entries with lower numbers only: the next page

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        number = query.get("before", "")
        return cls(
            actor=query.get("actor", "").strip()[:60],
            verb=query.get("verb", "").strip()[:60],
            subject=query.get("subject", "").strip()[:200],
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
            before=whole_number(number, digits=KEY_DIGITS),
        )

    def address(self, **changes: Any) -> str:
        values = vars_of(replace(self, **changes))
        return "?" + urlencode({name: str(value) for name, value in values.items() if value})

    @property
    def narrows(self) -> bool:
        return any(vars_of(replace(self, before=None)).values())


def vars_of(asked: Asked) -> dict[str, Any]:
    return {name: getattr(asked, name) for name in Asked.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is read: who by name, what in words, which fields from what to what."""

    entry: AuditEntry
    actor_name: str
    verb: str
    changes: tuple[Change, ...]


def asked_entries(entries: QuerySet[AuditEntry], asked: Asked) -> QuerySet[AuditEntry]:
    """Newest first. The subject is found by how it begins: a code, or a unit with all below it."""
    if asked.actor:
        entries = entries.filter(actor=asked.actor)
    if asked.verb:
        entries = entries.filter(verb=asked.verb)
    if asked.subject:
        entries = entries.filter(subject__startswith=asked.subject)
    if asked.since:
        entries = entries.filter(at__gte=_midnight(asked.since))
    if asked.until:
        entries = entries.filter(at__lt=_midnight(asked.until + timedelta(days=1)))
    if asked.before is not None:
        entries = entries.filter(number__lt=asked.before)
    return entries.order_by("-number")


def page_of_lines(entries: QuerySet[AuditEntry], *, english: bool) -> tuple[list[Line], int | None]:
    """One page, and the number the next one begins below (None where this is the last). Two queries."""
    found = list(entries[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return list(lines_of(shown, english=english)), shown[-1].number if len(found) > PAGE_SIZE else None


def lines_of(entries: Iterable[AuditEntry], *, english: bool) -> Iterator[Line]:
    held = list(entries)
    names = dict(Officer.objects.filter(username__in={entry.actor for entry in held}).values_list("username", "name"))
    for entry in held:
        yield Line(
            entry,
            names.get(entry.actor, ""),
            verb_said(entry.verb, english=english),
            changed_fields(entry, english=english),
        )


def changed_fields(entry: AuditEntry, *, english: bool) -> tuple[Change, ...]:
    """The fields that differ between before and after, in the order they were written."""
    before, after = entry.before or {}, entry.after or {}
    names = [*before, *(name for name in after if name not in before)]
    return tuple(
        Change(_named(_words("fields.csv"), name, english=english), _said(before.get(name)), _said(after.get(name)))
        for name in names
        if before.get(name) != after.get(name)
    )


def verb_said(verb: str, *, english: bool) -> str:
    return _named(_words("verbs.csv"), verb, english=english)


def verbs() -> list[str]:
    """Every verb that has a name: what the filter offers."""
    return list(_words("verbs.csv"))


@cache
def _words(file: str) -> dict[str, tuple[str, str]]:
    """code → its name in Chinese and in English, from a table of reference/audit."""
    return {code: (zh, en) for code, zh, en in (row.values() for row in table_rows("audit", file))}


def _named(names: dict[str, tuple[str, str]], code: str, *, english: bool) -> str:
    return names[code][english] if code in names else code


def _said(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)
