"""Blanks of awkward shape: in which unit a cell wants its figure, as heads, sheet and sentence say it; nothing is lost."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook, load_workbook

from diaodu.indicators.rounds.upward_forms import BookRefusedError, check_cell, fill_form_file, form_grids
from diaodu.indicators.rounds.upward_units import factor_wanted

TICK = "☐"


def workbook() -> bytes:
    """Two head rows with merged cells, a unit for all, another in one head, a sum row, boxes to tick."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "月报"
    rows = [
        ["主要经济指标月报表", "", "", "", ""],
        ["填报期：", "", "", "计量单位：万元", ""],
        ["指标", "本年累计", "", "上年同期", ""],
        ["", "完成额", "增速（%）", "完成额（亿元）", "增速（%）"],
        ["规上工业总产值", "", "", "", ""],
        ["年末人口（万人）", "", "", "", ""],
        ["合计", "=SUM(B5:B6)", "", "=SUM(D5:D6)", ""],
        ["是否达序时　□是　□否", "", "", "", ""],
    ]
    for row in rows:
        sheet.append([cell or None for cell in row])
    for area in ("A1:E1", "D2:E2", "A3:A4", "B3:C3", "D3:E3", "A8:E8"):
        sheet.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document() -> bytes:
    """A sentence with three blanks, and a table with a head over two columns and a box of Word's own."""
    paper = Document()
    paper.add_paragraph("截至____，规上工业总产值________万元，一般公共预算收入____亿元，同比增长____%。")
    table = paper.add_table(rows=3, cols=4)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "投资（万元）"
    table.cell(0, 3).merge(table.cell(1, 3)).text = "增速（%）"
    table.cell(1, 1).text, table.cell(1, 2).text = "累计完成", "其中：当月"
    box = f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent><w:r><w:t>{TICK}</w:t></w:r></w:sdtContent></w:sdt>"
    table.cell(2, 0).paragraphs[0]._p.append(parse_xml(box))
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "sheet", "cell", "unit", "factor"),
    [
        (workbook(), "月报", "B5", "亿元", "10000"),  # the unit of the whole sheet
        (workbook(), "月报", "D5", "亿元", "1"),  # its own head says 亿元
        (workbook(), "月报", "C5", "%", "1"),
        (workbook(), "月报", "B6", "人", "0.0001"),  # 万人 stands to its left; 万元 is of another kind
        (document(), "空格", "A2", "亿元", "10000"),
        (document(), "空格", "A3", "亿元", "1"),
        (document(), "空格", "A4", "%", "1"),
        (document(), "表1", "B3", "亿元", "10000"),
        (document(), "表1", "C3", "万元", "1"),  # below the second column of a merged head
        (document(), "表1", "D3", "%", "1"),
    ],
)
def test_a_figure_is_turned_into_the_unit_the_form_names(
    content: bytes, sheet: str, cell: str, unit: str, factor: str
) -> None:
    grid = next(grid for grid in form_grids(content) if grid.name == sheet)
    assert factor_wanted(grid, cell, unit) == Decimal(factor)


@pytest.mark.parametrize(
    ("content", "sheet", "cell", "unit"),
    [
        (workbook(), "月报", "B5", "个"),  # no head counts pieces
        (workbook(), "月报", "Z99", "亿元"),
        (document(), "表1", "C3", "%"),  # the head beside it is no head of its
        (document(), "空格", "A1", "亿元"),  # what stands behind it is no unit
    ],
)
def test_without_a_unit_of_its_kind_nothing_is_proposed(content: bytes, sheet: str, cell: str, unit: str) -> None:
    grid = next(grid for grid in form_grids(content) if grid.name == sheet)
    assert factor_wanted(grid, cell, unit) is None


def test_sums_merged_cells_and_boxes_stay_and_are_not_filled() -> None:
    with pytest.raises(BookRefusedError, match="formula"):
        check_cell(workbook(), "月报", "B7")
    with pytest.raises(BookRefusedError, match="merged"):
        check_cell(workbook(), "月报", "E2")
    filled = load_workbook(io.BytesIO(fill_form_file(workbook(), {("月报", "B5"): Decimal(3131500)}))).active
    assert filled is not None
    assert (filled["B5"].value, filled["B7"].value) == (3131500, "=SUM(B5:B6)")
    assert len(filled.merged_cells.ranges) == 6
    assert filled["A8"].value == "是否达序时　□是　□否"
    paper = Document(io.BytesIO(fill_form_file(document(), {("空格", "A2"): Decimal(3131500)})))
    assert paper.paragraphs[0].text.startswith("截至____，规上工业总产值3131500万元，一般公共预算收入____亿元")
    assert TICK in paper.element.xml


@pytest.mark.parametrize(
    ("content", "sheet", "row", "heads"),
    [
        (workbook(), "月报", 2, [("A3", "指标", 2, 1), ("B3", "本年累计", 1, 2), ("D3", "上年同期", 1, 2)]),
        (document(), "表1", 0, [("A1", "项目", 2, 1), ("B1", "投资（万元）", 1, 2), ("D1", "增速（%）", 2, 1)]),
    ],
)
def test_merged_cells_are_shown_as_one_and_what_they_cover_is_not_offered(
    content: bytes, sheet: str, row: int, heads: list[tuple[str, str, int, int]]
) -> None:
    grid = next(grid for grid in form_grids(content) if grid.name == sheet)
    assert grid.shown[row] == heads
    assert heads[0][0][0] not in {name[0] for name, *_rest in grid.shown[row + 1]}
