"""Chinese inside English sentences."""

import pytest

from diaodu.core.templatetags.chinese import chinese_told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("differs by 3.2 亿元 from", 'differs by 3.2 <span lang="zh-CN">亿元</span> from'),
        ("no Chinese, at all.", "no Chinese, at all."),
        ("<b>万</b>", '&lt;b&gt;<span lang="zh-CN">万</span>&lt;/b&gt;'),
        ("《通报》（一） it says", '<span lang="zh-CN">《通报》（一）</span> it says'),
    ],
)
def test_runs_of_chinese_are_marked_and_nothing_else_is_let_through(text: str, expected: str) -> None:
    assert chinese_told(text) == expected
