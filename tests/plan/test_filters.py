"""What a reader may ask for stands in the address; what is unknown counts as not asked."""

import pytest
from django.http import QueryDict

from diaodu.plan.filters import Criteria, Traits, matches

TRAITS = Traits("2.1.3", "firm", frozenset({"count"}), frozenset({"owner", "figure"}), "年内改造老旧小区180万平方米")


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("", True),
        ("section=2", True),
        ("section=2.1.3", True),
        ("section=2.1.30", False),
        ("section=2.10", False),
        ("strength=firm", True),
        ("strength=strive", False),
        ("kind=count", True),
        ("kind=rank", False),
        ("blank=figure", True),
        ("blank=date", False),
        ("with=target", True),
        ("q=小区", True),
        ("q=河流", False),
        ("section=2&strength=firm&blank=owner&q=180", True),
        ("section=2&strength=firm&blank=owner&q=181", False),
    ],
)
def test_all_that_is_asked_must_hold(query: str, fits: bool) -> None:
    assert matches(Criteria.from_query(QueryDict(query)), TRAITS) is fits


@pytest.mark.parametrize("words", ["aa+", "AA+", "Aa+"])
def test_latin_words_are_found_in_either_case(words: str) -> None:
    rated = Traits("1", "firm", frozenset(), frozenset(), "国投集团主体信用评级达到AA+")
    assert matches(Criteria(words=words), rated)


def test_words_the_page_does_not_know_are_left_out() -> None:
    asked = Criteria.from_query(QueryDict("strength=hard&kind=x&blank=y&view=z&sort=w&with=v"))
    assert asked == Criteria()
    assert not asked.narrows


def test_an_address_says_exactly_what_was_asked() -> None:
    query = "?view=list&section=2.1&strength=firm&q=%E5%B0%8F%E5%8C%BA&sort=-due&c=R-2026-021"
    assert Criteria.from_query(QueryDict(query[1:])).address() == query


def test_a_second_click_takes_a_filter_off() -> None:
    once = Criteria().toggled("strength", "firm")
    assert once == "?strength=firm"
    assert Criteria.from_query(QueryDict(once[1:])).toggled("strength", "firm") == "?"
