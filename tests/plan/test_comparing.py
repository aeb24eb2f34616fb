"""Two versions of a plan, promise by promise."""

from __future__ import annotations

from time import perf_counter

import pytest

from diaodu.plan.comparing import Pair, Sentence, changed_words, compare

OLD = ("年内改造老旧小区180万平方米", "推进总投资20亿元的东城片区建设", "治理青河、柳河等14条河流")


def said(*texts: str, place: str = "城市更新") -> list[Sentence]:
    return [Sentence(text, place) for text in texts]


def kinds(old: list[Sentence], new: list[Sentence]) -> list[tuple[str, int | None, int | None]]:
    return [(str(pair.kind), pair.old, pair.new) for pair in compare(old, new).pairs]


def test_the_same_text_stays_the_same() -> None:
    found = compare(said(*OLD), said(*OLD))
    assert found.pairs == tuple(Pair("same", number, number, 100) for number in range(3))  # type: ignore[arg-type]
    assert found.kept == 100.0


def test_punctuation_and_spaces_are_no_change() -> None:
    assert kinds(said("治理青河、柳河等14条河流"), said("治理青河 柳河等１４条河流。")) == [("same", 0, 0)]


def test_a_sentence_under_another_heading_has_moved() -> None:
    assert kinds(said(OLD[0]), said(OLD[0], place="民生实事")) == [("moved", 0, 0)]


def test_of_two_alike_each_stays_under_its_heading() -> None:
    old = [Sentence(OLD[0], "甲"), Sentence(OLD[0], "乙")]
    assert kinds(old, old[::-1]) == [("same", 1, 0), ("same", 0, 1)]


def test_a_changed_figure_is_an_edit_and_the_others_are_untouched() -> None:
    new = said(OLD[0].replace("180", "200"), *OLD[1:])
    assert kinds(said(*OLD), new) == [("edited", 0, 0), ("same", 1, 1), ("same", 2, 2)]


def test_what_is_gone_stands_behind_its_neighbour_and_what_is_new_in_its_place() -> None:
    new = said(OLD[0], "新建口袋公园6处", OLD[2])
    assert kinds(said(*OLD), new) == [("same", 0, 0), ("vanished", 1, None), ("new", None, 1), ("same", 2, 2)]


def test_a_sentence_in_two_pieces_is_a_split_the_likest_piece_first() -> None:
    whole = "加快建设东城产业园标准厂房三十万平方米，同步推进园区道路管网和污水处理设施配套建设"
    parts = said("加快建设东城产业园标准厂房三十万平方米", "同步推进园区道路管网和污水处理设施配套建设")
    found = compare(said(whole), parts).pairs
    assert [(str(pair.kind), pair.old) for pair in found] == [("split", 0), ("split", 0)]
    assert {pair.new for pair in found} == {0, 1}


def test_another_document_keeps_next_to_nothing() -> None:
    other = said("规范中小学生校服管理", "严禁强制购买", "畅通家长监督渠道")
    assert compare(said(*OLD), other).kept == 0.0


def test_nothing_before_is_all_new() -> None:
    assert kinds([], said(*OLD[:1])) == [("new", None, 0)]


def test_changed_words_give_both_sentences_back() -> None:
    old, new = "改造180万平方米", "改造200万平方米"
    ours, theirs = changed_words(old, new)
    assert ("".join(text for text, _ in ours), "".join(text for text, _ in theirs)) == (old, new)
    assert [text for text, changed in theirs if changed] == ["200"]  # a figure is one piece


@pytest.mark.parametrize("size", [400])
def test_a_long_plan_is_compared_in_a_moment(size: int) -> None:
    old = said(*(f"推进第{n}批重点项目建设，总投资{n * 7 % 97}亿元，年内开工{n % 13}个" for n in range(size)))
    new = said(*(f"推进第{n}批重点项目建设，总投资{n * 5 % 97}亿元，年内开工{n % 11}个" for n in range(size)))
    begun = perf_counter()
    assert compare(old, new).kept > 90
    assert perf_counter() - begun < 20  # a bound for a busy machine
