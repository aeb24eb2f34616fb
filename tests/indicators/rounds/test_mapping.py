"""Messy workbooks: mapped once, read the same way, refused by the cell. Pure; workbooks are made here."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from diaodu.indicators.rounds.mapping import (
    Block,
    Column,
    Key,
    Label,
    Mapping,
    UnreadableError,
    open_book,
    propose_all,
    read_book,
    shape_problems,
)
from diaodu.indicators.rounds.mapping.cells import (
    NoNumberError,
    NoPeriodError,
    cell_name,
    read_number,
    read_period,
)

REAL = Path(__file__).parents[3].parent / "shared" / "data" / "messy_excel"
needs_real = pytest.mark.skipif(not REAL.exists(), reason="the collected workbooks are not beside this checkout")


# Cells


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("１，２３４．５", "1234.5"),
        ("389,868,989\xa0", "389868989"),
        ("5.2%", "5.2"),
        ("(12.5)", "-12.5"),
        ("−3", "-3"),
        (0.1 + 0.2, "0.3"),
        (8161.0, "8161"),
    ],
)
def test_numbers_are_read_as_people_type_them(cell: object, expected: str) -> None:
    assert read_number(cell) == Decimal(expected)


@pytest.mark.parametrize("cell", ["", "-", "—", "…", "无", None])
def test_marks_for_nothing_are_blanks(cell: object) -> None:
    assert read_number(cell) is None


@pytest.mark.parametrize("cell", ["约30", "3O5", "1,23", True, date(2026, 8, 1)])
def test_text_is_no_number(cell: object) -> None:
    with pytest.raises(NoNumberError):
        read_number(cell)


@pytest.mark.parametrize(
    ("cell", "year", "expected"),
    [
        (date(2025, 10, 1), None, ("2025-10", "")),
        (45931, None, ("2025-10", "")),
        ("2025年10月", None, ("2025-10", "")),
        ("２０２５年１０月", None, ("2025-10", "")),
        ("202510", None, ("2025-10", "")),
        ("2025-1", None, ("2025-01", "")),
        ("11月", 2025, ("2025-11", "")),
        ("1至11月", 2025, ("2025-11", "cumulative")),
        ("1—2月", 2026, ("2026-01+02", "cumulative")),
        ("2026年1-8月", None, ("2026-08", "cumulative")),
        ("三季度", 2026, ("2026-Q3", "")),
        ("2026年上半年", None, ("2026-H1", "")),
        ("2025年", None, ("2025", "")),
        (12.0, 2024, ("2024-12", "")),
    ],
)
def test_periods_are_read_as_people_write_them(cell: object, year: int | None, expected: tuple[str, str]) -> None:
    when = read_period(cell, year=year)
    assert (when.period.code, when.span) == expected


@pytest.mark.parametrize(
    ("cell", "thirteenth"), [("2026年13月", True), ("13月", True), ("合计", False), (8161.5, False)]
)
def test_what_is_no_period_is_refused(cell: object, thirteenth: bool) -> None:
    with pytest.raises(NoPeriodError) as refusal:
        read_period(cell, year=2026)
    assert refusal.value.thirteenth == thirteenth


@given(st.integers(0, 2000), st.integers(0, 700))
def test_cells_are_called_as_the_spreadsheet_calls_them(row: int, column: int) -> None:
    from openpyxl.utils.cell import coordinate_to_tuple

    assert coordinate_to_tuple(cell_name(row, column)) == (row + 1, column + 1)


@given(st.decimals(-(10**10), 10**10, places=4))
def test_any_figure_survives_being_typed(value: Decimal) -> None:
    assert read_number(f"{value:,f}") == value
    assert read_number(f"{value:f}".translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))) == value


# A workbook of our own, with everything that goes wrong


def messy() -> Workbook:
    """Title, merged heads, a row of units, full-width digits, a total, notes; rates as fractions; a table beside."""
    book = Workbook()
    sheet = book.active
    sheet.title = "月报"
    sheet["A1"] = "2026年8月主要指标"
    sheet.merge_cells("A1:F1")
    for cell, text in {"A2": "序号", "B2": "镇街", "C2": "投资完成额", "E2": "工业用电量", "F2": "备注"}.items():
        sheet[cell] = text
    sheet.merge_cells("C2:D2")
    for cell, text in {"C3": "本年累计(亿元)", "D3": "增长", "E3": "(万千瓦时)"}.items():
        sheet[cell] = text
    rows = [
        (1, "东 镇", "１２．５", 0.062, 3450, ""),
        (2, "西镇", 8.25, -0.031, "2,980", "含新投产"),
        (3, "合计", 20.75, 0.02, 6430, ""),
    ]
    for row in rows:
        sheet.append(row)
    sheet.append(["注：增长为名义增速。"])
    beside = book.create_sheet("财政税务")
    for row in (
        ["月份", "收入(万元)", None, "月份", "税收"],
        [date(2026, 7, 1), 125000, None, 46204, 9.8],
        [date(2026, 8, 1), 143000, None, 46235, "11.2"],
    ):
        beside.append(row)
    return book


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


NAMES = {"投资完成额": "INV_DONE", "工业用电量": "POWER_IND", "税收": "TAX", "收入": "BUDGET"}


def towns() -> Block:
    """What the page makes of the proposal once a person has answered."""
    proposal = propose_all(open_book(saved(messy()))["月报"], NAMES)[0]
    block = proposal.block
    assert [(each.column, each.role) for each in block.labels] == [(0, "skip"), (1, "unit")]
    assert proposal.fractions == (3,)  # noticed, and asked
    assert "乘以 100" in proposal.questions[0][0]
    return replace(
        block,
        columns=(
            replace(block.columns[0], key=Key("INV_DONE", span="cumulative")),
            replace(block.columns[1], key=Key("INV_DONE_G", scale="100")),
            replace(block.columns[2], key=Key("POWER_IND")),
        ),
        known={"东镇": Key(unit="east"), "西镇": Key(unit="west")},
        skip=("合计",),
        fixed=Key(period="2026-08"),
    )


def test_a_messy_sheet_is_read_by_its_mapping_and_the_mapping_survives_being_kept() -> None:
    mapping = Mapping((towns(),))
    again = Mapping.from_json(json.loads(json.dumps(mapping.as_json())))
    assert again == mapping
    found = read_book(open_book(saved(messy())), again)
    assert found.troubles == []
    assert [(t.cell, t.indicator, t.unit, t.value) for t in found.taken] == [
        ("C4", "INV_DONE", "east", Decimal("12.5")),
        ("D4", "INV_DONE_G", "east", Decimal("6.2")),
        ("E4", "POWER_IND", "east", Decimal(3450)),
        ("C5", "INV_DONE", "west", Decimal("8.25")),
        ("D5", "INV_DONE_G", "west", Decimal("-3.1")),
        ("E5", "POWER_IND", "west", Decimal(2980)),
    ]


def test_tables_side_by_side_are_two_blocks_with_days_as_serial_numbers() -> None:
    grid = open_book(saved(messy()))["财政税务"]
    left, right = [proposal.block for proposal in propose_all(grid, NAMES)]
    assert [left.columns[0].key.indicator, right.columns[0].key.indicator] == ["BUDGET", "TAX"]
    left = replace(left, columns=(replace(left.columns[0], key=Key("BUDGET", scale="0.0001")),))
    found = read_book({grid.name: grid}, Mapping((left, right)))
    assert found.troubles == []
    assert [(t.indicator, t.period, t.value) for t in found.taken] == [
        ("BUDGET", "2026-07", Decimal("12.5")),
        ("BUDGET", "2026-08", Decimal("14.3")),
        ("TAX", "2026-07", Decimal("9.8")),
        ("TAX", "2026-08", Decimal("11.2")),
    ]


def test_a_heading_that_moved_is_refused_by_its_cell_with_where_it_is_now() -> None:
    book = messy()
    sheet = book["月报"]
    sheet["C3"], sheet["D3"] = "增长", "本年累计(亿元)"
    troubles = read_book(open_book(saved(book)), Mapping((towns(),))).troubles
    assert [trouble.cell for trouble in troubles] == ["C3", "D3"]
    assert "现在在 D3" in troubles[0].zh


def test_text_in_numbers_unknown_towns_and_a_missing_row_are_named_all_at_once() -> None:
    book = messy()
    sheet = book["月报"]
    sheet["E4"], sheet["B5"] = "约3450", "南镇"
    troubles = read_book(open_book(saved(book)), Mapping((towns(),))).troubles
    assert [(trouble.cell, trouble.zh[:12]) for trouble in troubles] == [
        ("E4", "“约3450”不是数字"),
        ("B5", "“南镇”没有对应的单位；"),
        ("B4", "没有找到“西镇”这一行"),
    ]


def _monthly(*rows: list[object]) -> dict:
    book = Workbook()
    book.active.title = "月度"
    for row in (["月份", "产值"], *rows):
        book.active.append(row)
    return open_book(saved(book))


SERIES = Mapping((Block("月度", (0,), 1, (Label(0, "period", "月份"),), (Column(1, "产值", Key("IND_OUT")),)),))


def test_month_thirteen_is_refused_and_a_missing_january_is_no_mistake() -> None:
    found = read_book(
        _monthly(["2026年1月", None], ["2026年2月", 21.5], ["2026年3月", 34]), SERIES, combined={"IND_OUT"}
    )
    assert found.troubles == []
    assert [(t.period, t.value) for t in found.taken] == [("2026-01+02", Decimal("21.5")), ("2026-03", Decimal(34))]
    with_january = read_book(_monthly(["2026年1月", 10]), SERIES, combined={"IND_OUT"})
    assert [(t.cell, t.zh[:8]) for t in with_january.troubles] == [("B2", "1月不单独发布，")]
    wrong = read_book(_monthly(["2026年13月", 10]), SERIES)
    assert [(t.cell, t.zh) for t in wrong.troubles] == [("A2", "“2026年13月”：没有这个月份")]


def test_the_same_figure_twice_with_two_values_is_refused() -> None:
    found = read_book(_monthly(["2026年3月", 10], ["2026-03", 11]), SERIES)
    assert [(t.cell, t.zh) for t in found.troubles] == [("B3", "与 月度 B2 是同一个数，但两处不一致")]


def test_a_mapping_that_says_too_little_is_refused_and_what_is_no_workbook_too() -> None:
    zh = [said for said, _ in shape_problems(Mapping((replace(towns(), fixed=Key()),)), {"INV_DONE"})]
    assert zh == [
        "“月报”：没有指标 INV_DONE_G。",
        "“月报”：没有指标 POWER_IND。",
        "“月报”：看不出是哪一期，请指明期次。",
    ]
    with pytest.raises(UnreadableError):
        open_book(b"no workbook at all")


# The collected workbooks


def _everything(name: str, *, year: int | None = None) -> tuple[dict, Mapping]:
    """Every table of a real workbook, mapped as proposed, with made-up codes."""
    book = open_book((REAL / name).read_bytes())
    blocks = []
    for grid in book.values():
        for number, proposal in enumerate(propose_all(grid, {}, year=year)):
            block = proposal.block
            is_row = block.labels[-1].role == "indicator"
            known = {
                text: Key(indicator=f"{grid.name}{at}") if is_row else Key(unit=f"u{at}")
                for at, text in enumerate(block.known)
            }
            columns = tuple(
                replace(
                    column,
                    key=Key(
                        f"{grid.name}{number}.{column.column}", span=column.key.span, period=column.key.period,
                        scale="100" if column.column in proposal.fractions else "",
                    ),
                )
                for column in block.columns
                # "累计比去年同期" says no month: a person leaves it out or names the period
                if not (grid.name == "出口" and not column.key.period)
            )  # fmt: skip
            blocks.append(replace(block, columns=columns, known=known))
    return book, Mapping(tuple(blocks))


@needs_real
def test_the_collected_macro_workbook_is_read_whole_sheet_by_sheet() -> None:
    book, mapping = _everything("china_macro_raw_data.xlsx")
    assert len(mapping.blocks) == 11
    found = read_book(book, mapping)
    assert found.troubles == []
    values = {(t.sheet, t.cell): t for t in found.taken}
    assert len(values) > 4500
    assert (values["M2", "B3"].period, values["M2", "B3"].value) == ("2025-11", Decimal("3369890.52"))
    assert values["M2", "C3"].value == Decimal(8)  # 0.08, told to stand for percent
    assert (values["出口", "C6"].span, values["出口", "C6"].value) == ("cumulative", Decimal(4120763635))
    assert (values["出口", "L6"].period, values["出口", "L6"].value) == ("2024-11", Decimal(3978606473))
    assert (values["固投月度增长", "C2"].period, values["固投月度增长", "C2"].value) == ("2025-10", Decimal("2.7"))
    assert (values["新房价指数", "C4"].unit, values["新房价指数", "C4"].period) == ("u1", "2025-11")


@needs_real
def test_the_collected_housing_workbook_is_read_with_its_parts_under_their_wholes() -> None:
    book, mapping = _everything("housing_sales.xlsx", year=2025)
    found = read_book(book, mapping)
    assert found.troubles == []
    assert len(found.taken) == 88
    assert list(mapping.blocks[0].known)[:2] == ["房地产开发投资(亿元)", "房地产开发投资(亿元)/其中:住宅"]
    assert len({t.indicator for t in found.taken}) == 8
