"""A copy of the draft with Word's own comments at the numbers: of the file that came in, or of a new one.

Paragraphs are found again in the text that was checked, in their order; a number's runs are cut so that the comment
holds it alone. Pure: bytes and notes in, bytes out. A note whose place is not found again stands at the end.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

AUTHOR, INITIALS = "材料校数", "校"
_PLAIN = ("rPr", "t", "tab", "br", "lastRenderedPageBreak")


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of `text[start:end]` of the checked text."""

    start: int
    end: int
    words: str


def commented_copy(content: bytes | None, text: str, notes: Sequence[Note], *, rest: str) -> bytes:
    """`content`: the .docx that came in; None for anything else, whose text becomes a new document.

    `rest`: what stands above notes whose place was not found again.
    """
    from docx import Document

    document = Document(io.BytesIO(content)) if content is not None else _new_document(text)
    left = sorted(notes, key=lambda note: note.start)
    for paragraph, at in _placed(document, text):
        words = "".join(run.text for run in paragraph.runs)
        lead = len(words) - len(words.lstrip())
        end = at + len(words.strip())
        here = [note for note in left if at <= note.start and note.end <= end]
        for note in here:
            runs = _cut(paragraph, note.start - at + lead, note.end - at + lead)
            if runs:
                document.add_comment(runs=[runs[0], runs[-1]], text=note.words, author=AUTHOR, initials=INITIALS)
                left.remove(note)
    if left:
        document.add_paragraph(rest)
        for note in left:
            paragraph = document.add_paragraph(f"{text[note.start : note.end]}：{note.words}")
            document.add_comment(runs=paragraph.runs, text=note.words, author=AUTHOR, initials=INITIALS)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _new_document(text: str) -> Any:
    from docx import Document

    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    return document


def _placed(document: Any, text: str) -> Iterator[tuple[Any, int]]:
    """Each paragraph with its place in the checked text; body and cells in the order they were read."""
    cursor = 0
    for paragraph in _paragraphs(document):
        words = "".join(run.text for run in paragraph.runs).strip()
        if not words:
            continue
        at = text.find(words, cursor)
        if at >= 0:
            cursor = at + len(words)
            yield paragraph, at


def _paragraphs(document: Any) -> Iterator[Any]:
    from docx.oxml.ns import qn
    from docx.table import Table
    from docx.text.paragraph import Paragraph

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


def _cut(paragraph: Any, start: int, end: int) -> list[Any]:
    """The runs that hold just these letters; runs are divided where the letters begin and end."""
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
    from docx.text.run import Run

    words = run.text
    other = deepcopy(run._r)
    run._r.addnext(other)
    run.text = words[:at]
    Run(other, run._parent).text = words[at:]
