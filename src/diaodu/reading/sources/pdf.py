"""PDF with text: lines put back together into paragraphs, page numbers and running heads left out."""

from __future__ import annotations

import re
from collections import Counter

import pypdfium2

from diaodu.reading.errors import Unreadable
from diaodu.reading.limits import MOST_CHARACTERS, MOST_PAGES
from diaodu.reading.numbering import line_number
from diaodu.reading.sources.child import damaged
from diaodu.reading.sources.extracted import Extracted

_PAGE_NUMBER = re.compile(r"^[\s\-—–－·第]*[0-9０-９]{1,4}[\s\-—–－·页]*(?:[/／共]\s*[0-9]{1,4}\s*页?)?$")
_CLOSED = "。！？；：!?;:"
_FULL = 0.85  # of the column: a line this long goes on in the next
_NARROWEST = 16  # letters; shorter lines are headings and cells, not the lines of a paragraph
_REPEATED = 3  # pages that share a first or last line: it is a running head


def read(content: bytes, name: str) -> Extracted:
    """Raises Unreadable for a password, for too many pages and for pages that are only pictures."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise (locked(name) if "assword" in str(error) else damaged(name)) from error
    if len(document) > MOST_PAGES:
        raise Unreadable(
            f"{name} 有 {len(document)} 页，超过 {MOST_PAGES} 页的上限；请只保留需要的部分。",
            f"{name} has {len(document)} pages, more than {MOST_PAGES}; keep the part that is needed.",
        )
    pages = _pages(document)
    if not any(pages):
        raise Unreadable(
            f"{name} 是扫描件，里面只有图片；请先做文字识别（OCR）再导入。",
            f"{name} is a scan without text; have its text recognised first.",
        )
    return Extracted("\n".join(_joined(_without_running_heads(pages))), "pdf")


def _pages(document: pypdfium2.PdfDocument) -> list[list[str]]:
    pages, letters = [], 0
    for page in document:
        text = page.get_textpage().get_text_range()
        letters += len(text)
        pages.append([line.rstrip() for line in text.replace("\r", "").split("\n") if line.strip()])
        if letters > 2 * MOST_CHARACTERS:
            break  # too long already: the caller says so
    return pages


def _without_running_heads(pages: list[list[str]]) -> list[str]:
    edges = Counter(line.strip() for page in pages for line in {*page[:1], *page[-1:]})
    heads = {line for line, count in edges.items() if count >= _REPEATED}
    kept: list[str] = []
    for page in pages:
        for index, line in enumerate(page):
            on_edge = index in (0, 1, len(page) - 2, len(page) - 1)
            if on_edge and (line.strip() in heads or _PAGE_NUMBER.match(line.strip())):
                continue
            kept.append(line)
    return kept


def _joined(lines: list[str]) -> list[str]:
    """Paragraphs: a full line that does not close a sentence goes on in the next, unless that begins a part."""
    if not lines:
        return []
    lengths = sorted(len(line.strip()) for line in lines)
    column = lengths[int(len(lengths) * 0.9)]
    paragraphs: list[str] = []
    open_line = False
    for raw in lines:
        line = raw.strip()
        if open_line and not line_number(line):
            paragraphs[-1] += line
        else:
            paragraphs.append(line)
        open_line = len(line) >= max(_FULL * column, _NARROWEST) and line[-1] not in _CLOSED
    return paragraphs


def locked(name: str) -> Unreadable:
    return Unreadable(
        f"{name} 设有打开密码；请取消密码后再导入。", f"{name} is protected by a password; remove it and try again."
    )
