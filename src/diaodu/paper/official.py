"""Word documents in the format of official papers (GB/T 9704-2012): page, type area, fonts, page numbers."""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from diaodu.paper.title_lines import title_lines

# GB/T 9704-2012 §5: A4; top 37 mm, binding side 28 mm, type area 156 × 225 mm; 22 lines of 28 letters, 三号仿宋.
_TOP, _LEFT, _RIGHT, _BOTTOM = Mm(37), Mm(28), Mm(26), Mm(35)
_LINE_PITCH = "579"  # twentieths of a point: 225 mm / 22 lines is 579.8, and 580 would leave room for 21
_CHAR_SPACE = "-849"  # 4096ths of a point beyond 16 pt: 156 mm / 28 letters
_TIGHTER = "-6"  # twentieths of a point: 28 letters of 15.7 pt fill 156 mm without the letter grid
TITLE, BODY, TABLE, PAGE_NUMBER = Pt(22), Pt(16), Pt(10.5), Pt(14)  # 二号 三号 五号 四号
LINE = Pt(28.9)
_CELL_MARGINS = (
    f'<w:tblCellMar {nsdecls("w")}><w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
)
_SHORT = 12  # letters of a cell that stands in the middle
SONG_TITLE, FANG, HEI, KAI, SONG = "方正小标宋简体", "仿宋", "黑体", "楷体", "宋体"
# What a font is also called, and its kind, for readers that lack it.
_FONTS = (
    (SONG_TITLE, "FZXiaoBiaoSong-B05S", "roman", "variable"),
    (FANG, "FangSong", "roman", "fixed"),
    (HEI, "SimHei", "swiss", "fixed"),
    (KAI, "KaiTi", "roman", "fixed"),
    (SONG, "SimSun", "roman", "variable"),
    ("Times New Roman", "", "roman", "variable"),
)
_ALSO = '<w:altName w:val="{also}"/>'


def official_document() -> WordDocument:
    """An empty paper with one portrait section; fonts by name, those of the same kind stand in where one is missing."""
    document = Document()
    document.settings.odd_and_even_pages_header_footer = True
    _page(document.sections[0])
    normal = document.styles["Normal"]
    normal.font.size = BODY
    set_font(normal, FANG)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.widow_control = True
    _off_the_grid(normal)
    _tighten(normal)
    _in_chinese(document)
    _name_stand_ins(document)
    return document


def add_mark(document: WordDocument, words: str) -> None:
    """A mark at the head of the paper, as 内部资料: 三号黑体, at the left margin."""
    set_font(body_paragraph(document).add_run(words), HEI)


def add_title(document: WordDocument, words: str) -> None:
    """The title: 二号小标宋, centred."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    layout = paragraph.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(34)
    layout.space_after = Pt(14)
    for number, line in enumerate(title_lines(words)):
        run = paragraph.add_run()
        if number:
            run.add_break()
        run.add_text(line)
        run.font.size = TITLE
        set_font(run, SONG_TITLE)


def add_text(document: WordDocument, words: str, *, font: str = FANG) -> Any:
    """A paragraph of text: 三号, two letters indented, the line grid of the paper."""
    paragraph = body_paragraph(document, indent=True)
    set_font(paragraph.add_run(words), font)
    return paragraph


def body_paragraph(document: WordDocument, *, centre: bool = False, indent: bool = False) -> Any:
    """An empty paragraph that takes whole lines of the type area: 22 of them fill a page."""
    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        layout.first_line_indent = BODY * 2
    return paragraph


def add_landscape_section(document: WordDocument, *, wide: bool = False) -> None:
    """A section of A4 lying down (A3 where it is `wide`), for tables; the head of the table on the binding side."""
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Mm(420), Mm(297)) if wide else (Mm(297), Mm(210))
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = _LEFT, _RIGHT, Mm(22), Mm(22)


def add_table(document: WordDocument, heads: list[str], rows: list[list[str]], widths: list[int]) -> None:
    """A ruled table; `widths` in millimetres. The head row repeats on every page, rows do not break.

    Columns of short words and figures are centred.
    """
    table = document.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER  # else its edge stands out by the margin of a cell
    table._tbl.tblPr.insert_element_before(parse_xml(_CELL_MARGINS), "w:tblLook")
    _repeat(table.rows[0])
    for cell, words in zip(table.rows[0].cells, heads, strict=True):
        _fill(cell, words, HEI, centre=True)
    centred = [all(len(row[place]) <= _SHORT for row in rows) for place in range(len(heads))]
    for row in rows:
        added = table.add_row()
        _keep_whole(added)
        for cell, words, centre in zip(added.cells, row, centred, strict=True):
            _fill(cell, words, FANG, centre=centre)
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
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(snap, "w:spacing", "w:ind", "w:jc")
    # A full stop does not hang over the edge of the type area either.
    hanging = OxmlElement("w:overflowPunct")
    hanging.set(qn("w:val"), "0")
    properties.insert_element_before(hanging, "w:snapToGrid", "w:spacing", "w:ind", "w:jc")


def _tighten(style: Any) -> None:
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), _TIGHTER)
    style.element.get_or_add_rPr().insert_element_before(spacing, "w:sz", "w:szCs", "w:lang")


def _in_chinese(document: WordDocument) -> None:
    """The language of the letters: without it a font that stands in gives Japanese shapes and commas in mid-line."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    lang = defaults.find(f".//{qn('w:lang')}")
    lang.set(qn("w:eastAsia"), "zh-CN")


def _name_stand_ins(document: WordDocument) -> None:
    """What kind of font each one is and what else it is called: readers without it choose by that."""
    rows = "".join(
        f'<w:font w:name="{name}">{_ALSO.format(also=also) if also else ""}<w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        for name, also, family, pitch in _FONTS
    )
    for relation in document.part.rels.values():
        if relation.reltype == RT.FONT_TABLE:
            relation.target_part._blob = f"<w:fonts {nsdecls('w')}>{rows}</w:fonts>".encode()


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
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(paragraph: Any, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, 四号宋体, one letter from the outer edge: right on odd pages, left on even ones."""
    paragraph.alignment = side
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = PAGE_NUMBER
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
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    run = paragraph.add_run(words)
    run.font.size = TABLE
    set_font(run, font)


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
