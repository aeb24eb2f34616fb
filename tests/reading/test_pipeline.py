"""A reading as a whole: everything points at its words, everything hangs together, twice gives the same."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.reading import Reading, read_text
from diaodu.reading.heading import date_of, title_of
from diaodu.reading.outline import outline, walk
from diaodu.reading.plain_data import to_json

PIECES = st.sampled_from(
    [
        "青岚县2026年工作方案\n",
        "一、总体要求\n",
        "二、2026年重点工作\n",
        "（一）抓项目。",
        "一是城市更新。",
        "二是乡村振兴。",
        "年内改造小区180万平方米，",
        "总投资**亿元的*个项目；",
        "推进青河、柳河等14条河流治理。",
        "城乡居民收入分别增长5%、6%。",
        "力争产值翻一番，",
        "每年组织2次观摩。",
        "到2030年占比达到4.5-5%。",
        "打造**高速、**高速，",
        "“四上”企业净增三十家。",
        "\n",
        "各位代表：\n",
        "（牵头单位：水务局）",
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=200)


@given(TEXTS)
def test_every_offset_points_at_its_words(text: str) -> None:
    reading = read_text(text, date=datetime.date(2026, 7, 8))
    for item in [*reading.tasks, *reading.targets, *reading.blanks, *reading.checks]:
        assert text[item.start : item.end] == item.quote
    for named in reading.objects:
        assert text[named.start : named.end] == named.name


@given(TEXTS)
def test_every_target_lies_in_exactly_one_task(text: str) -> None:
    reading = read_text(text, date=datetime.date(2026, 7, 8))
    for target in reading.targets:
        inside = [task.id for task in reading.tasks if task.start <= target.start and target.end <= task.end]
        assert inside == [target.task]


@given(TEXTS)
def test_ids_are_unique_and_sections_exist(text: str) -> None:
    reading = read_text(text)
    sections = {section.id for section in walk(reading.outline)}
    for group in (reading.tasks, reading.targets, reading.blanks, reading.objects):
        assert len({item.id for item in group}) == len(group)
        assert {item.section for item in group} <= sections | {None}


@given(TEXTS)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert to_json(read_text(text)) == to_json(read_text(text))


@given(
    st.lists(st.sampled_from(["**亿元", "*个", "***万千瓦", "建成", "推进", "、", "，", "。"]), max_size=20).map(
        "".join
    )
)
def test_a_masked_figure_is_never_a_number(text: str) -> None:
    assert read_text(text).targets == ()


@pytest.mark.parametrize(
    ("text", "title", "day"),
    [
        ("青衡县工作要点\n（2026年7月10日印发）\n一、抓项目\n", "青衡县工作要点", "2026-07-10"),
        ("打印\n2026年岚湾市政府工作报告\n——2026年1月15日在岚湾市人民代表大会会议上\n时间：2026-02-03\n各位代表：\n一、甲\n", "2026年岚湾市政府工作报告", "2026-01-15"),
        ("一、抓项目\n建成泵站3座。\n二〇二六年三月五日\n", "", "2026-03-05"),
        ("2026年工作要点\n一、抓项目\n到2030年6月30日建成泵站3座。\n", "2026年工作要点", None),
        ("一、抓项目\n建成泵站3座。\n", "", None),
        ("工作方案\n（2026年13月40日印发）\n一、甲\n", "工作方案", None),
    ],
)  # fmt: skip
def test_a_document_says_its_title_and_day_or_nothing_is_guessed(text: str, title: str, day: str | None) -> None:
    sections = outline(text)
    found = date_of(text, sections)
    assert title_of(text, sections) == title
    assert (found.day.isoformat() if found else None) == day


def test_every_task_without_owner_or_date_leaves_a_blank_to_fill() -> None:
    reading = read_text("一、抓项目\n建成泵站。（牵头单位：水务局）\n推进水厂扩建。\n")
    missing = [(blank.kind, blank.task) for blank in reading.blanks]
    assert missing == [("date", "k1"), ("date", "k2"), ("owner", "k2")]


def test_a_given_date_overrules_the_documents_own() -> None:
    text = "工作要点\n（2026年7月10日印发）\n一、抓项目\n年内建成泵站3座。\n"
    assert read_text(text).targets[0].due == "2026-12-31"
    assert read_text(text, date=datetime.date(2025, 5, 1)).targets[0].due == "2025-12-31"


def test_the_seed_holds_its_eight_targets_and_its_39_masked_runs(shared: Path) -> None:
    reading: Reading = read_text((shared / "seed" / "plan.txt").read_text(encoding="utf-8"))
    assert [(t.value, t.unit, t.comparator, t.kind, t.rhythm) for t in reading.targets] == [
        ("3", "个", "=", "count", None),
        ("千万", "千瓦", "=", "class", None),
        ("240", "万平米", "=", "level", None),
        ("15", "个", "=", "count", None),
        ("25", "个", ">=", "count", None),
        ("16", "条", "=", "count", None),
        ("2", "次", "=", "count", "2/year"),
        ("AA+", "级", "=", "grade", None),
    ]
    masked = [blank for blank in reading.blanks if blank.cause == "masked"]
    assert (len(masked), sum(blank.kind == "figure" for blank in masked)) == (39, 9)


def test_the_sample_county_is_read_as_it_was_written_to_be() -> None:
    path = Path(__file__).resolve().parents[2] / "src" / "diaodu" / "sample" / "plan.txt"
    reading = read_text(path.read_text(encoding="utf-8"))
    assert 55 <= len(reading.tasks) <= 70
    assert [check.code for check in reading.checks if not check.ok] == ["names_missing"]
    assert all(target.due for target in reading.targets)
