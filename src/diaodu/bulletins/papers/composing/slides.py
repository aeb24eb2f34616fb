"""Slides of a material: one for the title, one for each part, one for each table and chart.

Points are cut at sentences, never within a figure; a slide takes as many of them as its frame holds.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from diaodu.bulletins.papers.composing.blocks import Block, BlockKind, padded
from diaodu.bulletins.papers.composing.bound import Bound, said_text
from diaodu.bulletins.papers.composing.charting import bars_of, chart_of
from diaodu.paper.charts import BarChart, add_slide_chart

_LINES_A_SLIDE, _LETTERS_A_LINE = 14, 40  # of 20 points in the frame, 12.5 by 29.8 cm
_TABLE_LINES, _TABLE_LETTERS = 19, 56  # of 14 points in a table, over all its columns
_NARROWEST, _WIDEST = 6, 24  # letters of a column
_STOP = "。"


@dataclass(frozen=True, slots=True)
class Slide:
    """A heading over points, a table (heads first) or a chart."""

    heading: str
    points: Sequence[str] = field(default_factory=tuple)
    table: Sequence[Sequence[str]] = field(default_factory=tuple)
    chart: BarChart | None = None


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
    for slide in slides_of(blocks, figures):
        page = deck.slides.add_slide(deck.slide_layouts[6])
        _words(page, slide.heading, top=1.2, size=28, bold=True)
        _red_line(page)
        _body(page, slide)
        _foot(page, mark)
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def slides_of(blocks: Sequence[Block], figures: Mapping[str, Bound]) -> list[Slide]:
    """In the order of the text; what one slide has no room for goes on over several."""
    found: list[Slide] = []
    heading, points = "概况", list[str]()

    def close() -> None:
        found.extend(Slide(heading, page) for page in _filled(points))
        points.clear()

    for block in blocks:
        if block.kind is BlockKind.HEADING:
            close()
            heading = said_text(block.text, figures)
        elif shown := _shown(block, heading, figures):
            close()
            found += shown
        else:
            points.extend(point for text in block.texts() for point in _points(text, figures))
    close()
    return _numbered(found)


def _filled(points: Sequence[str]) -> list[list[str]]:
    """Points by slide, as many as have room; a point longer than a slide stands alone."""
    pages: list[list[str]] = []
    room = 0.0
    for point in points:
        lines = 1 + len(point) // _LETTERS_A_LINE + 0.5  # the gap below it
        if not pages or room < lines:
            pages.append([])
            room = _LINES_A_SLIDE
        pages[-1].append(point)
        room -= lines
    return pages


def _shown(block: Block, heading: str, figures: Mapping[str, Bound]) -> list[Slide]:
    """A table over as many slides as it needs, a chart on one; nothing for what is told in points."""
    if block.kind is BlockKind.BARS:
        chart = chart_of(block, figures)
        bars = [list(bar[:2]) for bar in bars_of(block, figures)]
        if chart is not None:
            return [Slide(heading, chart=chart)]
        return [Slide(heading, table=[[said_text(block.text, figures), "数值"], *bars])] if bars else []
    if block.kind is not BlockKind.TABLE or not block.rows:
        return []
    rows = [[said_text(cell, figures) for cell in row] for row in block.rows]
    heads, body = rows[0], [padded(row, len(rows[0])) for row in rows[1:]]
    return [Slide(heading, table=[heads, *page]) for page in _parted(body, _columns(rows)) or [[]]]


def _columns(rows: Sequence[Sequence[str]]) -> list[float]:
    """The share of each column: the widest words take the most room."""
    weights = [min(_WIDEST, max(_NARROWEST, *(len(row[place]) for row in rows))) for place in range(len(rows[0]))]
    return [weight / sum(weights) for weight in weights]


def _parted(rows: Sequence[Sequence[str]], columns: Sequence[float]) -> list[list[Sequence[str]]]:
    """Rows by slide, as many as have room below the heads."""
    pages: list[list[Sequence[str]]] = []
    room = 0.0
    for row in rows:
        lines = max(1 + len(cell) // (_TABLE_LETTERS * share) for cell, share in zip(row, columns, strict=True)) + 0.4
        if not pages or room < lines:
            pages.append([])
            room = _TABLE_LINES - 1.4
        pages[-1].append(row)
        room -= lines
    return pages


def _numbered(slides: Sequence[Slide]) -> list[Slide]:
    """The same heading again is marked as going on."""
    return [
        replace(slide, heading=f"{slide.heading}（续）") if at and slides[at - 1].heading == slide.heading else slide
        for at, slide in enumerate(slides)
    ]


def _body(page: Any, slide: Slide) -> None:
    from pptx.util import Cm

    if slide.chart is not None:
        add_slide_chart(page, slide.chart, left=Cm(2), top=Cm(3.8), width=Cm(29.8), height=Cm(12.6))
    elif slide.table:
        _table(page, slide.table)
    else:
        _list(page, slide.points)


def _table(page: Any, rows: Sequence[Sequence[str]]) -> None:
    """Heads in 黑体, the rest in 仿宋."""
    from pptx.util import Cm

    frame = page.shapes.add_table(len(rows), len(rows[0]), Cm(2), Cm(3.8), Cm(29.8), Cm(0.9) * len(rows))
    for place, share in enumerate(_columns(rows)):
        frame.table.columns[place].width = int(Cm(29.8) * share)
    for number, row in enumerate(rows):
        for place, words in enumerate(row):
            _run(frame.table.cell(number, place).text_frame.paragraphs[0], words, 14, bold=not number)


def _points(text: str, figures: Mapping[str, Bound]) -> list[str]:
    return [part for part in said_text(text, figures).split(_STOP) if part.strip()]


def _words(page: Any, words: str, *, top: float, size: int, bold: bool = False) -> None:
    frame = _frame(page, top, 3)
    _run(frame.paragraphs[0], words, size, bold=bold)


def _red_line(page: Any) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.shapes import MSO_CONNECTOR
    from pptx.util import Cm, Pt

    line = page.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, Cm(2.2), Cm(3.2), Cm(31.8), Cm(3.2)).line
    line.color.rgb, line.width = RGBColor(0xC8, 0x10, 0x1E), Pt(1.5)


def _list(page: Any, points: Sequence[str]) -> None:
    from pptx.util import Pt

    frame = _frame(page, 4.0, 12.5)
    for number, point in enumerate(points):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        paragraph.space_after = Pt(12)
        _run(paragraph, f"• {point}", 20 if len(point) < _LETTERS_A_LINE * _LINES_A_SLIDE else 14)


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
