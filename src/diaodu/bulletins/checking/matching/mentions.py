"""From a text to its figures: what each is about, of which period and place, and what it says of its thing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diaodu.bulletins.checking.matching.model import Ground, Kind, Mention, Said
from diaodu.bulletins.checking.matching.names import Finder, Hit, Line
from diaodu.bulletins.checking.matching.numbers import Number, numbers_of, precision_of, written
from diaodu.bulletins.checking.matching.periods import PERIOD, Periods
from diaodu.kernel.quantity import Quantity
from diaodu.kernel.tables import table_rows
from diaodu.reading.quantities import Amount

_WORDS: dict[str, list[str]] = defaultdict(list)
for _row in table_rows("checking", "words.csv"):
    _WORDS[_row["place"]].append(_row["word"])


def _any_of(place: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_WORDS[place], key=len, reverse=True))))


_BETWEEN = _any_of("between")
_GROWTH, _FALL, _TARGET = _any_of("growth"), _any_of("fall"), _any_of("target")
_COMPLETION, _COMPARED = _any_of("completion"), _any_of("compared")
_OPENS = tuple(sorted(_WORDS["opens"], key=len, reverse=True))
_SENTENCE = re.compile(r"[。！？；;\n]")
_CLAUSE = re.compile(r"[，,、：:（）()“”]")
_HAN = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_OUTSIDE = ("全国", "全省", "全市", "全球", "我省", "我国", "省内", "周边")
_SHIFTED = re.compile(r"提高|提升|回落|上升")
_CHANGED = re.compile(r"[比较].{0,6}(?:增加|减少|净增|多|少)\Z|(?:净增|增收|减收)\Z")
_AIMS = re.compile(r"(?:力争|确保|预期|努力)[^。；\n，]*\Z|目标(?:任务)?[为是：:][^。；\n]*\Z")
_ROW = 60  # letters over which 目标为 holds
_HEADING = 24  # letters of a sentence that is only a name
_ITSELF = re.compile(r"[比较][^，。]{2,12}的\Z")  # 较一季度的5.2%: the growth of that period
_STEP = 8  # letters between the figures of a row
_REACH = 120  # letters back to the name a figure belongs to
_AFTER = 6  # letters from a count to the name of what is counted
_COUNTED = {"count", "people", "place", "area", "length", "times"}
ELSEWHERE: Said = ("说的是本县以外，台账没有", "about places outside the county, which the ledger does not hold")
COMPARED: Said = (
    "与别处或别期相比的差，台账没有",
    "a difference to another place or period, which the ledger does not hold",
)
POINTS: Said = (
    "增速之间的差应写“个百分点”，这里写成“%”",
    "a difference of rates is in percentage points; here it says %",
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    paragraph: int


def mentions_of(text: str, ground: Ground) -> list[Mention]:
    """All numbers of the text, in order. Linear in its length."""
    return list(_Reader(text, ground).mentions())


class _Reader:
    def __init__(self, text: str, ground: Ground) -> None:
        self.text, self.ground = text, ground
        self.names = Line(Finder({name for each in ground.known for name in each.names}).hits(text))
        self.by_place = {name: place.key for place in ground.places for name in place.names}
        outside = [word for word in _OUTSIDE if word not in ground.own]
        self.outside = set(outside)
        self.places = Line(Finder([*self.by_place, *ground.own, *outside]).hits(text))
        self.periods = Periods(text, year=ground.year, month=ground.month)
        self.sentences = list(_sentences(text))
        self._starts = [each.start for each in self.sentences]

    def mentions(self) -> Iterator[Mention]:
        before: Mention | None = None
        shared: _Shared | None = None
        for number in numbers_of(self.text):
            sentence = self.sentences[bisect_right(self._starts, number.start) - 1]
            if number.amount is None or number.amount.quantity is None:
                yield self._other(number, sentence)
                continue
            if before is not None and before.sentence[0] != sentence.start:
                before = before if before.end >= sentence.paragraph else None
                shared = None
            shared = self._shared(number, sentence, before, shared)
            made = self._figure(number, number.amount, sentence, before, shared)
            yield made
            before = made

    def _other(self, number: Number, sentence: _Sentence) -> Mention:
        quote = self.text[number.start : number.end]
        return Mention(number.start, number.end, quote, why_not=number.why_not, sentence=(sentence.start, sentence.end))

    def _figure(
        self, number: Number, amount: Amount, sentence: _Sentence, before: Mention | None, shared: _Shared | None
    ) -> Mention:
        start, end = number.start, number.end
        clause = self._clause_start(start, sentence.start)
        in_row = shared is not None and shared.begun
        hit, name, subject, area = self._about(amount, sentence, clause, before, shared)
        lead = self.text[max(clause, hit.end if hit and hit.start < start else clause) : start]
        near = before if before is not None and before.sentence[0] == sentence.start else None
        kind, why_not, misused = self._kind(amount, lead, near, clause, start)
        if in_row and near and near.quantity and amount.quantity and not lead.strip("、，,和及 "):
            kind = near.kind if near.quantity.unit == amount.quantity.unit else kind
        when, also = self.periods.of(start, sentence.start)
        return Mention(
            start,
            end,
            self.text[start:end],
            self._signed(amount, start, lead, kind),
            precision_of(amount),
            written(amount),
            amount.unit,
            amount.comparator,
            kind,
            name,
            subject,
            area,
            when,
            also,
            why_not or (ELSEWHERE if area is None else None),
            misused,
            (sentence.start, sentence.end),
        )

    def _about(
        self, amount: Amount, sentence: _Sentence, clause: int, before: Mention | None, shared: _Shared | None
    ) -> tuple[Hit | None, str, str, str | None]:
        """Where its name stands, the name, what it is about in the text's words, and the place."""
        hit, subject = self._subject(amount, sentence, clause, before)
        area = self._area(hit.start if hit else amount.core, sentence)
        if shared is not None and (own := shared.next_for()):
            hit, area = (own, self._area(own.start, sentence)) if shared.is_names else (hit, self._key(own))
        if hit is None and subject is None and before is not None:
            place = self.places.last_before(amount.core, clause)
            in_turn = shared is not None and not shared.is_names
            own_place = in_turn or (place is not None and place.word in self.by_place)
            return None, before.name, before.subject, area if own_place else before.area
        return hit, hit.word if hit else "", hit.word if hit else subject or "", area

    def _clause_start(self, place: int, floor: int) -> int:
        last = floor
        for match in _CLAUSE.finditer(self.text, max(floor, place - _REACH), place):
            last = match.end()
        return last

    def _subject(
        self, amount: Amount, sentence: _Sentence, clause: int, before: Mention | None
    ) -> tuple[Hit | None, str | None]:
        """The name a figure belongs to; else what it is about in the text's words; (None, None): as the one before."""
        start = amount.core
        counted = self._counted(amount)
        if counted is not None:
            return counted, counted.word
        own = self.names.last_before(start, clause)
        if own is not None and own.end <= start:
            return self._named(own, clause, self._rest(own.end, start), self._rest(clause, start))
        rest = self._rest(clause, amount.start)
        if rest:
            return None, rest
        return self._earlier(start, sentence, clause, before)

    def _counted(self, amount: Amount) -> Hit | None:
        """36个重点项目: the name behind a count."""
        if amount.kind not in _COUNTED:
            return None
        for hit in self.names.between(amount.edge, amount.edge + _AFTER):
            if not _CLAUSE.search(self.text, amount.edge, hit.start) and "。" not in self.text[amount.edge : hit.start]:
                return hit
        return None

    def _named(self, hit: Hit, clause: int, rest: str, words: str) -> tuple[Hit | None, str | None]:
        """The hit, unless other words make another thing of it."""
        if rest or not self._opens(hit.start, clause):
            return None, words or rest or hit.word
        return hit, hit.word

    def _earlier(
        self, start: int, sentence: _Sentence, clause: int, before: Mention | None
    ) -> tuple[Hit | None, str | None]:
        """A clause that says nothing of its own: 完成152亿元，增长8%."""
        hit = self.names.last_before(clause, max(sentence.start, start - _REACH))
        goes_on = before is not None and sentence.start < before.end <= start
        if before is not None and goes_on and (hit is None or hit.start < before.start):
            return None, None
        if hit is not None:
            inside = self._clause_start(hit.start, sentence.start)
            close = _CLAUSE.search(self.text, hit.end, start)
            return self._named(hit, inside, self._rest(hit.end, close.start() if close else start), "")
        if self._rest(max(sentence.start, start - _REACH), start):
            return None, ""
        return (None, None) if before is not None else self._heading(sentence)

    def _heading(self, sentence: _Sentence) -> tuple[Hit | None, str | None]:
        """2.全社会用电量。1—7月…: a short sentence before, in the same paragraph, that is the name."""
        index = bisect_right(self._starts, sentence.start) - 2
        last = self.sentences[index] if index >= 0 else None
        if last is None or last.start < sentence.paragraph or last.end - last.start > _HEADING:
            return None, ""
        named = self.names.between(last.start, last.end)
        return (named[-1], named[-1].word) if named and named[-1].end == last.end else (None, "")

    def _rest(self, start: int, end: int) -> str:
        """What is left of a stretch without the words that may stand between a name and its figure."""
        stretch = PERIOD.sub("", self.text[start:end])
        for hit in self.places.between(start, end):
            stretch = stretch.replace(hit.word, "")
        left = "".join(_HAN.findall(_BETWEEN.sub("", stretch)))
        return left if len(left) >= 2 else ""

    def _opens(self, start: int, clause: int) -> bool:
        """Whether the letters before a name leave it what it is: 民间固定资产投资 is not 固定资产投资."""
        lead = self.text[clause:start].rstrip()
        if not lead or not _HAN.match(lead[-1]):
            return True
        if lead.endswith(_OPENS):
            return True
        last = self.places.last_before(start, max(clause - 1, 0))
        if last is not None and last.end == start:
            return True
        return any(match.end() == len(lead) for match in PERIOD.finditer(lead)) or lead.endswith(("月", "年", "季度"))

    def _area(self, place: int, sentence: _Sentence) -> str | None:
        hit = self.places.last_before(place, sentence.start)
        return self._key(hit) if hit else ""

    def _key(self, hit: Hit) -> str | None:
        if hit.word in self.outside:
            return None
        return self.by_place.get(hit.word, "")

    def _kind(
        self, amount: Amount, lead: str, before: Mention | None, clause: int, start: int
    ) -> tuple[Kind, Said | None, Said | None]:
        unit = amount.quantity.unit if amount.quantity else ""
        aims = _TARGET.search(lead) is not None or _AIMS.search(self.text, max(clause - _ROW, 0), start) is not None
        if amount.form == "rank":
            return Kind.RANK, None, None
        compared = _COMPARED.search(lead) is not None and not lead.endswith("的")
        after_growth = before is not None and before.kind == Kind.GROWTH
        if unit == "个百分点":
            away = compared or _SHIFTED.search(lead) is not None
            return (Kind.COMPARED, COMPARED, None) if away else (Kind.GROWTH, None, None)
        if unit == "%":
            return _percent(lead, compared=compared, aims=aims, after_growth=after_growth)
        if aims or _COMPLETION.search(lead):
            return Kind.TARGET, None, None
        if _CHANGED.search(lead):
            return Kind.COMPARED, COMPARED, None
        return Kind.LEVEL, None, None

    def _signed(self, amount: Amount, start: int, lead: str, kind: Kind) -> Quantity | None:
        quantity = amount.quantity
        if quantity is None:
            return None
        minus = start > 0 and self.text[start - 1] in "-－−" and not (start > 1 and self.text[start - 2].isdigit())
        falls = kind == Kind.GROWTH and _FALL.search(lead) is not None
        if minus or falls:
            return Quantity(-quantity.high, -quantity.low, quantity.unit)
        return quantity

    def _shared(
        self, number: Number, sentence: _Sentence, before: Mention | None, shared: _Shared | None
    ) -> _Shared | None:
        """甲、乙分别完成3亿元、5亿元: the figures behind 分别 go to the names before it, in turn."""
        floor = before.end if before is not None and before.end > sentence.start else sentence.start
        place = self.text.find("分别", floor, number.start)
        if place < 0:
            goes_on = shared is not None and shared.left and number.start - floor <= _STEP
            return shared if goes_on and not self._rest(floor, number.start) else None
        named = self.names.between(floor, place)
        around = self.places.between(floor, place)
        if len(named) > 1:
            return _Shared(named)
        if len(around) > 1:
            return _Shared(around, is_names=False)
        if shared is not None:
            return _Shared(shared.all_, is_names=shared.is_names)
        index = bisect_right(self._starts, sentence.start) - 2
        further = self.names.between(self.sentences[index].start, sentence.start) if index >= 0 else []
        return _Shared(further) if len(further) > 1 else None


def _percent(lead: str, *, compared: bool, aims: bool, after_growth: bool) -> tuple[Kind, Said | None, Said | None]:
    if after_growth and _ITSELF.search(lead):
        return Kind.GROWTH, None, None
    if compared:
        return Kind.COMPARED, COMPARED, POINTS if after_growth else None
    if _COMPLETION.search(lead):
        return Kind.COMPLETION, None, None
    if aims:
        return Kind.TARGET, None, None
    return (Kind.GROWTH if _GROWTH.search(lead) or _FALL.search(lead) else Kind.LEVEL), None, None


class _Shared:
    def __init__(self, hits: Sequence[Hit], *, is_names: bool = True) -> None:
        self.all_, self.left, self.is_names = list(hits), list(hits), is_names

    @property
    def begun(self) -> bool:
        return len(self.left) < len(self.all_)

    def next_for(self) -> Hit | None:
        return self.left.pop(0) if self.left else None


def _sentences(text: str) -> Iterator[_Sentence]:
    start = paragraph = 0
    for match in _SENTENCE.finditer(text):
        yield _Sentence(start, match.start(), paragraph)
        start = match.end()
        if match[0] == "\n":
            paragraph = start
    yield _Sentence(start, len(text), paragraph)
