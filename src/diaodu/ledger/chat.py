"""A reply pasted from a chat group, read into draft figures for the lines of a return. Pure; nothing is saved here.

Only what is said is proposed, each figure with the words it came from. What fits no line, or two, or another unit, is
shown as left over with the reason: a clerk decides, never the machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from diaodu.core.fields import to_scaled
from diaodu.reading.quantities import Amount, parse_quantity, scan

LONGEST = 4000
_PARTS = re.compile(r"[，,；;。！!\n\r、]+|(?<=\s)\s+")
_GREETING = re.compile(
    r"^(?:@\S+|收到|好的?|各位领导|领导(?:好|您好)?|您好|你好|大家好|谢谢|辛苦了?|报告|汇报如下|如下)[:：~～]?"
)
_FILLERS = re.compile(
    r"截[至止]\S{0,8}?(?:底|日|号|前|目前)?|目前|现在?|已经?|累计|共计?|合计|总共|本[月周期季年]|当[月日]|今[天日年]|新增|完成(?:了)?|"
    r"建成|改造(?:了)?|达到?|开工(?:了)?|竣工|实现|约|的|了|我局|我镇|我单位|工作|任务|进度|情况|数|为|是|有|[:：\s\d.％%（）()\[\]“”\"']"
)
_THIS_PERIOD = re.compile(r"本[月周期日]|当[月日]|今[天日]|新增")
_CUMULATIVE = re.compile(r"累计|共计?|合计|总共|截[至止]")
_REST = re.compile(r"^(?:其[余他它]|剩余|别的)(?P<words>.{1,60})$")
_LEAST = 2  # letters of a name that must be there to go by them


@dataclass(frozen=True, slots=True)
class ChatLine:
    """A line of the return. `cumulative`: the year's figure is asked, not the month's."""

    key: int
    name: str
    measured_in: str
    cumulative: bool
    sentence: str = ""  # of the commitment: short names (旧改) often take their letters from it


@dataclass(frozen=True, slots=True)
class Proposal:
    """A figure in the line's own unit, or only words; `words`: as they stood in the reply."""

    value: Decimal | None
    words: str


@dataclass(frozen=True, slots=True)
class Leftover:
    """Words that gave nothing, and why in both languages."""

    words: str
    zh: str
    en: str


@dataclass(slots=True)
class Draft:
    proposals: dict[int, Proposal] = field(default_factory=dict)
    left: list[Leftover] = field(default_factory=list)


def read_chat(text: str, lines: Sequence[ChatLine]) -> Draft:
    """What a pasted reply proposes for these lines. A line named twice with different figures gets neither."""
    draft, last, twice = Draft(), None, set()
    for part in _parts(text):
        rest = _REST.match(part)
        if rest:
            _take_rest(draft, lines, part, rest["words"])
            continue
        found = _read_part(part, lines, last)
        if isinstance(found, Leftover):
            draft.left.append(found)
            continue
        line, proposal = found
        last = line
        before = draft.proposals.get(line.key)
        if before is not None and before.value is not None and before.value != proposal.value:
            twice.add(line.key)
            draft.left += [_twice(before.words), _twice(part)]
        elif before is None or before.value is None:
            draft.proposals[line.key] = proposal
    for key in twice:
        draft.proposals.pop(key, None)
    return draft


def _parts(text: str) -> Iterator[str]:
    for raw in _PARTS.split(text[:LONGEST]):
        part = raw.strip()
        while part and (greeting := _GREETING.match(part)):
            part = part[greeting.end() :].strip()
        if part:
            yield part


def _read_part(part: str, lines: Sequence[ChatLine], last: ChatLine | None) -> tuple[ChatLine, Proposal] | Leftover:
    amounts = [amount for amount in scan(part) if amount.form in {"number", "han"}]
    if not amounts:
        return _words_only(part, lines)
    if len(amounts) > 1:
        return Leftover(part, "一句里有两个数，请分开核对", "two figures in one phrase")
    amount = amounts[0]
    named = _named(_name_in(part, amount), lines)
    candidates = named or ([last] if last and not _name_in(part, amount) else [])
    if not candidates and not _name_in(part, amount):
        candidates = [line for line in lines if _value_in(amount, line.measured_in) is not None]
    return _choose(part, amount, candidates)


def _choose(part: str, amount: Amount, candidates: Sequence[ChatLine]) -> tuple[ChatLine, Proposal] | Leftover:
    if not candidates:
        return Leftover(part, "对不上本表的任何一项", "fits no line of this return")
    fitting = [(line, value) for line in candidates if (value := _value_in(amount, line.measured_in)) is not None]
    if not fitting:
        asked = "、".join(sorted({line.measured_in or "文字" for line in candidates}))
        return Leftover(part, f"单位不同：本表要{asked}", f"another unit: {asked} is asked")
    if len(fitting) > 1:
        names = "、".join(line.name[:12] for line, _ in fitting)
        return Leftover(part, f"可能是：{names}", f"may be one of: {names}")
    line, value = fitting[0]
    return _other_figure(part, amount, line) or (line, Proposal(value, part))


def _other_figure(part: str, amount: Amount, line: ChatLine) -> Leftover | None:
    """Why an amount in the right unit is still not the figure this line asks for."""
    if amount.comparator != "=":
        return Leftover(part, "不是确数，请核实后填写", "not an exact figure")
    if line.cumulative and _THIS_PERIOD.search(part) and not _CUMULATIVE.search(part):
        return Leftover(part, "说的是本月数，本表要累计数", "the month's figure, the cumulative one is asked")
    if not line.cumulative and _CUMULATIVE.search(part):
        return Leftover(part, "说的是累计数，本表要本期数", "the cumulative figure, this period's is asked")
    return None


def _words_only(part: str, lines: Sequence[ChatLine]) -> tuple[ChatLine, Proposal] | Leftover:
    named = _named(_FILLERS.sub("", part), lines, inside=part)
    if len(named) == 1:
        return named[0], Proposal(None, part)
    return Leftover(part, "没有数，也对不上哪一项", "no figure, and no line it speaks of")


def _take_rest(draft: Draft, lines: Sequence[ChatLine], part: str, words: str) -> None:
    """其余正常: words for every line not named; never a figure."""
    others = [line for line in lines if line.key not in draft.proposals]
    if not others:
        draft.left.append(Leftover(part, "每一项都已对上", "every line has its words already"))
    for line in others:
        draft.proposals[line.key] = Proposal(None, words)


def _name_in(part: str, amount: Amount) -> str:
    """What is left of the phrase when figure, unit and filling words are gone."""
    return _FILLERS.sub("", part[: amount.start] + part[amount.end :])


def _named(name: str, lines: Sequence[ChatLine], *, inside: str = "") -> list[ChatLine]:
    """The lines a name fits best; several where they fit alike, none where nothing does."""
    marks = [(_likeness(name, line.name, inside) or _in_sentence(name, line, inside), line) for line in lines]
    best = max((mark for mark, _ in marks), default=0)
    return [line for mark, line in marks if mark == best] if best else []


def _likeness(name: str, full: str, inside: str = "") -> int:
    """3: the name stands in the line's or holds it; 2: its letters follow each other there (旧改 in 老旧小区改造);
    1: most of its pairs of letters do; 0: another matter."""
    if inside and full in inside:
        return 3
    if len(name) < _LEAST:
        return 0
    if name in full or full in name:
        return 3
    letters = iter(full)
    if all(letter in letters for letter in name):
        return 2
    pairs = {name[at : at + 2] for at in range(len(name) - 1)}
    return 1 if 2 * sum(pair in full for pair in pairs) > len(pairs) else 0


def _in_sentence(name: str, line: ChatLine, inside: str) -> int:
    """1 where every letter of a short name stands somewhere in the line's sentence; for figures only."""
    return int(not inside and len(name) >= _LEAST and set(name) <= set(line.sentence))


def _value_in(amount: Amount, measured_in: str) -> Decimal | None:
    """The amount in the line's unit; None for a range, another kind of unit, or what cannot be kept exactly."""
    quantity = amount.quantity
    if not measured_in or quantity is None or quantity.is_range:
        return None
    one = parse_quantity(f"1{measured_in}")
    if one is None or one.unit != quantity.unit or not one.low:
        return None
    value = quantity.low / one.low
    try:
        to_scaled(value)
    except ValueError:
        return None
    return value.normalize() + 0


def _twice(words: str) -> Leftover:
    return Leftover(words, "同一项出现两个不同的数", "two different figures for one line")
