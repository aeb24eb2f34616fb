"""What one request has asked the database already: the posts of who asks, the rules that hold, the day.

A page asks such things in many places; the database hears each once. Outside a request nothing is remembered, and
every change (its audit entry) forgets everything, so that an answer is never older than the request itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Answer = TypeVar("Answer")
_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("remembered_answers", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Inside the block (a request) answers are kept."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def remembered(question: Hashable, ask: Callable[[], Answer]) -> Answer:
    """The answer given before in this request, else what `ask` says. Whoever gets it must not change it."""
    answers = _answers.get()
    if answers is None:
        return ask()
    if question not in answers:
        answers[question] = ask()
    answer: Answer = answers[question]
    return answer


def forget() -> None:
    """Something has changed: ask anew from here on."""
    answers = _answers.get()
    if answers is not None:
        answers.clear()
