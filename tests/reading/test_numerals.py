from decimal import Decimal

import pytest

from diaodu.reading.numerals import arabic, fraction, han


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三", 3),
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("三十五", 35),
        ("一百零八", 108),
        ("一万二千", 12000),
        ("三百万", 3000000),
        ("两亿三千万", 230000000),
        ("二〇二六", 2026),
    ],
)
def test_chinese_numeral_is_read(text: str, number: int) -> None:
    assert han(text) == number


@pytest.mark.parametrize("text", ["", "一体", "十五五", "3", "万万万万万万万万万万万万万万万万万万万万"])
def test_other_letters_are_no_numeral(text: str) -> None:
    assert han(text) is None


def test_half_is_half() -> None:
    assert han("半") == Decimal("0.5")


@pytest.mark.parametrize(("text", "number"), [("1,234.5", "1234.5"), ("１２", "12"), ("3．5", "3.5")])
def test_arabic_number_with_full_width_digits_and_commas(text: str, number: str) -> None:
    assert arabic(text) == Decimal(number)


def test_fraction_divides_the_second_by_the_first() -> None:
    assert fraction("四分之三") == Decimal("0.75")
    assert fraction("百分之五") == Decimal("0.05")


@pytest.mark.parametrize("text", ["三", "零分之一", "分之一"])
def test_no_fraction_without_a_denominator(text: str) -> None:
    assert fraction(text) is None
