"""When a need is late and why, how need and supply run over the months, and what an allocation is asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diaodu.factors.allocation import Factor, Kind, allocate
from diaodu.factors.allocation.problem import usage
from diaodu.factors.casting import Line, Offer, Span, beyond_supply, cast
from diaodu.factors.drawing import drawn
from diaodu.factors.forms import amount_of
from diaodu.factors.months import between, later, month_of, row_of
from diaodu.factors.rules import Case, Given, Wanted, first_break, need_light, need_line, plain, supply_line

TODAY, SEPTEMBER = date(2026, 9, 2), date(2026, 9, 1)
LAND, POWER = Factor("land"), Factor("power", Kind.CAPACITY)
SPAN = Span(SEPTEMBER, 6, 0.02, 11)


def case(state: str = "working", amount: str | None = "10", by: date = date(2026, 12, 1), **words: object) -> Case:
    secured = Decimal(str(words.pop("secured", "0")))
    return Case(state, None if amount is None else Decimal(amount), secured, by, "亩", "mu", **words)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given_case", "light", "words"),
    [
        (case(secured="4"), "green", "缺6亩，距需要时间还有90天"),
        (case(by=date(2026, 9, 20)), "yellow", "缺10亩，距需要时间18天（30天内预警）"),
        (case(by=date(2026, 8, 31)), "red", "缺10亩，已过需要时间2天"),
        (case(planned=date(2027, 2, 1)), "yellow", "缺10亩，安排在2027-02，晚于需要时间2个月"),
        (case(planned=date(2026, 12, 1)), "green", "缺10亩，距需要时间还有90天"),
        (case(amount=None), "grey", "需求量待核，距需要时间还有90天"),
        (case(amount=None, by=date(2026, 8, 31)), "red", "需求量待核，已过需要时间2天"),
        (case("secured", secured="10", by=date(2026, 1, 1)), "done", "已落实10亩"),
        (case("refused", by=date(2026, 1, 1)), "grey", "不再等待"),
    ],
)
def test_the_light_of_a_need_says_the_rule_and_the_values(given_case: Case, light: str, words: str) -> None:
    said = need_light(given_case, today=TODAY, warn_days=30)
    assert (said.light, said.zh) == (light, words)
    assert said.en


def test_a_quota_adds_up_and_a_level_holds_until_its_source_says_another() -> None:
    rows = [
        Given(date(2026, 7, 1), Decimal(5), "甲"),
        Given(date(2026, 10, 1), Decimal(7), "甲"),
        Given(date(2026, 11, 1), Decimal(2), "乙"),
    ]
    assert supply_line(rows, Kind.STOCK, SEPTEMBER, 3) == [5, 12, 14]
    assert supply_line(rows, Kind.CAPACITY, SEPTEMBER, 3) == [5, 7, 9]


def test_the_first_month_that_breaks_is_named_with_what_is_lacking() -> None:
    wanted = [Wanted(date(2026, 8, 1), Decimal(4)), Wanted(date(2026, 11, 1), Decimal(9))]
    need = need_line(wanted, SEPTEMBER, 4)
    assert need == [4, 4, 13, 13]
    found = first_break(need, [Decimal(10)] * 4, SEPTEMBER)
    assert found is not None
    assert (found.month, found.lacking) == (date(2026, 11, 1), 3)
    assert first_break(need, [Decimal(13)] * 4, SEPTEMBER) is None


def test_what_falls_short_is_marked_in_the_drawing() -> None:
    made = drawn([Decimal(1), Decimal(3)], [Decimal(2), Decimal(2)], SEPTEMBER)
    assert len(made.short) == 1
    assert drawn([Decimal(0)] * 12, [Decimal(0)] * 12, SEPTEMBER).short == []


def test_a_record_goes_ahead_with_its_first_need_and_the_others_follow() -> None:
    lines = [
        Line(1, "X-1", "land", Decimal(4), date(2026, 10, 1)),
        Line(2, "X-1", "power", Decimal(5), date(2027, 1, 1)),
        Line(3, "X-2", "land", Decimal(4), date(2026, 3, 1)),
        Line(4, "X-2", "land", Decimal(4), date(2027, 6, 1)),
    ]
    offers = [Offer(LAND, [Decimal(20)] * 6, Decimal(6)), Offer(POWER, [Decimal(9)] * 6, Decimal(20))]
    made = cast(lines, offers, {"X-1": 1.0}, {}, SPAN)
    first, second = made.problem.candidates
    assert (first.code, first.wanted, [need.after for need in first.needs]) == ("X-1", 1, [0, 3])
    assert (second.wanted, made.after[3]) == (0, 0)  # wanted long ago: in the first month
    assert [line.need for line in made.later] == [4]
    assert made.problem.available()["land"] == [14] * 6  # what is secured is given out
    assert made.problem.available()["power"] == [0] * 6  # more given out than there is: nothing is left, never less


def test_a_reservation_draws_a_record_forward_and_is_refused_where_there_is_too_little() -> None:
    lines = [Line(1, "X-1", "land", Decimal(14), date(2026, 12, 1))]
    offers = [Offer(LAND, [Decimal(10)] * 2 + [Decimal(15)] * 4, Decimal(0))]
    early = cast(lines, offers, {"X-1": 1.0}, {"X-1": date(2026, 10, 1)}, SPAN)
    assert early.problem.candidates[0].wanted == 1
    found = beyond_supply(early.problem)
    assert found is not None
    assert (found.about, found.factor, found.month, found.wanted, found.there_is) == ("X-1", "land", 1, 14, 10)
    in_time = cast(lines, offers, {"X-1": 1.0}, {"X-1": date(2026, 11, 1)}, SPAN)
    assert beyond_supply(in_time.problem) is None


AMOUNTS = st.decimals(min_value=0, max_value=1000, places=1)


@settings(max_examples=60, deadline=None)
@given(st.lists(AMOUNTS, min_size=1, max_size=6), AMOUNTS, st.sampled_from([LAND, POWER]))
def test_supplies_handed_over_are_what_is_left_and_never_negative(
    amounts: list[Decimal], taken: Decimal, factor: Factor
) -> None:
    line = [sum(amounts[: place + 1], Decimal(0)) for place in range(len(amounts))]
    offer = Offer(factor, line, taken)
    made = cast([], [offer], {}, {}, Span(SEPTEMBER, len(line), 0.0, 0))
    assert made.problem.available()[factor.code] == [max(Decimal(0), amount - taken) for amount in line]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 7), st.integers(1, 9)), max_size=8), st.integers(0, 20)
)
def test_nothing_that_is_allocated_is_more_than_there_is(rows: list[tuple[str, int, int]], there_is: int) -> None:
    lines = [Line(n, who, "land", Decimal(much), later(SEPTEMBER, when)) for n, (who, when, much) in enumerate(rows)]
    made = cast(lines, [Offer(LAND, [Decimal(there_is)] * 6, Decimal(0))], dict.fromkeys("abcd", 1.0), {}, SPAN)
    starts = allocate(made.problem, time_limit=2.0).starts
    assert all(used <= there_is for used in usage(made.problem, starts)["land"])


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 100))
def test_months_are_counted_there_and_back(day: date, by: int) -> None:
    assert between(day, later(day, by)) == by
    assert month_of(f"{later(day, by):%Y-%m}") == later(day, by)
    assert row_of(day, 2)[1] == later(day, 1)


@pytest.mark.parametrize("text", ["", "九月", "2026-13", "2026", "9-2026-1-1", "２０２６-09", "2026-00"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- whatever it says, it is shown as "no month"
        month_of(text)


@pytest.mark.parametrize(("text", "amount"), [("1,200.5", "1200.5"), (" ", None), ("-3", "-3")])
def test_amounts_of_sheets_are_read_as_written(text: str, amount: str | None) -> None:
    assert amount_of(text) == (None if amount is None else Decimal(amount))
    with pytest.raises(ValueError, match="no amount"):
        amount_of("十亩")


def test_figures_are_shown_without_zeros_nobody_wrote() -> None:
    assert [plain(Decimal(text)) for text in ("1200", "0.50", "0", "1E+3")] == ["1,200", "0.5", "0", "1,000"]
