"""What the plan names: names are cut from lists, leads and masks, and what only sounds like a name is none."""

import pytest
from tests.reading.labelled_fixtures import NAMES, text_of

from diaodu.reading import read_text
from diaodu.reading.objects import area_leads, kind_of_name


def named(text: str) -> list[tuple[str, str]]:
    return [(item.kind, item.name) for item in read_text(f"一、任务\n{text}\n").objects]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("杏河", "river"),
        ("云渡文教园", "area"),
        ("云渡公园", "scenic"),
        ("云渡幼儿园", "school"),
        ("滨海高速公路", "road"),
        ("云渡城际铁路", "railway"),
        ("河", None),
        ("云渡", None),
        ("", None),
    ],
)
def test_the_longest_ending_says_what_a_name_is_of(name: str, kind: str | None) -> None:
    assert kind_of_name(name) == kind


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("打通青杏路、北堤路等5条断头路。", [("road", "青杏路"), ("road", "北堤路")]),
        ("治理杏河、白石溪等3条小流域。", [("river", "杏河"), ("river", "白石溪")]),
        ("推进***、***骨料基地整合。", [("other", "***"), ("project", "***骨料基地")]),
        ("抓好云渡冷链物流港、青杏装备基地等重点项目跟踪服务。", [("port", "云渡冷链物流港"), ("project", "青杏装备基地")]),
    ],
)  # fmt: skip
def test_verbs_and_what_is_done_are_no_part_of_a_name(text: str, objects: list[tuple[str, str]]) -> None:
    assert named(text) == objects


@pytest.mark.parametrize(
    "text",
    [
        "推动数据授权运营，让数据多跑路、群众少跑路。",
        "紧盯矿山、燃气、消防等重点领域，开展排查。",
        "修复红树林、海草床成为绿色银行。",
        "保护好每一座灯塔、每一处古村。",
        "做强传统产业、新兴产业。",
    ],
)
def test_what_only_sounds_like_a_name_is_none(text: str) -> None:
    assert named(text) == []


def test_items_of_one_list_share_it_and_lists_differ() -> None:
    text = "一、任务\n治理杏河、柳河等5条河流。打通青杏路、北堤路等3条道路。\n"
    lists = [item.list for item in read_text(text).objects]
    assert lists[0] == lists[1] != lists[2] == lists[3]
    assert None not in lists


def test_areas_lead_their_sentences() -> None:
    text = "云渡化工园，建成管廊。杏河新城，建成学校。加快建设，打造样板。"
    assert [span.of(text) for span in area_leads(text, 0, len(text))] == ["云渡化工园", "杏河新城"]


@pytest.mark.parametrize("name", NAMES)
def test_objects_of_a_report_point_at_their_names_and_never_overlap(name: str) -> None:
    text = text_of(name)
    reading, end = read_text(text), 0
    for item in reading.objects:
        assert text[item.start : item.end] == item.name
        assert item.masked == ("*" in item.name)
        assert item.start >= end
        assert item.task in {task.id for task in reading.tasks} | {None}
        end = item.end


def test_most_reports_name_objects() -> None:
    assert [name for name in NAMES if not read_text(text_of(name)).objects] == ["lanjiang", "nantang"]


def test_the_second_half_plan_names_its_areas() -> None:
    objects = read_text(text_of("qingheng")).objects
    assert [item.name for item in objects if item.kind == "area"] == [
        "**化工园",
        "**化工园",
        "清河新城",
        "石溪古镇旅游区",
        "北岭文教园",
        "**新材料产业园",
    ]
