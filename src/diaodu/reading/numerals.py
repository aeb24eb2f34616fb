"""Numbers as Chinese documents write them: 1,234.5 １２ 三十五 两 一万二千 三分之二 百分之五."""

from __future__ import annotations

from decimal import Decimal

from diaodu.kernel.tables import table_rows

HAN_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
HAN_TENS = {"十": 10, "百": 100, "千": 1000}
HAN_BIG = {"万": 10**4, "亿": 10**8}
HAN_LETTERS = "".join(HAN_DIGITS) + "".join(HAN_TENS) + "".join(HAN_BIG) + "半"

MAGNITUDES = {row["magnitude"]: int(row["factor"]) for row in table_rows("reading", "magnitudes.csv")}

_ARABIC = str.maketrans("０１２３４５６７８９．", "0123456789.", ",")


def arabic(text: str) -> Decimal:
    """`1,234.5` or `１２` as a number. Raises decimal.InvalidOperation when it is none."""
    return Decimal(text.translate(_ARABIC))


def _below_ten_thousand(text: str) -> int | None:
    total, digit = 0, None
    for letter in text:
        if letter in HAN_DIGITS:
            if digit not in (None, 0):
                return None
            digit = HAN_DIGITS[letter]
        else:
            total += (1 if digit is None else digit) * HAN_TENS[letter]
            digit = None
    return total + (digit or 0)


def _spelled(text: str) -> int | None:
    """Digits read one by one: 二〇二六."""
    if len(text) < 2 or any(letter not in HAN_DIGITS for letter in text):
        return None
    return int("".join(str(HAN_DIGITS[letter]) for letter in text))


def han(text: str) -> Decimal | None:
    """A number in Chinese numerals, `三十五` → 35, `一万二千` → 12000, `半` → 0.5; None when it is none."""
    if text == "半":
        return Decimal("0.5")
    if not text or any(letter not in HAN_LETTERS or letter == "半" for letter in text):
        return None
    spelled = _spelled(text)
    if spelled is not None:
        return Decimal(spelled)
    total, rest = 0, text
    for letter, factor in (("亿", HAN_BIG["亿"]), ("万", HAN_BIG["万"])):
        head, found, tail = rest.rpartition(letter)
        if not found:
            continue
        count = han(head) if head else Decimal(1)
        if count is None or letter in head:
            return None
        total, rest = total + int(count) * factor, tail
    last = _below_ten_thousand(rest)
    return None if last is None else Decimal(total + last)


def fraction(text: str) -> Decimal | None:
    """`三分之二` → 2/3, `百分之五` → 0.05; None when it is no fraction or its lower part is zero."""
    below, found, above = text.partition("分之")
    if not found:
        return None
    denominator, numerator = _either(below), _either(above)
    if not denominator or numerator is None:
        return None
    return numerator / denominator


def _either(text: str) -> Decimal | None:
    if text and text[0] in "0123456789０１２３４５６７８９":
        return arabic(text)
    return han(text)
