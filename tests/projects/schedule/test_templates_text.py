"""Templates as text: read, refused with the line, written back; those that are shipped are sound."""

import json

import pytest

from diaodu.kernel.reference import reference_path
from diaodu.projects.schedule.network import Link, LinkKind, UnsoundError
from diaodu.projects.schedule.templates_text import links_text, node_line, read_links, read_template

SHIPPED = next(
    row["value"]
    for row in json.loads((reference_path("settings") / "schedule.json").read_bytes())
    if row["name"] == "schedule.templates"
)


@pytest.mark.parametrize("name", list(SHIPPED))
def test_every_shipped_template_is_sound_and_marks_its_start_and_finish(name: str) -> None:
    read = read_template(SHIPPED[name]["nodes"])
    assert {"start", "finish"} <= {node.mark for node in read.nodes}
    assert all(node.en for node in read.nodes)
    assert len(read.nodes) == (11 if name == "plain" else len(SHIPPED[name]["nodes"]))
    assert name == "plain" or len(read.nodes) >= 30


def test_lines_say_days_links_weight_and_mark() -> None:
    read = read_template(
        ["a | 立项 | Approval | 10w", "b | 建设 | Building | 90d | | 3", "c | 验收 | | 5 | a SS+20, b ff-2 | | finish"]
    )
    assert [(node.days, node.working, node.weight, node.mark) for node in read.nodes] == [
        (10, True, 1, ""), (90, False, 3, ""), (5, True, 1, "finish"),
    ]  # fmt: skip
    assert read.links == (Link("a", "b"), Link("a", "c", LinkKind.SS, 20), Link("b", "c", LinkKind.FF, -2))


def test_a_template_written_back_reads_the_same() -> None:
    read = read_template(SHIPPED["industry"]["nodes"])
    lines = [
        node_line(node, links_text([link for link in read.links if link.after == node.key])) for node in read.nodes
    ]
    assert read_template(lines) == read


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["a | 立项 | | 多久"], "第1行：工期“多久”"),
        (["a | 立项 | | 5w", "1 | 开工 | | 5w"], "第2行：编号“1”"),
        (["a |  | | 5w"], "第1行：缺名称"),
        (["a | 立项 | | 5w | x"], "没有“x”这个节点"),
        (["a | 立项 | | 5w | b", "b | 开工 | | 5w | a"], "绕成了圈：立项 → 开工 → 立项"),
        (["a | 立项 | | 5w | b 后"], "前置“b 后”"),
        (["a | 立项 | | 5w | - | 1 | 投产"], "标记“投产”"),
        ([], "一个节点也没有"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(lines: list[str], words: str) -> None:
    with pytest.raises(UnsoundError) as caught:
        read_template(lines)
    assert words in "".join(problem.zh for problem in caught.value.problems)


def test_an_empty_cell_of_a_row_waits_for_nothing() -> None:
    assert read_links(" ", "b") == []
