"""A list's address: what is asked stands in it, what nobody knows does not."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from diaodu.core.lists import Asked, Column, ListSpec, Picker, slice_of

SPEC = ListSpec(words={"q": None, "state": ("open", "done")}, sorts=("code", "name"))


def asked(query: str) -> Asked:
    return Asked.from_query(QueryDict(query), SPEC)


@pytest.mark.parametrize("query", ["", "state=moon", "sort=-moon", "page=0", "page=x", "q=%20", "other=1", "sort=-"])
def test_what_nobody_knows_counts_as_not_asked(query: str) -> None:
    found = asked(query)
    assert (found.address(), found.narrows, found.page) == ("?", False, 1)


def test_all_that_was_asked_stands_in_the_address_and_a_change_begins_at_page_one() -> None:
    found = asked("q=a%26b&state=open&sort=-name&page=3")
    assert found.page == 3
    assert found.address(page=found.page) == "?q=a%26b&state=open&sort=-name&page=3"
    assert found.address(state="") == "?q=a%26b&sort=-name"
    assert found.hidden("q") == [("state", "open"), ("sort", "-name")]
    assert asked(found.address(page=3)[1:]) == found


def test_a_head_turns_its_own_order_round() -> None:
    heads = asked("sort=name").heads([Column("Code", "code"), Column("Name", "name"), Column("Plain")])
    assert [(head.address, head.order) for head in heads] == [("?", ""), ("?sort=-name", "ascending"), ("", "")]


def test_a_chip_sets_its_filter_and_the_chosen_one_takes_it_off() -> None:
    chips = asked("state=open").chips("state", [("open", "Open"), ("done", "Done"), ("late", "Late")], {"done": 2})
    assert [(chip.label, chip.count, chip.address, chip.chosen) for chip in chips] == [
        ("Open", 0, "?", True),
        ("Done", 2, "?state=done", False),
    ]


def test_a_name_the_list_does_not_have_is_a_mistake_in_the_code() -> None:
    with pytest.raises(KeyError):
        asked("")["moon"]


@pytest.mark.parametrize(("page", "rows", "before", "after"), [(1, [0, 1], "", "?page=2"), (9, [4], "?page=2", "")])
def test_a_page_beyond_the_last_is_the_last(page: int, rows: list[int], before: str, after: str) -> None:
    found = slice_of(list(range(5)), asked(f"page={page}"), size=2)
    assert (found.rows, found.before, found.after) == (rows, before, after)


def test_an_empty_list_has_an_empty_page() -> None:
    found = slice_of([], asked(""))
    assert (found.rows, found.first, found.last, found.before, found.after) == ([], 0, 0, "", "")


def test_the_form_above_a_list_shows_what_was_asked_and_carries_the_rest_along() -> None:
    spec = ListSpec({"q": None, "unit": None, "state": ("open", "closed"), "about": None}, ("due", "name"))
    asked = Asked.from_query(QueryDict("q=桥&unit=zhujian&state=open&sort=-name&page=4"), spec)
    form = asked.search(
        "Name", Picker("unit", "Unit", "all", [("zhujian", "住建局")]), Picker("about", "About", "all", [])
    )
    assert (form.words, form.text) == ("Name", "桥")
    assert [(each.name, each.chosen) for each in form.pickers] == [("unit", "zhujian")]  # nothing to choose: no field
    assert form.hidden == [("state", "open"), ("sort", "-name")]


def test_a_filter_that_is_set_keeps_its_field_where_nothing_is_left_to_choose() -> None:
    spec = ListSpec({"q": None, "unit": None}, ("due",))
    form = Asked.from_query(QueryDict("q=桥&unit=zhujian"), spec).search("", Picker("unit", "Unit", "all", []))
    assert [each.chosen for each in form.pickers] == ["zhujian"]
    assert form.hidden == [("q", "桥")]
