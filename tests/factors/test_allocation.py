"""Sharing out supplies: the best there is, within exact limits, with reasons for whoever waits."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diaodu.factors.allocation import (
    AllocationError,
    Candidate,
    Factor,
    Kind,
    Need,
    Problem,
    Reservation,
    Supply,
    Traits,
    allocate,
    compare,
    refusals,
    worths,
)
from diaodu.factors.allocation.problem import usage

LAND, POWER = Factor("land"), Factor("power", Kind.CAPACITY)


def project(code: str, worth: float, *, wanted: int = 0, after: int = 0, **amounts: str) -> Candidate:
    return Candidate(code, worth, [Need(name, Decimal(text), after) for name, text in amounts.items()], wanted)


def land(*candidates: Candidate, there_is: str = "100", months: int = 3, **words: object) -> Problem:
    supplies = [Supply("land", 0, Decimal(there_is)), *[Supply("power", month, Decimal(10)) for month in range(months)]]
    return Problem(months, [LAND, POWER], supplies, candidates, **words)  # type: ignore[arg-type]


def is_within(problem: Problem, starts: dict[str, int]) -> bool:
    available, used = problem.available(), usage(problem, starts)
    return all(a <= b for name in used for a, b in zip(used[name], available[name], strict=True))


def test_the_worthiest_set_goes_ahead_not_the_worthiest_one() -> None:
    problem = land(project("big", 5, land="90"), project("one", 3, land="50"), project("two", 3, land="50"))
    found = allocate(problem)
    assert dict(found.starts) == {"one": 0, "two": 0}
    assert found.gap == pytest.approx(0)


def test_a_quota_that_comes_later_is_waited_for_at_a_cost() -> None:
    problem = land(project("late", 10, land="120"))
    problem = replace(problem, supplies=[*problem.supplies, Supply("land", 2, Decimal(30))])
    found = allocate(problem)
    assert dict(found.starts) == {"late": 2}
    assert found.worth == pytest.approx(10 * 0.96)


def test_a_level_stays_taken_and_what_was_free_before_is_lost() -> None:
    problem = land(project("first", 2, power="6"), project("second", 1, power="6"))
    assert dict(allocate(problem).starts) == {"first": 0}


def test_land_in_lots_is_taken_in_whole_lots() -> None:
    problem = land(project("p", 1, land="16"), there_is="29")
    in_lots = replace(problem, factors=[replace(LAND, lot=Decimal(15)), POWER])
    assert dict(allocate(problem).starts) == {"p": 0}
    assert dict(allocate(in_lots).starts) == {}
    assert refusals(in_lots, allocate(in_lots))[0].lacks[0].amount == 1


def test_who_is_reserved_for_goes_ahead_though_others_are_worth_more() -> None:
    rich, poor = project("rich", 9, land="80"), project("poor", 1, land="80")
    problem = land(rich, poor, reservations=[Reservation("poor", 1)])
    assert set(allocate(problem).starts) == {"poor"}


def test_reservations_that_clash_are_named_and_the_others_are_not() -> None:
    problem = land(
        *(project(code, 1, land=amount) for code, amount in (("a", "60"), ("b", "60"), ("c", "10"))),
        reservations=[Reservation(code, 0) for code in "abc"],
    )
    found = allocate(problem)
    assert dict(found.starts) == {}
    (clash,) = found.clashes
    assert (clash.reservations, clash.factor, clash.month, clash.lacking) == (("a", "b"), "land", 0, 20)


def test_a_reservation_above_the_whole_supply_clashes_with_itself() -> None:
    problem = land(project("a", 1, land="160"), reservations=[Reservation("a", 2)])
    (clash,) = allocate(problem).clashes
    assert (clash.reservations, clash.lacking) == (("a",), 60)


def test_nothing_to_share_out_is_no_fault() -> None:
    assert dict(allocate(land()).starts) == {}
    assert allocate(land(project("never", 1, land="1", after=5))).worth == 0


def test_a_refusal_names_the_month_without_a_future() -> None:
    problem = land(project("never", 1, land="1", after=5))
    (refusal,) = refusals(problem, allocate(problem))
    assert (refusal.start, refusal.lacks) == (None, ())


def test_two_scenarios_are_set_side_by_side() -> None:
    problem = land(project("a", 3, land="60"), project("b", 2, land="60"), project("c", 1, land="40"))
    more = replace(problem, supplies=[*problem.supplies, Supply("land", 1, Decimal(60))])
    compared = compare(allocate(problem), allocate(more))
    assert compared.gained == ("b",)
    assert (compared.lost, compared.worth > 0) == ((), True)


@pytest.mark.parametrize(
    ("change", "where", "said"),
    [
        ({"supplies": [Supply("land", 0, Decimal(-1))]}, "land", "The supply cannot be negative."),
        ({"supplies": [Supply("sun", 0, Decimal(1))]}, "sun", "There is no such factor."),
        ({"supplies": [Supply("land", 3, Decimal(1))]}, "land", "The month lies outside the time looked at."),
        ({"candidates": [project("a", 1, land="-2")]}, "a land", "The need cannot be negative."),
        ({"candidates": [project("a", 1, land="NaN")]}, "a land", "The need cannot be negative."),
        ({"candidates": [project("a", 1), project("a", 1)]}, "a", "The candidate is there twice."),
        ({"candidates": [project("a", 1, after=-1, land="1")]}, "a", "A need cannot fall before the start."),
        ({"reservations": [Reservation("x", 0)]}, "x", "No such candidate to reserve for."),
    ],
)
def test_what_cannot_be_meant_is_refused_naming_the_place(change: dict[str, object], where: str, said: str) -> None:
    with pytest.raises(AllocationError) as refused:
        replace(land(project("b", 1, land="1")), **change)
    assert (refused.value.where, refused.value.en) == (where, said)


def test_points_are_shares_of_what_all_would_bring_and_a_missing_figure_is_named() -> None:
    traits = [
        Traits("a", {"investment": Decimal(30), "jobs": Decimal(100)}),
        Traits("b", {"investment": Decimal(10), "jobs": None}),
    ]
    a, b = worths(traits, {"investment": Decimal(60), "jobs": Decimal(40)})
    assert (a.points, b.points) == (pytest.approx(85), pytest.approx(15))
    assert (a.unknown, b.unknown) == ((), ("jobs",))
    with pytest.raises(AllocationError, match="make 100"):
        worths(traits, {"investment": Decimal(60)})


AMOUNTS = st.integers(0, 30).map(lambda tenths: Decimal(tenths) / 2)
PROBLEMS = st.builds(
    lambda needs, supplies, lot: Problem(
        2,
        [replace(LAND, lot=lot), POWER],
        [
            Supply(name, month, amount)
            for (name, month), amount in zip(product(("land", "power"), (0, 1)), supplies, strict=True)
        ],
        [
            Candidate(f"p{number}", worth / 3, [Need("land", a, after), Need("power", b)], wanted)
            for number, (worth, a, b, after, wanted) in enumerate(needs)
        ],
    ),
    st.lists(st.tuples(st.integers(1, 9), AMOUNTS, AMOUNTS, st.integers(0, 1), st.integers(0, 1)), max_size=6),
    st.tuples(*[AMOUNTS] * 4),
    st.sampled_from([None, Decimal(4)]),
)


@settings(max_examples=40, deadline=None)
@given(PROBLEMS)
def test_no_allocation_is_worth_more_than_the_one_found_and_none_overdraws(problem: Problem) -> None:
    found = allocate(problem, gap=0.0)
    assert is_within(problem, dict(found.starts))
    best = 0.0
    for choice in product(*[[None, *problem.starts(candidate)] for candidate in problem.candidates]):
        starts = {
            candidate.code: start
            for candidate, start in zip(problem.candidates, choice, strict=True)
            if start is not None
        }
        if is_within(problem, starts):
            costs = {candidate.code: candidate.worth for candidate in problem.candidates}
            wanted = {candidate.code: candidate.wanted for candidate in problem.candidates}
            best = max(best, sum(costs[code] * (1 - 0.02 * (start - wanted[code])) for code, start in starts.items()))
    assert found.worth == pytest.approx(best)
    assert found.bound >= best - 1e-6


@settings(max_examples=40, deadline=None)
@given(PROBLEMS)
def test_with_what_a_refusal_lacks_the_refused_one_fits_in(problem: Problem) -> None:
    found = allocate(problem)
    for refusal in refusals(problem, found):
        if refusal.start is None:
            continue
        more = [Supply(lack.factor, month, lack.amount) for lack in refusal.lacks for month in _months(problem, lack)]
        richer = replace(problem, supplies=[*problem.supplies, *more])
        assert refusal.lacks != ()
        assert is_within(richer, {**found.starts, refusal.candidate: refusal.start})


def _months(problem: Problem, lack: object) -> range:
    """A quota has to be there once; a level in every month."""
    is_stock = problem.factor(lack.factor).kind == Kind.STOCK  # type: ignore[attr-defined]
    return range(1) if is_stock else range(problem.months)
