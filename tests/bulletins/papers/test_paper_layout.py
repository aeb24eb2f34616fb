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
    assert (grid.get(qn("w:linePitch")), grid.get(qn("w:charSpace"))) == ("580", "-849")


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
    title = paragraph(paper, "关于2026年7月的通报")
    assert east_asian(title) == ("方正小标宋简体", 22)
    assert round(paragraph(paper, "工业增长7.5%。").paragraph_format.first_line_indent.pt) == 32
    assert paragraph(paper, "各镇街").text == "各镇街："


def test_the_date_is_in_arabic_digits_without_zeros_four_letters_from_the_edge_and_the_foot_has_its_lines(
    paper: Any,
) -> None:
    day = next(each for each in paper.paragraphs if each.text == "2026年8月9日")
    assert round(day.paragraph_format.right_indent.pt) == 64
    copies, printed = paragraph(paper, "抄送：县委办公室。"), paragraph(paper, "印发")
    assert east_asian(copies) == ("仿宋", 14)
    assert printed.text == "县经济运行调度办公室\t2026年8月9日印发"
    edges = [
        [side.tag.rpartition("}")[2] + side.get(qn("w:sz")) for side in each._p.pPr.find(qn("w:pBdr"))]
        for each in (copies, printed)
    ]
    assert edges == [["top8"], ["top4", "bottom8"]]  # thick, thin between, thick


def test_bars_are_cells_with_a_picture_that_says_its_value_and_a_blank_has_none(paper: Any) -> None:
    bars, table = paper.tables
    assert [[cell.text for cell in row.cells] for row in bars.rows] == [["红", "", "3项"], ["缺", "", "—"]]
    pictures = [row.cells[1]._tc.xpath(".//wp:docPr") for row in bars.rows]
    assert [len(each) for each in pictures] == [1, 0]
    assert pictures[0][0].get("descr") == "红 3项"
    assert [cell.text for cell in table.rows[1].cells] == ["工业", "增长7.5%"]


def test_a_draft_has_the_watermark_and_what_is_signed_has_none(paper: Any) -> None:
    draft = opened(is_draft=True, number="", day=None)
    assert "草稿" in draft.sections[0].header._element.xml
    assert "草稿" not in paper.sections[0].header._element.xml
    assert paragraph(draft, "文号待签发")
    assert paragraph(draft, "成文日期待签发")


def test_material_has_no_red_head_no_number_and_no_foot() -> None:
    plain = opened(head="", number="", copies="", recipients="")
    assert not any("〕" in each.text or "抄送" in each.text or "主送" in each.text for each in plain.paragraphs)


def test_slides_open_and_carry_the_mark_of_a_draft() -> None:
    from pptx import Presentation

    deck = Presentation(io.BytesIO(slides("材料", "调度办", BLOCKS, FIGURES, mark="草稿")))
    texts = ["\n".join(shape.text_frame.text for shape in page.shapes) for page in deck.slides]
    assert len(texts) >= 2
    assert all("草稿" in text for text in texts)
    assert any("工业增长7.5%" in text for text in texts)
