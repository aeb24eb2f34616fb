from decimal import Decimal
from itertools import pairwise

import pytest

from diaodu.kernel.quantity import Quantity
from diaodu.reading.quantities import parse_amount, parse_comparator, parse_quantity, scan


def quantity(low: str, unit: str, high: str | None = None) -> Quantity:
    return Quantity(Decimal(low), Decimal(high or low), unit)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("240万平米", quantity("2400000", "平方米")),
        ("1.2万家", quantity("12000", "家")),
        ("1万亿元", quantity("1000000000000", "元")),
        ("1.5千亿元", quantity("150000000000", "元")),
        ("突破1亿千瓦", quantity("100000000", "千瓦")),
        ("300MW", quantity("300000", "千瓦")),
        ("1.2GW", quantity("1200000", "千瓦")),
        ("30亿度", quantity("3000000000", "千瓦时")),
        ("10亿方以上", quantity("1000000000", "立方米")),
        ("5吨标煤", quantity("5", "吨标准煤")),
        ("4.5-5%", quantity("4.5", "%", "5")),
        ("4.5%至5%左右", quantity("4.5", "%", "5")),
        ("5%—5.5%", quantity("5", "%", "5.5")),
        ("12~15个", quantity("12", "个", "15")),
        ("10万至12万人", quantity("100000", "人", "120000")),
        ("翻番", quantity("2", "倍")),
        ("翻一番", quantity("2", "倍")),
        ("翻两番", quantity("4", "倍")),
        ("过半", quantity("50", "%")),
        ("一半", quantity("50", "%")),
        ("四分之三", quantity("0.75", "")),
        ("百分之五", quantity("5", "%")),
        ("九成以上", quantity("90", "%")),
        ("三百万吨", quantity("3000000", "吨")),
        ("一万二千户", quantity("12000", "户")),
        ("1400万吨/年", quantity("14000000", "吨/年")),
        ("0.6人/百亿元以下", quantity("0.6", "人/百亿元")),
        ("29微克/立方米左右", quantity("29", "微克/立方米")),
        ("1,234.5万元", quantity("12345000", "元")),
        ("１２个", quantity("12", "个")),
        ("15 个", quantity("15", "个")),
        ("0.9个百分点", quantity("0.9", "个百分点")),
        ("5％", quantity("5", "%")),
        ("前三位", quantity("3", "位")),
        ("力争前三", quantity("3", "位")),
        ("控制在103.5以内", quantity("103.5", "")),
        ("突破百亿大关", quantity("10000000000", "")),
        ("千万千瓦级", quantity("10000000", "千瓦")),
    ],
)
def test_quote_has_its_canonical_quantity(quote: str, expected: Quantity) -> None:
    assert parse_quantity(quote) == expected


def test_percent_and_percentage_point_stay_apart() -> None:
    percent, point = parse_quantity("2%"), parse_quantity("2个百分点")
    assert percent is not None
    assert point is not None
    assert percent.unit != point.unit


@pytest.mark.parametrize("quote", ["AA+级", "***亿元", "十五五", "3.0方案", "", "2026", "1" * 17 + "个", "个" * 90])
def test_quote_without_a_figure_has_none(quote: str) -> None:
    assert parse_quantity(quote) is None


@pytest.mark.parametrize(
    ("quote", "comparator"),
    [
        ("25个以上", ">="),
        ("5％及以上", ">="),
        ("不低于2000亿元", ">="),
        ("至少3个", ">="),
        ("1000+个", ">="),
        ("5%以内", "<="),
        ("10万千瓦及以下", "<="),
        ("不超过3天", "<="),
        ("控制在5%", "<="),
        ("控制在5.5%左右", "~"),
        ("控制在5%以内", "<="),
        ("约50平方公里", "~"),
        ("5%左右", "~"),
        ("突破1亿千瓦", ">"),
        ("超过200亿元", ">"),
        ("3500多个", ">"),
        ("3000余万元", ">"),
        ("过半", ">"),
        ("低于3%", "<"),
        ("前三位", "<="),
        ("15个", "="),
        ("翻番", "="),
    ],
)
def test_comparator_of_a_quote(quote: str, comparator: str) -> None:
    assert parse_comparator(quote) == comparator


def test_no_comparator_without_a_number() -> None:
    assert parse_comparator("以上") is None


def test_value_and_unit_stay_as_written() -> None:
    amount = parse_amount("1,200多万平米")
    assert amount is not None
    assert (amount.value, amount.unit) == ("1,200", "万平米")


def test_soft_word_stays_out_of_a_quote_that_has_a_firm_one() -> None:
    amount = parse_amount("控制在5%以内")
    assert amount is not None
    assert (amount.start, amount.end) == (3, 7)


def test_baseline_and_goal_are_two_amounts() -> None:
    assert [amount.value for amount in scan("从10%到15%")] == ["10", "15"]


def test_amounts_never_overlap() -> None:
    amounts = list(scan("新增5个、6个以上，增长4.5%-5%，达到三百万吨，前三位，千亿级，超1万亿元"))
    assert [(a.start, a.end) for a in amounts] == sorted((a.start, a.end) for a in amounts)
    assert all(first.end <= second.start for first, second in pairwise(amounts))


def test_long_run_of_digits_is_skipped() -> None:
    assert list(scan("9" * 200_000 + "个")) == []
