"""Files of every kind, made on the spot."""

from __future__ import annotations

import io
import zipfile

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl import Workbook

TEXT = "青岚县工作方案\n一、城市更新\n年内改造老旧小区180万平方米；治理青河、柳河等14条河流。\n"


def word(*paragraphs: str, table: list[list[str]] | None = None) -> bytes:
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, words in zip(grid.add_row().cells, row, strict=True):
                cell.text = words
    return _saved(document)


def numbered_word(levels: list[tuple[str, str]], paragraphs: list[tuple[int, str]]) -> bytes:
    """A document whose numbers stand in numbering.xml: levels are (format, template), paragraphs (level, words)."""
    document = Document()
    root = document.part.numbering_part.element
    inside = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{template}"/></w:lvl>'
        for depth, (form, template) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{inside}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for depth, words in paragraphs:
        properties = document.add_paragraph(words)._p.get_or_add_pPr()
        number = OxmlElement("w:numPr")
        for tag, value in (("w:ilvl", depth), ("w:numId", 90)):
            node = OxmlElement(tag)
            node.set(qn("w:val"), str(value))
            number.append(node)
        properties.append(number)
    return _saved(document)


def sheet(*sheets: list[list[object]], merged: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        page = book.create_sheet(f"表{number}")
        for row in rows:
            page.append(row)
        for span in merged:
            page.merge_cells(span)
    return _saved(book)


def pdf(*pages: str, locked: bool = False) -> bytes:
    """A small PDF with Latin text, put together by hand; `locked` names an encryption nobody has the key of."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, words in enumerate(pages):
        lines = " T* ".join(f"({line}) Tj" for line in words.split("\n")) if words else ""
        stream = f"BT /F1 12 Tf 14 TL 50 700 Td {lines} ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    if locked:
        key = "00" * 32
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >>")
    body, places = b"%PDF-1.4\n", []
    for number, words in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{words}\nendobj\n".encode()
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    body += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    encrypt = f" /Encrypt {len(objects)} 0 R /ID [<00> <00>]" if locked else ""
    body += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{encrypt} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return body


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _saved(thing: object) -> bytes:
    buffer = io.BytesIO()
    thing.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()
