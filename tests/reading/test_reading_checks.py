"""The text held against itself: what must be told, and what must not be."""

import datetime

import pytest
from tests.reading.labelled_fixtures import text_of

from diaodu.reading import read_text
from diaodu.reading.model import Check

DAY = datetime.date(2031, 7, 8)


def checks(text: str) -> list[Check]:
    return list(read_text(text, date=DAY).checks)


def told(text: str) -> list[tuple[str, str, str]]:
    return [(check.code, check.expected, check.found) for check in checks(text)]


def test_the_counts_of_the_second_half_plan_hold() -> None:
    found = read_text(text_of("qingheng")).checks
    assert [(check.quote.strip("“”"), check.found) for check in found if check.code == "count_matches"] == [
        ("五大传统产业", "5"),
        ("三大龙头", "3"),
        ("四大片区", "4"),
        ("三条线路", "3"),
        ("六项工程", "6"),
        ("三争两引", "3"),
        ("三争两引", "2"),
        ("三家公司", "3"),
    ]
    assert [(check.quote, check.items) for check in found if check.code == "names_missing"] == [
        ("9条", ("清河", "石溪")),
        ("5条", ("青石路", "北环路", "**大道")),
    ]


def test_a_list_that_names_more_than_it_claims_counts_something_else() -> None:
    assert told("一、任务\n治理杏河、柳河、松河等2条河流。\n") == []


def test_areas_fewer_than_their_heading_says_are_told() -> None:
    text = "一、三大片区成形\n云渡化工园，建成管廊5公里。杏河新城，建成学校2所。\n"
    assert told(text) == [("count_differs", "3", "2")]


def test_a_missing_name_is_told_in_both_languages() -> None:
    check = checks("一、任务\n治理杏河、柳河等14条河流。\n")[0]
    assert check.message_zh == "“14条”共14个，文中点名2个（杏河、柳河），还有12个待明确。"
    assert check.message_en == "“14条”: 14 in all, 2 named; 12 are still to be named."


@pytest.mark.parametrize(
    "text",
    [
        "一、任务\n（一）甲。建成泵站3座。\n（二）乙。建成水厂1座。\n",
        "一、任务\n惠及杏河镇、柳河镇等3万户群众，建成泵站3座。\n",
        "一、工作回顾\n抓好三项重点工程。一是甲。二是乙。\n二、任务\n建成泵站3座。\n",
        "",
    ],
)
def test_what_fits_or_cannot_be_known_is_not_told(text: str) -> None:
    assert told(text) == []


def test_numbers_skip_among_headings_too() -> None:
    text = "一、水利\n建成泵站3座。\n三、交通\n建成公路5公里。\n"
    assert told(text) == [("number_skipped", "2", "3")]


def test_a_count_that_begins_again_skips_nothing() -> None:
    text = "一、水利\n（一）甲。建成泵站3座。\n（二）乙。清淤渠道5公里。\n二、交通\n（一）丙。建成公路5公里。\n"
    assert told(text) == []


@pytest.mark.parametrize(("day", "codes"), [("6月底前", ["due_before_document"]), ("9月底前", [])])
def test_only_a_date_before_the_document_is_told(day: str, codes: list[str]) -> None:
    assert [check.code for check in checks(f"一、任务\n{day}建成泵站3座。\n")] == codes


def test_every_check_points_at_its_words() -> None:
    for name in ("lanwan", "qingheng", "songyuan"):
        text = text_of(name)
        found = read_text(text).checks
        assert found
        assert [check.start for check in found] == sorted(check.start for check in found)
        assert all(text[check.start : check.end] == check.quote for check in found)
