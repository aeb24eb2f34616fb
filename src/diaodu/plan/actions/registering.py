"""Tasks from elsewhere: what leaders, meetings and inspections ask for lives by the rules of the plan's commitments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import now
from diaodu.core.moves import Mover, MoveRefusedError, move
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.duties.models import Decision
from diaodu.people.models import Unit
from diaodu.plan.actions.claiming import Claim, claim_commitments
from diaodu.plan.actions.documents import COMMITMENT_PREFIX, DOCUMENT_PREFIX, store_findings, store_targets
from diaodu.plan.actions.reviewing import figure_said, recount
from diaodu.plan.choices import DocumentKind, DocumentState, SourceKind
from diaodu.plan.models import Clause, Commitment, Document, Target, TaskSource
from diaodu.plan.steps import COMMITMENT_STEPS
from diaodu.plan.task_reading import TASK, one_line, placed, read_task
from diaodu.reading.model import BlankKind

_TITLE = "{year}年交办事项"
_HEADINGS = {
    SourceKind.INSTRUCTION: "领导批示交办",
    SourceKind.MEETING: "会议议定事项",
    SourceKind.INSPECTION: "督查检查发现问题",
    SourceKind.PROPOSAL: "建议提案",
    SourceKind.OTHER: "其他交办",
}


@dataclass(frozen=True, slots=True)
class FigureGiven:
    """A target as whoever enters the task wants it, by its place among those the sentence holds."""

    value: str
    unit: str
    comparator: str


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task as it was entered. `due` None: what the sentence says; `lead` None: to be assigned later."""

    kind: str
    sentence: str
    number: str = ""
    dated: date | None = None
    said_by: str = ""
    due: date | None = None
    lead: Unit | None = None
    partners: Sequence[Unit] = ()
    figures: dict[int, FigureGiven] = field(default_factory=dict)
    decision: Decision | None = None


@transaction.atomic
def enter_task(task: NewTask, *, county: Unit, mover: Mover, on: date) -> Commitment:
    """Write the sentence into the year's register and take it up; with a lead unit it is claimed at once.

    Raises MoveRefusedError, changing nothing, where it has been taken up already or a figure is none.
    """
    sentence = one_line(task.sentence)
    if not sentence:
        raise MoveRefusedError("empty", "请写明交办事项。", "Write down what is asked for.")
    if task.decision is not None and TaskSource.objects.filter(decision=task.decision).exists():
        raise MoveRefusedError(
            "taken", "这项会议决定已经列为交办事项。", "This decision of the meeting has been taken up already."
        )
    register = _register(county, on)
    read = read_task(sentence, said_on=task.dated or on)
    base = _append(register, sentence)
    commitment = _add_commitment(register, task, read, base, on)
    lacks = {BlankKind.OWNER: task.lead is None, BlankKind.DATE: commitment.due is None and not commitment.rhythm}
    found = placed(read, base, commitment.code, lacks)
    store_targets(register, found.targets, {TASK: commitment})
    store_findings(register, found, {}, {TASK: commitment})
    _overrule(commitment, task)
    move(commitment, COMMITMENT_STEPS, "accept", mover=mover, on=on)
    source = TaskSource.objects.create(
        commitment=commitment,
        kind=task.kind,
        number=task.number.strip()[:80],
        dated=task.dated,
        said_by=task.said_by.strip()[:80],
        decision=task.decision,
        by=mover.by,
        at=now(),
    )
    recount(register)
    if task.lead is not None:
        claim_commitments([Claim(commitment, task.lead, task.partners)], by=mover.by, since=on)
    append_audit(
        verb="enter_task",
        subject=commitment.code,
        by=mover.by,
        unit=register.unit.path,
        after={
            "kind": task.kind,
            "number": source.number,
            "quote": sentence,
            "due": commitment.due.isoformat() if commitment.due else None,
            "lead": task.lead.path if task.lead else None,
        },
    )
    return commitment


def _register(county: Unit, on: date) -> Document:
    """The county's register of the year, held until the transaction ends: two who write at once wait for each other."""
    Unit.objects.select_for_update().get(pk=county.pk)
    first = date(on.year, 1, 1)
    register = Document.objects.filter(unit=county, kind=DocumentKind.REGISTER, dated=first).first()
    return register or _open_register(county, first)


def _open_register(county: Unit, first: date) -> Document:
    """A line for each kind of source stands at its beginning; what is entered follows, in the order it came.

    The lines are furniture, not headings: what follows the last one is of any kind.
    """
    code = next_codes(DOCUMENT_PREFIX, scope=county.county_path, year=first.year)[0]
    title = _TITLE.format(year=first.year)
    text = "\n".join([title, *_HEADINGS.values()]) + "\n"
    register = Document.objects.create(
        subject=add_subjects([NewSubject("plan", code, title, county.path, county.county_path)])[0],
        code=code,
        unit=county,
        title=title,
        dated=first,
        text=text,
        format="register",
        kind=DocumentKind.REGISTER,
        state=DocumentState.CURRENT,
        read_at=now(),
        counts={"characters": 0, "commitments": 0, "objects": 0, "checks_failed": 0},
    )
    Clause.objects.bulk_create(_headings(register, text))
    return register


def _headings(register: Document, text: str) -> list[Clause]:
    lines = [("title", "0", register.title)] + [
        ("furniture", str(n), heading) for n, heading in enumerate(_HEADINGS.values(), 1)
    ]
    return [
        Clause(
            document=register,
            key=key,
            kind=kind,
            level=1,
            heading=words,
            start=text.index(words),
            end=text.index(words) + len(words),
            heading_start=text.index(words),
            heading_end=text.index(words) + len(words),
            order=int(key),
        )
        for kind, key, words in lines
    ]


def _append(register: Document, sentence: str) -> int:
    """Where the sentence begins in the register, which has grown by it."""
    base = len(register.text)
    register.text += f"{sentence}\n"
    register.counts["characters"] = len(register.text)
    Document.objects.filter(pk=register.pk).update(text=register.text)
    return base


def _add_commitment(register: Document, task: NewTask, read, base: int, on: date) -> Commitment:  # type: ignore[no-untyped-def]
    scope, end = register.unit.county_path, base + len(read.sentence)
    code = next_codes(COMMITMENT_PREFIX, scope=scope, year=on.year)[0]
    subject = add_subjects([NewSubject("commitment", code, read.sentence, register.unit.path, scope)])[0]
    first = read.targets[0] if read.targets else None
    return Commitment.objects.create(
        subject=subject,
        document=register,
        clause=_entry(register, task.kind, base, end),
        code=code,
        start=base,
        end=end,
        quote=read.sentence,
        verb=read.verb[:20],
        object=read.object[:300],
        strength=read.strength,
        kind=first.kind if first else "",
        due=task.due or read.due,
        due_text="" if task.due and task.due != read.due else read.due_text[:60],
        rhythm=read.rhythm,
        lead_text="" if task.lead else read.lead[:200],
        partners=[] if task.lead else list(read.partners),
    )


def _entry(register: Document, kind: str, base: int, end: int) -> Clause:
    """The sentence's own paragraph below the line of its kind."""
    number = list(_HEADINGS).index(SourceKind(kind)) + 1
    heading = register.clauses.get(key=str(number))
    order = register.clauses.count()
    return Clause.objects.create(
        document=register,
        key=f"{number}.{heading.children.count() + 1}",
        parent=heading,
        kind="paragraph",
        level=2,
        start=base,
        end=end,
        heading_start=base,
        heading_end=base,
        order=order,
    )


def _overrule(commitment: Commitment, task: NewTask) -> None:
    """Figures as they were entered, and the date entered for the whole."""
    for place, target in enumerate(Target.objects.filter(commitment=commitment).order_by("start")):
        given = task.figures.get(place)
        if given is not None and (given.value, given.unit) != (target.value, target.unit):
            target.low, target.high, target.canonical_unit = figure_said(given.value, given.unit)
            target.value, target.unit = given.value, given.unit
        if given is not None:
            target.comparator = given.comparator
        target.due = task.due or target.due
        target.save()
