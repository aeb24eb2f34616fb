"""Lists in pieces: so many from a place on, and how many there are in all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from pydantic import BaseModel, Field

from diaodu.core.api.values import Answer

T = TypeVar("T")
MOST = 200
MOST_OFFSET = 1_000_000


class Window(BaseModel):
    limit: int = Field(50, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=MOST_OFFSET)


class Page(Answer, Generic[T]):
    total: int
    limit: int
    offset: int
    items: list[T]


def page_of(rows: QuerySet[Any], window: Window, row: Callable[[Any], T]) -> dict[str, Any]:
    """One page of a queryset: one query for the total, those of the queryset for the rows."""
    chosen = rows[window.offset : window.offset + window.limit]
    return _page(rows.count(), window, [row(item) for item in chosen])


def page_of_list(rows: Sequence[Any], window: Window, row: Callable[[Any], T]) -> dict[str, Any]:
    """One page of what is at hand already."""
    chosen = rows[window.offset : window.offset + window.limit]
    return _page(len(rows), window, [row(item) for item in chosen])


def _page(total: int, window: Window, items: list[Any]) -> dict[str, Any]:
    return {"total": total, "limit": window.limit, "offset": window.offset, "items": items}
