"""Word documents in the format of official papers (GB/T 9704-2012): page, type area, fonts, page numbers."""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

# GB/T 9704-2012 §5: A4; top 37 mm, binding side 28 mm, type area 156 × 225 mm; 22 lines of 28 letters, 三号仿宋.
_TOP, _LEFT, _RIGHT, _BOTTOM = Mm(37), Mm(28), Mm(26), Mm(35)
_LINE_PITCH = "580"  # twentieths of a point: 225 mm / 22 lines
_CHAR_SPACE = "-849"  # 4096ths of a point beyond 16 pt: 156 mm / 28 letters
_TIGHTER = "-5"  # twentieths of a point: 28 letters of 15.75 pt fill 156 mm without the letter grid
TITLE, BODY, TABLE, PAGE_NUMBER = Pt(22), Pt(16), Pt(10.5), Pt(14)  # 二号 三号 五号 四号
SONG_TITLE, FANG, HEI, KAI, SONG = "方正小标宋简体", "仿宋", "黑体", "楷体", "宋体"


def official_document() -> WordDocument:
    """An empty paper with one portrait section; fonts by name, the reader's own stand in where one is missing."""
    document = Document()
    _page(document.sections[0])
    normal = document.styles["Normal"]
    normal.font.size = BODY
    set_font(normal, FANG)
    normal.paragraph_format.space_after = Pt(0)
    _off_the_grid(normal)
    return document


def add_mark(document: WordDocument, words: str) -> None:
    """A mark at the head of the paper, as 内部资料: 三号黑体, at the left margin."""
    run = document.add_paragraph().add_run(words)
    set_font(run, HEI)


def add_title(document: WordDocument, words: str) -> None:
    """The title: 二号小标宋, centred."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(14)
    run = paragraph.add_run(words)
    run.font.size = TITLE
    set_font(run, SONG_TITLE)


def add_text(document: WordDocument, words: str, *, font: str = FANG) -> None:
    """A paragraph of text: 三号, two letters indented, the line grid of the paper."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(32)
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(28.9)
    run = paragraph.add_run(words)
    set_font(run, font)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), _TIGHTER)
    run._r.get_or_add_rPr().append(spacing)


def add_landscape_section(document: WordDocument, *, wide: bool = False) -> None:
    """A section of A4 lying down (A3 where it is `wide`), for tables; the head of the table on the binding side."""
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Mm(420), Mm(297)) if wide else (Mm(297), Mm(210))
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = _LEFT, _RIGHT, Mm(22), Mm(22)


def add_table(document: WordDocument, heads: list[str], rows: list[list[str]], widths: list[int]) -> None:
    """A ruled table; `widths` in millimetres. The head row repeats on every page, rows do not break."""
    table = document.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    table.autofit = False
    _repeat(table.rows[0])
    for cell, words in zip(table.rows[0].cells, heads, strict=True):
        _fill(cell, words, HEI, centre=True)
    for row in rows:
        added = table.add_row()
        _keep_whole(added)
        for cell, words in zip(added.cells, row, strict=True):
            _fill(cell, words, FANG)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def set_font(holder: Any, name: str) -> None:
    """A font for Chinese letters; Latin letters and digits in Times New Roman, as offices set them."""
    holder.font.name = "Times New Roman"
    properties = holder.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    fonts.set(qn("w:eastAsia"), name)


def _off_the_grid(style: Any) -> None:
    """Lines and letters are set by spacing: some readers give a letter wider than a cell of the grid two cells."""
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    style.element.get_or_add_pPr().append(snap)


def _page(section: Any) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = _TOP, _BOTTOM
    section.left_margin, section.right_margin = _LEFT, _RIGHT
    section.footer_distance = Mm(35 - 7 - 5)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), _LINE_PITCH)
    grid.set(qn("w:charSpace"), _CHAR_SPACE)
    _page_number(section.footer.paragraphs[0])


def _page_number(paragraph: Any) -> None:
    """— 1 —, 四号宋体, in the middle (the outer edge needs odd and even pages, which single sheets do not have)."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, words in (("text", "— "), ("field", "PAGE"), ("text", " —")):
        run = paragraph.add_run(words if kind == "text" else "")
        run.font.size = PAGE_NUMBER
        set_font(run, SONG)
        if kind == "field":
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), words)
            paragraph._p.append(field)


def _fill(cell: Any, words: str, font: str, *, centre: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centre else WD_ALIGN_PARAGRAPH.LEFT
    run = paragraph.add_run(words)
    run.font.size = TABLE
    set_font(run, font)


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
