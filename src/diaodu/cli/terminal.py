"""A ledger in the terminal: columns that line up where Chinese letters are two cells wide."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from diaodu.kernel.width import wide_length
from diaodu.kernel.wording import STRENGTH, said
from diaodu.reading import Reading
from diaodu.reading.ledger import ledger_rows
from diaodu.reading.model import BlankKind, Cause

_NARROWEST = 72
_NUMBER, _DUE, _WIDEST_DUE = 4, 12, 22


def ledger_lines(reading: Reading, language: str) -> Iterator[str]:
    """The reading as lines for a person: what it is, its tasks by section, what does not fit."""
    zh = language == "zh"
    width = max(_NARROWEST, shutil.get_terminal_size((100, 24)).columns)
    yield reading.title or reading.source.name
    yield _summary(reading, zh)
    yield ""
    section = None
    rows = ledger_rows(reading, language)
    due_width = min(max([_DUE, *(wide_length(row.due) + 2 for row in rows)]), _WIDEST_DUE)
    strength_width = 6 if zh else 10
    fixed = _NUMBER + strength_width + due_width
    for row in rows:
        if row.category != section:
            section = row.category
            yield f"■ {section}" if section else "■"
        holes = "  ".join(f"〔{'待核' if zh else 'blank'} · {unit}〕" for unit in row.blanks)
        target = "；".join(part for part in (row.target, holes) if part)
        due = row.due or ("时限待定" if zh else "no date")
        head = f"{pad(row.number, _NUMBER)}{pad(row.strength, strength_width)}{pad(due, due_width)}"
        yield f"{head}{cut(row.task, width - fixed)}"
        if target:
            yield f"{'':{fixed}}→ {cut(target, width - fixed - 2)}"
    failed = [check for check in reading.checks if not check.ok]
    if failed:
        yield ""
        yield "■ 需要核对" if zh else "■ To be checked"
        yield from (f"  · {check.message_zh if zh else check.message_en}" for check in failed)


def _summary(reading: Reading, zh: bool) -> str:
    hidden = sum(b.kind is BlankKind.FIGURE for b in reading.blanks)
    names = sum(b.kind is BlankKind.NAME and b.cause is Cause.MASKED for b in reading.blanks)
    owners = sum(b.kind is BlankKind.OWNER for b in reading.blanks)
    strengths = "、".join(
        f"{said(STRENGTH, code, 'zh' if zh else 'en')} {sum(t.strength == code for t in reading.tasks)}"
        for code in STRENGTH
    )
    if zh:
        return (
            f"{reading.date or '日期未写明'}  任务 {len(reading.tasks)} 项（{strengths}）  "
            f"量化目标 {len(reading.targets)} 个  待核数 {hidden} 处  隐名 {names} 处  待认领 {owners} 项"
        )
    return (
        f"{reading.date or 'undated'}  {len(reading.tasks)} tasks ({strengths})  {len(reading.targets)} targets  "
        f"{hidden} masked figures  {names} masked names  {owners} without a lead unit"
    )


def pad(text: str, width: int) -> str:
    return text + " " * max(1, width - wide_length(text))


def cut(text: str, width: int) -> str:
    """The text on one line, ended by … where it is longer than `width` cells."""
    text = " ".join(text.split())
    if wide_length(text) <= width:
        return text
    kept, used = [], 0
    for letter in text:
        used += wide_length(letter)
        if used > width - 2:
            break
        kept.append(letter)
    return "".join(kept) + "…"
