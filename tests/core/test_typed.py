"""Whole numbers as pages post them: what is none never becomes an error of ours."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from diaodu.core.lists import Asked, ListSpec
from diaodu.core.typed import whole_number, whole_numbers, whole_year
from diaodu.core.versions import posted_version, ticked_versions


def test_digits_are_a_number_up_to_the_length_that_is_asked():
    assert whole_number("0") == 0
    assert whole_number("042") == 42
    assert whole_number("99999", digits=5) == 99999
    assert whole_number("100000", digits=5) is None


@pytest.mark.parametrize("text", ["", " 3", "-1", "+1", "1.0", "²", "９", "١", "三", "1_000", "9" * 5000])
def test_anything_else_is_no_number(text):
    assert whole_number(text) is None


def test_keys_that_are_none_are_left_out():
    assert whole_numbers(["7", "²", "", "12", "9" * 19]) == [7, 12]


@pytest.mark.parametrize("text", ["02025999", "0026", "1989", "2101", "20260", "²⁰²⁶", ""])
def test_a_year_has_four_digits_and_is_one_records_may_be_of(text):
    assert whole_year(text) is None
    assert whole_year("2026") == 2026


def test_a_page_or_a_version_that_cannot_be_read_counts_as_not_said():
    spec = ListSpec({"q": None}, ("name",))
    assert Asked.from_query(QueryDict("page=²"), spec).page == 1
    assert Asked.from_query(QueryDict("page=0"), spec).page == 1
    assert Asked.from_query(QueryDict("page=3"), spec).page == 3
    assert posted_version({"version": "²"}) is None
    assert posted_version({"version": "4"}) == 4


def test_a_tick_carries_the_version_that_stood_on_the_page():
    assert ticked_versions(["P-1:3", "P-2:²", "P-3", "P-4:12"]) == {"P-1": 3, "P-2": 0, "P-4": 12}
