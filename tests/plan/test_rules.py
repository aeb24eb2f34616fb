"""What the machine proposes of a sentence, and a bundle held against its sentence. No database."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.plan.choices import Nature, Strength
from diaodu.plan.rules import Named, default_pace, nature_of, reconcile, sum_of


@pytest.mark.parametrize(
    ("quote", "strength", "has_figure", "kind", "rhythm", "nature"),
    [
        ("年内改造老旧小区180万平方米", "firm", True, "count", "", "quantity"),
        ("新认定高新技术企业15家", "firm", True, "count", "", "naming"),
        ("新建省级以上科创平台3家", "firm", True, "count", "", "naming"),
        ("完成总投资23亿元的5个石材深加工项目备案", "firm", True, "count", "", "bundle"),
        ("完成总投资***亿元的*个石材深加工项目备案", "firm", False, "", "", "bundle"),
        ("每年组织2次集中项目观摩", "advance", False, "", "2/year", "periodic"),
        ("常态化开展安全隐患排查", "advance", False, "", "", "standing"),
        ("常态化每月开展1次隐患排查", "advance", False, "", "1/month", "standing"),
        ("创建省级旅游度假区", "strive", False, "", "", "title"),
        ("力争取得AA级主体信用评级", "strive", False, "grade", "", "title"),
        ("推进废浆集中处置中心建设", "advance", False, "", "", "milestone"),
        ("擦亮城市名片", "direction", False, "", "", "direction"),
        ("探索开展“企业评部门”", "strive", False, "", "", "direction"),
    ],
)
def test_nature_is_proposed_from_words_target_and_rhythm(
    quote: str, strength: str, has_figure: bool, kind: str, rhythm: str, nature: str
) -> None:
    found = nature_of(quote=quote, strength=strength, has_figure=has_figure, kind=kind, rhythm=rhythm)
    assert found == nature


def test_each_nature_has_a_pace_of_its_own() -> None:
    assert {str(nature): default_pace(nature)["kind"] for nature in Nature} == {
        "quantity": "linear",
        "naming": "steps",
        "bundle": "linear",
        "periodic": "steps",
        "standing": "none",
        "title": "linear",
        "milestone": "steps",
        "direction": "none",
    }
    assert default_pace("periodic", "2/year") == {"kind": "steps", "rhythm": "2/year"}


def named(*amounts: str | None, unit: str = "亿元", reached: int = 0) -> list[Named]:
    return [
        Named(None if amount is None else Decimal(amount), unit, number < reached)
        for number, amount in enumerate(amounts)
    ]


@pytest.mark.parametrize(
    ("members", "promised", "amount", "said", "agrees"),
    [
        (named("1", "2"), "2", "3", "原文2个，已列2个，相符；原文3亿元，已列3亿元，相符。", True),
        (named("1", "2"), "5", "23", "原文5个，已列2个，少3个；原文23亿元，已列3亿元，少20亿元。", False),
        (
            named("1", None),
            "2",
            "3",
            "原文2个，已列2个，相符；原文3亿元，已列1亿元，少2亿元；1个项目没有金额，未计入。",
            False,
        ),
        (named("1", "2"), "1", None, "原文1个，已列2个，多1个；已列金额合计3亿元，原文金额未写明或隐去。", False),
        (named("1"), None, "3", "已列1个项目，原文个数未写明或隐去；原文3亿元，已列1亿元，少2亿元。", False),
        ([], "5", "23", "原文5个，已列0个，少5个；原文23亿元，已列项目还没有金额。", False),
    ],
)
def test_bundle_is_held_against_count_and_sum(
    members: list[Named], promised: str | None, amount: str | None, said: str, agrees: bool
) -> None:
    found = reconcile(
        members,
        promised=None if promised is None else Decimal(promised),
        sum_promised=None if amount is None else Decimal(amount),
    )
    assert (found.zh, found.agrees) == (said, agrees)


def test_amounts_in_ten_thousands_are_summed_in_the_sentences_unit() -> None:
    found = reconcile(named("12000", "8000", unit="万元"), promised=Decimal(2), sum_promised=Decimal(2))
    assert (found.sum_named, found.sum_difference, found.agrees) == (Decimal(2), Decimal(0), True)


def test_amount_in_a_unit_that_is_no_money_is_a_blank_not_a_zero() -> None:
    found = reconcile(named("12", unit="亩"), promised=Decimal(1), sum_promised=Decimal(2))
    assert (found.sum_named, found.blanks, found.sum_difference) == (None, 1, None)


def test_one_amount_of_money_is_the_sentences_sum_and_two_are_none() -> None:
    yuan = (Decimal(2300000000), "元")
    assert sum_of([(Decimal(5), "个"), yuan]) == Decimal(23)
    assert sum_of([yuan, yuan]) is None
    assert sum_of([(None, "亿元")]) is None


money = st.one_of(st.none(), st.decimals(0, 10**6, places=2, allow_nan=False))


@given(
    st.lists(st.builds(Named, money, st.sampled_from(["亿元", "万元", "亩", ""]), st.booleans()), max_size=6),
    money,
    money,
)
def test_every_bundle_is_reconciled_in_a_sentence(
    members: list[Named], promised: Decimal | None, amount: Decimal | None
) -> None:
    found = reconcile(members, promised=promised, sum_promised=amount)
    assert found.zh.endswith("。")
    assert found.en.endswith(".")
    assert found.named == len(members)
    assert 0 <= found.blanks <= found.named


@given(
    st.text(max_size=40), st.sampled_from(list(Strength)), st.booleans(), st.sampled_from(["", "count", "grade"]),
    st.sampled_from(["", "2/year"]),
)  # fmt: skip
def test_every_sentence_has_a_nature(quote: str, strength: str, has_figure: bool, kind: str, rhythm: str) -> None:
    assert nature_of(quote=quote, strength=strength, has_figure=has_figure, kind=kind, rhythm=rhythm) in Nature
