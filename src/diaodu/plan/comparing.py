"""Two versions of a plan, promise by promise: which stayed, moved, were edited, split, vanished or are new. Pure.

Likeness is the share of letter pairs two sentences have in common, from 0 to 100; punctuation and spaces do not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from diaodu.plan.choices import ChangeKind

_LETTERS = re.compile(r"[0-9]+(?:\.[0-9]+)?|.", re.DOTALL)
EDITED_FROM = 50  # likeness from which two sentences count as one that was edited
PART_FROM = 70  # percent of a shorter sentence that must stand in a longer one to be a part of it

# What a person may decide on each kind of difference; the first is what is proposed.
DECISIONS: dict[str, tuple[str, ...]] = {
    ChangeKind.SAME: ("follow",),
    ChangeKind.MOVED: ("follow",),
    ChangeKind.EDITED: ("follow", "apart"),
    ChangeKind.SPLIT: ("follow", "apart"),
    ChangeKind.VANISHED: ("withdraw", "keep"),
    ChangeKind.NEW: ("accept", "reject"),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A promise and the heading it stands under."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Numbers of the sentences, None where one side has none. Of a split, the likest part comes first."""

    kind: ChangeKind
    old: int | None
    new: int | None
    likeness: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The pairs in the order of the new text, what vanished after its neighbour. `kept`: percent of the old letters."""

    pairs: tuple[Pair, ...]
    kept: float


def compare(old: Sequence[Sentence], new: Sequence[Sentence]) -> Comparison:
    before, after = [_bare(one.text) for one in old], [_bare(one.text) for one in new]
    pairs = _same(old, new, before, after)
    pairs += _edited(before, after, pairs)
    pairs = _with_parts(before, after, pairs)
    olds, news = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    pairs += [Pair(ChangeKind.VANISHED, index, None, 0) for index in range(len(old)) if index not in olds]
    pairs += [Pair(ChangeKind.NEW, None, index, 0) for index in range(len(new)) if index not in news]
    total = sum(len(text) for text in before)
    kept = sum(
        len(before[index]) for index in {pair.old for pair in pairs if pair.new is not None} if index is not None
    )
    return Comparison(tuple(_ordered(pairs)), 100 * kept / total if total else 100.0)


def changed_words(old: str, new: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Both sentences in pieces, each with whether it differs; joined they give the sentences back.

    A figure is one piece: 180 that became 160 has not lost an 8.
    """
    before, after = _LETTERS.findall(old), _LETTERS.findall(new)
    ours: list[tuple[str, bool]] = []
    theirs: list[tuple[str, bool]] = []
    for tag, a, a_end, b, b_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if a_end > a:
            ours.append(("".join(before[a:a_end]), tag != "equal"))
        if b_end > b:
            theirs.append(("".join(after[b:b_end]), tag != "equal"))
    return ours, theirs


def _bare(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if letter.isalnum() or letter in "*%+-.")


def _same(old: Sequence[Sentence], new: Sequence[Sentence], before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """Word for word the same; of several alike, those under the same heading first."""
    free: dict[str, deque[int]] = defaultdict(deque)
    for index, text in enumerate(before):
        free[text].append(index)
    found: dict[int, int] = {}
    for at_home in (True, False):
        for index, text in enumerate(after):
            if index in found:
                continue
            fits = (one for one in free[text] if not at_home or old[one].place == new[index].place)
            if (match := next(fits, None)) is not None:
                free[text].remove(match)
                found[index] = match
    return [
        Pair(ChangeKind.SAME if old[one].place == new[index].place else ChangeKind.MOVED, one, index, 100)
        for index, one in found.items()
    ]


def _edited(before: Sequence[str], after: Sequence[str], pairs: Sequence[Pair]) -> list[Pair]:
    """The likest first, each sentence once."""
    taken_old, taken_new = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    likely = [
        (likeness, one, other)
        for one, other, likeness in _alike(before, after, taken_old, taken_new)
        if likeness >= EDITED_FROM
    ]
    found = []
    for likeness, one, other in sorted(likely, key=lambda item: (-item[0], abs(item[1] - item[2]), item[1])):
        if one not in taken_old and other not in taken_new:
            taken_old.add(one)
            taken_new.add(other)
            found.append(Pair(ChangeKind.EDITED, one, other, min(99, likeness)))
    return found


def _alike(
    before: Sequence[str], after: Sequence[str], taken_old: set[int | None], taken_new: set[int | None]
) -> list[tuple[int, int, int]]:
    """Pairs that share letter pairs at all, with their likeness: through an index, as most share none."""
    index: dict[str, list[int]] = defaultdict(list)
    sizes: dict[int, int] = {}
    grams = {one: _pairs_of(text) for one, text in enumerate(before) if one not in taken_old}
    for one, counted in grams.items():
        sizes[one] = sum(counted.values())
        for gram in counted:
            index[gram].append(one)
    found = []
    for other, text in enumerate(after):
        if other in taken_new:
            continue
        counted = _pairs_of(text)
        size = sum(counted.values())
        shared: Counter[int] = Counter()
        for gram, times in counted.items():
            for one in index[gram]:
                shared[one] += min(times, grams[one][gram])
        found += [(one, other, 200 * common // max(1, size + sizes[one])) for one, common in shared.items()]
    return found


def _with_parts(before: Sequence[str], after: Sequence[str], pairs: Sequence[Pair]) -> list[Pair]:
    """New sentences that are pieces of an old one: one piece is an edit, several are a split."""
    taken_new = {pair.new for pair in pairs}
    whole = {pair.old for pair in pairs if pair.kind in (ChangeKind.SAME, ChangeKind.MOVED)}
    parts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for other, text in enumerate(after):
        if other in taken_new:
            continue
        best = max(((_share(text, old), one) for one, old in enumerate(before) if one not in whole), default=(0, 0))
        if best[0] >= PART_FROM:
            parts[best[1]].append((best[0], other))
    found = [pair for pair in pairs if pair.old not in parts]
    for one, pieces in parts.items():
        main = [(pair.likeness, pair.new) for pair in pairs if pair.old == one and pair.new is not None]
        all_pieces = main + sorted(((share, other) for share, other in pieces), reverse=True)
        kind = ChangeKind.SPLIT if len(all_pieces) > 1 else ChangeKind.EDITED
        found += [Pair(kind, one, other, min(99, likeness)) for likeness, other in all_pieces]
    return found


def _share(part: str, whole: str) -> int:
    """Percent of the part's letter pairs that stand in the whole."""
    counted, within = _pairs_of(part), _pairs_of(whole)
    size = sum(counted.values())
    return 100 * sum((counted & within).values()) // size if size > 3 else 0


def _pairs_of(text: str) -> Counter[str]:
    return Counter(text[place : place + 2] for place in range(len(text) - 1)) or Counter([text])


def _ordered(pairs: Sequence[Pair]) -> list[Pair]:
    where: dict[int, int] = {}
    for pair in pairs:
        if pair.old is not None and pair.new is not None:
            where[pair.old] = min(pair.new, where.get(pair.old, pair.new))
    last, homes = -1, {}
    for old in sorted({pair.old for pair in pairs if pair.old is not None}):
        last = where.get(old, last)
        homes[old] = last
    return sorted(
        pairs,
        key=lambda pair: (pair.new, 0, 0) if pair.new is not None else (homes.get(pair.old or 0, -1), 1, pair.old or 0),
    )
