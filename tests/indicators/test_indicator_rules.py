"""Periods, spans, the rest of the year, growth and pull, roll-up, sharing out. Pure."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.indicators.catalogue.rules.growth import contributions, growth_on, pull_of_newcomer, weighted_pull
from diaodu.indicators.catalogue.rules.pace import expected_by, growth_of_rest, level_from_growth, rest_of_year
from diaodu.indicators.catalogue.rules.periods import newest_ended, periods_of, problem_with, year_before
from diaodu.indicators.catalogue.rules.rollup import Piece, whole_of
from diaodu.indicators.catalogue.rules.sharing import CannotShareError, difference, share_out
from diaodu.indicators.catalogue.rules.spans import cumulative_of, current_of
from diaodu.indicators.catalogue.standard import standard_indicators
from diaodu.kernel.period import Period

D = Decimal
JOINED = [1, 2]
exact = st.decimals(min_value="-99999", max_value="99999", places=4)
weights = st.lists(st.decimals(min_value=0, max_value=1000, places=2), min_size=1, max_size=30)


def test_january_and_february_are_one_period_where_neither_is_published_alone() -> None:
    codes = [period.code for period in periods_of("month", JOINED, 2026)]
    assert codes[:2] == ["2026-01+02", "2026-03"]
    assert len(codes) == 11
    assert problem_with(Period.parse("2026-02"), "month", JOINED) == (
        "2026年2月不单独发布，请填“2026-01+02”（一至二月合并）。",
        "February 2026 is not published alone; enter 2026-01+02, January and February together.",
    )
    assert problem_with(Period.parse("2026-Q1"), "month", []) is not None
    assert problem_with(Period.parse("2026-Q1"), "quarter", JOINED) is None


def test_newest_period_is_the_last_that_is_over() -> None:
    from datetime import date

    assert newest_ended("quarter", [], date(2026, 9, 2)).code == "2026-Q2"
    assert newest_ended("month", JOINED, date(2026, 2, 27)).code == "2025-12"
    assert newest_ended("month", JOINED, date(2026, 2, 28)).code == "2026-01+02"
    assert year_before(Period.parse("2026-01+02")).code == "2025-01+02"


def test_march_is_the_first_quarter_less_both_months_and_these_are_never_parted() -> None:
    line = {Period.parse("2026-01+02"): D(20), Period.parse("2026-03"): D(33)}
    assert current_of(Period.parse("2026-03"), line, "month", JOINED).value == 13
    assert current_of(Period.parse("2026-01+02"), line, "month", JOINED).value == 20
    assert current_of(Period.parse("2026-02"), line, "month", JOINED).value is None
    assert current_of(Period.parse("2026-05"), {**line, Period.parse("2026-05"): D(60)}, "month", JOINED).why[0] == (
        "缺2026年4月的数"
    )


@given(st.lists(exact, min_size=12, max_size=12), st.sampled_from(["month", "quarter"]), st.booleans())
def test_spans_turn_into_each_other_without_loss(values: list[Decimal], frequency: str, joined: bool) -> None:
    periods = periods_of(frequency, JOINED if joined else [], 2026)
    alone = dict(zip(periods, values, strict=False))
    not_alone = JOINED if joined else []
    whole = {each: cumulative_of(each, alone, frequency, not_alone).value for each in periods}
    assert {each: current_of(each, whole, frequency, not_alone).value for each in periods} == alone


def test_rest_of_the_year_as_worked_out_by_hand() -> None:
    # Last year 120, of it 80 by August; +6 % is 127.2; 83 are there: 44.2 in four months on a base of 40.
    rest = rest_of_year(target=D("127.2"), actual=D(83), month=8, base_year=D(120), base_so_far=D(80))
    assert (rest.amount, rest.monthly, rest.growth) == (D("44.2"), D("11.05"), D("10.50"))
    assert rest.why[0] == "后4个月需同比增长10.50%"


@pytest.mark.parametrize(
    ("target", "actual", "month", "base", "so_far", "growth", "words"),
    [
        (100, 90, 12, 95, 95, None, "全年已结束，还差10"),
        (100, 120, 12, 95, 95, None, "全年目标已经完成"),
        (100, 120, 8, 95, 60, None, "全年目标已经完成"),
        (100, 50, 8, 60, 60, None, "上年剩余月份为零或负，不给增速，只给数额"),
        (10, -5, 8, -20, -12, None, "上年剩余月份为零或负，不给增速，只给数额"),
    ],
)
def test_where_no_growth_can_be_said_the_amount_is(
    target: int, actual: int, month: int, base: int, so_far: int, growth: None, words: str
) -> None:
    rest = rest_of_year(target=D(target), actual=D(actual), month=month, base_year=D(base), base_so_far=D(so_far))
    assert (rest.amount, rest.growth, rest.why[0]) == (target - actual, growth, words)


def test_rest_where_only_growth_is_published_is_weighted_by_last_year() -> None:
    rest = growth_of_rest(target=D(6), so_far=D("5.2"), month=8, share_so_far=D("0.6"))
    assert rest.growth == D("7.20")  # (6 − 0.6 × 5.2) / 0.4
    assert growth_of_rest(target=D(6), so_far=D(5), month=8, share_so_far=None).growth is None
    assert growth_of_rest(target=D(6), so_far=D(5), month=12, share_so_far=D(1)).why[0] == "全年已结束，差1个百分点"


@pytest.mark.parametrize("month", [0, 13])
def test_there_is_no_thirteenth_month(month: int) -> None:
    with pytest.raises(ValueError, match="no month"):
        rest_of_year(target=D(1), actual=D(0), month=month, base_year=None, base_so_far=None)


@given(exact, exact, exact, exact, st.integers(min_value=1, max_value=12))
def test_rest_of_the_year_answers_whatever_it_is_given(
    target: Decimal, actual: Decimal, base: Decimal, so_far: Decimal, month: int
) -> None:
    rest = rest_of_year(target=target, actual=actual, month=month, base_year=base, base_so_far=so_far)
    assert rest.amount == target - actual
    assert all(rest.why)


def test_level_of_a_growth_target_needs_a_base_above_zero() -> None:
    assert level_from_growth(D(200), D(6))[0] == 212
    assert level_from_growth(D(0), D(6)) == (
        None,
        ("上年基数为零或负，增速没有意义", "last year's figure is zero or negative: growth means nothing"),
    )


def test_expected_figure_follows_the_targets_own_pace_and_a_position_starts_from_its_base() -> None:
    shares = [D(n) for n in (5, 10, 20, 28, 36, 45, 54, 62, 72, 82, 91, 100)]
    assert expected_by(8, target=D(120)) == 80
    assert expected_by(8, target=D(120), pace_kind="shares", pace=shares) == D("74.4")
    assert expected_by(8, target=D(120), pace_kind="values", pace=[D(n) for n in range(12)]) == 7
    assert expected_by(6, target=D(120), baseline=D(100), is_flow=False) == 110


def test_contributions_agree_with_a_published_example_up_to_its_rounding() -> None:
    """Guangdong 2009: the three industries contributed 2.76, 45.50 and 52.05 %, which is 100.31 as published."""
    published = {"一产": D("2.76"), "二产": D("45.50"), "三产": D("52.05")}
    bases = {"一产": D(50), "二产": D(550), "三产": D(434)}
    found = contributions({name: (bases[name] + published[name], bases[name]) for name in bases})
    assert all(abs((found.parts[name].contribution or 0) - published[name]) < D("0.2") for name in bases)
    assert sum(part.contribution or 0 for part in found.parts.values()) == pytest.approx(100)
    assert found.growth == pytest.approx(D("9.7011605"))
    assert sum(part.pull or 0 for part in found.parts.values()) == pytest.approx(found.growth)


def test_no_contribution_of_nothing_and_no_pull_on_a_base_below_zero() -> None:
    assert contributions({"a": (D(3), D(2)), "b": (D(1), D(2))}).why[0] == "总量没有变化，不算贡献率"
    lost = contributions({"a": (D(1), D(-5))})
    assert (lost.growth, lost.parts["a"].pull, lost.parts["a"].contribution) == (None, None, 100)


@given(st.dictionaries(st.text(max_size=3), st.tuples(exact, st.decimals(min_value=1, max_value=999, places=2))))
def test_pulls_always_add_up_to_the_growth(parts: dict[str, tuple[Decimal, Decimal]]) -> None:
    found = contributions(parts)
    if found.growth is not None:
        total = sum((part.pull or D(0) for part in found.parts.values()), D(0))
        assert abs(total - found.growth) < D("0.0000000001")


def test_pull_of_a_firm_is_its_weight_times_its_growth_and_of_a_newcomer_on_its_own_base() -> None:
    assert weighted_pull(D("0.25"), D(8)) == 2
    assert pull_of_newcomer(D(12), D(10), D(200)).value == 1
    assert growth_on(D(5), D(-3)).why[0] == "同期为零或负，不给增速；增减额+8"
    assert growth_on(D(53), D(50)).value == 6


def test_whole_of_parts_leaves_blanks_out_and_counts_them() -> None:
    whole = whole_of([Piece(D(3)), Piece(None), Piece(D(4))], "sum")
    assert (whole.value, whole.counted, whole.blanks) == (7, 2, 1)
    mean = whole_of([Piece(D(10), weight=D(1)), Piece(D(4), weight=D(3)), Piece(D(9))], "weighted")
    assert (mean.value, mean.blanks) == (D("5.5"), 1)
    ratio = whole_of([Piece(above=D(1), below=D(4)), Piece(above=D(2), below=D(4))], "ratio")
    assert ratio.value == D("37.5")
    assert whole_of([Piece(above=D(1), below=D(0))], "ratio").why[0] == "分母合计为零"
    assert whole_of([Piece(D(1))], "none").why[0] == "这个指标不能加总"
    assert whole_of([Piece(None)], "sum").value is None


@given(st.decimals(min_value="-99999", max_value="99999", places=2), weights)
def test_parts_add_up_to_the_target_whatever_the_weights(total: Decimal, by: list[Decimal]) -> None:
    if not any(by):
        with pytest.raises(CannotShareError):
            share_out(total, by)
        return
    parts = share_out(total, by)
    assert sum(parts) == total
    exact_parts = [total * weight / sum(by) for weight in by]
    assert all(abs(part - wanted) <= D("0.01") for part, wanted in zip(parts, exact_parts, strict=True))
    assert all(part == 0 for part, weight in zip(parts, by, strict=True) if weight == 0)


def test_sharing_gives_the_last_cents_to_those_who_lost_most() -> None:
    assert share_out(D(100), [D(1)] * 3) == [D("33.34"), D("33.33"), D("33.33")]
    assert share_out(D("0.005"), [D(1), D(1)]) == [D("0.003"), D("0.002")]
    assert share_out(D(7), [D(1), D(2)], places=0) == [2, 5]
    assert difference(D(10), [D(4), D(5)]) == 1
    with pytest.raises(CannotShareError, match="negative"):
        share_out(D(1), [D(1), D(-1)])


def test_standard_indicators_are_whole_and_name_only_each_other() -> None:
    rows = standard_indicators()
    assert len(rows) == 53
    assert all(row.words["source"] and row.words["definition_zh"] for row in rows)
