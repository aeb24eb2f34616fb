"""Tokens, wording, loose numbers, fitting, bulletins and material: pure, by property where arithmetic is done."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.bulletins.papers.composing.blocks import Block, BlockKind, heading_number, numbers_of
from diaodu.bulletins.papers.composing.book import Book, words_fact
from diaodu.bulletins.papers.composing.bound import (
    Bound,
    Style,
    keys_in,
    labelled,
    pieces_of,
    plain_tokens,
    said_text,
)
from diaodu.bulletins.papers.composing.bulletin import (
    BulletinData,
    Chapter,
    IndicatorRow,
    LightRow,
    SaidRow,
    compose_bulletin,
)
from diaodu.bulletins.papers.composing.checks import FindingKind, findings_of
from diaodu.bulletins.papers.composing.fitting import Sentence, fitted
from diaodu.bulletins.papers.composing.material import compose_material, length_of
from diaodu.bulletins.papers.composing.slides import slides_of
from diaodu.bulletins.papers.composing.unbound import unbound_numbers
from diaodu.bulletins.papers.composing.wording import amount_said, difference_said, growth_said

FIGURES = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False, allow_infinity=False)


def amount(value: str, unit: str = "亿元", source: str = "x") -> Bound:
    return Bound("", Style.AMOUNT, source, "数", Decimal(value), unit)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("23.40", "亿元", "23.4亿元"),
        ("12500", "万元", "1.25亿元"),
        ("12345.67", "亿元", "12345.67亿元"),  # would lose digits: stays as it is
        ("30000", "亿元", "3万亿元"),
        ("12", "个", "12个"),
        ("20000", "个", "20000个"),
        ("-0.00", "万元", "0万元"),
        ("1.2", "百分点", "1.2个百分点"),
    ],
)
def test_amounts_take_the_next_magnitude_only_where_no_digit_is_lost(value: str, unit: str, said: str) -> None:
    assert amount_said(Decimal(value), unit) == said


@given(FIGURES)
def test_growth_and_difference_never_say_a_sign_and_never_mix_per_cent_with_points(value: Decimal) -> None:
    growth, points = growth_said(value), difference_said(value)
    assert "-" not in growth + points
    assert growth.startswith("增长") == (value > 0)
    assert growth.startswith("下降") == (value < 0)
    assert (growth == "持平") == (points == "持平") == (value == 0)
    assert value == 0 or (growth.endswith("%") and points.endswith("个百分点"))


@given(FIGURES, st.sampled_from(["元", "万元", "亿元", "个", "亩", "万平方米"]))
def test_what_is_said_is_worth_what_it_was(value: Decimal, unit: str) -> None:
    said = amount_said(value, unit)
    number = "".join(letter for letter in said if letter.isdigit() or letter in ".-")
    factor = {"万亿": 10**12, "亿": 10**8, "万": 10**4}

    def worth(text: str, magnitude_of: str) -> Decimal:
        magnitude = next((each for each in factor if magnitude_of.startswith(each)), "")
        return Decimal(text) * factor.get(magnitude, 1)

    assert worth(number, said[len(number) :]) == worth(str(value), unit)


@pytest.mark.parametrize(
    ("text", "loose"),
    [
        ("1.5亿元", ["1.5亿元"]),
        ("完成12个，增长{f1 7.5%}，同比高0.3个百分点", ["12个", "0.3个百分点"]),
        ("百分之五的任务，三成以上，两亿元", ["百分之五", "三成", "两亿元"]),
        ("新增企业１２家", ["１２家"]),
        ("2026年7月，1—7月，8月6日前，上半年", []),
        ("云调通〔2026〕7号第3期，见P-2026-001", []),
        ("1. 加快推进", []),
        ("五个一包保、三大片区、一次办好", []),
        ("增速7.5%，投资{f2}", ["7.5%"]),
    ],
)
def test_typed_numbers_are_found_but_dates_numbers_of_papers_and_codes_are_not(text: str, loose: list[str]) -> None:
    assert [typed.words for typed in unbound_numbers(text)] == loose
    assert all(text[typed.start : typed.end] == typed.words for typed in unbound_numbers(text))


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(["", "个", "%", "万元", "亩"]))
def test_any_bare_number_in_prose_is_found(number: int, unit: str) -> None:
    assert unbound_numbers(f"本月新增{number}{unit}，位居前列")


@given(st.text(alphabet="增长{}f12 a。，", max_size=40))
def test_cutting_a_text_at_its_tokens_loses_nothing_and_labels_are_for_the_eye_alone(text: str) -> None:
    assert "".join(piece.text for piece in pieces_of(text)) == text
    figures = {key: Bound(key, Style.WORDS, "s", "l", words="说{法}") for key in keys_in(text)}
    kept = plain_tokens(text)
    assert plain_tokens(labelled(kept, figures)) == kept
    assert keys_in(kept) == keys_in(text)


def test_a_token_without_a_figure_stays_visible_and_a_blank_says_whom_to_ask() -> None:
    blank = Bound("f1", Style.AMOUNT, "s", "投资", unit="亿元", blank="未报，请询发改局")
    assert said_text("投资{f1}，{f9}", {"f1": blank}) == "投资〔缺：未报，请询发改局〕，{f9}"


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)), max_size=14), st.integers(0, 400))
def test_fitting_never_runs_over_keeps_the_order_and_whole_sentences(rows: list[tuple[int, int]], most: int) -> None:
    sentences = [Sentence("字" * length, weight, str(place)) for place, (length, weight) in enumerate(rows)]
    kept, gone = fitted(sentences, most, said=lambda text: text)
    assert sum(len(sentence.text) for sentence in kept) <= most
    assert sorted([*kept, *gone], key=lambda each: int(each.part)) == sentences
    assert [each for each in sentences if each in kept] == kept
    if sum(len(sentence.text) for sentence in sentences) <= most:
        assert not gone


def test_the_lightest_sentence_goes_first_and_a_figure_is_never_cut() -> None:
    book = Book()
    heavy = f"投资完成{book.bind(amount('23.4'))}。"
    sentences = [Sentence("建设内容" * 20, 10, "progress"), Sentence(heavy, 90, "progress")]
    made = compose_material("材料", [], sentences, most=120, figures=book.figures)
    texts = [said_text(block.text, book.figures) for block in made.blocks]
    assert "投资完成23.4亿元。" in texts
    assert [each.text for each in made.left_out] == ["建设内容" * 20]
    assert length_of("材料", made.blocks, book.figures) == made.length <= 120
    with pytest.raises(ValueError, match="do not hold"):
        compose_material("很长的题目" * 20, [], sentences, most=60, figures=book.figures)


def test_material_has_three_parts_and_says_where_there_is_nothing() -> None:
    made = compose_material("材料", [], [], most=200, figures={})
    assert [block.text for block in made.blocks if block.kind is BlockKind.HEADING] == [
        "进展情况",
        "存在困难",
        "下步安排",
    ]
    assert "目前没有登记的困难和问题。" in [block.text for block in made.blocks]


def test_each_part_keeps_its_weightiest_sentence_and_what_was_cut_is_never_called_none() -> None:
    opening = [Sentence(f"项目{letter}" + "概况" * 20 + "。", 100) for letter in "甲乙丙丁戊己庚"]
    rest = [Sentence("征迁未完成。", 90, "difficulty"), Sentence("下月开工。", 50, "next")]
    made = compose_material("材料", opening, rest, most=200, figures={})
    texts = [block.text for block in made.blocks]
    assert "征迁未完成。" in texts
    assert "下月开工。" in texts
    assert len(made.left_out) >= 4
    long = [Sentence("困难" * 100 + "。", 90, "difficulty")]
    cut = [block.text for block in compose_material("材料", [], long, most=120, figures={}).blocks]
    assert "限于篇幅未列。" in cut
    assert "目前没有登记的困难和问题。" not in cut


def bulletin(*, reds: int = 1) -> tuple[list[Block], Book]:
    book = Book()
    name = words_fact("task:1:name", "任务", "老旧小区改造180万平方米")
    said = SaidRow(name, "住建局", words_fact("said:1", "进展", "完成74万平方米，占41%。"))
    data = BulletinData(
        county="云海县",
        period="2026年7月",
        cut_off="2026年8月6日",
        counts={light: amount("3", "项", light) for light in ("red", "yellow", "green", "done", "grey", "all")},
        turned={"worse": amount("1", "项", "worse"), "better": amount("2", "项", "better")},
        indicators=[IndicatorRow(words_fact("i", "指标", "工业增加值"), "2026年1—7月", None, amount("1", "亿元", "g"))],
        reds=[LightRow(name, "住建局", words_fact("w", "缘由", "低于序时25.6个百分点"))] * reds,
        chapters=[Chapter(words_fact("c", "章", "办好6项工程"), [said], amount("2", "项", "left"))],
        difficulties=[said],
        following=[said],
    )
    return compose_bulletin(data, book), book


def test_no_figure_of_a_bulletin_stands_outside_a_token() -> None:
    blocks, book = bulletin()
    assert findings_of(blocks, book.figures) == []
    assert {key for block in blocks for text in block.texts() for key in keys_in(text)} <= set(book.figures)


def test_a_bulletin_without_red_lights_says_so_and_leaves_empty_sections_out() -> None:
    blocks, _book = bulletin(reds=0)
    assert "本期公布灯号中没有红灯任务。" in [block.text for block in blocks]
    heads = [block.text for block in blocks if block.kind is BlockKind.HEADING and block.level == 1]
    assert heads == ["总体情况", "主要指标", "滞后任务（红灯）", "分领域进展", "存在困难", "下步安排"]


def test_the_same_record_is_bound_once() -> None:
    book = Book()
    assert book.bind(amount("3")) == book.bind(amount("3")) == "{f1}"
    assert book.bind(amount("4", source="y")) == "{f2}"


def test_headings_are_numbered_by_level_and_begin_again_under_a_new_one() -> None:
    levels = (1, 2, 3, 4, 2, 1, 2)
    blocks = [Block(BlockKind.HEADING, "题", level) for level in levels]
    blocks.insert(1, Block(BlockKind.TEXT, "文"))
    assert numbers_of(blocks) == ["一、", "", "（一）", "1.", "（1）", "（二）", "二、", "（一）"]
    assert [heading_number(1, number) for number in (10, 11, 20, 21)] == ["十、", "十一、", "二十、", "二十一、"]


def test_what_stands_in_the_way_of_signing_names_its_block_and_blanks_pass_in_tables_alone() -> None:
    blank = Bound("f1", Style.AMOUNT, "s", "投资", blank="未报")
    outside = Bound("f2", Style.OUTSIDE, "", "账外", words="12个")
    blocks = [
        Block(BlockKind.TEXT, "完成12个，{f1}，{f2}，{f7}。"),
        Block(BlockKind.TABLE, rows=[["指标", "数"], ["投资", "{f1}"]]),
    ]
    found = [
        (finding.kind, finding.block, finding.words) for finding in findings_of(blocks, {"f1": blank, "f2": outside})
    ]
    assert found == [
        (FindingKind.UNBOUND, 0, "12个"),
        (FindingKind.BLANK, 0, "投资"),
        (FindingKind.NO_SOURCE, 0, "账外"),
        (FindingKind.UNKNOWN, 0, "f7"),
    ]


def test_slides_cut_at_sentences_and_go_on_over_several_pages() -> None:
    text = "。".join(f"第{number}句" for number in range(1, 13)) + "。"
    blocks = [Block(BlockKind.TEXT, "概述。"), Block(BlockKind.HEADING, "进展情况", 1), Block(BlockKind.TEXT, text)]
    assert [(slide.heading, len(slide.points)) for slide in slides_of(blocks, {})] == [
        ("概况", 1),
        ("进展情况", 9),
        ("进展情况（续）", 3),
    ]
