"""A paper as a Word document in the official layout: with a red head where it is issued, plain where it is material."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from diaodu.bulletins.papers.composing.blocks import Block, BlockKind, numbers_of, padded
from diaodu.bulletins.papers.composing.bound import Bound, said_text
from diaodu.bulletins.papers.composing.charting import bars_of, chart_of
from diaodu.paper.charts import add_word_chart
from diaodu.paper.formal import (
    add_after_note,
    add_foot,
    add_head,
    add_heading,
    add_main_title,
    add_recipients,
    add_signature,
    add_watermark,
)
from diaodu.paper.official import add_mark, add_table, add_text, official_document

DRAFT = "草稿"
_TYPE_AREA = 156  # millimetres


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """All that is printed. `head` empty: material without a red head, number and foot."""

    title: str
    blocks: Sequence[Block]
    figures: Mapping[str, Bound]
    head: str = ""
    number: str = ""
    recipients: str = ""
    office: str = ""
    day: date | None = None
    copies: str = ""
    mark: str = ""  # 内部资料
    notes: Sequence[str] = field(default_factory=tuple)  # 附注, as which paper this one corrects
    is_draft: bool = True
    is_sealed: bool = True  # 纪要 has no seal


def paper_document(sheet: PaperSheet) -> bytes:
    document = official_document()
    if sheet.mark:
        add_mark(document, sheet.mark)
    if sheet.head:
        add_head(document, sheet.head, sheet.number or "（文号待签发）")
    add_main_title(document, said_text(sheet.title, sheet.figures), below_head=bool(sheet.head))
    if sheet.recipients:
        add_recipients(document, sheet.recipients)
    for block, number in zip(sheet.blocks, numbers_of(sheet.blocks), strict=True):
        _add_block(document, block, number, sheet.figures)
    if sheet.office:
        add_signature(document, sheet.office, sheet.day, sealed=sheet.is_sealed)
    for note in sheet.notes:
        add_after_note(document, note)
    if sheet.head:
        add_foot(document, copies=sheet.copies, office=sheet.office, day=sheet.day)
    if sheet.is_draft:
        add_watermark(document, DRAFT)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _add_block(document: Any, block: Block, number: str, figures: Mapping[str, Bound]) -> None:
    if block.kind is BlockKind.HEADING:
        add_heading(document, number, said_text(block.text, figures), block.level)
        return
    if block.kind is BlockKind.BARS:
        _add_bars(document, block, figures)
        return
    if block.text:
        add_text(document, said_text(block.text, figures))
    rows = [[said_text(cell, figures) for cell in row] for row in block.rows]
    if block.kind is BlockKind.LIST:
        for row in rows:
            add_text(document, " ".join(row))
    elif block.kind is BlockKind.TABLE and rows:
        add_table(document, rows[0], [padded(row, len(rows[0])) for row in rows[1:]], _widths(block, len(rows[0])))
        document.add_paragraph()


def _add_bars(document: Any, block: Block, figures: Mapping[str, Bound]) -> None:
    """A chart; what has no common unit is no chart and stands in a table."""
    if (chart := chart_of(block, figures)) is not None:
        add_word_chart(document, chart)
        return
    rows = [list(bar[:2]) for bar in bars_of(block, figures)]
    if rows:
        add_table(document, [said_text(block.text, figures), "数值"], rows, [100, 56])
        document.add_paragraph()


def _widths(block: Block, columns: int) -> list[int]:
    parts = list(block.widths) if len(block.widths) == columns else [1] * columns
    return [max(10, _TYPE_AREA * part // sum(parts)) for part in parts]
