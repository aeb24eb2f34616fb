"""What a blank may be filled with: a figure in its unit, a name, a day. Pure.

A figure keeps its words beside the exact amount; what is no figure, has another unit or is still masked is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from diaodu.core.fields import from_scaled, to_scaled
from diaodu.plan.choices import BlankKind
from diaodu.reading.masks import MASK_LETTERS
from diaodu.reading.quantities import Amount, parse_amount

_MASKED = re.compile(rf"[{re.escape(''.join(sorted(set(MASK_LETTERS) - set('Xx'))))}]|[Xx]{{2,}}")
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?")
_DAY = re.compile(r"(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})\s*日?")
LONGEST = 200


class ValueRefusedError(Exception):
    """What was written cannot fill this blank, for a reason in plain words."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class BlankValue:
    """`12.5` for a blank in 亿元 is BlankValue("12.5", 1250000000, 1250000000, "元"); a name has words alone."""

    words: str
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""


def read_value(kind: str, written: str, unit: str = "") -> BlankValue:
    """The value as it is kept. `unit`: what stands behind the mask. Raises ValueRefusedError."""
    words = " ".join(written.split())
    if not words:
        raise ValueRefusedError(
            "请填写内容；不知道就先空着。", "Write what belongs here; if nobody knows, leave it open."
        )
    if len(words) > LONGEST:
        raise ValueRefusedError("内容太长：只写数字或名称。", "This is too long: write the figure or the name only.")
    if _MASKED.search(words):
        raise ValueRefusedError(f"“{words}”里还有掩码。", f"“{words}” still holds a mask.")
    if kind == BlankKind.FIGURE:
        return _figure(words, unit)
    return _day(words) if kind == BlankKind.DATE else _name(words)


def _figure(words: str, unit: str) -> BlankValue:
    amount = _amount(words, unit)
    if amount is None or amount.quantity is None:
        plain = _plain(words, unit)
        if plain is None:
            raise ValueRefusedError(
                f"“{words}”不是一个数；请填数字，单位是{unit or '（无）'}。",
                f"“{words}” is no figure; write a number in {unit or 'no unit'}.",
            )
        return _kept(words, plain, plain, unit)
    wanted = parse_amount(f"1{unit}") if unit else None
    ours = wanted.quantity.unit if wanted and wanted.quantity else unit
    if unit and amount.quantity.unit != ours:
        said = amount.unit or amount.quantity.unit
        raise ValueRefusedError(
            f"单位不对：这里要{unit}，填的是{said}。", f"The unit is another one: {unit} is asked, {said} was written."
        )
    return _kept(words, amount.quantity.low, amount.quantity.high, amount.quantity.unit)


def _amount(words: str, unit: str) -> Amount | None:
    """The one amount the words are made of, with the blank's unit where they name none; None for anything else."""
    bare = words.replace(" ", "").replace("，", ",")
    for text in (f"{bare}{unit}", bare):
        amount = parse_amount(text)
        if amount is not None and amount.start == 0 and amount.end == len(text):
            return amount
    return None


def _plain(words: str, unit: str) -> Decimal | None:
    """A bare number, where the unit is one the reading does not measure in."""
    bare = words.replace(" ", "").replace("，", ",").removesuffix(unit or "\0")
    if not _NUMBER.fullmatch(bare):
        return None
    try:
        return Decimal(bare.replace(",", ""))
    except InvalidOperation:
        return None


def _kept(words: str, low: Decimal, high: Decimal, unit: str) -> BlankValue:
    try:
        to_scaled(low)
        to_scaled(high)
    except ValueError:
        raise ValueRefusedError(
            f"“{words}”的位数太多，存不下：最多四位小数。", f"“{words}” has too many digits: four decimals at most."
        ) from None
    return BlankValue(words, from_scaled(to_scaled(low)), from_scaled(to_scaled(high)), unit)


def _day(words: str) -> BlankValue:
    found = _DAY.fullmatch(words)
    try:
        day = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        raise ValueRefusedError(f"“{words}”不是日期；请写成 2026-09-30。", f"“{words}” is no day; write 2026-09-30.")
    return BlankValue(day.isoformat())


def _name(words: str) -> BlankValue:
    if not re.search(r"\w", words):
        raise ValueRefusedError(f"“{words}”不是名称。", f"“{words}” is no name.")
    return BlankValue(words)


@dataclass(frozen=True, slots=True)
class Sum:
    """What is known added up, and how many blanks are left out of it: a mask is never counted as nothing."""

    of: str
    unit: str
    low: Decimal
    high: Decimal
    filled: int
    left_out: int


def sums_of(figures: Iterable[tuple[str, str, BlankValue | None]]) -> list[Sum]:
    """`figures`: what it measures, the unit behind the mask, the accepted value or None. Only what measures the same
    in the same unit is added; a group of one has no sum, and neither has one of which nothing is known."""
    groups: dict[tuple[str, str], list[BlankValue | None]] = {}
    for of, unit, value in figures:
        groups.setdefault((of, unit), []).append(value)
    found = []
    for (of, unit), values in groups.items():
        known = [value for value in values if value is not None and value.low is not None and value.high is not None]
        if of and known and len(values) > 1 and len({value.unit for value in known}) == 1:
            low = sum((value.low for value in known if value.low is not None), Decimal(0))
            high = sum((value.high for value in known if value.high is not None), Decimal(0))
            one = parse_amount(f"1{unit}") if unit else None
            factor = one.quantity.low if one and one.quantity else Decimal(1)
            found.append(Sum(of, unit, low / factor, high / factor, len(known), len(values) - len(known)))
    return found
