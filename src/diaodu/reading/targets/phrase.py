"""The words around a number: its item, clause and sentence, found once for the whole text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from diaodu.reading.quantities import Amount

# A comma inside a number and the pause inside brackets divide nothing.
_BOUNDARY = re.compile(
    r"(?P<sentence>[。！？!?；;\n])|(?P<clause>[，：:]|(?<![0-9]),|,(?![0-9]))|(?P<item>、(?![^（）()、，。]{0,6}[）)]))"
)
_REACH = 400  # letters a sentence is looked at on either side: longer ones are lists, and this keeps the time linear


class Boundaries:
    """Where the items, clauses and sentences of one text end."""

    def __init__(self, text: str) -> None:
        self.text = text
        found: dict[str, list[int]] = {"sentence": [], "clause": [], "item": []}
        for match in _BOUNDARY.finditer(text):
            found[str(match.lastgroup)].append(match.start())
        self._lines = [place for place in found["sentence"] if text[place] == "\n"]
        self._sentences = found["sentence"]
        self._stops = [place for place in found["sentence"] if text[place] not in "；;"]
        self._clauses = sorted(found["sentence"] + found["clause"])
        self._items = sorted(self._clauses + found["item"])

    def sentence(self, position: int) -> tuple[int, int]:
        return self._around(self._sentences, position)

    def sentence_close(self, position: int) -> int:
        """Where the sentence of a position ends, however far off that is."""
        after = bisect_left(self._sentences, position)
        return self._sentences[after] if after < len(self._sentences) else len(self.text)

    def full_stop_before(self, position: int) -> int:
        """Where the words behind the last full stop or line break begin."""
        before = bisect_right(self._stops, position - 1)
        return max(self._stops[before - 1] + 1 if before else 0, position - _REACH)

    def clause(self, position: int) -> tuple[int, int]:
        return self._around(self._clauses, position)

    def item(self, position: int) -> tuple[int, int]:
        return self._around(self._items, position)

    def line_start(self, position: int) -> int:
        before = bisect_right(self._lines, position - 1)
        return self._lines[before - 1] + 1 if before else 0

    def _around(self, marks: list[int], position: int) -> tuple[int, int]:
        before = bisect_right(marks, position - 1)
        after = bisect_left(marks, position)
        start = marks[before - 1] + 1 if before else 0
        end = marks[after] if after < len(marks) else len(self.text)
        return max(start, position - _REACH), min(end, position + _REACH)


@dataclass(frozen=True)
class Phrase:
    """A number in its surroundings; every string ends or begins at the number with its comparator."""

    bounds: Boundaries
    amounts: tuple[Amount, ...]  # all of the text, in order
    index: int

    @property
    def text(self) -> str:
        return self.bounds.text

    @cached_property
    def sentence_span(self) -> tuple[int, int]:
        return self.bounds.sentence(self.amount.core)

    @cached_property
    def clause_span(self) -> tuple[int, int]:
        return self.bounds.clause(self.amount.core)

    @cached_property
    def paragraph_opening(self) -> str:
        """The first letters of the paragraph, not reaching the number."""
        start = self.bounds.line_start(self.amount.core)
        return self.text[start : min(start + 24, self.amount.start)]

    @cached_property
    def lead(self) -> str:
        """The sentence before the number."""
        return self.text[self.sentence_span[0] : self.amount.start]

    @cached_property
    def earlier(self) -> str:
        """What stands between the last full stop and the sentence, divided from it by semicolons."""
        start = self.sentence_span[0]
        if self.text[start - 1 : start] not in ("；", ";"):
            return ""
        return self.text[self.bounds.full_stop_before(start - 1) : start - 1]

    @cached_property
    def head(self) -> str:
        """The clause before the number."""
        return self.text[self.clause_span[0] : self.amount.start]

    @cached_property
    def item_head(self) -> str:
        """The item of the list before the number."""
        return self.text[self.bounds.item(self.amount.core)[0] : self.amount.start]

    @cached_property
    def tail(self) -> str:
        """From the number to the end of its item."""
        return self.text[self.amount.end : max(self.amount.end, self.bounds.item(self.amount.end)[1])]

    @cached_property
    def rest(self) -> str:
        """From the number to the end of its clause."""
        return self.text[self.amount.end : max(self.amount.end, self.bounds.clause(self.amount.end)[1])]

    @cached_property
    def follow(self) -> str:
        """From the number to the end of its sentence."""
        return self.text[self.amount.end : max(self.amount.end, self.bounds.sentence(self.amount.end)[1])]

    @property
    def next_amount(self) -> Amount | None:
        """The next amount of the same sentence."""
        return self._neighbour(self.index + 1)

    @property
    def previous_amount(self) -> Amount | None:
        """The amount before it in the same sentence."""
        return self._neighbour(self.index - 1)

    @property
    def following(self) -> Phrase:
        """The next amount in its own surroundings; ask `next_amount` first whether the sentence holds one."""
        return Phrase(self.bounds, self.amounts, self.index + 1)

    @property
    def amount(self) -> Amount:
        return self.amounts[self.index]

    def _neighbour(self, index: int) -> Amount | None:
        if not 0 <= index < len(self.amounts):
            return None
        start, end = self.sentence_span
        return self.amounts[index] if start <= self.amounts[index].core < end else None
