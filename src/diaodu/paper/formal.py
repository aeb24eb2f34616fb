"""Parts of an official paper (GB/T 9704-2012 §7): head, number, red line, headings, seal, foot, watermark."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt, RGBColor

from diaodu.paper.official import FANG, HEI, KAI, LINE, SONG_TITLE, add_title, body_paragraph, set_font

_RED = RGBColor(0xC8, 0x10, 0x1E)
_RED_HEX = "C8101E"
_FOOT_SIZE = Pt(14)  # 四号
_GOES_ALONG = 8 * 28  # letters: eight lines
_FOOT_WIDTH, _BINDING = Mm(156), Mm(28)
_THICK, _THIN = 8, 6  # eighths of a point: 0.35 and 0.25 mm
_HEADING_FONTS = {1: HEI, 2: KAI, 3: FANG, 4: FANG}


def add_head(document: WordDocument, office: str, number: str) -> None:
    """版头: the office's name in red 小标宋, 35 mm below the edge of the type area; the number after two empty lines.

    The red line stands 4 mm under the number.
    """
    size = _head_size(office)
    name = body_paragraph(document, centre=True)
    name.paragraph_format.line_spacing = Pt(size * 1.2)
    name.paragraph_format.space_before = _to_the_head(document)
    run = name.add_run(office)
    run.font.size = Pt(size)
    run.font.color.rgb = _RED
    set_font(run, SONG_TITLE)
    _empty_lines(document, 2)
    line = body_paragraph(document, centre=True)
    set_font(line.add_run(number), FANG)
    _border(line, "bottom", color=_RED_HEX, eighths=12, space=11)


def _to_the_head(document: WordDocument) -> Length:
    """What is left of the 35 mm below the marks that stand in the first lines (内部资料)."""
    marks = len(document.paragraphs) - 1
    return Length(max(0, Mm(35) - marks * LINE))


def _head_size(office: str) -> int:
    """As large as one line of 156 mm allows, never larger than 标题 of the state council's papers."""
    return max(26, min(52, int(156 / 25.4 * 72 / max(len(office), 1) * 0.92)))


def add_main_title(document: WordDocument, words: str, *, below_head: bool) -> None:
    """标题: after two empty lines below the red line, 二号小标宋, centred; one empty line follows."""
    if below_head:
        _empty_lines(document, 2)
    add_title(document, words)
    document.paragraphs[-1].paragraph_format.space_after = LINE


def add_recipients(document: WordDocument, words: str) -> None:
    """主送机关: at the margin, with a full-width colon."""
    set_font(body_paragraph(document).add_run(f"{words.rstrip('：:')}："), FANG)


def add_heading(document: WordDocument, number: str, words: str, level: int) -> None:
    """层次: 一、黑体, （一）楷体, 1. and （1）仿宋; two letters indented."""
    paragraph = body_paragraph(document, indent=True)
    paragraph.paragraph_format.keep_with_next = True
    set_font(paragraph.add_run(f"{number}{words}"), _HEADING_FONTS[min(max(level, 1), 4)])


def add_signature(document: WordDocument, office: str, day: date | None, *, sealed: bool = False) -> None:
    """署名 and 成文日期, to the right, the date four letters from the edge; Arabic digits without leading zeros.

    `sealed`: two empty lines above, so that a seal of 42 mm over both lines stays within a line of the text. A short
    last paragraph goes along, so that no page has a seal and no text; some readers do not divide what goes along.
    """
    last = document.paragraphs[-1] if document.paragraphs else None
    if last is not None and len(last.text) <= _GOES_ALONG:
        last.paragraph_format.keep_with_next = True
    for empty in _empty_lines(document, 2 if sealed else 1):
        empty.paragraph_format.keep_with_next = True
    said = f"{day.year}年{day.month}月{day.day}日" if day else "（成文日期待签发）"
    of_office, of_day = _places(office, said)
    for words, letters in ((office, of_office), (said, of_day)):
        paragraph = body_paragraph(document)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(16 * letters)
        paragraph.paragraph_format.keep_together = True
        paragraph.paragraph_format.keep_with_next = words is office
        set_font(paragraph.add_run(words), FANG)


def _places(office: str, said: str) -> tuple[float, float]:
    """Letters right of the office and of the date: the office stands centred over its date, which has four.

    An office too long for that ends at the edge, and the date moves in.
    """
    spare = (_width(said) - _width(office)) / 2
    return (4 + spare, 4) if spare > -4 else (0, -spare)


def _width(words: str) -> float:
    return sum(1 if ord(letter) > 0x2E7F else 0.5 for letter in words)


def add_after_note(document: WordDocument, words: str) -> None:
    """附注: in brackets, two letters indented, below the date."""
    set_font(body_paragraph(document, indent=True).add_run(f"（{words}）"), FANG)


def add_foot(document: WordDocument, *, copies: str, office: str, day: date | None) -> None:
    """版记: at the foot of the last page, as wide as the type area, its text one letter from either edge; 四号仿宋.

    抄送 between a thick and a thin line, the office and the day of printing above the last thick one.
    """
    rows = ["抄送"] if copies else []
    rows.append("印发")
    table = document.add_table(rows=len(rows), cols=1)
    _at_the_foot(table)
    for place, (row, what) in enumerate(zip(table.rows, rows, strict=True)):
        cell = row.cells[0]
        cell.width = _FOOT_WIDTH
        paragraph = cell.paragraphs[0]
        layout = paragraph.paragraph_format
        layout.left_indent = layout.right_indent = _FOOT_SIZE
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(26)
        if what == "抄送":
            # Lines that go on stand under the first letter after the colon.
            layout.left_indent, layout.first_line_indent = _FOOT_SIZE * 4, _FOOT_SIZE * -3
            words = f"抄送：{copies.rstrip('。')}。"
        else:
            layout.tab_stops.add_tab_stop(Mm(156) - _FOOT_SIZE, alignment=WD_TAB_ALIGNMENT.RIGHT)
            words = f"{office}\t{day.year}年{day.month}月{day.day}日印发" if day else office
        run = paragraph.add_run(words)
        run.font.size = _FOOT_SIZE
        set_font(run, FANG)
        edges = {"top": _THIN if place else _THICK}
        if place == len(rows) - 1:
            edges["bottom"] = _THICK
        _cell_edges(cell, edges)
    _last_line(document)


def _at_the_foot(table: Any) -> None:
    """A table that lies at the lower edge of the type area, with no margins of its own."""
    table.autofit = False
    properties = table._tbl.tblPr
    width = properties.find(qn("w:tblW"))
    width.set(qn("w:w"), str(_FOOT_WIDTH.twips))
    width.set(qn("w:type"), "dxa")
    table.columns[0].width = _FOOT_WIDTH
    place = OxmlElement("w:tblpPr")
    for name, value in (
        ("leftFromText", "0"),
        ("rightFromText", "0"),
        ("vertAnchor", "margin"),
        ("horzAnchor", "page"),  # some readers let a table as wide as the type area float only so
        ("tblpX", str(_BINDING.twips)),
        ("tblpYSpec", "bottom"),
    ):
        place.set(qn(f"w:{name}"), value)
    properties.insert_element_before(
        place, "w:tblOverlap", "w:bidiVisual", "w:tblStyleRowBandSize", "w:tblW", "w:jc", "w:tblLayout", "w:tblLook"
    )
    margins = parse_xml(
        f'<w:tblCellMar {nsdecls("w")}><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    )
    properties.insert_element_before(margins, "w:tblLook")


def _cell_edges(cell: Any, edges: Mapping[str, int]) -> None:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/>' for side, eighths in edges.items()
    )
    cell._tc.get_or_add_tcPr().append(parse_xml(f"<w:tcBorders {nsdecls('w')}>{sides}</w:tcBorders>"))


def _last_line(document: WordDocument) -> None:
    """Word wants a paragraph after a table; this one takes no place that would open a new page."""
    layout = document.add_paragraph().paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)


def add_watermark(document: WordDocument, words: str) -> None:
    """Pale words across every page, in the header of every section: as Word's own watermarks are kept."""
    for place, section in enumerate(document.sections):
        for side, header in enumerate((section.header, section.even_page_header)):
            header.is_linked_to_previous = False
            run = OxmlElement("w:r")
            run.append(parse_xml(_WATERMARK.format(ns=nsdecls("w"), words=words, place=place * 2 + side)))
            header.paragraphs[0]._p.append(run)


def _empty_lines(document: WordDocument, lines: int) -> list[Any]:
    return [body_paragraph(document) for _line in range(lines)]


def _border(paragraph: Any, side: str, *, color: str, eighths: int, space: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", str(space)), ("color", color)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)


_WATERMARK = (
    '<w:pict {ns} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape id="DraftMark{place}" o:spid="_x0000_s{place}2049" type="#_x0000_t136" '
    'style="position:absolute;margin-left:0;margin-top:0;width:330pt;height:120pt;rotation:315;z-index:-251658752;'
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    'mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#d4d4d4" stroked="f">'
    '<v:fill opacity=".5"/><v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string="{words}"/>'
    "</v:shape></w:pict>"
)
