"""A reply from the chat group becomes draft figures: what is said, no more."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.ledger.chat import ChatLine, Draft, read_chat

LINES = [
    ChatLine(1, "老旧小区改造", "个", cumulative=True),
    ChatLine(2, "雨污分流管网", "公里", cumulative=True),
    ChatLine(3, "新能源装机", "万千瓦", cumulative=True),
    ChatLine(4, "东城片区更新", "", cumulative=True),
]


def read(text: str, lines: list[ChatLine] = LINES) -> tuple[dict[int, str | None], list[tuple[str, str]]]:
    draft = read_chat(text, lines)
    values = {key: None if item.value is None else f"{item.value:f}" for key, item in draft.proposals.items()}
    return values, [(left.words, left.zh) for left in draft.left]


def test_short_names_and_units_find_their_lines_and_the_rest_gets_its_words() -> None:
    draft = read_chat("旧改完成7个，雨污分流21.8公里，其余正常", LINES)
    assert {key: (item.value, item.words) for key, item in draft.proposals.items()} == {
        1: (Decimal(7), "旧改完成7个"),
        2: (Decimal("21.8"), "雨污分流21.8公里"),
        3: (None, "正常"),
        4: (None, "正常"),
    }
    assert draft.left == []


def test_rest_never_gives_a_figure() -> None:
    values, _ = read("其余正常")
    assert set(values.values()) == {None}


def test_units_of_another_size_are_converted_exactly() -> None:
    assert read("新能源装机12000千瓦")[0] == {3: "1.2"}
    assert read("新能源装机1.2万千瓦")[0] == {3: "1.2"}
    assert read("雨污分流800米")[1] == [("雨污分流800米", "单位不同：本表要公里")]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("旧改完成7公里", "单位不同：本表要个"),
        ("招商引资3亿元", "对不上本表的任何一项"),
        ("旧改完成7个以上", "不是确数，请核实后填写"),
        ("旧改约7个", "不是确数，请核实后填写"),
        ("本月旧改完成3个", "说的是本月数，本表要累计数"),
        ("昨天下雨停工", "没有数，也对不上哪一项"),
        ("旧改完成6到8个", "单位不同：本表要个"),
    ],
)
def test_what_cannot_be_told_is_left_over_with_its_reason(words: str, why: str) -> None:
    values, left = read(words)
    assert values == {}
    assert left[0][0] == words or words.startswith(left[0][0])
    assert left[0][1] in {why, "不是确数，请核实后填写"}


def test_months_figure_is_passed_over_for_the_cumulative_one_of_the_same_line() -> None:
    values, left = read("旧改本月完成3个，累计7个")
    assert values == {1: "7"}
    assert left == [("旧改本月完成3个", "说的是本月数，本表要累计数")]


def test_name_that_fits_two_lines_is_left_to_the_clerk() -> None:
    lines = [ChatLine(1, "城北老旧小区改造", "个", True), ChatLine(2, "城南老旧小区改造", "个", True)]
    values, left = read("老旧小区改造7个", lines)
    assert (values, left) == ({}, [("老旧小区改造7个", "可能是：城北老旧小区改造、城南老旧小区改造")])


def test_short_name_takes_its_letters_from_the_commitments_sentence() -> None:
    lines = [ChatLine(1, "老旧小区", "万平方米", True, "年内改造老旧小区180万平方米"), LINES[1]]
    assert read("旧改完成74万平方米", lines)[0] == {1: "74"}
    assert read("城改完成74万平方米", lines)[0] == {}


def test_two_figures_for_one_line_give_neither() -> None:
    values, left = read("旧改7个；老旧小区改造8个")
    assert values == {}
    assert [words for words, _ in left] == ["旧改7个", "老旧小区改造8个"]


def test_greetings_are_no_matter() -> None:
    values, left = read("@调度办 收到，领导好：老旧小区改造完成7个，谢谢")
    assert (values, left) == ({1: "7"}, [])


def test_line_in_words_takes_the_sentence_that_names_it() -> None:
    draft = read_chat("东城片区更新已签约120户", LINES[3:])
    assert draft.proposals == {} or draft.proposals[4].value is None


@given(st.text(max_size=200))
def test_any_text_is_answered_and_no_figure_is_invented(text: str) -> None:
    draft: Draft = read_chat(text, LINES)
    for proposal in draft.proposals.values():
        assert proposal.words in text or proposal.words.strip() in text
        assert proposal.value is None or any(letter.isnumeric() for letter in proposal.words)
