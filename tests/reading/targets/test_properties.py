"""What holds for any text at all."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from diaodu.reading.masks import find_masks
from diaodu.reading.quantities import parse_quantity
from diaodu.reading.targets import find_targets

PIECES = [
    "新增", "达到", "增长", "分别", "力争", "每年", "年底前", "到2030年", "“十五五”", "6月底前", "从", "提高到", "控制在", "突破",
    "5", "12.5", "1,200", "３", "三", "两", "三分之二", "翻番", "过半", "千亿级", "AA+级", "5A级", "前三位", "第1位",
    "万", "亿", "万亿", "个", "家", "元", "%", "％", "个百分点", "万千瓦", "平方米", "吨/年", "次", "年",
    "以上", "左右", "以内", "多", "+", "-", "~", "至", "、", "，", "。", "；", "\n", "“", "”", "（", "）", "*", "**", "×", "□", "……",
    "收入比", "系数", "缩小到", "寿命", "岁", "较", "；", "翻两番", "一百二十", "百分之五", "给予", "奖励", "级", "工作日",
    "企业", "项目", "建设", "的", "等", "去年", "已", "20", "26年",
]  # fmt: skip
plan_text = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
any_text = st.one_of(plan_text, st.text(max_size=200))


@settings(deadline=None, max_examples=400)
@given(any_text)
def test_offsets_point_at_the_quote_and_the_quote_gives_the_quantity(text: str) -> None:
    targets = find_targets(text, (), date(2026, 1, 1))
    for target in targets:
        assert text[target.start : target.end] == target.quote
        assert target.quantity == parse_quantity(target.quote)
        assert target.context_start <= target.start < target.end
    assert [t.start for t in targets] == sorted({t.start for t in targets})
    assert targets == find_targets(text, (), date(2026, 1, 1))


@settings(deadline=None, max_examples=200)
@given(any_text)
def test_masked_runs_and_targets_never_overlap(text: str) -> None:
    blanks = find_masks(text)
    assert all(text[blank.start : blank.end] == blank.quote for blank in blanks)
    for target in find_targets(text, (), None):
        assert all(blank.end <= target.start or target.end <= blank.start for blank in blanks)


@settings(deadline=None, max_examples=100)
@given(any_text)
def test_without_a_date_every_due_is_written_in_the_text(text: str) -> None:
    for target in find_targets(text, (), None):
        assert target.due is None or target.due == "recurring" or target.due[:4] in text or "五" in target.due_text
