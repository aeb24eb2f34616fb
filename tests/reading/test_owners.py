"""Who answers for a task, and how far a note of owners reaches."""

import pytest

from diaodu.reading import read_text
from diaodu.reading.owners import Owners, find_owners

WATER, ROADS = "（牵头单位：水利站；配合单位：财政所）", "（责任单位：交通办）"


def leads(text: str) -> list[tuple[str, str]]:
    return [(task.quote, task.lead) for task in read_text(text).tasks]


def test_a_note_speaks_for_its_paragraph_back_to_the_note_before() -> None:
    text = f"一、建设\n建成泵站3座。疏通主渠。{WATER}硬化村道9公里。{ROADS}推进绿化。\n"
    assert leads(text) == [
        ("建成泵站3座", "水利站"),
        ("疏通主渠", "水利站"),
        ("硬化村道9公里", "交通办"),
        ("推进绿化", ""),
    ]


def test_a_note_is_no_task_itself() -> None:
    assert leads("一、建设\n建成泵站3座。（牵头单位：经济发展办公室）\n") == [("建成泵站3座", "经济发展办公室")]


def test_a_note_alone_under_a_heading_speaks_for_the_whole_section() -> None:
    text = f"一、水利\n1.建泵站。{WATER}\n（1）建成泵站3座。推进供电配套。\n疏通主渠。\n2.修堤防。加高堤防2公里。\n"
    assert [lead for _, lead in leads(text)] == ["水利站", "水利站", "水利站", ""]


def test_a_note_at_the_end_of_an_item_speaks_for_its_numbered_parts_too() -> None:
    text = f"一、水利\n1.建泵站。完成选址。{WATER}\n（1）建成泵站3座。\n（2）硬化便道2公里。{ROADS}\n"
    assert leads(text) == [("完成选址", "水利站"), ("建成泵站3座", "水利站"), ("硬化便道2公里", "交通办")]


def test_a_note_inside_a_sentence_speaks_for_that_sentence_alone() -> None:
    text = "一、水利\n完成选址。建成泵站3座（牵头单位：水利站）。\n"
    assert [lead for _, lead in leads(text)] == ["", "水利站"]


def test_a_note_of_one_paragraph_says_nothing_of_the_next() -> None:
    assert [lead for _, lead in leads(f"一、水利\n建成泵站3座。{WATER}\n疏通主渠。\n")] == ["水利站", ""]


def test_lines_of_owners_under_an_item_speak_for_it_and_are_no_tasks() -> None:
    text = "一、水利\n1.建成泵站3座。\n牵头单位：水利站\n配合单位：财政所、交通办\n完成时限：12月底\n2.疏通主渠。\n牵头单位：交通办\n"
    assert [(task.quote, task.lead, task.partners) for task in read_text(text).tasks] == [
        ("建成泵站3座", "水利站", ("财政所", "交通办")),
        ("疏通主渠", "交通办", ()),
    ]


def test_a_line_of_owners_speaks_for_the_paragraphs_before_it() -> None:
    text = "一、水利\n建成泵站3座。\n疏通主渠。\n责任单位：水利站\n硬化村道9公里。\n责任单位：交通办\n推进绿化。\n"
    assert [lead for _, lead in leads(text)] == ["水利站", "水利站", "交通办", ""]


def test_units_with_brackets_are_one_name() -> None:
    text = "一、水利\n建成泵站3座。（牵头单位：水利局；配合单位：各县（市、区）、财政局）\n"
    task = read_text(text).tasks[0]
    assert (task.quote, task.lead, task.partners) == ("建成泵站3座", "水利局", ("各县（市、区）", "财政局"))


def test_partners_come_with_the_lead() -> None:
    task = read_text(f"一、水利\n建成泵站3座。{WATER}\n").tasks[0]
    assert (task.lead, task.partners) == ("水利站", ("财政所",))


@pytest.mark.parametrize(
    ("sentence", "owners"),
    [
        ("主办单位：文旅局、体育局", Owners("文旅局", ("体育局",))),
        ("配合单位：财政局", Owners("", ("财政局",))),
        ("由县文旅局负责牵头办好渔市", Owners("县文旅局")),
        ("责任单位：", Owners()),
        ("强化单位责任", Owners()),
        ("", Owners()),
    ],
)
def test_owners_are_named_or_left_open(sentence: str, owners: Owners) -> None:
    assert find_owners(sentence) == owners
