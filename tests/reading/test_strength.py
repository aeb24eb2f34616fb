"""How hard a clause promises: the deciding word, and letters that only look like one."""

import pytest

from diaodu.reading.model import Strength
from diaodu.reading.strength import is_dated_or_completed, strength_of


@pytest.mark.parametrize(
    ("clause", "strength"),
    [
        ("推进码头扩建", Strength.ADVANCE),
        ("6月底前推进码头扩建到位", Strength.FIRM),
        ("11月15日前推进码头扩建", Strength.FIRM),
        ("年底前推动渔港验收", Strength.FIRM),
        ("二季度末推动渔港验收", Strength.FIRM),
        ("推动渔港投入使用", Strength.FIRM),
        ("力争年内建成渔港", Strength.STRIVE),
    ],
)
def test_a_date_within_the_year_makes_firm_and_striving_stays_striving(clause: str, strength: Strength) -> None:
    assert strength_of(clause)[1] is strength


@pytest.mark.parametrize(
    ("clause", "verb"),
    [
        ("完成渔港清淤，推进码头扩建", "完成"),
        ("大兴调查研究之风", ""),
        ("水源地一级保护区严格管理", ""),
        ("企业投资增长率稳定", ""),
        ("推进区域协调", "推进"),
        ("今年全市发展的主要预期目标是：工业投资增长9%", "增长"),
    ],
)
def test_the_letters_of_a_verb_inside_a_noun_decide_nothing(clause: str, verb: str) -> None:
    assert strength_of(clause)[0] == verb


@pytest.mark.parametrize("clause", ["连接线年底前通车", "渔港及早开工", "隐患全部清零", "码头具备通车条件"])
def test_a_completion_is_seen_at_the_end_of_its_clause(clause: str) -> None:
    assert is_dated_or_completed(clause)


@pytest.mark.parametrize("clause", ["通车里程稳步增加", "建成区绿化提升", "加快渔港建设", ""])
def test_a_word_of_completion_elsewhere_completes_nothing(clause: str) -> None:
    assert not is_dated_or_completed(clause)
