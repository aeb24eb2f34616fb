"""When a commitment that stays behind is reminded, and how far that goes up: rows in, level and sentence out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from diaodu.plan.supervision import Past, Sent, is_good, notice_due, run_of, supervision_rules

DAY = date(2026, 9, 30)
RULES = supervision_rules(
    [
        {"name": "yellow", "level": 0, "light": "yellow", "days": 3},
        {"name": "red", "level": 1, "light": "red", "days": 3, "wait": 3, "answer": 5},
        {"name": "red_periods", "level": 2, "light": "red", "periods": 2, "wait": 7, "answer": 3},
    ]
)


def lights(words: str, *, until: date = DAY, ends: str = "") -> list[Past]:
    """One letter a day, the last on `until`: r y g d -; `ends`: a letter for each period the figures belong to."""
    names = {"r": "red", "y": "yellow", "g": "green", "d": "done", "-": "grey"}
    first = until - timedelta(days=len(words) - 1)
    periods = {"a": date(2026, 7, 31), "b": date(2026, 8, 31)}
    return [
        Past(first + timedelta(days=number), names[letter], periods.get(ends[number]) if ends else None)
        for number, letter in enumerate(words)
    ]


def test_run_counts_worse_lights_too_and_ends_at_a_better_one() -> None:
    run = run_of(lights("ggyrry"), "yellow")
    assert run is not None
    assert (run.days, run.since) == (4, date(2026, 9, 27))
    assert run_of(lights("ggyrry"), "red") is None


def test_grey_breaks_a_run() -> None:
    run = run_of(lights("rr-r"), "red")
    assert run is not None
    assert run.days == 1


def test_unknown_day_breaks_a_run() -> None:
    known = [row for row in lights("rrrrrr") if row.day != date(2026, 9, 28)]
    run = run_of(known, "red")
    assert run is not None
    assert (run.days, run.since) == (2, date(2026, 9, 29))


def test_nothing_is_sent_before_the_days_are_full() -> None:
    assert notice_due(lights("gyy"), RULES, None, DAY) is None


def test_first_notice_is_the_reminder_with_its_reason_in_a_sentence() -> None:
    due = notice_due(lights("gyyy"), RULES, None, DAY)
    assert due is not None
    assert (due.rule.name, due.zh) == ("yellow", "自2026-09-28起连续3天亮黄灯或红灯，满3天发提醒")
    assert due.en == "Yellow or red since 2026-09-28, 3 days in a row; after 3 days a reminder is sent"


def test_long_red_light_begins_with_the_reminder_all_the_same() -> None:
    due = notice_due(lights("r" * 60), RULES, None, DAY)
    assert due is not None
    assert due.rule.level == 0


def test_next_level_waits_for_its_time_after_the_one_below() -> None:
    sent = Sent(0, DAY - timedelta(days=2))
    assert notice_due(lights("rrrrr"), RULES, sent, DAY) is None
    due = notice_due(lights("rrrrr"), RULES, Sent(0, DAY - timedelta(days=3)), DAY)
    assert due is not None
    assert due.rule.name == "red"


def test_periods_in_a_row_lead_up_as_days_do() -> None:
    due = notice_due(lights("rr", ends="ab"), RULES, Sent(1, DAY - timedelta(days=7)), DAY)
    assert due is not None
    assert due.zh == "连续2期亮红灯，满2期发橙色督办单"


def test_highest_notice_is_not_sent_twice() -> None:
    assert notice_due(lights("r" * 90, ends="a" * 45 + "b" * 45), RULES, Sent(2, date(2026, 7, 1)), DAY) is None


def test_only_a_good_light_ends_a_notice() -> None:
    assert [light for light in ("red", "yellow", "grey", "green", "done") if is_good(light)] == ["green", "done"]


@pytest.mark.parametrize(
    "value",
    [
        [],
        [{"name": "a", "level": 4, "light": "red", "days": 1}],
        [{"name": "a", "level": 1, "light": "green", "days": 1}],
        [{"name": "a", "level": 1, "light": "red"}],
        [{"name": "a", "level": 1, "light": "red", "days": -1}],
        [{"name": "a", "level": 1, "light": "red", "days": 1}, {"name": "a", "level": 2, "light": "red", "days": 2}],
        [{"name": "a", "level": 1, "light": "red", "days": 1, "shout": True}],
        "x",
        {},
    ],
)
def test_rule_that_cannot_be_read_is_refused(value: object) -> None:
    with pytest.raises((AttributeError, KeyError, TypeError, ValueError)):
        supervision_rules(value)  # type: ignore[arg-type]
