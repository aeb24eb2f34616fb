"""An unmasked text laid over the masked one: what stands at each mask, and how sure that is. Pure.

Both texts are compared without spaces and with one width of letters. Stretches that occur once in both are the
anchors; between them the text between the masks must be found in its order. Offsets answered are those of the texts
as given. Time grows with the length of the texts, not with its square.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from enum import StrEnum

_HOLE = "\ue000"  # a private letter, which no text of ours holds
_STRETCH = 12
_LONGEST_DIFF = 400_000  # letters times letters that are compared one by one
_LONGEST_VALUE = 120
_SIDE = 4  # as many same letters on each side make a finding sure


class Sureness(StrEnum):
    SURE = "sure"
    DOUBTFUL = "doubtful"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """What stands at a mask: its place in the unmasked text, and in one line why it is believed or not."""

    start: int
    end: int
    value: str
    sureness: Sureness
    why_zh: str
    why_en: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where both texts differ though nothing is masked there."""

    at: int
    public: str
    internal: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """One finding for each mask. `differing`: percent of the unmasked text that is not the same in both."""

    findings: tuple[Finding, ...]
    differing: float
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class _Plain:
    """A text without spaces, each letter with its offset in the text as given."""

    letters: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """`size` letters that are the same in both, from `public` and from `internal` on."""

    public: int
    internal: int
    size: int


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where in the unmasked letters the value of a mask stands."""

    start: int
    end: int
    sureness: Sureness


def overlay(public: str, masks: Sequence[tuple[int, int]], internal: str) -> Overlay:
    """`masks`: spans of `public`, in order, none touching another."""
    masked, whole = _plain(public, masks), _plain(internal, ())
    blocks = _blocks(masked.letters, whole.letters)
    spots, same, differences = _Solver(masked, whole).solve(blocks)
    found = tuple(_finding(spot, internal, whole) for spot in spots)
    hidden = sum(spot.end - spot.start for spot in spots if spot is not None)
    total = (len(masked.letters) - len(masks)) + max(0, len(whole.letters) - hidden)
    differing = 100 * (1 - 2 * same / total) if total else 0.0
    shown = tuple(
        Difference(
            masked.places[min(one.public, len(masked.places) - 1)] if masked.places else 0,
            masked.letters[one.public : one.public_end].replace(_HOLE, "*"),
            whole.letters[one.internal : one.internal_end],
        )
        for one in differences
    )
    return Overlay(found, max(0.0, differing), shown)


def _plain(text: str, masks: Sequence[tuple[int, int]]) -> _Plain:
    letters: list[str] = []
    places: list[int] = []
    at = 0
    for start, end in [*masks, (len(text), len(text))]:
        for place in range(at, start):
            letter = unicodedata.normalize("NFKC", text[place])
            if len(letter) != 1:
                letter = text[place]
            if not letter.isspace():
                letters.append(letter)
                places.append(place)
        if end > start:
            letters.append(_HOLE)
            places.append(start)
        at = end
    return _Plain("".join(letters), tuple(places))


def _blocks(masked: str, whole: str) -> list[_Block]:
    """What both have in the same order, from stretches that occur once in each."""
    blocks: list[_Block] = []
    public_end = internal_end = 0
    for public, internal in _anchors(masked, whole):
        if public < public_end or internal < internal_end:
            continue
        back = 0
        while (
            public - back > public_end
            and internal - back > internal_end
            and masked[public - back - 1] == whole[internal - back - 1]
        ):
            back += 1
        size = _STRETCH
        while (
            public + size < len(masked)
            and internal + size < len(whole)
            and masked[public + size] == whole[internal + size]
        ):
            size += 1
        blocks.append(_Block(public - back, internal - back, size + back))
        public_end, internal_end = public + size, internal + size
    return blocks


def _anchors(masked: str, whole: str) -> list[tuple[int, int]]:
    """Places of stretches that occur once in both texts, the longest run of them that keeps its order."""
    ours, theirs = _once(masked), _once(whole)
    pairs = sorted((place, theirs[stretch]) for stretch, place in ours.items() if stretch in theirs)
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, internal) in enumerate(pairs):
        length = bisect_left(tails, internal)
        before.append(last[length - 1] if length else -1)
        if length == len(tails):
            tails.append(internal)
            last.append(index)
        else:
            tails[length], last[length] = internal, index
    chain: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _once(letters: str) -> dict[str, int]:
    found: dict[str, int] = {}
    again: set[str] = set()
    for place in range(len(letters) - _STRETCH + 1):
        stretch = letters[place : place + _STRETCH]
        if _HOLE in stretch:
            continue
        if stretch in found:
            again.add(stretch)
        else:
            found[stretch] = place
    for stretch in again:
        del found[stretch]
    return found


@dataclass(frozen=True, slots=True)
class _Gap:
    """What stands between two blocks, in both texts."""

    public: int
    public_end: int
    internal: int
    internal_end: int


class _Solver:
    def __init__(self, masked: _Plain, whole: _Plain) -> None:
        self._masked, self._whole = masked.letters, whole.letters

    def solve(self, blocks: Sequence[_Block]) -> tuple[list[_Spot | None], int, list[_Gap]]:
        """A spot for each mask (None: nothing stands there), how many letters are the same, where they differ."""
        spots: list[_Spot | None] = []
        same = sum(block.size for block in blocks)
        differences: list[_Gap] = []
        for gap in self._gaps(blocks):
            found, kept, others = self._in_gap(gap)
            spots += found
            same += kept
            differences += others
        return spots, same, differences

    def _gaps(self, blocks: Sequence[_Block]) -> Iterator[_Gap]:
        public = internal = 0
        for block in [*blocks, _Block(len(self._masked), len(self._whole), 0)]:
            if block.public > public or block.internal > internal:
                yield _Gap(public, block.public, internal, block.internal)
            public, internal = block.public + block.size, block.internal + block.size

    def _in_gap(self, gap: _Gap) -> tuple[list[_Spot | None], int, list[_Gap]]:
        parts = self._masked[gap.public : gap.public_end].split(_HOLE)
        if len(parts) > 1:
            spots = self._between(parts, gap)
            if spots is not None:
                return spots, sum(len(part) for part in parts), []
        return self._by_letters(len(parts) - 1, gap)

    def _between(self, parts: Sequence[str], gap: _Gap) -> list[_Spot | None] | None:
        """Where all the text between the masks stands in its order; None where it does not."""
        whole, low, high = self._whole, gap.internal + len(parts[0]), gap.internal_end - len(parts[-1])
        if (
            high <= low
            or not whole.startswith(parts[0], gap.internal)
            or not whole.endswith(parts[-1], low, gap.internal_end)
        ):
            return None
        first = self._placed(parts[1:-1], low, high)
        last = self._placed_from_behind(parts[1:-1], low, high)
        if first is None or last is None:
            return None
        starts = [low, *(place + len(part) for place, part in zip(first, parts[1:-1], strict=True))]
        ends = [*first, high]
        alone = [True, *(one == other for one, other in zip(first, last, strict=True)), True]
        return [
            _Spot(start, end, self._trust(start, end, sure=alone[number] and alone[number + 1]))
            for number, (start, end) in enumerate(zip(starts, ends, strict=True))
        ]

    @staticmethod
    def _trust(start: int, end: int, *, sure: bool) -> Sureness:
        return Sureness.SURE if sure and end - start <= _LONGEST_VALUE else Sureness.DOUBTFUL

    def _placed(self, parts: Sequence[str], low: int, high: int) -> list[int] | None:
        """The earliest places of these parts, at least one letter between them."""
        places, at = [], low + 1
        for part in parts:
            place = self._whole.find(part, at, high - 1) if part else at
            if place < 0:
                return None
            places.append(place)
            at = place + len(part) + 1
        return places if at <= high else None

    def _placed_from_behind(self, parts: Sequence[str], low: int, high: int) -> list[int] | None:
        places, at = [], high - 1
        for part in reversed(parts):
            place = self._whole.rfind(part, low + 1, at) if part else at
            if place < 0:
                return None
            places.append(place)
            at = place - 1
        return places[::-1] if at >= low else None

    def _by_letters(self, holes: int, gap: _Gap) -> tuple[list[_Spot | None], int, list[_Gap]]:
        """Letter by letter, where the text between the masks is not the same throughout."""
        public = self._masked[gap.public : gap.public_end]
        internal = self._whole[gap.internal : gap.internal_end]
        if len(public) * len(internal) > _LONGEST_DIFF:
            return [None] * holes, 0, [gap]
        blocks = SequenceMatcher(None, public, internal, autojunk=False).get_matching_blocks()
        spots: list[_Spot | None] = []
        others: list[_Gap] = []
        before = Match(0, 0, 0)
        for block in blocks:
            between, start, end = public[before.a + before.size : block.a], before.b + before.size, block.b
            spots += self._spots_in(between, gap, (start, end), (before.size, block.size))
            if between.strip(_HOLE) or (end > start and _HOLE not in between):
                at = gap.public + before.a + before.size
                others.append(_Gap(at, gap.public + block.a, gap.internal + start, gap.internal + end))
            before = block
        return spots, sum(block.size for block in blocks), others

    @staticmethod
    def _spots_in(between: str, gap: _Gap, span: tuple[int, int], sides: tuple[int, int]) -> list[_Spot | None]:
        """The masks in a stretch that matches nothing: sure only where one stands alone between words enough."""
        holes, (start, end) = between.count(_HOLE), span
        if not holes or not 0 < end - start <= _LONGEST_VALUE:
            return [None] * holes
        sure = between == _HOLE and min(sides) >= _SIDE and sum(sides) >= 3 * _SIDE
        spot = _Spot(gap.internal + start, gap.internal + end, Sureness.SURE if sure else Sureness.DOUBTFUL)
        return [spot] * holes


def _finding(spot: _Spot | None, internal: str, whole: _Plain) -> Finding:
    if spot is None:
        return Finding(
            0, 0, "", Sureness.MISSING, "内部版里找不到对应的文字。", "Nothing in the internal edition stands here."
        )
    start, end = whole.places[spot.start], whole.places[spot.end - 1] + 1
    if spot.sureness is Sureness.SURE:
        zh, en = "前后文字完全一致。", "The text on both sides is the same."
    else:
        zh, en = (
            "前后文字有出入，或有不止一种断法，请核对。",
            "The text around differs or fits in more than one way; please check.",
        )
    return Finding(start, end, internal[start:end], spot.sureness, zh, en)
