"""Figures of a text against known figures: what each number is taken for, and what is said of it."""

from __future__ import annotations

import sys
import time
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diaodu.bulletins.checking.matching import (
    FAULTS,
    Ground,
    Kind,
    Known,
    Mark,
    Place,
    Verdict,
    When,
    base_name,
    check_text,
    spellings,
)

ROOT = Path(__file__).parents[2]
JULY, JUNE = When(2026, 7, "cumulative", 7), When(2026, 6, "cumulative", 6)


def known(name: str, value: str, unit: str, when: When | None = JULY, *, kind: Kind = Kind.LEVEL, area: str = "",
          older: tuple[Decimal, ...] = ()) -> Known:  # fmt: skip
    return Known(
        f"{name}/{kind}", spellings(name), kind, Decimal(value), unit, when, name, name, area=area, older=older
    )


LEDGER = (
    known("规上工业增加值", "6.8", "%", kind=Kind.GROWTH),
    known("规上工业增加值", "6.5", "%", JUNE, kind=Kind.GROWTH),
    known("规上工业增加值", "2", "位", kind=Kind.RANK),
    known("固定资产投资", "8.2", "%", kind=Kind.GROWTH),
    known("社会消费品零售总额", "120.56", "亿元", older=(Decimal("119.82"),)),
    known("社会消费品零售总额", "15.21", "亿元", When(2026, 7, "current")),
    known("社会消费品零售总额", "103.44", "亿元", JUNE),
    known("社会消费品零售总额", "5.1", "%", kind=Kind.GROWTH),
    known("社会消费品零售总额", "210", "亿元", When(2026, 12, "cumulative", 12), kind=Kind.TARGET),
    known("一般公共预算收入", "35.22", "亿元"),
    known("一般公共预算收入", "-3.2", "%", kind=Kind.GROWTH),
    known("一般公共预算收入", "58.7", "%", kind=Kind.COMPLETION),
    known("金融机构存款余额", "583.7", "亿元", When(2026, 7, "point")),
    known("规上工业总产值", "12.3", "亿元", area="wangchao"),
    known("规上工业总产值", "88.4", "亿元", area="lingang"),
    known("重点项目", "36", "个", None),
)
GROUND = Ground(LEDGER, (Place("wangchao", ("望潮镇",)), Place("lingang", ("临港园区",))), ("全县", "我县"), 2026, 8)


def marks(text: str, ground: Ground = GROUND) -> list[Mark]:
    return check_text(text, ground)


def verdicts(text: str) -> dict[str, str]:
    """By the number as written; what is no figure is left out."""
    return {mark.mention.quote: str(mark.verdict) for mark in marks(text) if mark.verdict != Verdict.SKIPPED}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("1—7月，全县规模以上工业增加值同比增长6.8%。", "agrees"),
        ("前7个月，规上工业增加值增速为6.8％。", "agrees"),
        ("1—7月，规上工业增加值增长7%。", "agrees"),  # rounded as the text shows
        ("1—7月，规上工业增加值增长6.9%。", "differs"),
        ("上半年，规上工业增加值增长6.8%。", "date"),
        ("1—7月，规上工业增加值增长6.8个百分点。", "unit"),
        ("1—7月，规上工业增加值增速居全市第2位。", "agrees"),
        ("1—7月，规上工业增加值增速居全市第3位。", "differs"),
        ("1—7月，社会消费品零售总额120.6亿元。", "agrees"),
        ("1—7月，社会消费品零售总额120.56万元。", "unit"),
        ("1—7月，社会消费品零售总额120.56亿吨。", "unit"),
        ("1—7月，社会消费品零售总额1205.6亿元。", "unit"),
        ("1—7月，社会消费品零售总额15.21亿元。", "caliber"),
        ("7月当月，社会消费品零售总额15.21亿元。", "agrees"),
        ("7月当月，社会消费品零售总额120.56亿元。", "caliber"),
        ("1—7月，社会消费品零售总额119.82亿元。", "differs"),  # what it was before the revision
        ("1—7月，社会消费品零售总额210亿元。", "caliber"),  # the year's target
        ("力争全年社会消费品零售总额达到210亿元。", "agrees"),
        ("1—7月，社会消费品零售总额突破120亿元。", "agrees"),
        ("1—7月，社会消费品零售总额突破130亿元。", "differs"),
        ("1—7月，社会消费品零售总额近121亿元。", "agrees"),
        ("1—7月，一般公共预算收入下降3.2%。", "agrees"),
        ("1—7月，一般公共预算收入增长3.2%。", "differs"),
        ("1—7月，一般公共预算收入完成年度目标的58.7%。", "agrees"),
        ("7月末，金融机构存款余额583.7亿元。", "agrees"),
        ("6月末，金融机构存款余额583.7亿元。", "date"),
        ("1—7月，望潮镇规上工业总产值12.3亿元。", "agrees"),
        ("1—7月，临港园区规上工业总产值12.3亿元。", "caliber"),  # another area's
        ("全县36个重点项目加快推进。", "agrees"),
        ("全县63个重点项目加快推进。", "differs"),
        ("1—7月，民间固定资产投资增长3.2%。", "no_record"),  # another thing than 固定资产投资
        ("1—7月，全国规上工业增加值增长5.0%。", "no_record"),
        ("1—7月，固定资产投资152亿元。", "no_record"),  # its level is not known
        ("2019年，社会消费品零售总额98亿元。", "no_record"),
        ("1—7月，引进项目32个。", "no_record"),
    ],
)
def test_a_figure_is_held_against_the_ledger(text: str, verdict: str) -> None:
    assert list(verdicts(text).values()) == [verdict]


def test_each_mark_says_why_and_by_how_much_it_differs() -> None:
    (mark,) = [each for each in marks("1—7月，社会消费品零售总额130.56亿元。") if each.verdict == Verdict.DIFFERS]
    assert mark.difference == Decimal(10)
    assert mark.why[0] == "台账为120.56亿元（社会消费品零售总额），多10亿元"
    (moved,) = [each for each in marks("上半年，规上工业增加值增长6.8%。") if each.is_fault]
    assert moved.why[0] == "这是2026年1—7月的数；2026年上半年应为6.5%"


def test_rows_of_figures_go_to_their_names_in_turn() -> None:
    text = "1—7月，社会消费品零售总额、一般公共预算收入分别完成120.56亿元、35.22亿元，分别增长5.1%、下降3.2%。"
    assert set(verdicts(text).values()) == {"agrees"}
    places = "1—7月，望潮镇、临港园区规上工业总产值分别为12.3亿元、88.4亿元。"
    assert set(verdicts(places).values()) == {"agrees"}


def test_a_clause_without_a_name_goes_on_with_the_one_before() -> None:
    text = "1—7月，社会消费品零售总额完成120.56亿元，同比增长5.2%，高于全市平均水平0.3个百分点。"
    assert verdicts(text) == {"120.56亿元": "agrees", "5.2%": "differs", "0.3个百分点": "no_record"}
    assert verdicts("1—7月，规上工业增加值增长6.8%，高于全市平均水平0.3%。")["0.3%"] == "unit"


def test_a_sentence_without_a_period_is_of_the_heading_or_of_what_was_said_last() -> None:
    heading = "2026年1—7月经济运行情况\n规上工业增加值增长6.8%。上半年固定资产投资平稳。规上工业增加值增长6.5%。\n"
    assert verdicts(heading) == {"6.8%": "agrees", "6.5%": "agrees"}


def test_what_is_no_figure_is_named_for_what_it_is() -> None:
    text = (
        "1. 依据经发〔2026〕12号，2026年8月15日上午9:30召开第3次会议，联系电话0532-88888888，"
        "“6+4”产业，G15高速，王某45岁。"
    )
    said = {mark.mention.quote: mark.why[0] for mark in marks(text)}
    assert set(said.values()) == {"序号", "文号", "日期", "时刻", "编号", "电话号码", "名称里的数字", "代号", "年龄"}
    assert {mark.verdict for mark in marks(text)} == {Verdict.SKIPPED}


def test_the_text_is_held_against_itself() -> None:
    whole = marks("新建学校12所，其中小学8所、中学6所。")
    assert (whole[0].mention.quote, str(whole[0].verdict)) == ("12所", "contradicts")
    assert whole[0].why[0] == "分项合计为14所，与总数不符"
    assert len(whole[0].others) == 2
    assert verdicts("城关镇4个、海头镇6个，合计9个。")["9个"] == "contradicts"
    assert "contradicts" not in verdicts("新建学校14所，其中小学8所、中学5所。").values()
    twice = verdicts("观摩点位总数达到19个。\n各组汇总后，观摩点位总数达到21个。")
    assert twice == {"19个": "no_record", "21个": "contradicts"}


def test_names_are_known_in_their_usual_spellings() -> None:
    called = spellings("规上工业总产值")
    assert {"规上工业总产值", "规模以上工业总产值", "规上工业产值", "规上工业企业实现总产值"} <= set(called)
    assert spellings("项目投资完成额（调度数）") == ("项目投资完成额",)
    assert base_name("固定资产投资增速") == "固定资产投资"


WORDS = st.sampled_from(
    [*"，。；、：\n（）%0123456789.年月日至—", "1—7月", "社会消费品零售总额", "增长", "同比", "分别", "其中", "亿元", "个百分点",
     "第", "位", "全县", "全国", "望潮镇", "目标", "合计", "下降", "近", "十二", "３", "〔2026〕", "规上工业增加值"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=60).map("".join))
def test_every_text_is_read_and_no_two_marks_meet(text: str) -> None:
    found = marks(text)
    assert all(0 <= each.mention.start < each.mention.end <= len(text) for each in found)
    assert all(a.mention.end <= b.mention.start for a, b in pairwise(found))
    assert all(each.mention.quote == text[each.mention.start : each.mention.end] for each in found)
    assert all(each.why[0] and each.why[1] for each in found)
    covered = {place for each in found for place in range(each.mention.start, each.mention.end)}
    loose = [place for place, letter in enumerate(text) if letter in "0123456789" and place not in covered]
    # Digits outside every mark belong to runs too long to be a figure.
    assert all(len(_run(text, place)) > 16 or "." in _run(text, place) for place in loose)


def _run(text: str, place: int) -> str:
    start = end = place
    while start and text[start - 1] in "0123456789.３":
        start -= 1
    while end < len(text) and text[end] in "0123456789.３":
        end += 1
    return text[start:end]


@settings(max_examples=50, deadline=None)
@given(st.decimals(min_value=1, max_value=9000, places=2), st.integers(min_value=0, max_value=2))
def test_a_figure_rounded_as_the_text_shows_it_always_agrees(value: Decimal, places: int) -> None:
    shown = value.quantize(Decimal(1).scaleb(-places))
    ground = Ground((known("港口吞吐量", str(value), "万吨"),), year=2026, month=8)
    (mark,) = [each for each in check_text(f"1—7月，港口吞吐量{shown}万吨。", ground) if each.mention.quantity]
    assert mark.verdict == Verdict.AGREES
    wrong = shown + 3 * Decimal(1).scaleb(-places)
    (mark,) = [each for each in check_text(f"1—7月，港口吞吐量{wrong}万吨。", ground) if each.mention.quantity]
    assert mark.verdict in FAULTS


def test_the_time_grows_with_the_text_and_no_faster() -> None:
    sentence = "1—7月，社会消费品零售总额120.56亿元，同比增长5.1%，其中甲3个、乙5个；"

    def took(times: int) -> float:
        begun = time.perf_counter()
        check_text(sentence * times, GROUND)
        return time.perf_counter() - begun

    took(10)
    assert took(800) < 40 * max(took(100), 0.005)


def test_planted_errors_are_found_and_right_figures_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT / "benchmarks"), *sys.path])
    import figures
    from _figure_drafts import HELD_BACK

    scored = figures.score(HELD_BACK)
    assert scored["drafts"] == 20
    assert float(str(scored["recall"])) >= figures.LEAST_FOUND
    assert float(str(scored["false_share"])) <= figures.MOST_FALSE
