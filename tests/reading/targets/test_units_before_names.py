"""A measure word is one even where the next letters could begin a name."""

import datetime

import pytest

from diaodu.reading.targets import find_targets


@pytest.mark.parametrize(
    ("text", "quote"),
    [("新增5000张家庭照护床位。", "5000张"), ("新增200辆公交车。", "200辆"), ("改造12座张家峪水库。", "12座")],
)
def test_the_measure_word_is_taken(text: str, quote: str) -> None:
    assert [target.quote for target in find_targets(text, (), datetime.date(2026, 1, 1))] == [quote]
