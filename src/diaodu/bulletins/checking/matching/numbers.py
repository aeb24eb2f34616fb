"""Every number of a text: those with a unit, and those that are no figures (dates, document numbers, headings)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from diaodu.bulletins.checking.matching.model import Said
from diaodu.reading.quantities import Amount, scan

_DASH = r"[-－—–~～至到]{1,2}"
_HEAD = r"(?m:^[ \u3000]*[（(]?\d{1,3}(?:[）)、．]|\.(?!\d)|(?:\.\d{1,2})+(?=[\u3000 \u4e00-\u9fff])))"
_PHONE = r"(?<!\d)(?:0\d{2,3}[-－—]?\d{7,8}|1[3-9]\d{9}|400[-－]?\d{3}[-－]?\d{4})(?!\d)"
_DATE = (
    rf"(?<!\d)20\d{{2}}年(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?|(?<!\d)20\d{{2}}[-./](?:0?[1-9]|1[0-2])(?:[-./]\d{{1,2}})?(?![\d万亿千百个家项元吨公平%％])"
    rf"|(?<!\d)\d{{1,2}}月?{_DASH}\d{{1,2}}月(?:份)?|(?<!\d)\d{{1,2}}月(?:份|底|末|\d{{1,2}}日)?|前\d{{1,2}}个月"
    rf"|[前第]?[1-4一二三四](?:{_DASH}[1-4一二三四])?季度|(?<!\d)\d{{1,2}}[日号](?!令)"
)
_CODE: Said = ("代号", "a code")
# What looks like a figure and is none, with what it is. Order matters: the first that begins at a place wins.
_OTHERS: tuple[tuple[str, str, Said], ...] = (
    ("document", r"[〔\[［(（]20\d{2}[〕\]］)）]第?\d{1,4}号", ("文号", "a document's number")),
    ("phone", _PHONE, ("电话号码", "a telephone number")),
    ("clock", r"(?<!\d)\d{1,2}[:：]\d{2}(?!\d)", ("时刻", "a time of day")),
    ("date", _DATE, ("日期", "a date")),
    ("heading", _HEAD, ("序号", "a heading's number")),
    ("pair", r"[“\"]\d+[+＋]\d+(?:[+＋][\dN])*[”\"]|(?<!\d)\d[+＋]\d(?!\d)", ("名称里的数字", "part of a name")),
    ("article", r"第[0-9一二三四五六七八九十百]+[条章届批次期号款轮任]", ("编号", "a number in a series")),
    ("age", r"(?<!\d)\d{1,3}(?:周?岁|后(?=[^，。]{0,2}(?:青年|干部|员工)))", ("年龄", "an age")),
    ("code", r"[A-Za-z]+[-－]?\d+[A-Za-z\d]*(?:[-－]\d+)*|(?<![\d.])\d+[A-Za-z]{1,3}(?![A-Za-z²³])", _CODE),
    ("road", r"(?<!\d)\d{3}(?:国道|省道)|(?<!\d)\d{1,5}号(?:楼|路|线|院)?", _CODE),
)
_PATTERN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern, _why in _OTHERS))
_WHY = {name: why for name, _pattern, why in _OTHERS}
_BARE = re.compile(r"(?<![\d.．,])\d[\d,]*(?:[.．]\d+)?(?![\d])")
_TIME_KINDS = {"time"}
_NAMES = re.compile(r"[一二三四五六七八九十]{1,3}[个大项条]")  # 五个一 and their like are names more often than figures
NO_UNIT: Said = ("没有单位，看不出是什么数", "no unit, so nothing says what it counts")
NO_FIGURE: Said = ("不是数量", "not a quantity")


@dataclass(frozen=True, slots=True)
class Number:
    """`text[start:end]`. An amount, or why it is none."""

    start: int
    end: int
    amount: Amount | None = None
    why_not: Said | None = None


def numbers_of(text: str) -> list[Number]:
    """All of them, in order, none inside another. Linear in the text."""
    others = [Number(m.start(), m.end(), None, _WHY[str(m.lastgroup)]) for m in _PATTERN.finditer(text)]
    taken = _Taken(others)
    amounts = [number for number in _amounts(text) if not taken.meets(number)]
    found = sorted([*others, *amounts], key=lambda number: number.start)
    covered = _Taken(found)
    bare = [Number(m.start(), m.end(), None, NO_UNIT) for m in _BARE.finditer(text)]
    return sorted([*found, *(each for each in bare if not covered.meets(each))], key=lambda number: number.start)


def _amounts(text: str) -> Iterator[Number]:
    for amount in scan(text):
        if amount.quantity is None or amount.kind in _TIME_KINDS or amount.form in {"class", "grade", "half"}:
            if any(letter.isdigit() for letter in amount.value):
                yield Number(amount.core, amount.edge, None, NO_FIGURE)
        elif amount.form == "han" and (amount.quantity.low < 10 or _NAMES.fullmatch(text, amount.core, amount.edge)):
            continue  # 一个, 两项, 十大: words
        else:
            yield Number(amount.core, amount.edge, amount)


class _Taken:
    """Stretches that are spoken for."""

    def __init__(self, numbers: list[Number]) -> None:
        ordered = sorted(numbers, key=lambda number: number.start)
        self._starts = [number.start for number in ordered]
        self._ends: list[int] = []
        most = 0
        for number in ordered:
            most = max(most, number.end)
            self._ends.append(most)

    def meets(self, number: Number) -> bool:
        index = bisect_right(self._starts, number.end - 1) - 1
        return index >= 0 and self._ends[index] > number.start


def precision_of(amount: Amount) -> Decimal:
    """One unit of the last digit written, in the quantity's unit: 152.36亿元 is good to 1,000,000 元."""
    quantity = amount.quantity
    if quantity is None:
        return Decimal(0)
    digits = written(amount)
    if not digits:
        return Decimal(0) if quantity.low == 0 else Decimal(1)
    if quantity.low == 0:
        return Decimal(0)
    scale = abs(quantity.high / digits)
    places = -int(digits.as_tuple().exponent)
    return scale / (Decimal(10) ** places) if places >= 0 else scale


def written(amount: Amount) -> Decimal | None:
    """The digits as they stand, without unit and magnitude."""
    text = amount.value.rpartition("-")[2].replace(",", "").replace("，", "").replace("．", ".")
    try:
        value = Decimal(text.translate(str.maketrans("０１２３４５６７８９", "0123456789")))
    except ArithmeticError:
        return amount.quantity.high if amount.quantity else None
    return value if value.is_finite() else None
