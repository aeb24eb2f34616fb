"""Working days and hours, with holidays and make-up days; never an error for a year nobody knows yet."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.calendar import shipped_days
from diaodu.kernel.working_time import WorkCalendar

DAYS, YEARS = shipped_days()
CALENDAR = WorkCalendar(DAYS, years=YEARS)
HOUR = timedelta(hours=1)
at = partial(datetime, tzinfo=ZoneInfo("Asia/Shanghai"))

some_days = st.dates(date(2022, 1, 1), date(2027, 12, 31))
some_moments = st.integers(0, 2_880_000).map(lambda minutes: at(2022, 1, 1) + timedelta(minutes=minutes))
lengths = st.integers(0, 200 * 60).map(lambda minutes: timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 9, 2), True),
        (date(2026, 9, 5), False),  # a Saturday
        (date(2026, 10, 1), False),  # National Day, a Thursday
        (date(2026, 10, 10), True),  # a Saturday worked for it
        (date(2027, 10, 1), True),  # nobody has announced it yet
    ],
)
def test_a_day_is_worked_or_not(day: date, worked: bool) -> None:
    assert CALENDAR.is_workday(day) is worked


def test_the_shipped_table_is_the_librarys_for_all_its_years() -> None:
    chinese_calendar = pytest.importorskip("chinese_calendar")
    first = date(2022, 1, 1)
    days = [first + timedelta(days=number) for number in range((date(2026, 12, 31) - first).days + 1)]
    assert [day for day in days if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day)] == []
    assert frozenset(range(2022, 2027)) == YEARS


def test_a_year_without_a_table_is_counted_and_said() -> None:
    assert CALENDAR.add_working_days(date(2026, 12, 31), 3) == date(2027, 1, 5)
    assert CALENDAR.warning(date(2026, 12, 1), date(2027, 1, 5)) == (
        "2027年的节假日安排还没有录入，暂按周一至周五计算；公布后请补录。",
        "The holidays of 2027 are not entered yet; Monday to Friday is counted until they are.",
    )
    assert CALENDAR.warning(date(2026, 1, 1), date(2026, 12, 31)) is None


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 9, 4), 1, date(2026, 9, 7)),  # Friday → Monday
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over the National Day
        (date(2026, 10, 9), 1, date(2026, 10, 10)),  # a make-up Saturday
        (date(2026, 9, 5), 0, date(2026, 9, 7)),
        (date(2026, 9, 7), -1, date(2026, 9, 4)),
    ],
)
def test_working_days_are_added_over_weekends_and_holidays(start: date, count: int, end: date) -> None:
    assert CALENDAR.add_working_days(start, count) == end


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (at(2026, 9, 2, 9), 2, at(2026, 9, 2, 11)),
        (at(2026, 9, 2, 11), 2, at(2026, 9, 2, 15)),  # over the noon break
        (at(2026, 9, 4, 17), 1, at(2026, 9, 7, 9)),  # over a weekend
        (at(2026, 9, 5, 3), 1, at(2026, 9, 7, 9, 30)),  # begins outside hours
        (at(2026, 9, 2, 8, 30), 7, at(2026, 9, 2, 17, 30)),
    ],
)
def test_working_hours_run_only_at_work(start: datetime, hours: int, end: datetime) -> None:
    assert CALENDAR.add_working_hours(start, hours * HOUR) == end


def test_a_clock_stands_still_while_it_is_stopped() -> None:
    start = at(2026, 9, 2, 8, 30)
    stop = (at(2026, 9, 2, 10), at(2026, 9, 3, 10))
    assert CALENDAR.deadline(start, 3 * HOUR, [stop]) == at(2026, 9, 3, 11, 30)


def test_stops_that_overlap_count_once_and_those_outside_do_not_count() -> None:
    start = at(2026, 9, 2, 8, 30)
    before = (at(2026, 9, 1, 9), at(2026, 9, 1, 11))
    after = (at(2026, 9, 9, 9), at(2026, 9, 9, 11))
    stops = [(at(2026, 9, 2, 9), at(2026, 9, 2, 11)), (at(2026, 9, 2, 10), at(2026, 9, 2, 11))]
    assert CALENDAR.deadline(start, HOUR, [*stops, before, after]) == at(2026, 9, 2, 11, 30)


@pytest.mark.parametrize(
    "hours", [(), ((time(12), time(8)),), ((time(8), time(12)), (time(11), time(17)))], ids=["none", "back", "overlap"]
)
def test_hours_that_make_no_day_are_refused(hours: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="working hours"):
        WorkCalendar(hours=hours)


@given(some_days, st.integers(-300, 300))
def test_added_working_days_are_counted_again(start: date, count: int) -> None:
    end = CALENDAR.add_working_days(start, count)
    assert CALENDAR.is_workday(end)
    if count > 0:
        assert CALENDAR.working_days_between(start, end) == count


@given(some_days, some_days)
def test_counting_back_is_counting_forth_with_the_other_sign(first: date, last: date) -> None:
    assert CALENDAR.working_days_between(first, last) == -CALENDAR.working_days_between(last, first)


@given(some_moments, lengths)
def test_added_working_hours_are_measured_again(start: datetime, length: timedelta) -> None:
    assert CALENDAR.working_hours_between(start, CALENDAR.add_working_hours(start, length)) == length


@given(some_moments, lengths, lengths)
def test_hours_added_in_two_steps_are_hours_added_at_once(start: datetime, one: timedelta, two: timedelta) -> None:
    half = CALENDAR.add_working_hours(start, one)
    assert CALENDAR.add_working_hours(half, two) in {
        CALENDAR.add_working_hours(start, one + two),
        CALENDAR.add_working_hours(CALENDAR.add_working_hours(start, one + two), timedelta(0)),
    }


@given(some_moments, lengths, st.lists(st.tuples(some_moments, lengths), max_size=4))
def test_a_stop_never_brings_a_deadline_nearer(
    start: datetime, length: timedelta, stops: list[tuple[datetime, timedelta]]
) -> None:
    spans = [(begin, begin + span) for begin, span in stops]
    due = CALENDAR.deadline(start, length, spans)
    assert due >= CALENDAR.deadline(start, length)
    # What ran between start and due, without the stops, is exactly what was asked for.
    stood = sum(
        (CALENDAR.working_hours_between(max(b, start), min(e, due)) for b, e in merged(spans) if b < due and e > start),
        timedelta(0),
    )
    assert CALENDAR.working_hours_between(start, due) - stood == length


def merged(spans: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Written apart from the code under test: minute by minute would be too slow."""
    out: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(spans):
        if out and begin <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((begin, end))
    return out
