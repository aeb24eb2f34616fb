"""What the plan names, and the text held against itself."""

import datetime
from pathlib import Path

import pytest

from diaodu.reading import read_text

DAY = datetime.date(2026, 7, 8)


def objects(text: str) -> list[tuple[str, str]]:
    return [(item.kind, item.name) for item in read_text(f"一、任务\n{text}\n", date=DAY).objects]


def checks(text: str) -> list[tuple[str, str, str]]:
    found = read_text(f"一、任务\n{text}\n", date=DAY).checks
    return [(check.code, check.expected, check.found) for check in found]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("分步治理青河、柳河等14条主要河流。", [("river", "青河"), ("river", "柳河")]),
        ("加快松山路、盐浦大道等主干道路建设。", [("road", "松山路"), ("road", "盐浦大道")]),
        ("推进人民医院、妇幼保健院改造提升。", [("hospital", "人民医院"), ("hospital", "妇幼保健院")]),
        ("抓好海风装备总装、盐浦冷链仓储等重点项目。", [("project", "海风装备总装"), ("project", "盐浦冷链仓储")]),
        ("临港产业园，建成标准厂房12万平方米。", [("area", "临港产业园")]),
        ("理顺国投、财金、海投三家县属企业管理体制。", [("firm", "国投"), ("firm", "财金"), ("firm", "海投")]),
        ("发展养老、家政、数字消费。", []),
    ],
)
def test_names_are_cut_cleanly_and_know_what_they_are(text: str, named: list[tuple[str, str]]) -> None:
    assert objects(text) == named


def test_two_masked_names_are_never_one() -> None:
    reading = read_text("一、任务\n推动**高速、**高速、***城际铁路等工程及早开工。\n", date=DAY)
    assert [(item.name, item.masked) for item in reading.objects] == [
        ("**高速", True),
        ("**高速", True),
        ("***城际铁路", True),
    ]
    assert len({item.id for item in reading.objects}) == 3
    assert len({item.list for item in reading.objects}) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("治理青河、柳河等14条河流。", ("names_missing", "14", "2")),
        ("支持甲机械、乙重工、丙农装三大龙头发展。", ("count_matches", "3", "3")),
        ("聚焦物流、粮油、建材、煤炭“四大板块”，建设港口。", ("count_matches", "4", "4")),
        ("抓好“四争两请”，争资金、争项目、争政策、争平台、请专家、请企业家。", ("count_matches", "4", "4")),
    ],
)
def test_a_count_is_held_against_its_list(text: str, found: tuple[str, str, str]) -> None:
    assert found in checks(text)


@pytest.mark.parametrize(
    "text",
    ["坚定拥护“两个确立”、做到“两个维护”。", "改造12个旧村，新建5座泵站。", "壮大造纸、食品、纺织与化工等3个产业。"],
)
def test_a_check_that_is_not_certain_is_not_made(text: str) -> None:
    assert checks(text) == []


def test_a_heading_that_counts_its_parts_is_held_to_them() -> None:
    text = "一、抓好三项重点工程\n一是水利。建成泵站3座。\n二是交通。建成公路5公里。\n"
    found = [(c.code, c.ok, c.message_zh) for c in read_text(text, date=DAY).checks]
    assert found == [("count_differs", False, "“三项重点工程”说3个，数到2个，不符，请核对。")]


def test_a_number_that_is_skipped_is_told() -> None:
    text = "一、任务\n抓三件事：一是建泵站3座。二是修公路5公里。四是建学校1所。\n"
    assert ("number_skipped", "3", "4") in [(c.code, c.expected, c.found) for c in read_text(text, date=DAY).checks]


def test_two_figures_for_one_thing_are_told_apart_from_one_said_twice() -> None:
    text = "一、任务\n规上工业增加值增长8%。\n二、保障\n规上工业增加值增长9%。\n"
    assert [c.code for c in read_text(text, date=DAY).checks] == ["contradiction"]
    assert [c.code for c in read_text(text.replace("9%", "8%"), date=DAY).checks] == ["duplicate"]


@pytest.mark.parametrize(
    "text", ["新建高标准农田3万亩、改造提升高标准农田1万亩。", "新建高标准农田3万亩。改造高标准农田1万亩。"]
)
def test_two_things_done_to_one_object_do_not_disagree(text: str) -> None:
    assert read_text(f"一、任务\n{text}\n", date=DAY).checks == ()


def test_a_date_without_its_year_is_told_and_not_guessed() -> None:
    reading = read_text("一、任务\n年内建成泵站3座。\n")
    assert (reading.date, reading.targets[0].due) == (None, None)
    assert [c.code for c in reading.checks] == ["year_unknown"]


def test_a_date_before_the_document_is_told() -> None:
    assert "due_before_document" in [code for code, *_ in checks("3月底前建成泵站3座。")]


def test_the_seed_fits_itself(shared: Path) -> None:
    reading = read_text((shared / "seed" / "plan.txt").read_text(encoding="utf-8"))
    held = {check.quote.strip("“”"): check.found for check in reading.checks if check.ok}
    assert held["九大重点片区"] == "9"
    assert held["六项重点工程"] == held["六大板块"] == held["六大传统产业"] == "6"
    assert held["五条主线"] == "5"
    assert [(c.code, c.expected, c.found) for c in reading.checks if not c.ok] == [
        ("year_unknown", "", "年内"),
        ("names_missing", "16", "2"),
    ]
