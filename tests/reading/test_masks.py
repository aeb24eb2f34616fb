import pytest

from diaodu.reading.masks import find_masks
from diaodu.reading.model import BlankKind, Cause


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("总投资***亿元", "亿元"),
        ("建设*个项目", "个"),
        ("新增＊＊家企业", "家"),
        ("完成投资××万元", "万元"),
        ("增长X%", "%"),
        ("增长xx%", "%"),
        ("改造□□户", "户"),
        ("新建○○公里", "公里"),
        ("安排__万元", "万元"),
        ("共……亩", "亩"),
        ("引进**余名", "名"),
    ],
)
def test_run_before_a_unit_is_a_hidden_figure(text: str, unit: str) -> None:
    (blank,) = find_masks(text)
    assert (blank.kind, blank.unit, blank.cause) == (BlankKind.FIGURE, unit, Cause.MASKED)
    assert text[blank.start : blank.end] == blank.quote


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("突出**黄金产业", "**黄金"),
        ("推进**高速建设", "**高速"),
        ("**市要带头", "**市"),
        ("加快**港区道路建设", "**港区道路"),
        ("落地***、二期", "***"),
        ("**家园二期", "**家园"),
        ("建设**云山旅游度假区，", "**云山旅游度假区"),
        ("扩建**人民医院", "**人民医院"),
        ("引进××公司", "××公司"),
    ],
)
def test_run_before_a_noun_hides_a_name(text: str, name: str) -> None:
    blank = find_masks(text)[0]
    assert (blank.kind, blank.unit) == (BlankKind.NAME, "")
    assert blank.object == name


def test_runs_are_never_merged() -> None:
    blanks = find_masks("突出**黄金、**黄金、**黄金三家，投资**亿元的*个")
    assert [blank.kind for blank in blanks] == [BlankKind.NAME] * 3 + [BlankKind.FIGURE] * 2
    assert len({blank.start for blank in blanks}) == 5


@pytest.mark.parametrize(
    "text",
    ["7×24小时服务", "“数据要素×”行动", "产业规模……", "□是 □否", "XPS板材", "* 注：下同", "发展3D打印", "“4×4”体系"],
)
def test_other_marks_hide_nothing(text: str) -> None:
    assert find_masks(text) == ()


def test_hidden_figure_says_what_it_is_of() -> None:
    first, second = find_masks("推进总投资**亿元的*个重点技改项目")
    assert first.object == "总投资"
    assert second.object == "重点技改项目"
