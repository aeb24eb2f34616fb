"""Numbers that are no commitments, each refused by the rule that knows why."""

from datetime import date

import pytest

from diaodu.reading.targets import explain_candidates, find_targets

PLAN_DATE = date(2031, 1, 20)


@pytest.mark.parametrize(
    "text",
    [
        "加快建设总投资**亿元的*个重点项目。",
        "突出**黄金、**矿业三大龙头。",
        "推进“6+4”产业格局，建立“1+3+N”政策体系。",
        "突破九大重点片区，实施六项重点工程，抓好十件实事。",
        "围绕建库入库、培育提升、升规纳统三个阶段。",
        "坚持存量增量“两手抓”，深化“四证齐发”。",
        "擦亮“千年古邑”品牌。",
        "深度融入“一带一路”。",
        "推进S505改扩建，开工110千伏输变电工程。",
        "开通12345热线，实行7×24小时受理。",
        "第二轮土地承包到期后再延长30年。",
        "对20户以上自然村实行清单管理。",
        "关停淘汰10万千瓦及以下机组。",
        "全市14个地级市协同发展。",
        "支持29个扩权县率先发展。",
        "重点做好以下10个方面工作。",
        "从创新、绿色等5个方面提出22项主要指标。",
        "打造15分钟便民生活圈。",
        "实现时间过半、任务过半。",
        "落实65岁以上老年人优待政策。",
        "谋划一批、储备一批重大项目。",
        "去年新增企业35家。",
        "已建成标准厂房20万平方米。",
        "过去五年，累计新增就业5万人。",
        "一年来，新建学校3所，增长5%。",
        "现有规上企业120家。",
        "确定6%左右的增长目标，兼顾了需要与可能。",
        "加快建设机场二期、核电三期。",
        "办好第26届运动会。",
        "经济总量占全国1/4。",
        "实施城市更新三年行动。",
        "锚定2035年远景目标。",
        "推进总投资35亿元的化工项目。",
        "对投资5000万元以上的项目给予奖励。",
        "对年营收首次突破1亿元的企业给予奖励。",
        "每10万人口刑事案件数持续下降。",
        "推动年产10万吨负极材料项目投产。",
        "支持二期20万锭项目建设。",
        "对首次入规企业给予10万元奖励。",
        "按照新增投资额的5%奖补。",
        "培育一批营收过百亿元农产品加工企业。",
        "城乡居民收入比持续缩小。",
        "启动沧青高速公路建设（全长86公里、总投资112亿元）。",
    ],
)
def test_sentence_promises_no_figure(text: str) -> None:
    assert find_targets(text, (), PLAN_DATE) == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("办好第26届运动会", "part of a name"),
        ("打响“5个一”品牌", "inside quotes"),
        ("承包期延长30年", "date or duration"),
        ("开工750千伏线路", "size of something"),
        ("加快总投资35亿元的12个项目", "size of a project"),
        ("关停10万千瓦及以下机组", "threshold"),
        ("5万吨级泊位投用", "size of something"),
        ("给予10万元奖励", "a reward"),
        ("重点做好9个方面工作", "lays out the text"),
        ("支持29个县率先发展", "standing group"),
        ("提出6%的增长目标", "goal explained again"),
        ("从60%提高到65%", "starting point"),
        ("全市去年完成5亿元", "spoken of the past"),
        ("分为三个阶段推进", "lays out the text"),
        ("谋划一批项目", "loose numeral"),
        ("时间过半", "share in passing"),
        ("全市5A级景区众多", "name of a grade"),
        ("千亿级产业链达到12条", "class in passing"),
        ("全省第1位的城市", "rank in passing"),
        ("该片区3个村", "nobody promises it"),
    ],
)
def test_refusal_is_named(text: str, why: str) -> None:
    first = next(iter(explain_candidates(text, (), PLAN_DATE)))
    assert first.why == why


def test_comparison_with_last_year_does_not_make_a_paragraph_past() -> None:
    text = "比去年多开工项目5个，全年新增企业8家。"
    assert [target.quote for target in find_targets(text, (), PLAN_DATE)] == ["8家"]


def test_baseline_is_refused_and_goal_kept() -> None:
    assert [target.quote for target in find_targets("从60%提高到65%。", (), PLAN_DATE)] == ["65%"]


def test_slogan_is_refused_and_the_figure_beside_it_kept() -> None:
    text = "聚焦“6+4”产业格局，新增5家企业。"
    assert [target.quote for target in find_targets(text, (), PLAN_DATE)] == ["5家"]
