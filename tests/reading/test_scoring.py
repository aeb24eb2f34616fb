"""The scorer itself: what it forgives and what it does not."""

from datetime import date
from typing import Any

from diaodu.reading.scoring import score
from diaodu.reading.targets import find_targets

TEXT = "全年新增企业12家以上，增长5%左右，建设3个园区。"
TARGETS = find_targets(TEXT, (), date(2031, 1, 1))


def label(quote: str, value: str, unit: str, comparator: str = "=", **more: Any) -> dict[str, Any]:
    start = TEXT.index(quote)
    where = {"start": start, "end": start + len(quote), "quote": quote, "context": TEXT}
    return {**where, "value": value, "unit": unit, "comparator": comparator, "due": "year", **more}


ALL = [label("12家以上", "12", "家", ">="), label("5%左右", "5", "%", "~"), label("3个", "3", "个")]


def test_full_agreement_is_one_everywhere() -> None:
    figures = score(ALL, TARGETS, year=2031).figures()
    assert [figures[name] for name in ("precision", "recall", "F1")] == [1, 1, 1]


def test_missing_label_lowers_precision_and_missing_target_recall() -> None:
    assert score(ALL[:2], TARGETS, year=2031).figures()["precision"] == 0.667
    assert score(ALL, TARGETS[:2], year=2031).figures()["recall"] == 0.667


def test_optional_label_counts_neither_way() -> None:
    labels = [*ALL[:2], label("3个", "3", "个", optional=True)]
    assert score(labels, TARGETS, year=2031).figures()["precision"] == 1
    assert score(labels, TARGETS[:2], year=2031).figures()["recall"] == 1


def test_other_value_or_unit_is_a_miss() -> None:
    assert score([label("12家以上", "12", "个", ">=")], TARGETS, year=2031).found == 0
    assert score([label("12家以上", "13", "家", ">=")], TARGETS, year=2031).found == 0


def test_comparator_and_due_are_judged_on_matches() -> None:
    result = score([label("5%左右", "5", "%", "=", due="plan")], TARGETS, year=2031)
    assert (result.found, result.comparator, result.due) == (1, 0, 0)


def test_more_than_satisfies_at_least() -> None:
    assert score([label("12家以上", "12", "家", ">")], TARGETS, year=2031).comparator == 1


def test_rank_is_the_same_where_value_and_unit_are_written_the_same() -> None:
    text = "群众满意率进入全县前五名。"
    ranks = find_targets(text, (), date(2031, 1, 1))
    where = {"start": text.index("前五名"), "end": text.index("前五名") + 3, "quote": "前五名", "context": text}
    result = score([{**where, "value": "五", "unit": "名", "comparator": "<=", "due": "year"}], ranks, year=2031)
    assert (result.found, result.wrong) == (1, ())
