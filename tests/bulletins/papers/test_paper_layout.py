"""The Word file of a paper, taken apart: GB/T 9704-2012 as domain facts have it."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from diaodu.bulletins.papers.composing.blocks import Block, BlockKind
from diaodu.bulletins.papers.composing.bound import Bound, Style
from diaodu.bulletins.papers.composing.slides import slides
from diaodu.bulletins.papers.composing.word import PaperSheet, paper_document

FIGURES = {
    "f1": Bound("f1", Style.GROWTH, "s", "增速", Decimal("7.5")),
    "f2": Bound("f2", Style.AMOUNT, "s", "数", Decimal(3), "项"),
}
BLOCKS = [
    Block(BlockKind.HEADING, "总体情况", 1),
    Block(BlockKind.HEADING, "工业", 2),
    Block(BlockKind.HEADING, "产值", 3),
    Block(BlockKind.HEADING, "电力", 4),
    Block(BlockKind.TEXT, "工业{f1}。"),
    Block(BlockKind.BARS, "灯号", rows=[["红", "{f2}"], ["缺", "—"]]),
    Block(BlockKind.TABLE, rows=[["指标", "增速"], ["工业", "{f1}"]], widths=[2, 1]),
    Block(BlockKind.LIST, rows=[["住建局：抓紧。"]]),
]


def opened(**words: Any) -> Any:
    sheet: dict[str, Any] = {
        "title": "关于2026年7月的通报",
        "blocks": BLOCKS,
        "figures": FIGURES,
        "head": "云海县经济运行调度通报",
        "number": "调通〔2026〕7号",
        "recipients": "各镇街",
        "office": "县经济运行调度办公室",
        "day": date(2026, 8, 9),
        "copies": "县委办公室",
        "is_draft": False,
    }
    return Document(io.BytesIO(paper_document(PaperSheet(**sheet | words))))


@pytest.fixture(scope="module")
def paper() -> Any:
    return opened()


def paragraph(document: Any, words: str) -> Any:
    return next(each for each in document.paragraphs if words in each.text)


def east_asian(paragraph_: Any) -> tuple[str, float | None]:
    run = next(run for run in paragraph_.runs if run.text)
    return run._r.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")), run.font.size.pt if run.font.size else None


def test_the_page_is_a4_with_the_type_area_and_grid_of_the_standard(paper: Any) -> None:
    section = paper.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(margin.mm) for margin in margins] == [37, 28, 26, 35]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:linePitch")), grid.get(qn("w:charSpace"))) == ("579", "-849")


def test_head_number_and_red_line_stand_first_and_the_number_has_six_cornered_brackets(paper: Any) -> None:
    head, number = paragraph(paper, "云海县经济运行调度通报"), paragraph(paper, "号")
    assert east_asian(head)[0] == "方正小标宋简体"
    assert str(head.runs[0].font.color.rgb) == "C8101E"
    assert number.text == "调通〔2026〕7号"
    line = number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert line.get(qn("w:color")) == "C8101E"


def test_fonts_and_numbers_of_the_four_heading_levels(paper: Any) -> None:
    found = {each.text: east_asian(each)[0] for each in paper.paragraphs if each.text}
    assert {text: font for text, font in found.items() if text[:2] in ("一、", "（一", "1.", "1.产", "（1")} == {
        "一、总体情况": "黑体",
        "（一）工业": "楷体",
        "1.产值": "仿宋",
        "（1）电力": "仿宋",
    }
    title = next(each for each in paper.paragraphs if each.text == "关于2026年7月的通报")
    assert east_asian(title) == ("方正小标宋简体", 22)
    assert round(paragraph(paper, "工业增长7.5%。").paragraph_format.first_line_indent.pt) == 32
    assert paragraph(paper, "各镇街").text == "各镇街："


def test_the_date_is_in_arabic_digits_without_zeros_four_letters_from_the_edge_and_the_foot_has_its_lines(
    paper: Any,
) -> None:
    day = next(each for each in paper.paragraphs if each.text == "2026年8月9日")
    assert round(day.paragraph_format.right_indent.pt) == 64
    foot = paper.tables[-1]
    copies, printed = (row.cells[0] for row in foot.rows)
    assert copies.text == "抄送：县委办公室。"
    assert east_asian(copies.paragraphs[0]) == ("仿宋", 14)
    assert printed.text == "县经济运行调度办公室\t2026年8月9日印发"
    edges = [
        [side.tag.rpartition("}")[2] + side.get(qn("w:sz")) for side in each._tc.tcPr.find(qn("w:tcBorders"))]
        for each in (copies, printed)
    ]
    assert edges == [["top8"], ["top6", "bottom8"]]  # thick, thin between, thick
    assert foot._tbl.tblPr.find(qn("w:tblpPr")).get(qn("w:tblpYSpec")) == "bottom"


def chart_parts(document: Any) -> list[Any]:
    return [part for part in document.part.package.iter_parts() if part.partname.startswith("/word/charts/")]


def test_a_chart_is_words_own_with_its_workbook_and_its_series_are_the_bound_figures() -> None:
    from lxml import etree
    from openpyxl import load_workbook

    figures = {**FIGURES, "f3": Bound("f3", Style.GROWTH, "s", "投资", Decimal("-2.15"))}
    rows = [["工业", "{f1}"], ["投资", "{f3}"], ["进出口", "—"]]
    document = opened(blocks=[Block(BlockKind.BARS, "增速", rows=rows)], figures=figures)
    (part,) = chart_parts(document)
    tree = etree.fromstring(part.blob)
    names = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    said = {
        which: {int(point.get("idx")): point.findtext("c:v", namespaces=names) for point in tree.iterfind(path, names)}
        for which, path in (("labels", ".//c:cat//c:pt"), ("values", ".//c:val//c:pt"))
    }
    assert said["labels"] == {0: "工业", 1: "投资", 2: "进出口"}
    assert {at: Decimal(value) for at, value in said["values"].items()} == {
        0: figures["f1"].value,
        1: figures["f3"].value,
    }  # a blank has no point
    (book,) = [each.target_part for each in part.rels.values()]
    rows_there = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(book.blob)).active.iter_rows()]
    assert rows_there == [[None, "增速"], ["工业", 7.5], ["投资", -2.15], ["进出口", None]]
    drawn = document.element.body.xpath(".//wp:docPr")[0]
    assert drawn.get("descr") == "增速：工业 增长7.5%；投资 下降2.15%；进出口 —"


def test_bars_without_a_common_unit_stand_in_a_table_and_no_chart_is_drawn() -> None:
    mixed = [Block(BlockKind.BARS, "情况", rows=[["红灯", "{f2}"], ["工业", "{f1}"]])]
    document = opened(blocks=mixed)
    assert chart_parts(document) == []
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["情况", "数值"],
        ["红灯", "3项"],
        ["工业", "增长7.5%"],
    ]


def test_a_long_title_is_broken_where_words_end() -> None:
    document = opened(title="关于2026年7月全县重点任务调度情况的通报")
    title = next(each for each in document.paragraphs if "调度情况" in each.text)
    assert title.text.split("\n") == ["关于2026年7月全县", "重点任务调度情况的通报"]


def test_the_office_stands_centred_over_its_date_and_a_long_one_moves_the_date_in() -> None:
    def indents(office: str) -> tuple[float, float]:
        document = opened(office=office, copies="", head="")
        rows = [each for each in document.paragraphs if each.text in (office, "2026年8月9日")]
        return rows[0].paragraph_format.right_indent.pt / 16, rows[1].paragraph_format.right_indent.pt / 16

    assert indents("县政府") == (5.5, 4)  # 3 letters over 6
    assert indents("县经济运行调度办公室") == (2, 4)  # 10 over 6
    assert indents("云海县重点项目建设和经济运行调度指挥部办公室") == (0, 8)  # 22 over 6


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(paper: Any) -> None:
    section = paper.sections[0]
    sides = [each.paragraphs[0].alignment for each in (section.footer, section.even_page_footer)]
    assert [str(side).partition(" ")[0] for side in sides] == ["RIGHT", "LEFT"]
    assert paper.settings.odd_and_even_pages_header_footer


def test_a_draft_has_the_watermark_and_what_is_signed_has_none(paper: Any) -> None:
    draft = opened(is_draft=True, number="", day=None)
    assert "草稿" in draft.sections[0].header._element.xml
    assert "草稿" in draft.sections[0].even_page_header._element.xml
    assert "草稿" not in paper.sections[0].header._element.xml
    assert paragraph(draft, "文号待签发")
    assert paragraph(draft, "成文日期待签发")


def test_material_has_no_red_head_no_number_and_no_foot() -> None:
    plain = opened(head="", number="", copies="", recipients="")
    assert not any("〕" in each.text or "抄送" in each.text or "主送" in each.text for each in plain.paragraphs)


def test_slides_open_and_carry_the_mark_of_a_draft() -> None:
    from pptx import Presentation

    deck = Presentation(io.BytesIO(slides("材料", "调度办", BLOCKS, FIGURES, mark="草稿")))
    texts = ["\n".join(shape.text_frame.text for shape in page.shapes if shape.has_text_frame) for page in deck.slides]
    assert len(texts) >= 2
    assert all("草稿" in text for text in texts)
    assert any("工业增长7.5%" in text for text in texts)


def test_slides_show_a_table_as_a_table_and_bars_as_a_chart() -> None:
    from pptx import Presentation

    bars = Block(BlockKind.BARS, "灯号", rows=[["红", "{f2}"], ["缺", "—"]])
    table = Block(BlockKind.TABLE, rows=[["指标", "增速"], *([f"第{n}项", "{f1}"] for n in range(30))])
    deck = Presentation(io.BytesIO(slides("材料", "调度办", [BLOCKS[0], bars, table], FIGURES)))
    shapes = [shape for page in deck.slides for shape in page.shapes]
    (chart,) = [shape.chart for shape in shapes if shape.has_chart]
    assert list(chart.plots[0].categories) == ["红", "缺"]
    assert list(chart.plots[0].series[0].values) == [3.0, None]
    tables = [shape.table for shape in shapes if shape.has_table]
    assert len(tables) > 1
    said = [[cell.text for cell in row.cells] for each in tables for row in list(each.rows)[1:]]
    assert said == [[f"第{n}项", "增长7.5%"] for n in range(30)]
    assert {tuple(cell.text for cell in each.rows[0].cells) for each in tables} == {("指标", "增速")}
