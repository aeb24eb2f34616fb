"""What a blank may be filled with."""

from decimal import Decimal

import pytest

from diaodu.plan.blank_values import BlankValue, Sum, ValueRefusedError, read_value, sums_of


@pytest.mark.parametrize(
    ("written", "unit", "amount", "canonical"),
    [
        ("12.5", "亿元", "1250000000", "元"),
        ("12.5亿元", "亿元", "1250000000", "元"),
        (" 1,250 ", "万元", "12500000", "元"),
        ("240", "万平米", "2400000", "平方米"),
        ("3", "个", "3", "个"),
        ("十二", "个", "12", "个"),
        ("0", "个", "0", "个"),
    ],
)
def test_a_figure_is_kept_as_written_and_as_an_exact_amount(
    written: str, unit: str, amount: str, canonical: str
) -> None:
    found = read_value("figure", written, unit)
    assert found == BlankValue(written.strip(), Decimal(amount), Decimal(amount), canonical)


def test_a_range_keeps_both_ends() -> None:
    found = read_value("figure", "4至5", "亿元")
    assert (found.low, found.high, found.unit) == (Decimal(400000000), Decimal(500000000), "元")


@pytest.mark.parametrize(
    ("kind", "written", "unit", "said"),
    [
        ("figure", "很多", "亿元", "“很多”不是一个数；请填数字，单位是亿元。"),
        ("figure", "约12亿元左右吧", "亿元", "“约12亿元左右吧”不是一个数；请填数字，单位是亿元。"),
        ("figure", "12万平方米", "亿元", "单位不对：这里要亿元，填的是万平方米。"),
        ("figure", "**亿元", "亿元", "“**亿元”里还有掩码。"),
        ("figure", "1.123456789123", "元", "“1.123456789123”的位数太多，存不下：最多四位小数。"),
        ("figure", " ", "亿元", "请填写内容；不知道就先空着。"),
        ("name", "××产业园", "", "“××产业园”里还有掩码。"),
        ("name", "——", "", "“——”不是名称。"),
        ("date", "九月", "", "“九月”不是日期；请写成 2026-09-30。"),
        ("date", "2026-02-30", "", "“2026-02-30”不是日期；请写成 2026-09-30。"),
    ],
)
def test_what_does_not_fit_is_refused_in_plain_words(kind: str, written: str, unit: str, said: str) -> None:
    with pytest.raises(ValueRefusedError) as refusal:
        read_value(kind, written, unit)
    assert refusal.value.zh == said


def test_names_and_days_are_kept_as_words() -> None:
    assert read_value("name", " 东城 产业园 ") == BlankValue("东城 产业园")
    assert read_value("date", "2026年9月30日") == BlankValue("2026-09-30")


def test_a_sum_adds_what_measures_the_same_and_says_what_it_leaves_out() -> None:
    known, other = read_value("figure", "2", "亿元"), read_value("figure", "3.5", "亿元")
    figures = [("总投资", "亿元", known), ("总投资", "亿元", None), ("总投资", "亿元", other), ("改造面积", "亩", None)]
    assert sums_of(figures) == [Sum("总投资", "亿元", Decimal("5.5"), Decimal("5.5"), 2, 1)]


def test_of_what_nobody_knows_there_is_no_sum() -> None:
    assert sums_of([("总投资", "亿元", None), ("总投资", "亿元", None)]) == []
