"""Parts of an official paper (GB/T 9704-2012 §7): head, number, red line, headings, seal, foot, watermark."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from diaodu.paper.official import FANG, HEI, KAI, SONG_TITLE, set_font

_RED = RGBColor(0xC8, 0x10, 0x1E)
_RED_HEX = "C8101E"
_LINE = Pt(28.9)
_LETTER = Pt(16)
_FOOT_SIZE = Pt(14)  # 四号
_HEADING_FONTS = {1: HEI, 2: KAI, 3: FANG, 4: FANG}
_BAR_WIDTH_MM = 60


def add_head(document: WordDocument, office: str, number: str) -> None:
    """版头: the office's name in red 小标宋, the number two lines below, centred, and the red line 4 mm under it."""
    name = _paragraph(document, centre=True, exact=False)
    run = name.add_run(office)
    run.font.size = Pt(_head_size(office))
    run.font.color.rgb = _RED
    set_font(run, SONG_TITLE)
    name.paragraph_format.space_before = Pt(8)
    _paragraph(document)
    line = _paragraph(document, centre=True)
    set_font(line.add_run(number), FANG)
    _border(line, "bottom", color=_RED_HEX, eighths=12, space=11)


def _head_size(office: str) -> int:
    """As large as one line of 156 mm allows, never larger than 标题 of the state council's papers."""
    return max(26, min(52, int(156 / 25.4 * 72 / max(len(office), 1) * 0.92)))


def add_main_title(document: WordDocument, words: str) -> None:
    """标题: two lines below the red line, 二号小标宋, centred."""
    _paragraph(document)
    paragraph = _paragraph(document, centre=True, exact=False)
    paragraph.paragraph_format.space_after = Pt(14)
    run = paragraph.add_run(words)
    run.font.size = Pt(22)
    set_font(run, SONG_TITLE)


def add_recipients(document: WordDocument, words: str) -> None:
    """主送机关: at the margin, with a full-width colon."""
    set_font(_paragraph(document).add_run(f"{words.rstrip('：:')}："), FANG)


def add_heading(document: WordDocument, number: str, words: str, level: int) -> None:
    """层次: 一、黑体, （一）楷体, 1. and （1）仿宋; two letters indented."""
    paragraph = _paragraph(document, indent=True)
    paragraph.paragraph_format.keep_with_next = True
    set_font(paragraph.add_run(f"{number}{words}"), _HEADING_FONTS[min(max(level, 1), 4)])


def add_signature(document: WordDocument, office: str, day: date | None) -> None:
    """署名 and 成文日期, to the right, the date four letters from the edge; Arabic digits without leading zeros."""
    _paragraph(document)
    said = f"{day.year}年{day.month}月{day.day}日" if day else "（成文日期待签发）"
    # With a seal the office stands centred over its date: as many letters further in as the date is longer.
    spare = max(0.0, (_width(said) - _width(office)) / 2)
    for words, letters in ((office, 4 + spare), (said, 4)):
        paragraph = _paragraph(document)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(16 * letters)
        paragraph.paragraph_format.keep_together = True
        set_font(paragraph.add_run(words), FANG)


def _width(words: str) -> float:
    return sum(1 if ord(letter) > 0x2E7F else 0.5 for letter in words)


def add_foot(document: WordDocument, *, copies: str, office: str, day: date | None) -> None:
    """版记: 抄送 between a thick and a thin line, office and day of printing above the last thick one; 四号仿宋."""
    rows = [f"抄送：{copies.rstrip('。')}。"] if copies else []
    said = f"{day.year}年{day.month}月{day.day}日印发" if day else ""
    rows.append(f"{office}\t{said}")
    _paragraph(document)
    for place, words in enumerate(rows):
        paragraph = _paragraph(document)
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(156) - Pt(14), alignment=2)
        run = paragraph.add_run(words)
        run.font.size = _FOOT_SIZE
        set_font(run, FANG)
        _border(paragraph, "top", color="000000", eighths=8 if not place else 4, space=2)
        if place == len(rows) - 1:
            _border(paragraph, "bottom", color="000000", eighths=8, space=2)


def add_bars(document: WordDocument, title: str, bars: Sequence[tuple[str, str, float]]) -> None:
    """Bars as cells of a table: label, a bar as long as its value (0 to 1), what the value reads.

    Each bar is one grey point stretched: it prints, is the same in every reader, and needs no drawing library.
    """
    if title:
        caption = _paragraph(document, centre=True)
        run = caption.add_run(title)
        run.font.size = Pt(12)
        set_font(run, HEI)
        caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=0, cols=3)
    table.autofit = False
    for label, said, share in bars:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, (66, _BAR_WIDTH_MM + 6, 24), strict=True):
            cell.width = Mm(width)
        for cell, words in ((row.cells[0], label), (row.cells[2], said)):
            run = cell.paragraphs[0].add_run(words)
            run.font.size = Pt(12)
            set_font(run, FANG)
        row.cells[0].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if share > 0:
            picture = (
                row.cells[1]
                .paragraphs[0]
                .add_run()
                .add_picture(BytesIO(_POINT), width=Mm(max(0.6, _BAR_WIDTH_MM * min(share, 1.0))), height=Mm(3.6))
            )
            picture._inline.docPr.set("descr", f"{label} {said}")
    _paragraph(document)


def add_watermark(document: WordDocument, words: str) -> None:
    """Pale words across every page, in the header of every section: as Word's own watermarks are kept."""
    for place, section in enumerate(document.sections):
        section.header.is_linked_to_previous = False
        paragraph = section.header.paragraphs[0]
        run = OxmlElement("w:r")
        run.append(parse_xml(_WATERMARK.format(ns=nsdecls("w"), words=words, place=place)))
        paragraph._p.append(run)


def _paragraph(document: WordDocument, *, centre: bool = False, indent: bool = False, exact: bool = True) -> Any:
    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    if exact:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        layout.first_line_indent = _LETTER * 2
    return paragraph


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


def _png_point() -> bytes:
    """A picture of one dark grey point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\x59")) + chunk(b"IEND", b"")


_POINT = _png_point()
_WATERMARK = (
    '<w:pict {ns} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape id="DraftMark{place}" o:spid="_x0000_s{place}2049" type="#_x0000_t136" '
    'style="position:absolute;margin-left:0;margin-top:0;width:380pt;height:130pt;rotation:315;z-index:-251658752;'
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    'mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#c0c0c0" stroked="f">'
    '<v:fill opacity=".5"/><v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string="{words}"/>'
    "</v:shape></w:pict>"
)
