"""Letters inside Word paragraphs: runs are divided so that a stretch of letters stands alone, its looks kept."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_PLAIN = ("rPr", "t", "tab", "br", "lastRenderedPageBreak")


def paragraphs_of(document: Any) -> Iterator[Any]:
    """Those of the body and of the tables' cells, in the order they are read; a merged cell once."""
    for element in document.element.body.iterchildren():
        if element.tag == qn("w:p"):
            yield Paragraph(element, document)
        elif element.tag == qn("w:tbl"):
            seen: set[Any] = set()
            for row in Table(element, document).rows:
                for cell in row.cells:
                    if cell._tc not in seen:
                        seen.add(cell._tc)
                        yield from cell.paragraphs


def letters_of(paragraph: Any) -> str:
    """What its runs hold; links and fields are left out, so places count in runs alone."""
    return "".join(run.text for run in paragraph.runs)


def cut_runs(paragraph: Any, start: int, end: int) -> list[Any]:
    """The runs that hold just `letters_of(paragraph)[start:end]`; a run with a picture in it is not divided."""
    for edge in (start, end):
        place = 0
        for run in paragraph.runs:
            length = len(run.text)
            if place < edge < place + length and _is_plain(run):
                _divide(run, edge - place)
                break
            place += length
    found, place = [], 0
    for run in paragraph.runs:
        length = len(run.text)
        if length and place < end and place + length > start:
            found.append(run)
        place += length
    return found


def _is_plain(run: Any) -> bool:
    """Nothing in it but letters: a picture would be lost by writing the letters anew."""
    return all(child.tag.rpartition("}")[2] in _PLAIN for child in run._r)


def _divide(run: Any, at: int) -> None:
    words = run.text
    other = deepcopy(run._r)
    run._r.addnext(other)
    run.text = words[:at]
    Run(other, run._parent).text = words[at:]
