"""Rows to blocks and figures of `composing`, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from diaodu.bulletins.papers.composing import blocks as pure
from diaodu.bulletins.papers.composing.bound import Bound, keys_in
from diaodu.bulletins.papers.composing.bound import Style as PureStyle
from diaodu.bulletins.papers.models import Block, Figure, Paper

_BLOCK = ("kind", "level", "text", "rows", "widths")
_FIGURE = ("key", "style", "source", "label", "value", "unit", "words", "caliber", "period", "blank", "by")


def blocks_of(rows: Iterable[Block]) -> list[pure.Block]:
    return [pure.Block(pure.BlockKind(row.kind), row.text, row.level, row.rows, row.widths) for row in rows]


def figures_of(rows: Iterable[Figure]) -> dict[str, Bound]:
    return {row.key: bound_of(row) for row in rows}


def bound_of(row: Figure) -> Bound:
    return Bound(
        row.key,
        PureStyle(row.style),
        row.source,
        row.label,
        row.value,
        row.unit,
        row.words,
        row.caliber,
        row.period,
        row.blank,
    )


def block_rows(paper: Paper, blocks: Sequence[pure.Block]) -> list[Block]:
    return [
        Block(
            paper=paper,
            order=place,
            kind=str(block.kind),
            level=block.level,
            text=block.text,
            rows=[list(row) for row in block.rows],
            widths=list(block.widths),
        )
        for place, block in enumerate(blocks)
    ]


def figure_row(paper: Paper, fact: Bound, *, by: str, at: Any) -> Figure:
    return Figure(paper=paper, bound_at=at, by=by, **figure_values(fact))


def figure_values(fact: Bound) -> dict[str, Any]:
    return {
        "key": fact.key,
        "style": str(fact.style),
        "source": fact.source[:300],
        "label": fact.label[:200],
        "value": fact.value,
        "unit": fact.unit[:20],
        "words": fact.words,
        "caliber": fact.caliber[:60],
        "period": fact.period[:30],
        "blank": fact.blank[:200],
    }


def used_keys(blocks: Iterable[pure.Block]) -> set[str]:
    return {key for block in blocks for text in block.texts() for key in keys_in(text)}


def snapshot_of(paper: Paper) -> dict[str, Any]:
    """The whole text as it stands, as plain data."""
    figures = [
        {name: getattr(row, name) for name in _FIGURE}
        | {"value": None if row.value is None else str(row.value), "bound_at": row.bound_at.isoformat()}
        for row in paper.figures.all()
    ]
    return {
        "title": paper.title,
        "recipients": paper.recipients,
        "copies": paper.copies,
        "blocks": [{name: getattr(row, name) for name in _BLOCK} for row in paper.blocks.all()],
        "figures": figures,
    }


def blocks_from(content: Mapping[str, Any]) -> list[pure.Block]:
    return [
        pure.Block(pure.BlockKind(row["kind"]), row["text"], row["level"], row["rows"], row["widths"])
        for row in content["blocks"]
    ]
