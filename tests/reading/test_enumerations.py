"""Lists in a sentence: their items, and the number they claim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.reading.clauses import Span
from diaodu.reading.enumerations import Enumeration, enumerations


def lists(text: str) -> list[Enumeration]:
    return list(enumerations(text, Span(0, len(text))))


def items(text: str) -> list[list[str]]:
    return [[item.of(text) for item in found.items] for found in lists(text)]


@pytest.mark.parametrize(
    ("text", "named", "claimed", "open_ended"),
    [
        ("治理柳河、杏河等14条河流", ["柳河", "杏河"], 14, True),
        ("治理柳河等十四条河流", ["柳河"], 14, True),
        ("支持云渡重工、云渡船舶两大龙头", ["云渡重工", "云渡船舶"], 2, False),
        ("发展造纸、食品与化工等产业", ["造纸", "食品", "化工"], None, True),
        ("推进渔港码头、冷链仓储和海产市场建设", ["渔港码头", "冷链仓储", "海产市场建设"], None, False),
    ],
)
def test_a_list_gives_its_items_and_its_claim(
    text: str, named: list[str], claimed: int | None, open_ended: bool
) -> None:
    found = lists(text)
    assert items(text) == [named]
    assert [(it.claimed, it.open_ended) for it in found] == [(claimed, open_ended)]


def test_two_lists_of_one_clause_are_told_apart() -> None:
    assert items("支持东关、西关等4个社区、南岭、北岭等6个村") == [["东关", "西关"], ["南岭", "北岭"]]


@pytest.mark.parametrize("text", ["改造12个旧村", "第三届渔市", "建成泵站3座", "等待验收", "、", "等3个", ""])
def test_what_is_no_list_gives_none(text: str) -> None:
    assert lists(text) == []


@given(st.text(alphabet="等甲乙河、，和的12三条个“”。", max_size=60))
def test_items_lie_inside_their_sentence_in_order(text: str) -> None:
    for found in lists(text):
        at = 0
        for item in found.items:
            assert at <= item.start < item.end <= len(text)
            assert "、" not in item.of(text)
            at = item.end
