"""Several questions of one page at one moment: newer rows are looked for once, not before each question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_looked: ContextVar[set[int] | None] = ContextVar("looked", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """What is asked inside is answered as of the first question; also across functions, never across threads."""
    token = _looked.set(set())
    try:
        yield
    finally:
        _looked.reset(token)


def has_looked(reader: object) -> bool:
    looked = _looked.get()
    return looked is not None and id(reader) in looked


def note_look(reader: object) -> None:
    looked = _looked.get()
    if looked is not None:
        looked.add(id(reader))
