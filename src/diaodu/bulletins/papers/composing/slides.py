"""Slides of a material: one for the title, one for each part. Points are cut at sentences, never within a figure."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from diaodu.bulletins.papers.composing.blocks import Block, BlockKind
from diaodu.bulletins.papers.composing.bound import Bound, said_text

_POINTS_A_SLIDE = 5
_STOP = "。"


def slides(
    title: str, subtitle: str, blocks: Sequence[Block], figures: Mapping[str, Bound], *, mark: str = ""
) -> bytes:
    """A deck of 16:9; `mark` (草稿) stands at the foot of every slide while the paper is not signed."""
    from pptx import Presentation
    from pptx.util import Cm

    deck = Presentation()
    deck.slide_width, deck.slide_height = Cm(33.867), Cm(19.05)
    cover = deck.slides.add_slide(deck.slide_layouts[6])
    _words(cover, title, top=6.4, size=36, bold=True)
    _words(cover, subtitle, top=10.2, size=18)
    _foot(cover, mark)
    for heading, points in pages_of(blocks, figures):
        page = deck.slides.add_slide(deck.slide_layouts[6])
        _words(page, heading, top=1.2, size=28, bold=True)
        _list(page, points)
        _foot(page, mark)
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def pages_of(blocks: Sequence[Block], figures: Mapping[str, Bound]) -> list[tuple[str, list[str]]]:
    """(heading, points) of each slide; a part with many points goes on over several."""
    parts: list[tuple[str, list[str]]] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            parts.append((said_text(block.text, figures), []))
            continue
        if not parts:
            parts.append(("概况", []))
        parts[-1][1].extend(point for text in block.texts() for point in _points(text, figures))
    pages = []
    for heading, points in parts:
        for at in range(0, max(len(points), 1), _POINTS_A_SLIDE):
            pages.append((heading if not at else f"{heading}（续）", points[at : at + _POINTS_A_SLIDE]))
    return pages


def _points(text: str, figures: Mapping[str, Bound]) -> list[str]:
    return [part for part in said_text(text, figures).split(_STOP) if part.strip()]


def _words(page: Any, words: str, *, top: float, size: int, bold: bool = False) -> None:
    frame = _frame(page, top, 3)
    _run(frame.paragraphs[0], words, size, bold=bold)


def _list(page: Any, points: Sequence[str]) -> None:
    from pptx.util import Pt

    frame = _frame(page, 4.0, 12.5)
    for number, point in enumerate(points):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        paragraph.space_after = Pt(12)
        _run(paragraph, f"• {point}", 20 if len(point) < 120 else 16)


def _foot(page: Any, mark: str) -> None:
    if mark:
        _words(page, mark, top=17.2, size=12)


def _frame(page: Any, top: float, height: float) -> Any:
    from pptx.util import Cm

    frame = page.shapes.add_textbox(Cm(2), Cm(top), Cm(29.8), Cm(height)).text_frame
    frame.word_wrap = True
    return frame


def _run(paragraph: Any, words: str, size: int, *, bold: bool = False) -> None:
    from pptx.util import Pt

    run = paragraph.add_run()
    run.text = words
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, "Times New Roman"
    # The Chinese face is named beside the Latin one; the reader's own stands in where it is missing.
    properties = run._r.get_or_add_rPr()
    east = properties.makeelement(
        "{http://schemas.openxmlformats.org/drawingml/2006/main}ea", {"typeface": "黑体" if bold else "仿宋"}
    )
    properties.append(east)
