"""An unmasked text laid over the masked one."""

import random
import re
from time import perf_counter

import pytest

from diaodu.plan.overlay import Overlay, Sureness, overlay

MASK = re.compile(r"\*+")


def lay(public: str, internal: str) -> Overlay:
    return overlay(public, [match.span() for match in MASK.finditer(public)], internal)


def values(public: str, internal: str) -> list[str]:
    return [found.value for found in lay(public, internal).findings]


def masked_at_random(seed: int) -> tuple[str, str, list[tuple[int, int]]]:
    """A text, the same with random spans hidden, and the spans."""
    dice = random.Random(seed)  # noqa: S311 -- texts to try
    size = dice.randrange(5, 500)
    text = "".join(chr(0x4E00 + dice.randrange(3000)) for _ in range(size))
    spans, public, at, before = [], "", dice.randrange(6), 0
    while at < size - 1:
        end = min(size, at + dice.randrange(1, 9))
        spans.append((at, end))
        public += text[before:at] + "*" * dice.randrange(1, 4)
        before, at = end, end + dice.randrange(2, 30)
    return public + text[before:], text, spans


@pytest.mark.parametrize("seed", range(60))
def test_what_was_masked_at_random_is_given_back_exactly(seed: int) -> None:
    public, text, spans = masked_at_random(seed)
    found = lay(public, text)
    assert [(one.start, one.end) for one in found.findings] == spans
    assert found.differing == 0.0


def test_a_figure_and_a_name_are_found_between_the_same_words() -> None:
    public = "一、工业\n推进总投资**亿元的**产业园建设，年内完成***万元。\n"
    internal = "一、工业\n推进总投资12.5亿元的东城产业园建设，年内完成3600万元。\n"
    assert values(public, internal) == ["12.5", "东城", "3600"]
    assert {found.sureness for found in lay(public, internal).findings} == {Sureness.SURE}


def test_spaces_line_breaks_and_the_width_of_letters_do_not_count() -> None:
    public = "推进总投资**亿元的东城片区建设（含配套），新增*个车位。"
    internal = "推进总投资 30 亿元的\n东城片区建设(含配套),新增800个车位。"
    assert values(public, internal) == ["30", "800"]


def test_where_two_readings_fit_the_finding_is_doubtful() -> None:
    found = lay("新建*个*项目。", "新建3个重点个体项目。").findings
    assert [one.sureness for one in found] == [Sureness.DOUBTFUL, Sureness.DOUBTFUL]


def test_an_edited_neighbourhood_makes_doubtful_and_leaves_the_others_sure() -> None:
    public = "加快推进总投资**亿元的东城片区综合开发建设。持续治理青河沿线*处入河排口问题。"
    internal = "加快推进总投资20亿元的东城片区综合开发建设。全面治理青河两岸的7处入河排口问题。"
    sure, doubtful = lay(public, internal).findings
    assert (sure.value, sure.sureness) == ("20", Sureness.SURE)
    assert doubtful.sureness is Sureness.DOUBTFUL


def test_a_sentence_that_is_not_there_has_nothing_at_its_mask() -> None:
    public = "加快推进总投资**亿元的东城片区综合开发建设。" + "建成通车环城快速路" * 3 + "并完成投资**亿元。"
    found = lay(public, "加快推进总投资20亿元的东城片区综合开发建设。").findings
    assert (found[0].value, found[1].value) == ("20", "")
    assert found[1].sureness is Sureness.MISSING


def test_how_much_differs_is_told_with_its_places() -> None:
    same = "持续推进城市更新与老旧小区改造工作，不断完善配套设施。" * 3
    found = lay(f"{same}治理河流十四条。总投资**亿元。", f"{same}新建学校两所。总投资9亿元。")
    assert 3 < found.differing < 20
    assert [(one.public, one.internal) for one in found.differences] == [("治理河流十四条", "新建学校两所")]


def test_another_text_differs_altogether() -> None:
    assert lay("年内改造老旧小区**万平方米。", "深化行政审批制度改革措施").differing > 80


def test_twenty_thousand_letters_with_many_repeats_take_less_than_a_second() -> None:
    internal = "\n".join(
        f"（{n}）推进第{n}批项目建设，总投资{n * 3 % 97}亿元，年内完成投资{n % 31}亿元。" for n in range(600)
    )
    public = re.sub(r"\d+(?=亿元)", "***", internal)
    begun = perf_counter()
    found = values(public, internal)
    assert perf_counter() - begun < 5  # a bound for a busy machine; a fifth of a second on a quiet one
    assert found == re.findall(r"\d+(?=亿元)", internal)
