"""The pieces a dispatch office would hand out, and how hard each promises."""

import datetime

import pytest

from diaodu.reading import read_text
from diaodu.reading.model import Strength
from diaodu.reading.owners import find_owners, split_units
from diaodu.reading.strength import strength_of

DAY = datetime.date(2026, 7, 8)


def tasks(text: str) -> list[str]:
    return [task.quote for task in read_text(f"一、任务\n{text}\n", date=DAY).tasks]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("建成泵站3座，推进水厂扩建。", ["建成泵站3座", "推进水厂扩建"]),
        ("实施河道整治；开展清障行动。", ["实施河道整治", "开展清障行动"]),
        ("推进人民医院、妇幼保健院改造提升。", ["推进人民医院、妇幼保健院改造提升"]),
        ("围绕造纸产业，引进龙头企业。", ["围绕造纸产业，引进龙头企业"]),
        ("依托化工园，加快建设公共管廊，打造循环基地。", ["依托化工园，加快建设公共管廊", "打造循环基地"]),
        ("加快会展中心建设，满足展示需求。", ["加快会展中心建设，满足展示需求"]),
        ("推行专员制度，形成重商氛围。", ["推行专员制度，形成重商氛围"]),
        ("绿色矿山占比达到70%以上，本地配套率提高到45%。", ["绿色矿山占比达到70%以上", "本地配套率提高到45%"]),
        ("疏港公路年底前通车，完成港池疏浚。", ["疏港公路年底前通车", "完成港池疏浚"]),
        ("重点抓好以下工作：", []),
        ("各位代表！让我们团结奋斗。", []),
        ("百年奋斗铸就辉煌，让我们万众一心，为建设新青岚而奋斗。", []),
        ("“十五五”时期是夯实基础的关键时期，也是青岚跨越发展的关键五年。", []),
        ("今年是“十五五”开局之年，推进水厂扩建。", ["推进水厂扩建"]),
        ("总体要求是：坚持稳中求进，加快建设产业强县。", []),
        ("以新发展理念和党的全会精神为指导，加快建设产业强县。", []),
        ("到2027年底，建成泵站3座；年底前，完成水厂扩建。", ["到2027年底，建成泵站3座", "年底前，完成水厂扩建"]),
        (
            "工业总产值突破20亿元，较2025年翻一番，完成技改投资3亿元。",
            ["工业总产值突破20亿元，较2025年翻一番", "完成技改投资3亿元"],
        ),
        ("规上企业达到90家，其中超亿元企业3家。", ["规上企业达到90家，其中超亿元企业3家"]),
        ("推进水厂扩建。\n（此件公开发布）", ["推进水厂扩建"]),
    ],
)
def test_a_sentence_is_divided_where_a_deliverable_begins(text: str, pieces: list[str]) -> None:
    assert tasks(text) == pieces


def test_a_heading_that_promises_a_figure_is_a_task_without_its_number() -> None:
    assert tasks("（1）硬化村道9公里。养护责任落实到人。") == ["硬化村道9公里", "养护责任落实到人"]


def test_every_deliverable_of_a_list_with_semicolons_is_a_task() -> None:
    assert tasks("①完善排水系统；②完成水厂扩建；③疏通主渠。") == ["完善排水系统", "完成水厂扩建", "疏通主渠"]


def test_what_is_done_already_is_no_task() -> None:
    assert tasks("市政府编制了规划草案。推进水厂扩建。") == ["推进水厂扩建"]


def test_what_a_plan_is_guided_by_is_no_task_but_its_figures_are() -> None:
    text = "一、指导思想\n坚持项目为王，加快建设强县。\n二、基本原则\n推动产业增长8%。\n三、任务\n推进水厂扩建。\n"
    assert [task.quote for task in read_text(text, date=DAY).tasks] == ["推动产业增长8%", "推进水厂扩建"]


def test_an_aim_restated_waits_for_what_is_done_for_it() -> None:
    assert tasks("实现上述目标，推进水厂扩建。") == ["实现上述目标，推进水厂扩建"]


def test_the_past_promises_nothing() -> None:
    text = "一、2025年工作回顾\n建成泵站3座，改造小区12个。\n二、2026年重点工作\n建成水厂1座。\n"
    assert [task.quote for task in read_text(text, date=datetime.date(2026, 1, 5)).tasks] == ["建成水厂1座"]


def test_what_greets_and_explains_before_the_first_number_is_no_task() -> None:
    text = "青衡县工作要点\n为推进县域发展，制定本要点。\n一、抓项目\n开工建设水厂1座。\n"
    assert [task.quote for task in read_text(text, date=DAY).tasks] == ["开工建设水厂1座"]


def test_a_task_carries_its_targets_due_and_section() -> None:
    reading = read_text("一、抓项目\n（一）水利。9月底前建成泵站3座。\n", date=DAY)
    task, target = reading.tasks[0], reading.targets[0]
    assert (task.due, task.due_text, task.targets, target.task) == ("2026-09-30", "9月底前", (target.id,), task.id)
    assert task.section == target.section == "1.1.1"


@pytest.mark.parametrize(
    ("clause", "verb", "strength"),
    [
        ("完成老旧小区改造3个", "完成", Strength.FIRM),
        ("年内高标准推进路网改造", "推进", Strength.FIRM),
        ("高标准推进路网改造", "推进", Strength.ADVANCE),
        ("加快建设污水处理厂", "加快建设", Strength.ADVANCE),
        ("打造全域旅游品牌", "打造", Strength.DIRECTION),
        ("大力发展化学储能产业", "大力发展", Strength.DIRECTION),
        ("力争完成投资12亿元", "力争", Strength.STRIVE),
        ("全力争创省级示范区", "争创", Strength.STRIVE),
        ("探索开展企业评部门", "探索", Strength.STRIVE),
        ("推动连接线及早开工", "推动", Strength.FIRM),
        ("抓好城市更新省级试点工作", "抓好", Strength.ADVANCE),
        ("规上工业增加值增长8%", "增长", Strength.FIRM),
        ("失业率3%", "", Strength.FIRM),
    ],
)
def test_strength_follows_the_deciding_word(clause: str, verb: str, strength: Strength) -> None:
    assert strength_of(clause) == (verb, strength)


@pytest.mark.parametrize(
    ("sentence", "lead", "partners"),
    [
        ("建成泵站3座。（牵头单位：水务局；配合单位：财政局、石岭镇）", "水务局", ("财政局", "石岭镇")),
        ("责任单位：住建局、鼓楼街道", "住建局", ("鼓楼街道",)),
        ("由县水务局牵头建设泵站", "县水务局", ()),
        ("建成泵站3座", "", ()),
    ],
)
def test_owners_are_taken_where_the_text_names_them(sentence: str, lead: str, partners: tuple[str, ...]) -> None:
    owners = find_owners(sentence)
    assert (owners.lead, owners.partners) == (lead, partners)


def test_units_are_split_at_pauses_only() -> None:
    assert split_units("发展和改革局、水务局 财政局") == ["发展和改革局", "水务局", "财政局"]
