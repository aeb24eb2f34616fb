"""The curve of a whole life: caliber by caliber, years marked, blanks counted and left out, several records as one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from diaodu.projects.schedule.invested_life import (
    CaliberMonths,
    InvestedLife,
    life_curve,
    together,
    year_rows,
)
from diaodu.projects.schedule.life_page import life_book, life_context

DAY = date(2026, 9, 2)


def month(number: int, year: int = 2025) -> date:
    return date(year + (number - 1) // 12, (number - 1) % 12 + 1, 1)


def life(*, paid: dict[date, Decimal] | None = None, blanks: dict[date, int] | None = None) -> InvestedLife:
    physical = {month(6): Decimal(100), month(7): Decimal(50), month(13): Decimal(30)}
    planned = {month(number): Decimal(20) for number in range(5, 30)}
    return InvestedLife(
        [CaliberMonths("physical", "形象进度", physical, blanks or {}), CaliberMonths("paid", "支付", paid or {}, {})],
        planned,
        {2026: Decimal(240)},
        Decimal(500),
    )


def test_years_stand_beside_each_other_and_no_caliber_is_added_to_another() -> None:
    rows = year_rows(life(paid={month(7): Decimal(7)}, blanks={month(8): 1, month(9): 1}))
    assert [(row.year, row.even_pace, row.planned) for row in rows] == [
        (2025, Decimal(160), None),
        (2026, Decimal(240), Decimal(240)),
        (2027, Decimal(100), None),
    ]
    assert [row.calibers for row in rows] == [
        [("形象进度", Decimal(150), 2), ("支付", Decimal(7), 0)],
        [("形象进度", Decimal(30), 0), ("支付", None, 0)],
        [("形象进度", None, 0), ("支付", None, 0)],
    ]


def test_the_curve_marks_every_year_and_each_line_ends_with_its_own_sum() -> None:
    curve = life_curve(life(paid={month(7): Decimal(7)}), DAY, planned_label="计划")
    assert curve is not None
    assert [year for _x, year in curve.years] == [2025, 2026, 2027]
    assert [(line.name, line.last) for line in curve.lines] == [
        ("planned", Decimal(500)),
        ("physical", Decimal(180)),
        ("paid", Decimal(7)),
    ]
    assert curve.today_x is not None
    assert curve.lines[1].path.count("L") == 8  # from June 2025 to January 2026, over months nobody reported


def test_nothing_known_draws_nothing_and_the_page_says_so() -> None:
    empty = InvestedLife([CaliberMonths("physical", "形象进度", {})])
    assert empty.months == []
    assert life_curve(empty, DAY, planned_label="计划") is None
    assert life_context(empty, DAY) == {"life": None}
    assert life_context(None, DAY) == {"life": None}
    assert together([]) is None


amounts = st.dictionaries(st.integers(1, 30).map(month), st.integers(0, 900).map(Decimal), max_size=12)


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=5))
def test_several_records_together_are_the_sum_of_each_caliber(rows: list[tuple[dict[date, Decimal], ...]]) -> None:
    lives = [
        InvestedLife([CaliberMonths("physical", "形象", one), CaliberMonths("paid", "支付", two)], one, {}, Decimal(1))
        for one, two in rows
    ]
    whole = together(lives)
    assert whole is not None
    assert whole.records == len(rows)
    for place, caliber in enumerate(whole.calibers):
        assert sum(caliber.months.values()) == sum(sum(row[place].values()) for row in rows)
    assert sum(row.calibers[0][1] or 0 for row in year_rows(whole)) == sum(sum(one.values()) for one, _two in rows)


def test_the_workbook_has_years_and_months_and_leaves_what_is_not_known_empty() -> None:
    book = load_workbook(BytesIO(life_book(life(blanks={month(8): 1}), title="甲项目", note="截至2026-09-02")))
    years, months = book.worksheets
    rows = [[cell.value for cell in row] for row in years.iter_rows(min_row=4)]
    assert rows[0] == [2025, 160, None, 150, 1, None, None]
    assert [cell.value for cell in months[4]][:4] == ["2025-05", 20, None, None]
    assert months.max_row == 3 + 25
