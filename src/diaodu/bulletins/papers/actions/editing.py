"""Changes of a draft's text. Each keeps what was there before, so that it can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from diaodu.bulletins.papers.choices import BlockKind, State
from diaodu.bulletins.papers.composing import blocks as pure
from diaodu.bulletins.papers.composing.bound import Bound, keys_in, plain_tokens, token
from diaodu.bulletins.papers.composing.bound import Style as PureStyle
from diaodu.bulletins.papers.composing.unbound import unbound_numbers
from diaodu.bulletins.papers.content import (
    block_rows,
    blocks_from,
    blocks_of,
    bound_of,
    figure_row,
    figure_values,
    snapshot_of,
)
from diaodu.bulletins.papers.models import Block, Figure, Paper, Snapshot
from diaodu.bulletins.papers.queries import moved_figures
from diaodu.bulletins.papers.sources import When, read_facts
from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.models import Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.core.search import index_subjects
from diaodu.core.versions import take_version

MOST_STEPS = 30  # that can be undone
MOST_BLOCKS = 200
LONGEST = 6000
_BETWEEN_CELLS = "|"


@transaction.atomic
def change_block(
    paper: Paper, order: int, *, by: str, text: str, level: int | None = None, version: int | None = None
) -> Paper:
    """New text for a block; rows of lists and tables one a line, their cells parted by |. Figures stay bound."""
    blocks = _open(paper, version)
    old = _at(blocks, order)
    written = plain_tokens(text.replace("\r\n", "\n"))[:LONGEST]
    new = replace(_read(old, written), level=_level(old, level))
    _check_tokens(paper, new)
    blocks[order] = new
    return _write(paper, blocks, by=by, verb="edit_paper", before={"text": _plain(old)}, after={"text": _plain(new)})


@transaction.atomic
def add_block(paper: Paper, order: int, *, kind: str, by: str, text: str = "", version: int | None = None) -> Paper:
    """A new block at that place; the others move down."""
    blocks = _open(paper, version)
    if kind not in BlockKind.values or len(blocks) >= MOST_BLOCKS:
        raise MoveRefusedError("block", "不能再加这样的段落。", "No such block can be added.")
    empty = pure.Block(pure.BlockKind(kind), level=1 if kind == BlockKind.HEADING else 0)
    new = _read(empty, plain_tokens(text)[:LONGEST])
    _check_tokens(paper, new)
    blocks.insert(min(max(order, 0), len(blocks)), new)
    return _write(paper, blocks, by=by, verb="edit_paper", after={"text": _plain(new), "kind": kind})


@transaction.atomic
def move_block(paper: Paper, order: int, *, to: int, by: str, version: int | None = None) -> Paper:
    blocks = _open(paper, version)
    block = _at(blocks, order)
    blocks.pop(order)
    blocks.insert(min(max(to, 0), len(blocks)), block)
    return _write(paper, blocks, by=by, verb="edit_paper", before={"order": order}, after={"order": to})


@transaction.atomic
def remove_block(paper: Paper, order: int, *, by: str, version: int | None = None) -> Paper:
    blocks = _open(paper, version)
    old = _at(blocks, order)
    blocks.pop(order)
    return _write(paper, blocks, by=by, verb="edit_paper", before={"text": _plain(old)})


@transaction.atomic
def insert_figure(
    paper: Paper, order: int, *, source: str, by: str, version: int | None = None, instead: str = ""
) -> Paper:
    """Bind what a record says now and put its token at the end of the block, or where the typed number `instead` is.

    Raises MoveRefusedError where the record says nothing.
    """
    blocks = _open(paper, version)
    block = _at(blocks, order)
    fact = read_facts([source], When(paper.scope, today()))[source]
    if fact.is_blank:
        raise MoveRefusedError("blank", f"这里还没有数：{fact.blank}。", f"There is no figure there yet: {fact.blank}.")
    key, row = _bound_key(paper, fact, by)
    blocks[order] = _with(block, token(key), instead)
    return _write(paper, blocks, by=by, verb="bind_figure", figures=row, after={"source": source, "value": fact.said})


@transaction.atomic
def note_outside(paper: Paper, order: int, *, number: str, source: str, by: str, version: int | None = None) -> Paper:
    """A typed number that no record of the ledger says: whoever leaves it in says where it comes from."""
    blocks = _open(paper, version)
    block = _at(blocks, order)
    if not source.strip():
        raise MoveRefusedError(
            "source", f"请写明“{number}”的来源（文件、会议或单位）。", f"Say where “{number}” comes from."
        )
    fact = Bound("", PureStyle.OUTSIDE, source.strip()[:300], f"账外：{number}", words=number)
    key, row = _bound_key(paper, fact, by)
    blocks[order] = _with(block, token(key), number)
    return _write(paper, blocks, by=by, verb="bind_figure", figures=row, after={"source": source, "value": number})


@transaction.atomic
def renew_figures(paper: Paper, keys: Sequence[str] | None, *, by: str, version: int | None = None) -> Paper:
    """Take what the ledger says now for these figures (None: for all that moved)."""
    blocks = _open(paper, version)
    moved = [each for each in moved_figures(paper) if keys is None or each.figure.key in keys]
    if not moved:
        raise MoveRefusedError("same", "数据没有变化。", "No figure has moved.")
    _keep(paper, by, "renew_figures")
    for each in moved:
        values = figure_values(replace(each.now, key=each.figure.key))
        Figure.objects.filter(pk=each.figure.pk).update(bound_at=moment(), by=by, **values)
    append_audit(
        verb="renew_figures",
        subject=paper.code,
        by=by,
        unit=paper.unit.path,
        before={each.figure.label[:60]: each.was for each in moved},
        after={each.figure.label[:60]: each.now.said for each in moved},
    )
    return _fresh(paper, blocks)


@transaction.atomic
def change_head(
    paper: Paper, *, title: str, recipients: str, copies: str, by: str, version: int | None = None
) -> Paper:
    """Title, to whom, copies to whom."""
    _open(paper, version)
    if not title.strip():
        raise MoveRefusedError("title", "请写标题。", "Write a title.")
    if any(not typed.words.isdigit() for typed in unbound_numbers(title)):  # 6+4 is a name, 7.5% is a figure
        raise MoveRefusedError(
            "title", "标题里不写数据；数据写在正文里。", "Figures belong in the text, not the title."
        )
    _keep(paper, by, "edit_paper")
    before = {"title": paper.title, "recipients": paper.recipients, "copies": paper.copies}
    after = {"title": title.strip()[:120], "recipients": recipients.strip()[:300], "copies": copies.strip()[:300]}
    Paper.objects.filter(pk=paper.pk).update(**after)
    _relabel(paper, after["title"])
    append_audit(verb="edit_paper", subject=paper.code, by=by, unit=paper.unit.path, before=before, after=after)
    return _fresh(paper, [])


@transaction.atomic
def undo_change(paper: Paper, *, by: str, version: int | None = None) -> Paper:
    """As the text was before the last change. Raises MoveRefusedError where there is nothing to undo."""
    _open(paper, version)
    last = paper.snapshots.first()
    if last is None:
        raise MoveRefusedError("nothing", "没有可以撤销的改动。", "There is nothing to undo.")
    content = last.content
    head = {name: content[name] for name in ("title", "recipients", "copies")}
    Paper.objects.filter(pk=paper.pk).update(**head)
    _relabel(paper, head["title"])
    paper.blocks.all().delete()
    Block.objects.bulk_create(block_rows(paper, blocks_from(content)))
    paper.figures.all().delete()
    Figure.objects.bulk_create(_figure_from(paper, row) for row in content["figures"])
    last.delete()
    append_audit(verb="undo_paper", subject=paper.code, by=by, unit=paper.unit.path, after={"undone": last.what})
    return _fresh(paper, [])


def _figure_from(paper: Paper, row: dict[str, Any]) -> Figure:
    value = None if row["value"] is None else Decimal(row["value"])
    return Figure(paper=paper, **{**row, "value": value, "bound_at": parse_datetime(row["bound_at"])})


def _open(paper: Paper, version: int | None) -> list[pure.Block]:
    """The blocks of a draft that nobody has changed since; else MoveRefusedError."""
    if paper.state != State.DRAFT:
        zh = "已印发的公文不能改；有错请出更正。" if paper.state == State.ISSUED else "送签后不能改；请先退回拟稿。"
        en = "What is issued is never edited: correct it by a further paper." if paper.state == State.ISSUED else (
            "What is up for signature is not edited: send it back first."
        )  # fmt: skip
        raise MoveRefusedError("frozen", zh, en)
    take_version(paper, version)
    return blocks_of(paper.blocks.all())


def _at(blocks: Sequence[pure.Block], order: int) -> pure.Block:
    if not 0 <= order < len(blocks):
        raise MoveRefusedError(
            "block", "这一段已不在；请刷新后再改。", "This block is no longer there; please look again."
        )
    return blocks[order]


def _write(
    paper: Paper, blocks: Sequence[pure.Block], *, by: str, verb: str, figures: Figure | None = None, **said: Any
) -> Paper:
    _keep(paper, by, verb)
    paper.blocks.all().delete()
    Block.objects.bulk_create(block_rows(paper, blocks))
    if figures is not None:
        figures.save()
    append_audit(verb=verb, subject=paper.code, by=by, unit=paper.unit.path, **said)
    return _fresh(paper, blocks)


def _fresh(paper: Paper, blocks: Sequence[pure.Block]) -> Paper:
    return Paper.objects.select_related("unit", "subject", "corrects").get(pk=paper.pk)


def _keep(paper: Paper, by: str, verb: str) -> None:
    Snapshot.objects.create(paper=paper, content=snapshot_of(paper), what=verb, by=by, at=moment())
    old = list(paper.snapshots.values_list("pk", flat=True)[MOST_STEPS:])
    Snapshot.objects.filter(pk__in=old).delete()


def _bound_key(paper: Paper, fact: Bound, by: str) -> tuple[str, Figure | None]:
    """The key of the same record bound already, or a new one with the row to be kept."""
    rows = list(paper.figures.all())
    for row in rows:
        if (row.source, row.style) == (fact.source, str(fact.style)) and bound_of(row).said == fact.said:
            return row.key, None
    numbers = [int(row.key[1:]) for row in rows]
    key = f"f{max(numbers, default=0) + 1}"
    return key, figure_row(paper, replace(fact, key=key), by=by, at=moment())


def _with(block: pure.Block, put: str, instead: str) -> pure.Block:
    """The block with a token in place of the typed number, else at its end (before its full stop)."""
    if instead:
        for texts in (False, True):
            done = _replaced(block, instead, put, in_rows=texts)
            if done is not None:
                return done
        raise MoveRefusedError(
            "number", f"段落里已没有“{instead}”；请刷新后再改。", f"“{instead}” no longer stands in the block."
        )
    if block.rows or (block.kind is not pure.BlockKind.TEXT and block.kind is not pure.BlockKind.HEADING):
        return replace(block, rows=[*map(list, block.rows), [put]])
    text = block.text
    return replace(block, text=f"{text[:-1]}{put}。" if text.endswith("。") else text + put)


def _replaced(block: pure.Block, number: str, put: str, *, in_rows: bool) -> pure.Block | None:
    def swap(text: str) -> str | None:
        for typed in unbound_numbers(text):
            if typed.words == number:
                return text[: typed.start] + put + text[typed.end :]
        return None

    if not in_rows:
        swapped = swap(block.text)
        return None if swapped is None else replace(block, text=swapped)
    rows = [list(row) for row in block.rows]
    for row in rows:
        for place, cell in enumerate(row):
            if (swapped := swap(cell)) is not None:
                row[place] = swapped
                return replace(block, rows=rows)
    return None


def _read(block: pure.Block, text: str) -> pure.Block:
    """What was written into the field of a block: rows one a line where it has rows."""
    if block.kind in (pure.BlockKind.TEXT, pure.BlockKind.HEADING):
        return replace(block, text=" ".join(text.split("\n")).strip())
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if block.kind is pure.BlockKind.LIST:
        return replace(block, rows=[[line] for line in lines])
    title = block.text
    if block.kind is pure.BlockKind.BARS and lines and _BETWEEN_CELLS not in lines[0]:
        title = lines.pop(0)
    rows = [[cell.strip() for cell in line.split(_BETWEEN_CELLS)] for line in lines]
    return replace(block, text=title, rows=rows)


def field_text(block: pure.Block) -> str:
    """The other way: what stands in the field of a block."""
    if block.kind in (pure.BlockKind.TEXT, pure.BlockKind.HEADING):
        return block.text
    lines = [f" {_BETWEEN_CELLS} ".join(row) for row in block.rows]
    return "\n".join([block.text, *lines] if block.kind is pure.BlockKind.BARS and block.text else lines)


def _plain(block: pure.Block) -> str:
    return field_text(block)[:500]


def _level(block: pure.Block, level: int | None) -> int:
    if block.kind is not pure.BlockKind.HEADING:
        return 0
    return min(max(level if level is not None else block.level, 1), pure.DEEPEST)


def _check_tokens(paper: Paper, block: pure.Block) -> None:
    known = set(paper.figures.values_list("key", flat=True))
    wrong = [key for text in block.texts() for key in keys_in(text) if key not in known]
    if wrong:
        raise MoveRefusedError(
            "token",
            f"没有编号为 {'、'.join(wrong[:3])} 的数据；请用“插入数据”，不要手写编号。",
            f"There is no figure {', '.join(wrong[:3])}; insert figures instead of typing their keys.",
        )


def _relabel(paper: Paper, title: str) -> None:
    Subject.objects.filter(pk=paper.subject_id).update(label_zh=title)
    paper.subject.label_zh = title
    index_subjects([paper.subject])
