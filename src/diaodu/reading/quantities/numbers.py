"""Numbers with a unit behind them: 1.2万家, 4.5%-5%, 三百万吨."""

from __future__ import annotations

import re
from decimal import Decimal

from diaodu.kernel.quantity import Quantity
from diaodu.reading.comparators import Bound
from diaodu.reading.numerals import MAGNITUDES, arabic, han
from diaodu.reading.quantities.amount import Amount, Found
from diaodu.reading.quantities.scanner import DIGIT, NUMBER
from diaodu.reading.units import MEASURE, Unit, unit_named

_RANGE = re.compile(rf"[ \u3000]?(?:[-－—–~～]{{1,2}}|至|到)[ \u3000]?(?P<high>{NUMBER})(?![{DIGIT}])")
_MARK = re.compile(r"大关|台阶|[，。；、]|$")  # what may follow a bare 突破百亿
_HELD = "控制在"
_INDEX = re.compile(  # numbers without a unit: 城乡居民收入比缩小到1.8以内, 恩格尔系数降至0.28, 满意度达到95分 has one
    r"(?:收入比|倍差|指数|系数|比值|容积率|不良率|生师比|密度)(?:[^，。；、0-9]{0,6}?(?:到|至|在|为|达))?\Z"
)
_INDEX_REACH = 16
_BARE = re.compile(NUMBER)
_DECIMAL = re.compile(r"[.．]")
_BASELINE = ("从", "由", "自")


def read_number(found: Found) -> Amount | None:
    """Arabic digits with their unit, or a range of two such numbers."""
    measure = MEASURE.match(found.text, found.match.end())
    second = _range_after(found, measure)
    if second:
        return _ranged(found, second)
    if measure:
        return _measured(found, arabic(found.match[0]), measure, "number")
    return _bare_index(found)


def _bare_index(found: Found) -> Amount | None:
    """价格指数控制在103以内, 收入比缩小到1.8: an index has no unit, only words on both sides that bound or name it."""
    start, end = found.match.span()
    bound = found.bound()
    held = bound.end != end and found.text.endswith(_HELD, found.floor, start)
    if not held and not (_is_index(found, bound) and _MARK.match(found.text, bound.end)):
        return None
    return _index(found, Bound(bound.comparator, start - len(_HELD), bound.end) if held else bound)


def read_index(quote: str) -> Amount | None:
    """A quote that is a bare number with its comparator and nothing else."""
    match = _BARE.search(quote)
    if match is None:
        return None
    found = Found(quote, match, 0)
    bound = found.bound()
    return _index(found, bound) if (bound.start, bound.end) == (0, len(quote)) else None


def _index(found: Found, bound: Bound) -> Amount | None:
    bounded = (bound.start, bound.end) != found.match.span()
    if not bounded and not _DECIMAL.search(found.match[0]):
        return None  # 2026 may be a year, 12 the number of a list
    number = arabic(found.match[0])
    quantity = Quantity(number, number, "")
    return found.amount(bound, value=found.match[0], unit="", quantity=quantity, kind="rate", form="number")


def _is_index(found: Found, bound: Bound) -> bool:
    """Whether the words before a number name an index: a ratio, a coefficient."""
    return _INDEX.search(found.text, max(found.floor, bound.start - _INDEX_REACH), bound.start) is not None


def read_han(found: Found) -> Amount | None:
    """Chinese numerals: the greedy run may hold the magnitude (三百万吨), which stays part of the value."""
    number = han(found.match[0])
    measure = MEASURE.match(found.text, found.match.end())
    if number is None or (measure is not None and measure["magnitude"]):
        return None
    if measure is not None:
        return _measured(found, number, measure, "han")
    return _bare_mark(found, number)


def _bare_mark(found: Found, number: Decimal) -> Amount | None:
    """突破百亿大关: no unit, but a word that bounds it."""
    bound = found.bound()
    if bound.start == found.match.start() or number < 100 or not _MARK.match(found.text, found.match.end()):
        return None
    quantity = Quantity(number, number, "")
    return found.amount(bound, value=found.match[0], unit="", quantity=quantity, kind="count", form="han")


def _range_after(found: Found, measure: re.Match[str] | None) -> re.Match[str] | None:
    """The second number of a range; 从10%到15% is none, its first number being the starting point."""
    start = found.match.start()
    if start and found.text[start - 1] in _BASELINE:
        return None
    return _RANGE.match(found.text, measure.end() if measure else found.match.end())


def _ranged(found: Found, second: re.Match[str]) -> Amount | None:
    measure = MEASURE.match(found.text, second.end())
    if measure is None:
        return None
    scale, unit = _scale(measure)
    first = MEASURE.match(found.text, found.match.end())
    low_scale = scale
    if first and first.end() <= second.start():
        low_scale, low_unit = _scale(first)
        if low_unit.canonical not in (unit.canonical, ""):
            return None
    quantity = Quantity(arabic(found.match[0]) * low_scale, arabic(second["high"]) * scale, _canonical(measure, unit))
    if quantity.low > quantity.high:
        return None
    return found.amount(
        found.bound(measure.end()),
        value=f"{found.match[0]}-{second['high']}",
        unit=_written(measure),
        quantity=quantity,
        kind=unit.kind,
        form="number",
        edge=measure.end(),
    )


def _measured(found: Found, number: Decimal, measure: re.Match[str], form: str) -> Amount:
    scale, unit = _scale(measure)
    return found.amount(
        found.bound(measure.end(), measure["more"] or measure["more2"] or ""),
        value=found.match[0],
        unit=_written(measure),
        quantity=Quantity(number * scale, number * scale, _canonical(measure, unit)),
        kind=unit.kind,
        form=form,
        edge=measure.end(),
    )


def _scale(measure: re.Match[str]) -> tuple[Decimal, Unit]:
    """Factor to the canonical unit, and the unit."""
    unit = unit_named(measure["plain"] or measure["unit"] or "")
    return unit.factor * MAGNITUDES.get(measure["magnitude"] or "", 1), unit


def _written(measure: re.Match[str]) -> str:
    """The unit as written, without 多 余 +."""
    return "".join(measure[part] or "" for part in ("plain", "magnitude", "unit", "per"))


def _canonical(measure: re.Match[str], unit: Unit) -> str:
    return unit.canonical + (measure["per"] or "").replace("／", "/")
