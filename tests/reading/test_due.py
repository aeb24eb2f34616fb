from datetime import date

import pytest

from diaodu.reading.due import find_due
from diaodu.reading.horizons import Horizon, Tense

YEAR = Horizon(0, Tense.FUTURE, date(2031, 12, 31), 2031)
UNDATED = Horizon(0, Tense.FUTURE, None, None)


def by(before: str, after: str = "", horizon: Horizon = YEAR) -> str | None:
    return find_due(before, after, horizon, times="2", occasions="个").by


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("年内完成", "2031-12-31"),
        ("年底前完成", "2031-12-31"),
        ("全年培训", "2031-12-31"),
        ("上半年开工", "2031-06-30"),
        ("下半年开工", "2031-12-31"),
        ("一季度末建成", "2031-03-31"),
        ("第二季度建成", "2031-06-30"),
        ("前三季度完成", "2031-09-30"),
        ("6月底前完成", "2031-06-30"),
        ("2月底前完成", "2031-02-28"),
        ("10月1日前建成", "2031-10-01"),
        ("9月中旬举办", "2031-09-20"),
        ("明年建成", "2032-12-31"),
        ("明年6月底前建成", "2032-06-30"),
        ("到2035年建成", "2035-12-31"),
        ("2033年底前建成", "2033-12-31"),
        ("“十五五”时期建成", "2030-12-31"),
        ("到“十六五”末建成", "2035-12-31"),
    ],
)
def test_due_words_are_resolved_against_the_year_of_the_passage(words: str, day: str) -> None:
    assert by(words) == day


def test_nothing_said_takes_the_default_of_the_passage() -> None:
    assert by("建成") == "2031-12-31"
    assert find_due("建成", "", YEAR, times="2", occasions="个").words == ""


@pytest.mark.parametrize("words", ["年内完成", "6月底前完成", "明年建成", "上半年开工", "建成"])
def test_year_is_never_guessed(words: str) -> None:
    assert by(words, horizon=UNDATED) is None


def test_named_year_needs_no_date() -> None:
    assert by("到2030年建成", horizon=UNDATED) == "2030-12-31"


def test_plan_of_years_with_unknown_start_has_no_due() -> None:
    due = find_due("实施三年行动建成", "", YEAR, times="2", occasions="个")
    assert (due.by, due.words) == (None, "三年行动")


@pytest.mark.parametrize("words", ["三年内翻番", "用三到五年时间建成", "两年翻"])
def test_span_of_years_is_not_counted_from_an_unknown_start(words: str) -> None:
    assert by(words) is None


def test_plan_of_years_in_an_earlier_clause_rules_nothing() -> None:
    assert by("实施三年行动，建成") == "2031-12-31"


@pytest.mark.parametrize(
    ("words", "times", "unit", "rhythm"),
    [
        ("每年组织", "2", "次", "2/year"),
        ("每月开展", "1", "次", "1/month"),
        ("每月", "1", "次", "1/month"),
        ("每季度举办", "3", "场", "3/quarter"),
        ("每半年组织", "1", "轮", "1/half-year"),
        ("每年培训", "5", "万人", "1/year"),
    ],
)
def test_every_is_a_rhythm(words: str, times: str, unit: str, rhythm: str) -> None:
    due = find_due(words, "", YEAR, times=times, occasions=unit)
    assert (due.by, due.rhythm) == ("recurring", rhythm)


@pytest.mark.parametrize("words", ["标准提高到每人每月", "补助每户每年再提高", "工资达到每月"])
def test_rate_per_month_is_no_rhythm(words: str) -> None:
    assert by(words) == "2031-12-31"


def test_growth_per_year_is_no_rhythm() -> None:
    assert by("年均增长") == "2031-12-31"


def test_year_of_opening_and_far_vision_are_no_due_dates() -> None:
    assert by("立足“十五五”开局，新增") == "2031-12-31"
    assert by("锚定2035年远景目标，新增") == "2031-12-31"


def test_date_behind_the_number_counts() -> None:
    assert by("新建", "，6月底前完成") == "2031-06-30"


def test_nearest_word_before_the_number_rules() -> None:
    assert by("上半年开工3个，年底前建成") == "2031-12-31"


@pytest.mark.parametrize("words", ["较2028年翻番，达到", "比2032年增长", "从2033年起每5年", "到2029年"])
def test_year_compared_with_or_gone_by_is_no_due_date(words: str) -> None:
    assert by(words) == "2031-12-31"
