"""Every change to plans."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import now, today
from diaodu.core.fields import to_scaled
from diaodu.core.models import StoredFile
from diaodu.core.moves import note_moves
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.people.models import Officer, Unit
from diaodu.plan.choices import DocumentState
from diaodu.plan.found import index_document
from diaodu.plan.models import Blank, Check, Clause, Commitment, Document, NamedObject, Target
from diaodu.reading import Reading
from diaodu.reading.model import Section, Task
from diaodu.reading.model import Target as ReadTarget
from diaodu.reading.outline import walk

DOCUMENT_PREFIX, COMMITMENT_PREFIX = "P", "R"


class StateError(Exception):
    """The document is not in the state this change starts from."""


@transaction.atomic
def store_reading(
    reading: Reading, *, unit: Unit, file: StoredFile, file_name: str, by: Officer | None, today: date
) -> Document:
    """Keep a reading as a draft: its text, its outline and everything it proposes.

    All or nothing. `unit` is the county whose plan it is; numbers are given in the year of the document, or of
    `today` where the document has no date.
    """
    year = (reading.date or today).year
    document = _store_document(reading, unit=unit, file=file, file_name=file_name, by=by, year=year)
    clauses = _store_clauses(document, reading.outline)
    commitments = _store_commitments(document, reading, clauses, year=year)
    store_targets(document, reading.targets, commitments)
    store_findings(document, reading, clauses, commitments)
    append_audit(
        verb="store_reading",
        subject=document.code,
        by=by.username if by else "system",
        unit=unit.path,
        after={"title": document.title, "file": file.sha256, **document.counts},
    )
    return document


@transaction.atomic
def adopt_document(document: Document, *, by: Officer | None) -> Document:
    """From draft to in force: everybody of the county sees it. Raises StateError if it is no draft, or a revision,
    which takes the place of another (`adopt_revision`).
    """
    if document.revises_id is not None:
        msg = f"{document.code} is a revision"
        raise StateError(msg)
    return _change_state(document, DocumentState.DRAFT, DocumentState.CURRENT, verb="adopt_document", by=by)


@transaction.atomic
def discard_document(document: Document, *, by: Officer | None, reason: str) -> Document:
    """Put a draft aside, with the reason; it is kept but no longer shown. Raises StateError if it is no draft."""
    return _change_state(
        document, DocumentState.DRAFT, DocumentState.DISCARDED, verb="discard_document", by=by, reason=reason
    )


def _change_state(
    document: Document, old: DocumentState, new: DocumentState, *, verb: str, by: Officer | None, reason: str = ""
) -> Document:
    # The condition is in the UPDATE: of two people pressing at once, one changes the state and the other is told.
    if not Document.objects.filter(pk=document.pk, state=old).update(state=new):
        msg = f"{document.code} is not {old}"
        raise StateError(msg)
    document.state = new
    who = by.username if by else "system"
    note_moves([document.subject_id], verb, old=old, new=new, by=who, on=today(), why=reason)
    index_document(document)
    append_audit(
        verb=verb,
        subject=document.code,
        by=who,
        unit=document.unit.path,
        before={"state": old},
        after={"state": new},
        reason=reason,
    )
    return document


def _store_document(
    reading: Reading, *, unit: Unit, file: StoredFile, file_name: str, by: Officer | None, year: int
) -> Document:
    scope = unit.county_path
    code = next_codes(DOCUMENT_PREFIX, scope=scope, year=year)[0]
    title = reading.title or file_name
    subject = add_subjects([NewSubject("plan", code, title, unit.path, scope)])[0]
    return Document.objects.create(
        subject=subject,
        code=code,
        unit=unit,
        title=title[:300],
        dated=reading.date,
        date_text=reading.date_text[:60],
        text=reading.text,
        format=reading.source.format,
        file=file,
        file_name=file_name[:255],
        read_at=now(),
        by=by,
        counts=count_reading(reading),
    )


def count_reading(reading: Reading) -> dict[str, int]:
    """How many of each the reading holds, for lists and previews."""
    counts = {
        "characters": len(reading.text),
        "commitments": len(reading.tasks),
        "targets": len(reading.targets),
        "objects": len(reading.objects),
        "checks_failed": sum(not check.ok for check in reading.checks),
    }
    for kind in ("figure", "name", "owner", "date"):
        counts[f"blanks_{kind}"] = sum(blank.kind == kind for blank in reading.blanks)
    for strength in ("firm", "advance", "direction", "strive"):
        counts[strength] = sum(task.strength == strength for task in reading.tasks)
    return counts


def _store_clauses(document: Document, outline: Iterable[Section]) -> dict[str, Clause]:
    """One insert per depth, so that a child knows its parent's key."""
    by_key: dict[str, Clause] = {}
    order = {section.id: number for number, section in enumerate(walk(tuple(outline)))}
    level: list[tuple[Section, Clause | None]] = [(section, None) for section in outline]
    while level:
        made = Clause.objects.bulk_create(
            Clause(
                document=document,
                key=section.id,
                parent=parent,
                kind=section.kind,
                level=section.level,
                number=section.number[:20],
                heading=section.heading[:300],
                start=section.start,
                end=section.end,
                heading_start=section.heading_start,
                heading_end=section.heading_end,
                order=order[section.id],
            )
            for section, parent in level
        )
        by_key |= {clause.key: clause for clause in made}
        level = [(child, by_key[section.id]) for section, _ in level for child in section.children]
    return by_key


def _store_commitments(
    document: Document, reading: Reading, clauses: dict[str, Clause], *, year: int
) -> dict[str, Commitment]:
    scope, path = document.unit.county_path, document.unit.path
    codes = next_codes(COMMITMENT_PREFIX, scope=scope, year=year, count=len(reading.tasks)) if reading.tasks else []
    subjects = add_subjects(
        [
            NewSubject("commitment", code, task.quote, path, scope)
            for code, task in zip(codes, reading.tasks, strict=True)
        ]
    )
    first_target: dict[str, ReadTarget] = {}
    for target in reading.targets:
        if target.task:
            first_target.setdefault(target.task, target)
    made = Commitment.objects.bulk_create(
        Commitment(
            subject=subject,
            document=document,
            clause=clauses.get(task.section or ""),
            code=code,
            kind=first_target[task.id].kind if task.id in first_target else "",
            **_commitment_words(task),
        )
        for code, subject, task in zip(codes, subjects, reading.tasks, strict=True)
    )
    return {task.id: commitment for task, commitment in zip(reading.tasks, made, strict=True)}


def _commitment_words(task: Task) -> dict[str, object]:
    return {
        "start": task.start,
        "end": task.end,
        "quote": task.quote,
        "verb": task.verb[:20],
        "object": task.object[:300],
        "strength": task.strength,
        "due": _day(task.due),
        "due_text": task.due_text[:60],
        "rhythm": task.rhythm or "",
        "lead_text": task.lead[:200],
        "partners": list(task.partners),
        "sponsor_text": task.sponsor[:60],
    }


def store_targets(document: Document, targets: Iterable[ReadTarget], commitments: dict[str, Commitment]) -> None:
    Target.objects.bulk_create(
        Target(
            document=document,
            commitment=commitments.get(target.task or ""),
            key=target.id,
            start=target.start,
            end=target.end,
            quote=target.quote[:120],
            value=target.value[:60],
            unit=target.unit[:40],
            low=_figure(target.quantity.low) if target.quantity else None,
            high=_figure(target.quantity.high) if target.quantity else None,
            canonical_unit=target.quantity.unit[:40] if target.quantity else "",
            comparator=target.comparator,
            object=target.object[:300],
            kind=target.kind,
            due=_day(target.due),
            due_text=target.due_text[:60],
            rhythm=target.rhythm or "",
            strength=target.strength,
            context_start=target.context_start,
            context_end=target.context_end,
        )
        for target in targets
    )


def store_findings(
    document: Document, reading: Reading, clauses: dict[str, Clause], commitments: dict[str, Commitment]
) -> None:
    Blank.objects.bulk_create(
        Blank(
            document=document,
            clause=clauses.get(blank.section or ""),
            commitment=commitments.get(blank.task or ""),
            key=blank.id,
            start=blank.start,
            end=blank.end,
            quote=blank.quote,
            kind=blank.kind,
            cause=blank.cause,
            unit=blank.unit[:40],
            object=blank.object[:300],
        )
        for blank in reading.blanks
    )
    NamedObject.objects.bulk_create(
        NamedObject(
            document=document,
            commitment=commitments.get(named.task or ""),
            key=named.id,
            start=named.start,
            end=named.end,
            name=named.name[:200],
            kind=named.kind[:20],
            masked=named.masked,
            list_key=named.list or "",
        )
        for named in reading.objects
    )
    Check.objects.bulk_create(
        Check(
            document=document,
            code=check.code[:40],
            ok=check.ok,
            start=check.start,
            end=check.end,
            quote=check.quote,
            expected=check.expected[:200],
            found=check.found[:200],
            items=list(check.items),
            message_zh=check.message_zh,
            message_en=check.message_en,
        )
        for check in reading.checks
    )


def _figure(value: Decimal) -> Decimal | None:
    """The figure if it can be kept exactly; else none, and the words of the document stand alone."""
    try:
        to_scaled(value)
    except ValueError:
        return None
    return value


def _day(due: str | None) -> date | None:
    return date.fromisoformat(due) if due and due != "recurring" else None
