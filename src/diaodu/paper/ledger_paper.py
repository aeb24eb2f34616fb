"""The ledger as a Word paper and as Markdown."""

from __future__ import annotations

import io

from diaodu.paper.ledger import OF_READING, Ledger
from diaodu.paper.official import (
    KAI,
    add_landscape_section,
    add_mark,
    add_table,
    add_text,
    add_title,
    official_document,
)

# Columns with their widths in millimetres: 253 together on A4, 376 on A3.
_OF_READING = {
    "number": 12, "category": 34, "task": 88, "target": 34, "lead": 26, "partners": 26, "due": 22, "note": 11,
}  # fmt: skip
_OF_PLAN = {
    "number": 12, "code": 25, "section": 32, "task": 72, "goal": 36, "sponsor": 21, "lead": 23, "partners": 25,
    "due": 25, "milestones": 36, "state": 18, "light": 14, "latest": 25, "note": 12,
}  # fmt: skip


def ledger_paper(ledger: Ledger) -> bytes:
    """A .docx after GB/T 9704: a short cover text, then the table on landscape pages, then its further lists."""
    document = official_document()
    if ledger.mark:
        add_mark(document, ledger.mark)
    add_title(document, ledger.title)
    add_text(document, ledger.subtitle, font=KAI)
    add_text(document, _summary(ledger))
    is_wide = ledger.columns != OF_READING
    columns = _OF_PLAN if is_wide else _OF_READING
    add_landscape_section(document, wide=is_wide)
    heads = [ledger.head(column) for column in columns]
    rows = [[ledger.text(row, column) for column in columns] for row in ledger.rows]
    add_table(document, heads, rows, list(columns.values()))
    for table in ledger.tables:
        if not table.for_paper or not table.rows:
            continue
        document.add_paragraph()
        add_text(document, table.title)
        share = sum(columns.values()) / sum(table.widths)
        add_table(
            document, list(table.heads), [list(row) for row in table.rows], [int(w * share) for w in table.widths]
        )
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def ledger_markdown(ledger: Ledger) -> str:
    """The same as Markdown tables."""
    parts = [f"# {ledger.title}", ledger.subtitle, _summary(ledger)]
    rows = [[ledger.text(row, column) for column in ledger.columns] for row in ledger.rows]
    parts.append(_markdown_table([ledger.head(column) for column in ledger.columns], rows))
    for table in ledger.tables:
        if table.for_paper:
            continue
        parts += [f"## {table.title}", _markdown_table(list(table.heads), [list(row) for row in table.rows])]
    return "\n\n".join(part for part in parts if part) + "\n"


def _summary(ledger: Ledger) -> str:
    unclaimed = sum(not row.lead for row in ledger.rows)
    undated = sum(not row.due for row in ledger.rows)
    figures = sum(len(row.blanks) for row in ledger.rows)
    if ledger.language == "en":
        return (
            f"{len(ledger.rows)} tasks; {unclaimed} without a lead unit, {undated} without a due date, "
            f"{figures} figures to be verified."
        )
    return f"共{len(ledger.rows)}项任务，其中待认领{unclaimed}项、待定时限{undated}项，待核数{figures}处。"


def _markdown_table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")
    return escaped.replace("\n", " ")
