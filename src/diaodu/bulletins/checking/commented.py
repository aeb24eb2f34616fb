"""A copy of the draft with Word's own comments at the numbers: of the file that came in, or of a new one.

Paragraphs are found again in the text that was checked, in their order; a number's runs are cut so that the comment
holds it alone. Pure: bytes and notes in, bytes out. A note whose place is not found again stands at the end.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

AUTHOR, INITIALS = "材料校数", "校"


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

    from diaodu.paper.word_runs import cut_runs, letters_of

    document = Document(io.BytesIO(content)) if content is not None else _new_document(text)
    left = sorted(notes, key=lambda note: note.start)
    for paragraph, at in _placed(document, text):
        words = letters_of(paragraph)
        lead = len(words) - len(words.lstrip())
        end = at + len(words.strip())
        here = [note for note in left if at <= note.start and note.end <= end]
        for note in here:
            runs = cut_runs(paragraph, note.start - at + lead, note.end - at + lead)
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
    from diaodu.paper.official import add_text, official_document

    document = official_document()
    for line in text.split("\n"):
        add_text(document, line)
    return document


def _placed(document: Any, text: str) -> Iterator[tuple[Any, int]]:
    """Each paragraph with its place in the checked text; body and cells in the order they were read."""
    from diaodu.paper.word_runs import letters_of, paragraphs_of

    cursor = 0
    for paragraph in paragraphs_of(document):
        words = letters_of(paragraph).strip()
        if not words:
            continue
        at = text.find(words, cursor)
        if at >= 0:
            cursor = at + len(words)
            yield paragraph, at
