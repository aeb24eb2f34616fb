"""A paper as a file: Word in the official layout, slides for material."""

from __future__ import annotations

from diaodu.bulletins.papers.choices import NUMBERED, Kind, State
from diaodu.bulletins.papers.composing.slides import slides
from diaodu.bulletins.papers.composing.word import DRAFT, PaperSheet, paper_document
from diaodu.bulletins.papers.content import blocks_of, figures_of
from diaodu.bulletins.papers.models import Paper

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_SIGNED = (State.SIGNED, State.ISSUED)


def is_draft(paper: Paper) -> bool:
    """Whether it still carries the watermark: until it is signed."""
    return paper.state not in _SIGNED


def word_of(paper: Paper) -> bytes:
    notes = []
    if paper.corrects:
        notes.append(f"本文更正{paper.corrects.number_said}：{paper.correcting}")
    sheet = PaperSheet(
        title=paper.title,
        blocks=blocks_of(paper.blocks.all()),
        figures=figures_of(paper.figures.all()),
        head=paper.head,
        number=paper.number_said,
        recipients=paper.recipients,
        office=paper.office,
        day=paper.issued_on,
        copies=paper.copies,
        mark="内部资料" if paper.internal else "",
        notes=notes,
        is_draft=is_draft(paper),
        is_sealed=paper.kind in NUMBERED and paper.kind != Kind.MINUTES,
    )
    return paper_document(sheet)


def slides_of(paper: Paper) -> bytes:
    made = f"{paper.office}　{paper.made_on.year}年{paper.made_on.month}月{paper.made_on.day}日"
    mark = DRAFT if is_draft(paper) else ""
    blocks, figures = blocks_of(paper.blocks.all()), figures_of(paper.figures.all())
    return slides(paper.title, made, blocks, figures, mark=mark)
