"""Investment by month as a series: which months count, what a year had brought by then. No database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from diaodu.projects.library.rules.series import MonthSum, month_sums, settled_months, year_to_date

D = Decimal


def first(year: int, month: int) -> date:
    return date(year, month, 1)


def told(month: int, value: int, *, told: int = 4, asked: int = 4, year: int = 2026) -> MonthSum:
    return MonthSum(first(year, month), D(value), told, asked)


def test_each_month_sums_who_told_and_counts_who_was_asked() -> None:
    newest = {(1, first(2026, 3)): D(10), (2, first(2026, 3)): D(5), (9, first(2026, 3)): D(99)}
    owed = {(1, first(2026, 3)), (1, first(2026, 4)), (3, first(2026, 3))}
    sums = month_sums(newest, owed, {1, 2, 3}, first=first(2026, 1), last=first(2026, 5))
    assert sums == [
        MonthSum(first(2026, 3), D(15), 2, 3),
        MonthSum(first(2026, 4), D(0), 0, 1),
        MonthSum(first(2026, 5), D(0), 0, 0),
    ]
    assert [each.is_gap for each in sums] == [False, True, False]


def test_nobody_told_anything_so_there_is_no_month() -> None:
    assert month_sums({}, {(1, first(2026, 3))}, {1}, first=first(2026, 1), last=first(2026, 5)) == []


def test_the_last_months_wait_until_enough_projects_have_told_them() -> None:
    months = [told(2, 5), told(3, 4, told=1), told(4, 6, told=3), told(5, 1, told=2)]
    assert settled_months(months, 75) == months[:3]  # March is past: what was told of it counts
    assert settled_months(months, 50) == months
    assert settled_months([told(5, 1, told=1)], 80) == []


def test_each_year_begins_with_nothing_and_a_gap_leaves_the_rest_of_it_unknown() -> None:
    months = [
        told(11, 3, year=2025),
        told(12, 0, told=0, year=2025),
        told(1, 2),
        told(2, 1),
        told(3, 0, told=0),
        told(4, 7),
    ]
    assert year_to_date(months) == {
        (2025, 10): D(0),
        (2025, 11): D(3),
        (2025, 12): None,
        (2026, 1): D(2),
        (2026, 2): D(3),
        (2026, 3): None,
        (2026, 4): None,
    }


def test_a_month_with_nobody_on_site_brought_nothing() -> None:
    assert year_to_date([told(1, 2), told(2, 0, told=0, asked=0), told(3, 4)]) == {
        (2026, 1): D(2),
        (2026, 2): D(2),
        (2026, 3): D(6),
    }
