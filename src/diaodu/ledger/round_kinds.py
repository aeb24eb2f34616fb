"""Rounds that ask something else than commitments: their app says how lines are checked and shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from diaodu.ledger.models import Line, Observation, Return
    from diaodu.ledger.rules import Finding


@dataclass(frozen=True, slots=True)
class RoundKind:
    """`check`: what keeps the lines of a return from going up; `accepted`: what follows from facts, with them.

    The pages: the address for a code; `title` and `list_page` stand on the ledger's own list of rounds.
    """

    name: str
    title: str | Promise
    check: Callable[[Return, Sequence[Line]], list[Finding]]
    accepted: Callable[[Sequence[Return], Sequence[Observation]], None]
    return_page: Callable[[str], str]
    round_page: Callable[[str], str]
    list_page: Callable[[], str]


_kinds: dict[str, RoundKind] = {}


def register_round_kind(kind: RoundKind) -> None:
    _kinds[kind.name] = kind


def round_kinds() -> list[RoundKind]:
    return list(_kinds.values())


def round_kind(name: str) -> RoundKind | None:
    """None for the rounds about commitments, which are the ledger's own."""
    return _kinds.get(name)
