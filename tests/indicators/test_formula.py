"""The language of formulas: what it reads, what it refuses and where, what it makes of missing figures."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.indicators.catalogue.formula import (
    FormulaError,
    Known,
    Value,
    check_units,
    codes_in,
    cycle_through,
    evaluate,
    measure_of,
    read_formula,
)
from diaodu.indicators.catalogue.formula.grammar import FUNCTIONS

KNOWN = {
    "OUT": Known("亿元", is_managed=True),
    "TAX": Known("万元"),
    "GDP": Known("亿元", growth="GDP_G"),
    "RATE": Known("%"),
    "POP": Known("万人"),
    "USED": Known("万千瓦时"),
}
FIGURES = {"OUT": "2", "TAX": "3000", "GDP": "8", "RATE": "50", "POP": "4", "USED": "7"}


def _worked_out(text: str, wanted: str, figures: Mapping[str, str | None] = FIGURES) -> Value:
    def ask(code: str, how: str) -> Value:
        said = figures[code] if how == "" else {"prev": "1", "yoy": "6.5", "cum": "9"}[how]
        return Value(None, ("未报", "not reported")) if said is None else Value(Decimal(said))

    return evaluate(read_formula(text), text, KNOWN, ask, wanted=wanted)


@pytest.mark.parametrize(
    ("text", "wanted", "value"),
    [
        ("OUT + TAX", "亿元", "2.3"),  # 亿元 and 万元 are converted
        ("OUT + TAX", "万元", "23000"),
        ("ＯＵＴ－ＴＡＸ×２", "亿元", "1.4"),
        ("（OUT ÷ POP）", "元/人", "5000"),
        ("OUT × RATE", "亿元", "1"),
        ("share(TAX, OUT)", "%", "15"),
        ("TAX ÷ OUT", "%", "15"),
        ("RATE − 10%", "个百分点", "40"),
        ("RATE + 10%", "%", "60"),
        ("RATE ÷ 2", "%", "25"),
        ("RATE × RATE", "%", "25"),
        ("yoy(OUT)", "%", "6.5"),
        ("yoy(GDP) - yoy(OUT)", "个百分点", "0"),
        ("prev(OUT) + cum(OUT)", "亿元", "10"),
        ("max(OUT, TAX) - min(OUT, TAX) + abs(-OUT)", "亿元", "3.7"),
        ("-OUT * (1.5 - 0.5)", "亿元", "-2"),
        ("tax", "万元", "3000"),
        ("上期（OUT）＋累计（OUT）", "亿元", "10"),
        ("占比（TAX，OUT）", "%", "15"),
    ],
)
def test_formula_is_worked_out_in_the_unit_that_is_wanted(text: str, wanted: str, value: str) -> None:
    assert _worked_out(text, wanted).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "wanted", "at", "words"),
    [
        ("OUT + RATE", "亿元", 4, "亿元与%不能相加"),
        ("OUT - POP", "亿元", 4, "亿元与万人不能相减"),
        ("OUT + 3", "亿元", 4, "亿元与无单位数不能相加"),
        ("OUT +", "亿元", 5, "公式没有写完"),
        ("OUT + #", "亿元", 6, "不认识“#”"),
        ("OUT TAX", "亿元", 4, "这里不能是“T”"),
        ("", "亿元", 0, "公式没有写完"),
        ("WHAT × 2", "亿元", 0, "没有代码为“WHAT”的指标"),
        ("sum(OUT)", "亿元", 0, "没有函数“sum”；可用：上期、同比、累计、占比、最小、最大、绝对值"),
        ("share(TAX)", "%", 0, "“share”的括号里要有2项"),
        ("1 × share(TAX, POP)", "%", 15, "share 里单位不同：万元 与 万人"),
        ("prev(OUT + TAX)", "亿元", 9, "“prev”的括号里只能是一个指标"),
        ("yoy(TAX)", "%", 0, "这个官方指标没有发布增速的指标；增速不得用公布的总量反算"),
        ("OUT ÷ POP", "元", 0, "公式算出的是“万元/人”，指标的单位是“元”"),
        ("RATE - 5%", "%", 0, "公式算出的是“个百分点”，指标的单位是“%”"),
        ("OUT" + "+OUT" * 101, "亿元", 0, "一个公式最多100个运算符"),
        ("[没有的]", "亿元", 0, "没有叫“没有的”的指标"),
        ("(" * 80 + "OUT" + ")" * 80, "亿元", 0, "括号层数太多"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_letter(text: str, wanted: str, at: int, words: str) -> None:
    with pytest.raises(FormulaError) as refusal:
        check_units(read_formula(text), text, KNOWN, wanted=wanted)
    assert (refusal.value.at, refusal.value.zh) == (at, words)
    assert refusal.value.caret.endswith("^")


def test_caret_stands_below_the_letter_wide_letters_counted_as_wide() -> None:
    with pytest.raises(FormulaError) as refusal:
        read_formula("（OUT＋＃")
    assert refusal.value.caret == "\u3000   \u3000^"


def test_names_in_brackets_stand_for_codes() -> None:
    assert codes_in(read_formula("【税收收入】÷[产值]＋OUT", {"税收收入": "TAX", "产值": "OUT"})) == ["TAX", "OUT"]


def test_division_by_zero_is_a_blank_with_its_reason() -> None:
    assert _worked_out("OUT ÷ (OUT − OUT)", "%") == Value(None, ("除数为零", "divided by zero"))
    assert _worked_out("share(OUT, OUT - OUT)", "%").why[0] == "总数为零，算不出占比"


def test_missing_figure_makes_a_blank_that_names_it() -> None:
    assert _worked_out("OUT + TAX", "亿元", {**FIGURES, "TAX": None}) == Value(None, ("TAX：未报", "TAX: not reported"))


def test_cycle_is_found_and_named() -> None:
    stands_on = {"A": ["B", "C"], "B": ["D"], "C": ["E"], "E": ["A"], "D": ["D2"]}
    assert cycle_through("A", stands_on) == ["A", "C", "E", "A"]
    assert cycle_through("B", stands_on) == []
    assert cycle_through("X", {"X": ["X"]}) == ["X", "X"]


@pytest.mark.parametrize(
    ("left", "right", "like"),
    [
        ("亿元", "万元", True), ("亿元", "亿美元", False), ("%", "个百分点", False), ("万千瓦时", "亿千瓦时", True),
        ("万千瓦时", "千瓦", False), ("万平方米", "平方米", True), ("亩", "公顷", False), ("元/人", "万元/万人", True),
        ("上年同期=100", "上年同期=100", True),
    ],
)  # fmt: skip
def test_units_of_the_same_kind_are_alike_whatever_their_size(left: str, right: str, like: bool) -> None:
    assert measure_of(left).is_like(measure_of(right)) is like


numbers = st.decimals(min_value="0.01", max_value="9999", places=2)


@given(a=numbers, b=numbers, c=numbers)
def test_arithmetic_is_exact_and_binds_as_at_school(a: Decimal, b: Decimal, c: Decimal) -> None:
    text = f"{a:f} + {b:f} × {c:f} − ({a:f} − {b:f})"
    known: dict[str, Known] = {}
    found = evaluate(read_formula(text), text, known, lambda _code, _how: Value(None), wanted="")
    assert found.value == (a + b * c - (a - b)).normalize()


@given(x=numbers, y=numbers)
def test_adding_in_different_sizes_is_adding_in_one(x: Decimal, y: Decimal) -> None:
    found = _worked_out("OUT + TAX", "万元", {"OUT": f"{x:f}", "TAX": f"{y:f}"})
    assert found.value == x * 10000 + y


@given(st.text(alphabet="OUTRATE+-×÷()（）%．12 ,share prev[]＃", max_size=30))
def test_any_text_is_a_formula_or_is_refused_at_a_place_within_it(text: str) -> None:
    refusal = _refusal(text)
    if refusal is not None:
        assert 0 <= refusal.at <= len(text)
        assert refusal.zh
        assert str(refusal)


def _refusal(text: str) -> FormulaError | None:
    try:
        check_units(read_formula(text), text, KNOWN)
    except FormulaError as refusal:
        return refusal
    return None


def test_every_function_is_one_of_those_that_are_explained() -> None:
    assert set(FUNCTIONS) == {"prev", "yoy", "cum", "share", "min", "max", "abs"}
