"""Where a record's page is, and who may open it. Each app says it for its own kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from diaodu.core.models import Subject

# The records of a kind whose page this officer may open on that day: by their subjects.
Sight = Callable[[Any, date], QuerySet[Subject]]

_links: dict[str, Callable[[Subject], str]] = {}
_names: dict[str, str | Promise] = {}
_sights: dict[str, Sight] = {}


def register_link(kind: str, url: Callable[[Subject], str], *, name: str | Promise, sight: Sight | None = None) -> None:
    """The page of records of that kind, and their name in a filter. No query in `url`: lists ask it for each row.

    `sight`: who may open it, from the queryset the page itself asks; without one, who may see the subject.
    """
    _links[kind] = url
    _names[kind] = name
    if sight is not None:
        _sights[kind] = sight


def subject_url(subject: Subject) -> str:
    """The address of the record's page; empty for a kind that has none."""
    url = _links.get(subject.kind)
    return url(subject) if url else ""


def linked_kinds() -> dict[str, str | Promise]:
    """The kinds that have pages, and their names."""
    return dict(_names)


def sights() -> Mapping[str, Sight]:
    """For each kind that says it by itself, who may open its records."""
    return dict(_sights)
