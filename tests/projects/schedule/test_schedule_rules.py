"""The rules of the lights: limits at their edges, one line of reason, the worst wins, two yellow months are red."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.projects.schedule.rules import Bond, Case, PackError, Promise, RulePack, Share, judge, region_light
from diaodu.projects.schedule.rules.progress import expected_of, progress_of

ALL = ("start", "progress", "payment", "statistics", "bond")
PACK = RulePack("月调度", "Monthly", ALL)
DAY = date(2026, 9, 2)
CASE = Case(DAY, has_baseline=True)


def light(case: Case, pack: RulePack = PACK) -> str:
    return str(judge(case, pack).light)


@pytest.mark.parametrize(
    ("behind", "expected"),
    [(-5, "green"), (0, "green"), (10, "green"), ("10.1", "yellow"), (30, "yellow"), ("30.1", "red")],
)
def test_progress_is_held_against_the_pace_at_ten_and_thirty_points(behind: object, expected: str) -> None:
    case = replace(CASE, expected=Fraction(60, 100), progress=Fraction(60, 100) - Fraction(Decimal(str(behind))) / 100)
    assert light(case) == expected


def test_the_reason_says_rule_and_values_in_one_line() -> None:
    found = judge(replace(CASE, expected=Fraction(667, 1000), progress=Fraction(411, 1000)), PACK)
    assert found.zh == "完成41.1%，序时66.7%，低25.6个百分点"
    assert found.en == "41.1 % done, pace 66.7 %, 25.6 points behind"


@pytest.mark.parametrize(
    ("promised", "expected"),
    [
        ("2026-09-20", "green"),
        ("2026-09-01", "green"),
        ("2026-08-31", "yellow"),
        ("2026-07-01", "yellow"),
        ("2026-06-30", "red"),
    ],
)
def test_a_start_that_is_due_turns_yellow_after_its_month_and_red_after_three(promised: str, expected: str) -> None:
    assert light(replace(CASE, start_promised=date.fromisoformat(promised))) == expected


@pytest.mark.parametrize(
    ("started", "expected"),
    [
        ("2026-08-15", "green"),
        ("2026-08-02", "yellow"),
        ("2026-07-02", "yellow"),
        ("2026-07-01", "red"),
        ("2026-05-01", "red"),
    ],
)
def test_entry_into_statistics_is_due_a_month_after_the_start(started: str, expected: str) -> None:
    assert light(replace(CASE, must_enter=True, started=date.fromisoformat(started))) == expected


def test_what_is_entered_is_green() -> None:
    case = replace(CASE, must_enter=True, started=date(2026, 1, 1), entered_on=date(2026, 8, 1))
    assert light(case) == "green"


def test_payment_below_what_is_required_is_red() -> None:
    assert light(replace(CASE, paid=Decimal(79), paid_required=Decimal(80))) == "red"
    assert light(replace(CASE, paid=Decimal(80), paid_required=Decimal(80))) == "green"


@pytest.mark.parametrize(("spent", "expected"), [(50, "green"), (49, "yellow"), (20, "yellow"), (19, "red")])
def test_a_special_bond_is_to_be_spent_in_six_months(spent: int, expected: str) -> None:
    assert light(replace(CASE, bonds=(Bond(date(2026, 6, 10), Decimal(spent)),))) == expected


def test_of_several_bonds_the_one_furthest_behind_says_it_and_those_nobody_told_of_are_named() -> None:
    old, fresh = Bond(date(2026, 6, 10), Decimal(50)), Bond(date(2026, 7, 1), Decimal(0))
    case = replace(CASE, bonds=(old, fresh, Bond(date(2026, 7, 5))))
    found = judge(case, PACK)
    assert (found.light, found.rule) == ("red", "bond")
    assert found.zh.startswith("3笔专项债中，2026-07-01发行的：专项债支出0%")
    assert found.zh.endswith("；另有1笔未报支出")
    assert light(replace(CASE, bonds=(old,))) == "green"
    assert light(replace(CASE, bonds=(Bond(date(2026, 7, 5)),))) == "grey"


def test_the_second_yellow_month_in_a_row_is_red_and_says_so() -> None:
    case = replace(CASE, expected=Fraction(1, 2), progress=Fraction(3, 10))
    assert light(case) == "yellow"
    found = judge(replace(case, yellows_before=1), PACK)
    assert (found.light, found.rule) == ("red", "yellow_run")
    assert found.zh.endswith("已连续2个月黄灯，转红")
    assert light(replace(case, yellows_before=5), replace(PACK, yellow_run=0)) == "yellow"


def test_the_worst_rule_shows_and_a_pack_chooses_which_are_judged() -> None:
    case = replace(CASE, expected=Fraction(1, 2), progress=Fraction(1, 2), start_promised=date(2026, 3, 1))
    assert judge(case, PACK).rule == "start"
    assert judge(case, replace(PACK, rules=("progress",))).light == "green"


def test_without_a_baseline_or_facts_there_is_no_colour() -> None:
    assert light(replace(CASE, has_baseline=False)) == "grey"
    assert light(CASE) == "grey"


def test_what_is_over_is_done_and_says_how_late() -> None:
    assert judge(replace(CASE, is_over=True, late_days=3), PACK).zh == "全部节点完成，比基线晚3天"


@given(
    st.builds(
        Case,
        as_of=st.just(DAY),
        has_baseline=st.booleans(),
        is_over=st.booleans(),
        start_promised=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        started=st.none() | st.dates(date(2020, 1, 1), DAY),
        progress=st.none() | st.fractions(0, 1),
        expected=st.none() | st.fractions(0, 1),
        late_days=st.none() | st.integers(-500, 500),
        must_enter=st.booleans(),
        bonds=st.lists(
            st.builds(Bond, st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.none() | st.decimals(0, 100, places=1)),
            max_size=3,
        ),
        yellows_before=st.integers(0, 4),
    )
)
def test_every_case_has_a_light_with_a_reason(case: Case) -> None:
    found = judge(case, PACK)
    assert found.light in {"red", "yellow", "green", "grey", "done"}
    assert found.zh
    assert found.en


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"zh": "x", "en": "x", "rules": []},
        {"zh": "x", "en": "x", "rules": ["weather"]},
        {"zh": "x", "en": "x", "rules": ["start"], "behind_green": 30, "behind_yellow": 10},
        {"zh": "x", "en": "x", "rules": ["start"], "colour": 1},
        {"zh": "x", "en": "x", "rules": ["start"], "yellow_run": -1},
    ],
)
def test_a_pack_with_a_hole_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(PackError):
        RulePack.from_row(row)


@pytest.mark.parametrize(
    ("growth", "expected"), [("9", "green"), ("8", "green"), ("7.9", "yellow"), ("0", "yellow"), ("-0.1", "red")]
)
def test_an_areas_investment_is_held_against_plan_and_average(growth: str, expected: str) -> None:
    assert region_light(Decimal(growth), Decimal(8), Decimal(6)).light == expected


def test_progress_counts_weights_and_days_under_way() -> None:
    nodes = [
        Share(2, date(2026, 8, 1), date(2026, 8, 20), date(2026, 8, 20)),
        Share(1, date(2026, 8, 24), None, date(2026, 9, 12)),
        Share(1, None, None, date(2026, 12, 1)),
    ]
    assert progress_of(nodes, DAY) == Fraction(5, 8)
    promises = [Promise(2, date(2026, 8, 1), date(2026, 8, 20)), Promise(2, date(2026, 8, 24), date(2026, 9, 12), 5)]
    assert expected_of(promises, DAY) == (2 + 2 * Fraction(5, 20)) / 4


def test_what_is_late_and_under_way_is_never_counted_as_all() -> None:
    assert progress_of([Share(1, date(2026, 1, 1), None, date(2026, 2, 1))], DAY) < 1
