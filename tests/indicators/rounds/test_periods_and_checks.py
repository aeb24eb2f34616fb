"""What a period asks, what a figure is asked, what catches the eye: pure, no database."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.indicators.rounds.periods import (
    Rhythm,
    asked_periods,
    due_day,
    last_year,
    offset_period,
    period_before,
)
from diaodu.indicators.rounds.plausibility import (
    against_feed,
    jump,
    last_day,
    round_numbers,
    rules_problems,
    same_step,
    without_evidence,
)
from diaodu.indicators.rounds.validation import BLOCK, Figure, check, rule_problems
from diaodu.kernel.period import Period
from diaodu.kernel.working_time import WorkCalendar

MONTHLY, JOINED, LATE = Rhythm("month"), Rhythm("month", combined=True), Rhythm("month", combined=True, lag=1)
P = Period.parse
RULES = {
    "jump": {"k": 5, "least": 6},
    "round_numbers": {"share": 0.8, "least": 5},
    "same_step": {"least": 3},
    "last_day": {"hours": 3, "share": 0.8, "least": 4},
    "without_evidence": {"from": 500},
    "against_feed": {"points": 15},
}


def codes(rhythm: Rhythm, period: str) -> list[str]:
    return [each.code for each in asked_periods(rhythm, P(period))]


@pytest.mark.parametrize(
    ("rhythm", "asked", "expected"),
    [
        (MONTHLY, "2026-08", ["2026-08"]),
        (MONTHLY, "2026-01+02", ["2026-01", "2026-02"]),
        (JOINED, "2026-01", []),
        (JOINED, "2026-02", ["2026-01+02"]),
        (JOINED, "2026-01+02", ["2026-01+02"]),
        (LATE, "2026-03", ["2026-01+02"]),
        (LATE, "2026-04", ["2026-03"]),
        (LATE, "2026-01+02", ["2025-12"]),
        (Rhythm("quarter"), "2026-08", []),
        (Rhythm("quarter"), "2026-09", ["2026-Q3"]),
        (Rhythm("half_year"), "2026-06", ["2026-H1"]),
        (Rhythm("year"), "2026-12", ["2026"]),
        (MONTHLY, "2026-Q3", []),
        (Rhythm("quarter"), "2026-Q3", ["2026-Q3"]),
        (Rhythm("day"), "2026-08", []),
    ],
)
def test_a_round_asks_what_its_months_bring(rhythm: Rhythm, asked: str, expected: list[str]) -> None:
    assert codes(rhythm, asked) == expected


@given(st.integers(2020, 2030), st.integers(1, 12), st.integers(0, 3), st.booleans())
def test_a_month_asks_one_figure_at_most_and_never_january_alone_where_it_is_joined(
    year: int, month: int, lag: int, combined: bool
) -> None:
    found = asked_periods(Rhythm("month", combined, lag), Period.month(year, month))
    assert len(found) <= 1
    if combined:
        assert all((each.first, each.last) not in {(1, 1), (2, 2)} for each in found)
    for earlier, later in pairwise(
        [p for m in range(1, 13) for p in asked_periods(Rhythm("month", combined, lag), Period.month(year, m))]
    ):
        assert later.start > earlier.end - timedelta(days=1)


def test_march_follows_january_with_february() -> None:
    assert period_before(P("2026-03"), combined=True) == P("2026-01+02")
    assert period_before(P("2026-03"), combined=False) == P("2026-02")
    assert period_before(P("2026-01+02"), combined=True) == P("2025-12")
    assert last_year(P("2026-01+02")) == P("2025-01+02")


@pytest.mark.parametrize(
    ("period", "offset", "combined", "expected"),
    [
        ("2026-08", 0, False, "2026-08"),
        ("2026-08", -1, False, "2026-07"),
        ("2026-03", -1, True, "2026-01+02"),
        ("2026-01+02", -12, True, "2025-01+02"),
        ("2026-Q1", -12, False, "2025-Q1"),
        ("2026", -12, False, "2025"),
    ],
)
def test_offsets_of_a_form_reach_back_by_months(period: str, offset: int, combined: bool, expected: str) -> None:
    assert offset_period(P(period), offset, combined=combined).code == expected


def test_a_round_is_due_on_the_working_day_after_its_period() -> None:
    off = WorkCalendar({date(2026, 9, 1): False})
    assert due_day(P("2026-08"), 1, off) == date(2026, 9, 2)
    assert due_day(P("2026-08"), 5, WorkCalendar()) == date(2026, 9, 7)


# Checks


def figure(value: str, **words: object) -> Figure:
    given_words = {"code": "INV_DONE", "name": "投资完成额", "measured_in": "亿元", "cumulative": True, **words}
    return Figure(value=Decimal(value), **given_words)  # type: ignore[arg-type]


def kinds(one: Figure, *rules: dict) -> list[str]:
    return [found.kind for found in check(one, rules)]


FALLS, OFF = {"kind": "not_falling", "level": "warn"}, {"kind": "unit_off", "level": "block"}
PAST = {"kind": "history", "level": "warn", "k": 5, "least": 6}


def test_a_cumulative_figure_that_falls_is_asked_about() -> None:
    assert kinds(figure("40", before=Decimal("42.5")), FALLS) == ["not_falling"]
    assert kinds(figure("43", before=Decimal("42.5")), FALLS) == []
    assert kinds(figure("40", before=Decimal("42.5"), is_flow=False), FALLS) == []


def test_ten_thousand_times_the_usual_asks_for_the_unit_and_for_nothing_else() -> None:
    found = check(figure("425000", last_year=Decimal(40), before=Decimal(42)), [FALLS, OFF, PAST])
    assert [(each.kind, each.level) for each in found] == [("unit_off", BLOCK)]
    assert "是否应为万元？" in found[0].zh
    assert ("以往", "40") in found[0].used
    assert "是否应为亿元？" in check(figure("0.0042", last_year=Decimal(40), measured_in="万元"), [OFF])[0].zh
    assert kinds(figure("44", last_year=Decimal(40)), OFF) == []


def test_history_looks_at_yearly_ratios_of_a_cumulative_flow_and_at_levels_of_everything_else() -> None:
    yoy = tuple(map(Decimal, ("1.05", "1.06", "1.04", "1.07", "1.05", "1.06", "1.03")))
    assert kinds(figure("42", last_year=Decimal(40), yoy=yoy), PAST) == []
    assert kinds(figure("80", last_year=Decimal(40), yoy=yoy), PAST) == ["history"]
    level = {"cumulative": False, "earlier": tuple(map(Decimal, ("5.1", "5.3", "4.9", "5.0", "5.2", "5.1")))}
    assert kinds(figure("5.4", **level), PAST) == []
    assert kinds(figure("9.8", **level), PAST) == ["history"]
    assert kinds(figure("9.8", cumulative=False, earlier=(Decimal(5),)), PAST) == []  # too little is known


def test_range_sum_and_related_indicators() -> None:
    low = {"kind": "range", "level": "block", "indicator": "INV_DONE", "low": 0}
    assert kinds(figure("-3"), low) == ["range"]
    assert kinds(figure("-3", code="OTHER"), low) == []
    total = {"kind": "sum", "level": "warn", "total": "INV_DONE", "parts": ["A", "B"], "tolerance": 0.5}
    assert kinds(figure("30", related={"A": Decimal(12), "B": Decimal(15)}), total) == ["sum"]
    assert kinds(figure("27.4", related={"A": Decimal(12), "B": Decimal(15)}), total) == []
    assert kinds(figure("30", related={"A": Decimal(12)}), total) == []  # a part nobody knows is no contradiction
    share = {"kind": "related", "level": "warn", "indicator": "INV_DONE", "other": "GDP", "high": 1}
    assert kinds(figure("30", related={"GDP": Decimal(20)}), share) == ["related"]


@given(st.decimals(-(10**9), 10**9, places=4), st.lists(st.decimals(-(10**6), 10**6, places=4), max_size=12))
def test_checks_answer_for_any_figures(value: Decimal, earlier: list[Decimal]) -> None:
    one = Figure("A", "甲", value, cumulative=False, earlier=tuple(earlier), last_year=earlier[0] if earlier else None)
    for found in check(one, [FALLS, OFF, PAST]):
        assert found.zh
        assert found.en


def test_wrong_rules_are_named_by_their_number() -> None:
    assert rule_problems([{"kind": "range", "level": "warn"}]) == []
    wrong = rule_problems([{"kind": "smell", "level": "warn"}, {"kind": "sum", "level": "warn"}, {"kind": "range"}])
    assert [zh[:3] for zh, _ in wrong] == ["第1条", "第2条", "第3条"]
    assert rules_problems(RULES) == []
    assert rules_problems({**RULES, "jump": {"k": "big", "least": 6}})[0][0] == "jump 的 k 要填非负数。"


# What catches the eye


def points(*values: str) -> list[tuple[str, Decimal]]:
    return [(f"2026-{number:02d}", Decimal(value)) for number, value in enumerate(values, 1)]


def test_a_jump_names_its_figures() -> None:
    note = jump(points("10", "10.5", "9.8", "10.2", "10.6", "9.9", "10.1", "30"), RULES)
    assert note is not None
    assert note.used[-1] == ("2026-08", "30")
    assert jump(points("10", "10.5", "9.8", "10.2", "10.6", "9.9", "10.1", "10.4"), RULES) is None


def test_round_numbers_and_equal_steps_and_last_hours_are_questions_with_evidence() -> None:
    whole = round_numbers(points("100", "250", "300", "410", "57"), RULES)
    assert whole is not None
    assert len(whole.used) == 4
    assert round_numbers(points("101.3", "250", "299.5", "410", "57"), RULES) is None
    assert same_step(points("10", "15", "20", "25"), RULES) is not None
    assert same_step(points("10", "15", "20", "26"), RULES) is None
    close = [(f"2026-{n:02d}", timedelta(hours=1)) for n in range(1, 5)]
    assert last_day(close, RULES) is not None
    assert last_day([(name, timedelta(days=2)) for name, _ in close], RULES) is None


def test_investment_without_evidence_and_a_feed_that_says_otherwise() -> None:
    assert without_evidence("2026-08", Decimal(800), 0, RULES) is not None
    assert without_evidence("2026-08", Decimal(800), 2, RULES) is None
    assert without_evidence("2026-08", Decimal(80), 0, RULES) is None
    note = against_feed("产值", Decimal(22), "工业用电量", Decimal("1.5"), RULES)
    assert note is not None
    assert note.used == (("产值", "22.0%"), ("工业用电量", "1.5%"))
    assert against_feed("产值", Decimal(12), "工业用电量", Decimal("1.5"), RULES) is None


def test_no_note_accuses() -> None:
    notes = [
        jump(points("10", "10.5", "9.8", "10.2", "10.6", "9.9", "10.1", "30"), RULES),
        without_evidence("2026-08", Decimal(800), 0, RULES),
        same_step(points("10", "15", "20", "25"), RULES),
    ]
    for note in notes:
        assert note is not None
        assert not any(word in note.zh for word in ("造假", "虚报", "作假", "瞒报"))
        assert any(word in note.zh for word in ("核对", "了解"))
