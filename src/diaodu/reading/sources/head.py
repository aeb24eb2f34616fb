"""The head of a file: its first lines, with what stands in the margin of its pages. Where a document is marked."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2
from docx import Document
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from diaodu.reading.limits import HEAD_LINES
from diaodu.reading.sources.child import damaged
from diaodu.reading.sources.extracted import Extracted
from diaodu.reading.sources.kinds import kind_of
from diaodu.reading.sources.pdf import locked


def read(content: bytes, name: str) -> Extracted:
    """The head of a Word, PDF or Excel file; empty where nothing can be read, as in a scan. Run in the child."""
    kind = kind_of(content, name)
    try:
        return Extracted("\n".join(_first(_READERS[kind](content))), kind)
    except pypdfium2.PdfiumError as error:
        raise (locked(name) if "assword" in str(error) else damaged(name)) from error


def _first(lines: Iterator[str]) -> Iterator[str]:
    kept = 0
    for line in lines:
        if line.strip():
            yield line.strip()
            kept += 1
        if kept == HEAD_LINES:
            return


def _word(content: bytes) -> Iterator[str]:
    """Page headers, then the body with its tables and text boxes in order: an official head is often a text box."""
    document = Document(io.BytesIO(content))
    for section in document.sections:
        for part in (section.header, section.first_page_header, section.even_page_header):
            yield from _paragraphs(part._element)
    yield from _paragraphs(document.element.body)


def _paragraphs(element) -> Iterator[str]:  # type: ignore[no-untyped-def]
    for paragraph in element.iter(qn("w:p")):
        yield "".join(piece.text or "" for piece in paragraph.iter(qn("w:t")))


def _pdf(content: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(content)
    if len(document):
        yield from document[0].get_textpage().get_text_range().replace("\r", "").split("\n")


def _excel(content: bytes) -> Iterator[str]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for title in book.sheet_names[:3]:
        for row in book.get_sheet_by_name(title).to_python(nrows=8):
            yield from (str(cell) for cell in row if cell not in (None, ""))


_READERS = {"docx": _word, "pdf": _pdf, "xlsx": _excel}
