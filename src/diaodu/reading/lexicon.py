"""Lexicons as matchers: the longest word of a list at a place, or all of them in a clause, in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Lexicon(Generic[Value]):
    """Words with a value each. Where one word holds another, the longer one counts."""

    def __init__(self, words: Mapping[str, Value]) -> None:
        self._words = dict(words)
        longest = sorted(self._words, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest)) or r"(?!)")

    def at(self, text: str, position: int = 0) -> tuple[str, Value] | None:
        """The longest word that begins at `position`, with its value."""
        match = self._pattern.match(text, position)
        return (match[0], self._words[match[0]]) if match else None

    def all(self, text: str) -> Iterator[tuple[int, str, Value]]:
        """Every word of the text from left to right, none inside another."""
        for match in self._pattern.finditer(text):
            yield match.start(), match[0], self._words[match[0]]

    def __contains__(self, word: str) -> bool:
        return word in self._words
