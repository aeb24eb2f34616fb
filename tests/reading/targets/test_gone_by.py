"""What is over, what exists and what is admitted promises nothing."""

import datetime

import pytest

from diaodu.reading.targets import find_targets

JULY, JANUARY = datetime.date(2026, 7, 10), datetime.date(2026, 1, 10)


def quotes(text: str, day: datetime.date) -> list[str]:
    return [target.quote for target in find_targets(text, (), day)]


@pytest.mark.parametrize(
    ("text", "day", "found"),
    [
        ("上半年，新开工项目64个，完成投资71亿元。", JULY, []),
        ("上半年，新开工项目64个，完成投资71亿元。", JANUARY, ["64个", "71亿元"]),
        ("今年以来，新开工项目64个。", JANUARY, []),
        ("但也要看到，投资增速低于平均2.3个百分点，7个项目进度滞后。", JULY, []),
        ("用好20亿元产业基金。", JULY, []),
        ("设立20亿元产业基金。", JULY, ["20亿元"]),
        ("列入台账的46个在建项目逐一推进。", JULY, []),
        ("对连续2次排名末位的单位约谈负责人。", JULY, []),
    ],
)
def test_a_figure_is_a_promise_only_when_it_lies_ahead(text: str, day: datetime.date, found: list[str]) -> None:
    assert quotes(text, day) == found
