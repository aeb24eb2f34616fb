"""What records say now, by address: `indicator:GDP_G:yunhai:2026-Q2`, `project:X-2026-001:total`.

A figure keeps the address it was bound to and what was said then; asking the same address again tells whether the
ledger has moved since. Each kind of address answers many at once, in a constant number of queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from diaodu.bulletins.papers.composing.bound import Bound, Style
from diaodu.core.history import end_of


@dataclass(frozen=True, slots=True)
class When:
    """The county that is asked about, the day, and up to when what is known counts."""

    scope: str
    day: date

    @property
    def known(self) -> datetime:
        return end_of(self.day)


Parts = tuple[str, ...]
# Given the parts of the addresses after their kind; answers what each says. One that names nothing is left out.
Reader = Callable[[Sequence[Parts], When], Mapping[Parts, Bound]]
_readers: dict[str, Reader] = {}
GONE = "原记录已不在或不再公开"


def register_source(kind: str, reader: Reader) -> None:
    _readers[kind] = reader


def address(kind: str, *parts: object) -> str:
    return ":".join([kind, *map(str, parts)])


def read_facts(addresses: Iterable[str], when: When) -> dict[str, Bound]:
    """What each address says now; one that names nothing (any more) is a blank that says so."""
    asked: dict[str, dict[Parts, str]] = defaultdict(dict)
    for each in dict.fromkeys(addresses):
        kind, *rest = each.split(":")
        asked[kind][tuple(rest)] = each
    found: dict[str, Bound] = {}
    for kind, wanted in asked.items():
        answers = _readers[kind](list(wanted), when) if kind in _readers else {}
        for parts, source in wanted.items():
            fact = answers.get(parts) or Bound("", Style.WORDS, source, source, blank=GONE)
            found[source] = replace(fact, source=source)
    return found


def is_address(text: str) -> bool:
    return text.partition(":")[0] in _readers


def words(label: str, said: str, *, blank: str = "") -> Bound:
    """Words of a record, without the stop at their end: the sentence around them has one."""
    return Bound("", Style.WORDS, "", label[:200], words=said.strip().rstrip("。；;"), blank=blank)
