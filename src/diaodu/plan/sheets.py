"""The 任务分解表 of a stored plan, as Excel and Word: what the text promises, and what is known of it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from diaodu.kernel.quantity import Quantity
from diaodu.paper.ledger import OF_PLAN, Ledger
from diaodu.paper.ledger_paper import ledger_paper
from diaodu.paper.workbook import ledger_workbook
from diaodu.plan.inside import rows_inside
from diaodu.plan.marks import INTERNAL_MARK, text_mark
from diaodu.plan.models import BlankFill, Commitment, Document, Target
from diaodu.plan.queries import PlanRows
from diaodu.plan.queries.table import table_entries
from diaodu.plan.table import TableRow, table_row
from diaodu.reading import model
from diaodu.reading.ledger import ledger_of, ledger_rows

PAPER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


Fills = Mapping[int, BlankFill]  # by blank: what it was filled with and may be shown to who asks


def plan_workbook(document: Document, rows: PlanRows, language: str, *, on: date, inside: Fills | None = None) -> bytes:
    return ledger_workbook(plan_ledger(document, rows, language, on=on, inside=inside))


def plan_paper(document: Document, rows: PlanRows, language: str, *, on: date, inside: Fills | None = None) -> bytes:
    return ledger_paper(plan_ledger(document, rows, language, on=on, inside=inside))


def plan_ledger(document: Document, rows: PlanRows, language: str, *, on: date, inside: Fills | None = None) -> Ledger:
    """What was taken up, with who leads it and where it stands that day.

    Before the review has taken anything up: what the reading proposes, and its subtitle says so. `inside`: what blanks
    were filled with stands in it, and it is marked as internal; without it nothing of that does.
    """
    ledger = _public(document, rows, language, on=on)
    if inside is None:
        return ledger
    filled = rows_inside(ledger.rows, rows, inside, language)
    return replace(ledger, rows=filled, mark=INTERNAL_MARK)


def _public(document: Document, rows: PlanRows, language: str, *, on: date) -> Ledger:
    table = plan_table(document, rows, language, on=on)
    if not table:
        ledger = ledger_of(reading_of(document, rows), language)
        coded = tuple(replace(row, number=item.code) for row, item in zip(ledger.rows, rows.commitments, strict=True))
        subtitle = f"{ledger.subtitle} · {'not reviewed yet' if language == 'en' else '未经审核'}"
        return replace(ledger, rows=coded, subtitle=subtitle, mark=text_mark(document))
    ledger = ledger_of(reading_of(document, _taken_up(rows, {row.entry.commitment.pk for row in table})), language)
    subtitle = f"{ledger.subtitle} · {f'as of {on}' if language == 'en' else f'截至 {on}'}"
    return replace(
        ledger, rows=tuple(row.said for row in table), columns=OF_PLAN, subtitle=subtitle, mark=text_mark(document)
    )


def plan_table(document: Document, rows: PlanRows, language: str, *, on: date) -> list[TableRow]:
    """Row by row what the table says; empty before the review has taken anything up."""
    entries = table_entries(document, on=on)
    drawn = {
        item.code: row
        for item, row in zip(rows.commitments, ledger_rows(reading_of(document, rows), language), strict=True)
    }
    return [table_row(number, entry, drawn[entry.commitment.code], language) for number, entry in enumerate(entries, 1)]


def _taken_up(rows: PlanRows, keys: set[int]) -> PlanRows:
    """Without what belongs to other sentences; what belongs to none stays."""
    return replace(
        rows,
        commitments=[item for item in rows.commitments if item.pk in keys],
        targets=[item for item in rows.targets if item.commitment_id in keys],
        blanks=[item for item in rows.blanks if item.commitment_id is None or item.commitment_id in keys],
    )


def reading_of(document: Document, rows: PlanRows) -> model.Reading:
    """The stored rows as a reading again, so that one set of papers serves both."""
    keys = {clause.pk: clause.key for clause in rows.clauses}
    codes = {item.pk: item.code for item in rows.commitments}
    return model.Reading(
        source=model.Source(document.file_name, document.format, "", document.file.sha256 if document.file else ""),
        title=document.title,
        date=document.dated,
        date_text=document.date_text,
        text=document.text,
        outline=_outline(rows),
        tasks=tuple(_task(item, keys) for item in rows.commitments),
        targets=tuple(_target(item, codes) for item in rows.targets),
        blanks=tuple(
            model.Blank(
                item.key,
                item.start,
                item.end,
                item.quote,
                model.BlankKind(item.kind),
                model.Cause(item.cause),
                item.unit,
                item.object,
                keys.get(item.clause_id or 0),
                codes.get(item.commitment_id or 0),
            )
            for item in rows.blanks
        ),
        objects=tuple(
            model.NamedObject(
                item.key,
                item.start,
                item.end,
                item.name,
                item.kind,
                item.masked,
                item.list_key or None,
                None,
                codes.get(item.commitment_id or 0),
            )
            for item in rows.objects
        ),
        checks=tuple(
            model.Check(
                item.code,
                item.ok,
                item.start,
                item.end,
                item.quote,
                item.expected,
                item.found,
                tuple(item.items),
                item.message_zh,
                item.message_en,
            )
            for item in rows.checks
        ),
    )


def _outline(rows: PlanRows) -> tuple[model.Section, ...]:
    children: dict[int | None, list[model.Section]] = {}
    for clause in reversed(rows.clauses):  # children stand behind their parents
        section = model.Section(
            clause.key,
            model.SectionKind(clause.kind),
            clause.level,
            clause.number,
            clause.heading,
            clause.start,
            clause.end,
            clause.heading_start,
            clause.heading_end,
            tuple(reversed(children.get(clause.pk, []))),
        )
        children.setdefault(clause.parent_id, []).append(section)
    return tuple(reversed(children.get(None, [])))


def _task(item: Commitment, keys: dict[int, str]) -> model.Task:
    return model.Task(
        id=item.code,
        start=item.start,
        end=item.end,
        quote=item.quote,
        verb=item.verb,
        object=item.object,
        strength=model.Strength(item.strength),
        due=item.due.isoformat() if item.due else ("recurring" if item.rhythm else None),
        due_text=item.due_text,
        rhythm=item.rhythm or None,
        lead=item.lead_text,
        partners=tuple(item.partners),
        section=keys.get(item.clause_id or 0),
        sponsor=item.sponsor_text,
    )


def _target(item: Target, codes: dict[int, str]) -> model.Target:
    return model.Target(
        id=item.key,
        start=item.start,
        end=item.end,
        quote=item.quote,
        value=item.value,
        unit=item.unit,
        quantity=_quantity(item.low, item.high, item.canonical_unit),
        comparator=item.comparator,
        object=item.object,
        kind=model.TargetKind(item.kind),
        due=item.due.isoformat() if item.due else ("recurring" if item.rhythm else None),
        due_text=item.due_text,
        rhythm=item.rhythm or None,
        strength=model.Strength(item.strength),
        context_start=item.context_start,
        context_end=item.context_end,
        task=codes.get(item.commitment_id or 0),
    )


def _quantity(low: Decimal | None, high: Decimal | None, unit: str) -> Quantity | None:
    return Quantity(low, high, unit) if low is not None and high is not None else None
