"""The figures of one paper while it is composed: each record is bound once, and text gets its token."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from diaodu.bulletins.papers.composing.bound import Bound, Style, token


class Book:
    """Binds figures and hands out tokens. The same source said in the same style is bound once."""

    def __init__(self, *, first: int = 1) -> None:
        self._next = first
        self._figures: dict[str, Bound] = {}
        self._there: dict[tuple[str, Style], str] = {}

    @property
    def figures(self) -> Mapping[str, Bound]:
        return self._figures

    def bind(self, fact: Bound) -> str:
        """The token for a fact; its own key is not looked at."""
        there = (fact.source, fact.style)
        if there not in self._there:
            key = f"f{self._next}"
            self._next += 1
            self._there[there] = key
            self._figures[key] = replace(fact, key=key)
        return token(self._there[there])

    def words(self, source: str, label: str, words: str) -> str:
        """Words of a record, as a name or what somebody wrote: whatever numbers stand in them, the record says."""
        return self.bind(words_fact(source, label, words))

    def count(self, source: str, label: str, number: int, unit: str) -> str:
        return self.bind(Bound("", Style.AMOUNT, source, label, Decimal(number), unit))

    def kept(self, texts: str) -> dict[str, Bound]:
        """Only the figures these texts point at."""
        return {key: fact for key, fact in self._figures.items() if token(key) in texts}


def words_fact(source: str, label: str, words: str) -> Bound:
    return Bound("", Style.WORDS, source, label, words=words.strip())
