"""What a revision changed beside its promises: compared when it is laid beside, looked at, raised to commitments."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.moves import Mover, MoveRefusedError, note_moves
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.plan.actions.documents import COMMITMENT_PREFIX
from diaodu.plan.choices import CommitmentState, DocumentState
from diaodu.plan.models import Clause, Commitment, Document, TextChange
from diaodu.plan.remnants import DECISIONS, Change, Head, Remnant, changes_between, remnants_of
from diaodu.plan.steps import KEEPER
from diaodu.plan.task_reading import read_task

NOTED, RAISE = "noted", "raise"
_HEADED = ("title", "heading", "item")


def compare_texts(revision: Document, before: Document) -> list[TextChange]:
    """Keep how the headings and the text without promises differ. Part of laying a revision beside: that audits."""
    changes = changes_between(_remnants(before), _remnants(revision))
    return TextChange.objects.bulk_create(_row(revision, change) for change in changes)


@transaction.atomic
def decide_texts(revision: Document, choices: Mapping[int, str], *, mover: Mover) -> int:
    """Each change looked at, or its words to become a commitment when the revision is adopted; how many. All or none.

    Raises MoveRefusedError: not the office, no draft, a decision this change does not bear.
    """
    if KEEPER not in mover.parts:
        raise MoveRefusedError("who", "修订由调度办决定。", "Revisions are the dispatch office's to decide.")
    if revision.state != DocumentState.DRAFT:
        raise MoveRefusedError("state", "这份修订稿已经处理过。", "This revision has been decided on already.")
    rows = list(revision.text_changes.filter(pk__in=choices))
    at = moment()
    for row in rows:
        if choices[row.pk] not in DECISIONS[row.kind]:
            raise MoveRefusedError("decision", "这处变化不能这样决定。", "This cannot be decided like that.")
        row.decision, row.by, row.at = choices[row.pk], mover.by, at
    TextChange.objects.bulk_update(rows, ["decision", "by", "at"])
    append_audit(
        verb="decide_texts",
        subject=revision.code,
        by=mover.by,
        unit=revision.unit.path,
        after={"decided": len(rows), "raised": sum(row.decision == RAISE for row in rows)},
    )
    return len(rows)


def raise_commitments(revision: Document, *, mover: Mover) -> list[Commitment]:
    """What somebody found to be a promise after all is taken up. Part of adopting the revision: that audits."""
    rows = list(revision.text_changes.filter(decision=RAISE, new_start__isnull=False).order_by("pk"))
    if not rows:
        return []
    scope, path, on = revision.unit.county_path, revision.unit.path, today()
    codes = next_codes(COMMITMENT_PREFIX, scope=scope, year=on.year, count=len(rows))
    subjects = add_subjects(
        [NewSubject("commitment", code, row.new, path, scope) for code, row in zip(codes, rows, strict=True)]
    )
    clauses = list(revision.clauses.order_by("order"))
    made = []
    for code, subject, row in zip(codes, subjects, rows, strict=True):
        read, start = read_task(row.new, said_on=revision.dated or on), row.new_start or 0
        made.append(
            Commitment(
                subject=subject,
                document=revision,
                clause=_around(clauses, start),
                code=code,
                start=start,
                end=start + len(row.new),
                quote=row.new,
                verb=read.verb[:20],
                object=read.object[:300],
                strength=read.strength,
                due=read.due,
                due_text=read.due_text[:60],
                rhythm=read.rhythm,
                lead_text=read.lead[:200],
                partners=list(read.partners),
                state=CommitmentState.ACCEPTED,
            )
        )
    made = Commitment.objects.bulk_create(made)
    old, new = CommitmentState.PROPOSED, CommitmentState.ACCEPTED
    keys = [item.subject_id for item in made]
    note_moves(keys, "accept", old=old, new=new, by=mover.by, on=on, why="修订")
    return made


def _remnants(document: Document) -> list[Remnant]:
    heads = [
        Head(clause.heading, clause.heading_start, clause.heading_end)
        for clause in document.clauses.filter(kind__in=_HEADED).exclude(heading="")
    ]
    spans = document.commitments.filter(merged_into=None, end__gt=0).values_list("start", "end")
    return remnants_of(document.text, heads, spans)


def _row(revision: Document, change: Change) -> TextChange:
    old, new = change.old, change.new
    return TextChange(
        document=revision,
        part=change.part,
        kind=change.kind,
        old=old.text if old else "",
        old_start=old.start if old else None,
        new=new.text if new else "",
        new_start=new.start if new else None,
        likeness=change.likeness,
    )


def _around(clauses: list[Clause], at: int) -> Clause | None:
    """The deepest clause a place stands in."""
    found = [clause for clause in clauses if clause.start <= at < clause.end]
    return max(found, key=lambda clause: clause.level, default=None)
