"""What time a passage speaks of, by the headings above it."""

from datetime import date

import pytest

from diaodu.reading.horizons import Horizons, Tense, opens_in_past
from diaodu.reading.model import Section, SectionKind

PLAN_DATE = date(2026, 2, 1)


def outlined(*lines: tuple[int, str]) -> tuple[str, tuple[Section, ...]]:
    """A text of lines; those with a level of 1 or more are headings, 0 is a title, -1 body, -2 furniture."""
    text, found = "", []
    for number, (level, line) in enumerate(lines):
        start, end = len(text), len(text) + len(line)
        kinds = {0: SectionKind.TITLE, -1: SectionKind.PARAGRAPH, -2: SectionKind.FURNITURE}
        kind = kinds.get(level, SectionKind.HEADING)
        found.append(Section(str(number), kind, max(level, 0), "", line, start, end, start, end))
        text += line + "\n"
    return text, tuple(found)


def at(words: str, *lines: tuple[int, str], plan_date: date | None = PLAN_DATE) -> tuple[Tense, str | None]:
    text, outline = outlined(*lines)
    horizon = Horizons(text, outline, plan_date).at(text.index(words))
    return horizon.tense, horizon.due.isoformat() if horizon.due else None


@pytest.mark.parametrize(
    ("heading", "tense", "due"),
    [
        ("2025年工作回顾", Tense.PAST, None),
        ("“十四五”时期发展成就", Tense.PAST, None),
        ("存在的主要问题", Tense.PAST, None),
        ("2026年重点工作", Tense.FUTURE, "2026-12-31"),
        ("今年主要预期目标", Tense.FUTURE, "2026-12-31"),
        ("下半年工作安排", Tense.FUTURE, "2026-12-31"),
        ("明年工作打算", Tense.FUTURE, "2027-12-31"),
        ("“十五五”时期主要目标任务", Tense.FUTURE, "2030-12-31"),
        ("今后五年主要目标", Tense.FUTURE, "2030-12-31"),
        ("名词解释", Tense.ASIDE, None),
        ("全面加强自身建设", Tense.FUTURE, None),
        ("发展基础", Tense.PAST, None),
        ("现状与形势", Tense.PAST, None),
        ("夯实发展基础", Tense.FUTURE, None),
        ("优化发展环境", Tense.FUTURE, None),
        ("落实“十五五”规划", Tense.FUTURE, None),
    ],
)
def test_heading_sets_tense_and_due(heading: str, tense: Tense, due: str | None) -> None:
    assert at("正文", (1, heading), (-1, "正文")) == (tense, due)


def test_heading_below_inherits() -> None:
    lines = ((1, "2025年工作回顾"), (2, "产业发展"), (-1, "旧事"), (1, "2026年重点工作"), (2, "城乡建设"), (-1, "新事"))
    assert at("旧事", *lines) == (Tense.PAST, None)
    assert at("新事", *lines) == (Tense.FUTURE, "2026-12-31")


def test_heading_without_year_ends_the_review() -> None:
    lines = ((1, "工作总结"), (-1, "旧事"), (1, "下一步打算"), (-1, "新事"))
    assert at("新事", *lines) == (Tense.FUTURE, None)


def test_turning_sentence_moves_from_plan_to_year() -> None:
    lines = (
        (1, "“十五五”时期目标任务和2026年工作安排"),
        (-1, "五年之事。"),
        (-1, "今年经济社会发展主要预期目标是：本年之事。"),
    )
    assert at("五年之事", *lines) == (Tense.FUTURE, "2030-12-31")
    assert at("本年之事", *lines) == (Tense.FUTURE, "2026-12-31")


def test_turning_sentence_ends_the_review_in_a_mixed_section() -> None:
    lines = (
        (1, "“十四五”发展成就和“十五五”主要目标"),
        (-1, "旧事。"),
        (-1, "“十五五”时期是夯实基础的关键时期，新事。"),
    )
    assert at("旧事", *lines) == (Tense.PAST, None)
    assert at("新事", *lines) == (Tense.FUTURE, "2030-12-31")


def test_finished_plan_is_past_and_the_same_plan_was_future_before() -> None:
    lines = ((1, "“十四五”主要目标"), (-1, "正文"))
    assert at("正文", *lines, plan_date=date(2026, 2, 1)) == (Tense.PAST, None)
    assert at("正文", *lines, plan_date=date(2021, 2, 1)) == (Tense.FUTURE, "2025-12-31")


def test_no_date_and_no_year_leave_due_unknown() -> None:
    lines = ((1, "今年主要预期目标"), (-1, "正文"))
    assert at("正文", *lines, plan_date=None) == (Tense.FUTURE, None)


def test_year_in_the_heading_needs_no_date() -> None:
    lines = ((1, "2026年重点工作"), (-1, "正文"))
    assert at("正文", *lines, plan_date=None) == (Tense.FUTURE, "2026-12-31")


def test_title_gives_its_year_to_what_has_no_other() -> None:
    assert at("正文", (0, "2026年工作要点"), (-1, "正文")) == (Tense.FUTURE, "2026-12-31")


@pytest.mark.parametrize(
    ("title", "due"),
    [
        ("工业倍增三年行动方案（2026—2028年）", "2028-12-31"),
        ("乡村建设行动（2026-28年）", "2028-12-31"),
        ("国民经济和社会发展第十五个五年规划纲要", "2030-12-31"),
        ("“十五五”交通发展规划", "2030-12-31"),
        ("县域商业三年行动方案", None),
    ],
)
def test_title_of_a_plan_gives_its_last_year(title: str, due: str | None) -> None:
    assert at("正文", (0, title), (-1, "正文")) == (Tense.FUTURE, due)


def test_a_month_in_a_plan_of_years_is_of_the_year_it_was_written_in() -> None:
    text, outline = outlined((0, "三年行动方案（2026—2028年）"), (-1, "正文"))
    assert Horizons(text, outline, PLAN_DATE).at(text.index("正文")).year == 2026


@pytest.mark.parametrize(
    ("opening", "looks_back"),
    [("“十四五”时期，", True), ("“十五五”时期，", False), ("“十四五”规划提出，", False), ("一年来，", True)],
)
def test_a_paragraph_that_opens_with_a_finished_plan_looks_back(opening: str, looks_back: bool) -> None:
    assert opens_in_past(opening, PLAN_DATE) is looks_back


def test_furniture_promises_nothing() -> None:
    assert at("打印", (1, "2026年重点工作"), (-2, "打印")) == (Tense.ASIDE, None)


@pytest.mark.parametrize(
    "sentence", ["落实“十五五”规划提出的任务。", "2025年主要目标顺利完成。", "对接“十五五”重大项目提出清单。"]
)
def test_sentence_in_passing_turns_nothing(sentence: str) -> None:
    lines = ((1, "2026年重点工作"), (-1, sentence), (-1, "正文"))
    assert at("正文", *lines) == (Tense.FUTURE, "2026-12-31")
