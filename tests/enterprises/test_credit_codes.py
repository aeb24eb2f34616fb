"""Credit codes and industry codes: what is taken, and what is said of the rest."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.enterprises.rules import (
    LETTERS,
    check_letter,
    credit_code_problem,
    divisions,
    industry_problem,
    industry_said,
    is_credit_code,
    plain_code,
)

GOOD = "91379999MA00000010"
FIRST = st.from_regex(r"[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{9}", fullmatch=True)


@given(FIRST)
def test_a_code_with_its_own_check_letter_is_good_and_with_any_other_it_is_not(first: str) -> None:
    good = first + check_letter(first)
    assert is_credit_code(good)
    assert [letter for letter in LETTERS if is_credit_code(first + letter)] == [good[-1]]


@given(FIRST, st.integers(0, 16), st.sampled_from(LETTERS))
def test_one_mistaken_letter_is_always_noticed(first: str, place: int, letter: str) -> None:
    good = first + check_letter(first)
    wrong = good[:place] + letter + good[place + 1 :]
    assert is_credit_code(wrong) == (wrong == good)


@pytest.mark.parametrize(
    ("code", "says"),
    [("9137", "应为18位"), ("I1379999MA00000010", "不该出现的字符"), ("91379999MA00000011", "校验位不对")],
)
def test_what_is_wrong_with_a_code_is_said(code: str, says: str) -> None:
    problem = credit_code_problem(code)
    assert problem is not None
    assert says in problem[0]


def test_a_code_is_kept_without_spaces_in_capitals() -> None:
    assert plain_code(" 91379999 ma 0000-001x ") == "91379999MA0000001X"


def test_codes_of_others_are_judged_alike(shared: Path) -> None:
    path = shared / "data" / "credit_codes" / "cases.csv"
    with path.open(encoding="utf-8", newline="") as file:
        cases = [(row["code"], row["valid"] == "True") for row in csv.DictReader(file)]
    assert len(cases) > 3
    assert [code for code, valid in cases if is_credit_code(plain_code(code)) != valid] == []


@pytest.mark.parametrize("code", ["", "26", "261", "2614"])
def test_an_industry_code_may_be_absent_or_two_to_four_digits_of_a_division(code: str) -> None:
    assert industry_problem(code) is None


@pytest.mark.parametrize("code", ["2", "00", "99", "26141", "C26"])
def test_what_is_no_industry_is_refused(code: str) -> None:
    assert industry_problem(code) is not None


def test_there_are_ninety_seven_divisions_each_with_both_names() -> None:
    assert len(divisions()) == 97
    assert all(zh and en for _section, zh, en in divisions().values())
    assert industry_said("2614", english=False) == "化学原料和化学制品制造业"
