"""A paper as a Word document in the official layout: with a red head where it is issued, plain where it is material."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from diaodu.bulletins.papers.composing.blocks import Block, BlockKind, numbers_of
from diaodu.bulletins.papers.composing.bound import Bound, keys_in, said_text
from diaodu.paper.formal import (
    add_bars,
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


def paper_document(sheet: PaperSheet) -> bytes:
    document = official_document()
    if sheet.mark:
        add_mark(document, sheet.mark)
    if sheet.head:
        add_head(document, sheet.head, sheet.number or "（文号待签发）")
    add_main_title(document, said_text(sheet.title, sheet.figures))
    if sheet.recipients:
        add_recipients(document, sheet.recipients)
    for block, number in zip(sheet.blocks, numbers_of(sheet.blocks), strict=True):
        _add_block(document, block, number, sheet.figures)
    for note in sheet.notes:
        add_text(document, f"（{note}）")
    if sheet.office:
        add_signature(document, sheet.office, sheet.day)
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
        add_bars(document, said_text(block.text, figures), bars_of(block, figures))
        return
    if block.text:
        add_text(document, said_text(block.text, figures))
    rows = [[said_text(cell, figures) for cell in row] for row in block.rows]
    if block.kind is BlockKind.LIST:
        for row in rows:
            add_text(document, " ".join(row))
    elif block.kind is BlockKind.TABLE and rows:
        add_table(document, rows[0], [_padded(row, len(rows[0])) for row in rows[1:]], _widths(block, len(rows[0])))
        document.add_paragraph()


def bars_of(block: Block, figures: Mapping[str, Bound]) -> list[tuple[str, str, float]]:
    """Label, what the value reads, how long the bar is: the longest 1. A blank has no bar."""
    found: list[tuple[str, str, Decimal | None]] = []
    for row in block.rows:
        label, value = _padded(list(row), 2)[:2]
        keys = keys_in(value)
        figure = figures.get(keys[0]) if keys else None
        found.append((said_text(label, figures), said_text(value, figures), figure.value if figure else None))
    longest = max((abs(value) for _label, _said, value in found if value is not None), default=Decimal(0))
    return [
        (label, said, float(abs(value) / longest) if value is not None and longest else 0.0)
        for label, said, value in found
    ]


def _padded(row: list[str], length: int) -> list[str]:
    return (row + [""] * length)[:length]


def _widths(block: Block, columns: int) -> list[int]:
    parts = list(block.widths) if len(block.widths) == columns else [1] * columns
    return [max(10, _TYPE_AREA * part // sum(parts)) for part in parts]
