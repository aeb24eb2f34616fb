"""What a document says of itself, and what it does not say."""

import pytest

from diaodu.reading.heading import FoundDate, date_of, title_of
from diaodu.reading.outline import outline


def found(text: str) -> FoundDate | None:
    return date_of(text, outline(text))


def day(text: str) -> str | None:
    it = found(text)
    return it.day.isoformat() if it else None


def test_the_day_of_the_meeting_rules_over_the_day_of_the_page() -> None:
    text = "时间：2031-02-03\n2031年云渡市政府工作报告\n——2031年1月9日在云渡市人民代表大会会议上\n各位代表：\n一、甲\n"
    assert day(text) == "2031-01-09"


def test_the_words_of_the_date_are_kept_as_written() -> None:
    it = found("云渡县工作要点\n（二〇三一年七月十日印发）\n一、抓项目\n")
    assert it is not None
    assert (it.day.isoformat(), it.words) == ("2031-07-10", "二〇三一年七月十日")


def test_a_notice_is_dated_by_the_line_under_its_sender() -> None:
    text = (
        "关于印发任务清单的通知\n各村：\n现印发给你们。\n云渡镇人民政府\n2031年2月10日\n云渡镇2031年任务清单\n一、甲\n"
    )
    assert day(text) == "2031-02-10"


def test_the_closing_date_is_the_last_line_alone() -> None:
    assert day("一、抓项目\n建成泵站3座。\n云渡县人民政府\n2031年3月5日\n") == "2031-03-05"


@pytest.mark.parametrize(
    "text",
    [
        "2031年云渡县工作要点\n一、抓项目\n建成泵站3座。\n",
        "一、抓项目\n2031年6月30日前建成泵站3座，配套管网同步完成并移交管护单位。\n",
        "工作方案\n（2031年2月30日印发）\n一、甲\n",
        "",
    ],
)
def test_a_day_that_is_not_said_is_not_guessed(text: str) -> None:
    assert day(text) is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("首页\n打印\n云渡县下半年工作方案\n各镇：\n一、甲\n", "云渡县下半年工作方案"),
        ("云渡县政府工作报告\n2031年云渡县政府工作报告\n各位代表：\n一、甲\n", "2031年云渡县政府工作报告"),
        ("云渡县行动计划（试行）\n一、甲\n", "云渡县行动计划（试行）"),
        ("一、抓项目\n建成泵站3座。\n", ""),
        ("", ""),
    ],
)
def test_the_title_is_the_line_that_names_the_document(text: str, title: str) -> None:
    assert title_of(text, outline(text)) == title


def test_a_notice_is_called_after_the_plan_it_issues() -> None:
    text = (
        "关于印发《云渡市2031年重点工作任务分解》的通知\n各县（市、区）人民政府：\n现印发给你们。\n云渡市人民政府\n"
        "2031年2月10日\n云渡市2031年重点工作任务分解\n一、甲\n"
    )
    assert title_of(text, outline(text)) == "云渡市2031年重点工作任务分解"
