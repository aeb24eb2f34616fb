"""Amounts that are no number with a unit: 三分之二, 过半, 翻番, 前三位, 千万千瓦级, AA+级."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from diaodu.kernel.quantity import Quantity
from diaodu.reading.comparators import Bound
from diaodu.reading.numerals import MAGNITUDES, arabic, fraction, han
from diaodu.reading.quantities.amount import Amount, Found
from diaodu.reading.quantities.scanner import DIGIT, HAN
from diaodu.reading.units import Unit, unit_named

_RANK = re.compile(rf"([{DIGIT}]+|[{HAN}]+)(.*)")
_WITHIN = re.compile(r"以内|之内")


def read_share(found: Found) -> Amount | None:
    """百分之五 is 5 %; 三分之二 keeps no unit."""
    words = found.match[0]
    number = fraction(words)
    if number is None:
        return None
    quantity = Quantity(number, number, "")
    if words.startswith("百分之"):
        quantity = Quantity(number * 100, number * 100, "%")
    return found.amount(found.bound(), value=words, unit="", quantity=quantity, kind="share", form="share")


def read_half(found: Found) -> Amount:
    """一半 is 50 %, 过半 more than that."""
    words, bound = found.match[0], found.bound()
    if words[0] in "过超":
        bound = Bound(">", bound.start, bound.end)
    quantity = Quantity(Decimal(50), Decimal(50), "%")
    return found.amount(bound, value=words, unit="", quantity=quantity, kind="share", form="half")


def read_double(found: Found) -> Amount:
    """翻番 and 翻倍 double; 翻两番 doubles twice."""
    words = found.match[0]
    times = words[1:-1]
    doublings = int(han(times) or times) if times and words.endswith("番") else 1
    factor = Decimal(2) ** doublings
    quantity = Quantity(factor, factor, "倍")
    return found.amount(found.bound(), value=words, unit="", quantity=quantity, kind="times", form="double")


def read_rank(found: Found) -> Amount | None:
    """前三位 is the third place or better, 第1位 the first."""
    words = found.match[0]
    body = _RANK.match(words, 1)
    if body is None:
        return None
    number = arabic(body[1]) if body[1][0] not in HAN else han(body[1])
    if number is None:
        return None
    within = _WITHIN.match(found.text, found.match.end())
    end = within.end() if within else found.match.end()
    bound = Bound("<=" if words[0] == "前" else "=", found.match.start(), end)
    quantity = Quantity(number, number, "位")
    return found.amount(bound, value=body[1], unit=body[2], quantity=quantity, kind="rank", form="rank")


def read_class(found: Found) -> Amount:
    """千万千瓦级: an order of magnitude as the thing to reach."""
    written = found.match[0][:-1]
    magnitude = max((word for word in MAGNITUDES if written.startswith(word)), key=len)
    name = written[len(magnitude) :]
    unit = unit_named(name) if name else Unit("", Decimal(1), "class")
    size = MAGNITUDES[magnitude] * unit.factor
    quantity = Quantity(size, size, unit.canonical)
    bound = Bound("=", *found.match.span())
    return found.amount(bound, value=magnitude, unit=name, quantity=quantity, kind="class", form="class")


def read_grade(found: Found) -> Amount:
    """AA+级, 5A: an order without a number."""
    letters = found.match[0].removesuffix("级")
    unit = found.match[0][len(letters) :]
    return found.amount(found.bound(), value=letters, unit=unit, quantity=None, kind="grade", form="grade")


FORM_READERS: dict[str, Callable[[Found], Amount | None]] = {
    "share": read_share,
    "half": read_half,
    "double": read_double,
    "rank": read_rank,
    "class": read_class,
    "grade": read_grade,
}
