"""A person decides what becomes of each sentence the reading proposed: taken up, not taken up, corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, F, Q

from diaodu.core.audit import append_audit
from diaodu.core.models import Subject
from diaodu.core.moves import Mover, MoveRefusedError, move, move_many
from diaodu.core.search import index_subjects
from diaodu.plan.actions.remembering import changed_words, keep_step, remember, remember_states, remember_targets
from diaodu.plan.choices import BlankKind, BlankState, Cause, CommitmentState, DocumentState, Strength
from diaodu.plan.models import Blank, Commitment, Document, Target
from diaodu.plan.queries import kept
from diaodu.plan.steps import COMMITMENT_STEPS
from diaodu.reading.quantities import parse_amount

REVIEWED = (DocumentState.DRAFT, DocumentState.CURRENT)
EDITABLE = (CommitmentState.PROPOSED, CommitmentState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class TargetEdit:
    """What a target should be; `removed`: the sentence promises no such figure."""

    key: int
    value: str
    unit: str
    comparator: str
    object: str
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Edits:
    """A commitment as it should be. `start`, `end`: where its sentence stands in the document."""

    start: int
    end: int
    short: str
    strength: str
    nature: str
    due: date | None
    lead_text: str
    partners: Sequence[str] = ()
    targets: Sequence[TargetEdit] = ()


@transaction.atomic
def accept_commitments(
    commitments: Sequence[Commitment], *, mover: Mover, on: date, version: int | None = None
) -> list[Commitment]:
    """Take these up: from now on they can be given to a unit. All or none; `version`: of a single one, as it was seen.

    They are of one document. Raises MoveRefusedError, changing nothing.
    """
    return _decide(commitments, "accept", mover=mover, on=on, version=version)


@transaction.atomic
def reject_commitments(
    commitments: Sequence[Commitment], *, why: str, mover: Mover, on: date, version: int | None = None
) -> list[Commitment]:
    """Do not take these up, with the reason: they leave every count but can be found in the review."""
    return _decide(commitments, "reject", mover=mover, on=on, version=version, why=why)


@transaction.atomic
def review_again(
    commitments: Sequence[Commitment], *, mover: Mover, on: date, version: int | None = None
) -> list[Commitment]:
    """Back to the queue. What went into another commitment cannot come back by itself."""
    if any(item.merged_into_id for item in commitments):
        raise MoveRefusedError(
            "merged",
            "这一条已并入别的事项，只能撤销合并。",
            "This one went into another commitment; only undoing the merge brings it back.",
        )
    return _decide(commitments, "review_again", mover=mover, on=on, version=version)


@transaction.atomic
def accept_firm_targets(document: Document, *, mover: Mover, on: date) -> list[Commitment]:
    """Take up all that wait, are firm and have a target, in one step; none there is no error."""
    waiting = kept(document.commitments.filter(state=CommitmentState.PROPOSED, strength=Strength.FIRM))
    firm = list(waiting.filter(targets__isnull=False).distinct().select_related("subject").order_by("start", "pk"))
    return accept_commitments(firm, mover=mover, on=on) if firm else []


@transaction.atomic
def edit_commitment(commitment: Commitment, edits: Edits, *, mover: Mover, on: date, version: int) -> Commitment:
    """Correct what the reading proposed. Raises MoveRefusedError, changing nothing, where the words cannot be so."""
    document = hold_document(commitment)
    check_span(document, commitment, edits.start, edits.end)
    before = remember([commitment.pk])
    changed = Commitment.objects.filter(pk=commitment.pk, version=version, state__in=EDITABLE).update(
        start=edits.start,
        end=edits.end,
        quote=document.text[edits.start : edits.end],
        short=edits.short.strip()[:60],
        strength=edits.strength,
        nature=edits.nature,
        due=edits.due,
        lead_text=edits.lead_text.strip()[:200],
        partners=[name.strip()[:60] for name in edits.partners if name.strip()],
        version=F("version") + 1,
    )
    if not changed:
        raise newer()
    _edit_targets(commitment, edits)
    _settle_blanks(commitment, edits)
    after = remember([commitment.pk])
    # What was let go of is no longer found by its commitment.
    after["targets"] |= remember_targets(before["targets"].keys() - after["targets"].keys())
    keep_step(document, "edit", codes=[commitment.code], before=before, after=after, by=mover.by, on=on)
    commitment.refresh_from_db()
    finish([commitment], document)
    was, is_now = changed_words(before["commitments"][str(commitment.pk)], after["commitments"][str(commitment.pk)])
    append_audit(
        verb="edit_commitment",
        subject=commitment.code,
        by=mover.by,
        unit=document.unit.path,
        before={**was, "targets": list(before["targets"].values())},
        after={**is_now, "targets": list(after["targets"].values())},
    )
    return commitment


def hold_document(commitment: Commitment) -> Document:
    """The document with its text; refused where it is no longer worked on."""
    document = Document.objects.select_related("unit").get(pk=commitment.document_id)
    if document.state not in REVIEWED:
        raise MoveRefusedError(
            "closed",
            "这份方案已不在执行，不能再审核。",
            "This plan is no longer in force; it is not reviewed any more.",
        )
    return document


def check_span(document: Document, commitment: Commitment, start: int, end: int) -> None:
    """The words stand in the document and belong to nobody else."""
    if not (0 <= start < end <= len(document.text)):
        raise MoveRefusedError(
            "span", "选中的文字不在方案原文中。", "The words chosen do not stand in the plan's text."
        )
    others = kept(document.commitments.exclude(pk=commitment.pk)).filter(start__lt=end, end__gt=start)
    other = others.order_by("start").first()
    if other is not None:
        raise MoveRefusedError(
            "span",
            f"其中有文字属于 {other.code}；请先合并或调整那一条。",
            f"Some of these words belong to {other.code}; merge it or change it first.",
        )


def finish(commitments: Sequence[Commitment], document: Document) -> None:
    """What follows from any decision: labels and search as the sentences are now, and the plan's counts."""
    subjects = {item.pk: item for item in Subject.objects.filter(pk__in=[row.subject_id for row in commitments])}
    for item in commitments:
        subject = subjects[item.subject_id]
        if subject.label_zh != item.quote[:300]:
            subject.label_zh = item.quote[:300]
            subject.save(update_fields=["label_zh"])
    index_subjects(list(subjects.values()))
    recount(document)


def recount(document: Document) -> None:
    """The counts that lists show, from the rows the review kept; three queries."""
    ours = kept(Commitment.objects.filter(document=document))
    counts = {**document.counts}
    strengths = {value: Count("pk", filter=Q(strength=value)) for value in Strength.values}
    counts |= ours.aggregate(commitments=Count("pk"), **strengths)
    counts["targets"] = Target.objects.filter(commitment__in=ours).count()
    kinds = {f"blanks_{kind}": Count("pk", filter=Q(kind=kind)) for kind in BlankKind.values}
    counts |= Blank.objects.filter(Q(commitment__in=ours) | Q(commitment=None), document=document).aggregate(**kinds)
    Document.objects.filter(pk=document.pk).update(counts=counts)
    document.counts = counts


def newer() -> MoveRefusedError:
    return MoveRefusedError(
        "newer",
        "这条记录刚被别人改过；你的内容没有保存，请刷新后再处理。",
        "Somebody has just changed this record; nothing of yours was saved. Please look again.",
    )


def _decide(
    commitments: Sequence[Commitment], verb: str, *, mover: Mover, on: date, version: int | None, why: str = ""
) -> list[Commitment]:
    document = hold_document(commitments[0])
    before = remember_states(commitments)
    if version is not None:
        move(commitments[0], COMMITMENT_STEPS, verb, mover=mover, on=on, why=why, version=version)
    else:
        move_many(commitments, COMMITMENT_STEPS, verb, mover=mover, on=on, why=why)
    codes = [item.code for item in commitments]
    keep_step(document, verb, codes=codes, before=before, after=remember_states(commitments), by=mover.by, on=on)
    if verb != "accept":  # accepting changes neither search nor counts
        finish(commitments, document)
    append_audit(
        verb=_AUDITED[verb],
        subject=codes[0] if len(codes) == 1 else document.code,
        by=mover.by,
        unit=document.unit.path,
        before={"states": {key: row["state"] for key, row in zip(codes, before["commitments"].values(), strict=True)}},
        after={"states": {item.code: str(item.state) for item in commitments}},
        reason=why,
    )
    return list(commitments)


_AUDITED = {"accept": "accept_commitments", "reject": "reject_commitments", "review_again": "review_again"}


def _edit_targets(commitment: Commitment, edits: Edits) -> None:
    """Targets as they should be; those the shortened sentence no longer holds belong to nobody."""
    wanted = {edit.key: edit for edit in edits.targets}
    for target in Target.objects.filter(commitment=commitment):
        edit = wanted.get(target.pk)
        if (edit and edit.removed) or not (edits.start <= target.start and target.end <= edits.end):
            target.commitment = None
            target.save(update_fields=["commitment"])
        elif edit is not None:
            _edit_target(target, edit)
    # A longer sentence takes in the figures nobody had.
    Target.objects.filter(
        document=commitment.document_id, commitment=None, start__gte=edits.start, end__lte=edits.end
    ).exclude(pk__in=[key for key, edit in wanted.items() if edit.removed]).update(commitment=commitment)
    first = Target.objects.filter(commitment=commitment).order_by("start").first()
    Commitment.objects.filter(pk=commitment.pk).update(kind=first.kind if first else "")


def _edit_target(target: Target, edit: TargetEdit) -> None:
    if (target.value, target.unit) != (edit.value, edit.unit):
        low, high, unit = figure_said(edit.value, edit.unit)
        target.low, target.high, target.canonical_unit = low, high, unit[:40]
    target.value, target.unit = edit.value[:60], edit.unit[:40]
    target.comparator, target.object = edit.comparator, edit.object.strip()[:300]
    target.save(update_fields=["value", "unit", "low", "high", "canonical_unit", "comparator", "object"])


def figure_said(value: str, unit: str):  # type: ignore[no-untyped-def]
    """Low, high and bare unit of a figure as written; refused where the words are no figure."""
    amount = parse_amount(f"{value}{unit}")
    if amount is None:
        raise MoveRefusedError(
            "figure", f"“{value}{unit}”读不出数量，请写成 180 和 万平方米。", f"“{value}{unit}” is no figure."
        )
    quantity = amount.quantity
    return (quantity.low, quantity.high, quantity.unit) if quantity else (None, None, "")


def _settle_blanks(commitment: Commitment, edits: Edits) -> None:
    """A day or a lead unit that the office has put in is no longer missing."""
    missing = Blank.objects.filter(commitment=commitment, cause=Cause.MISSING)
    for kind, said in ((BlankKind.DATE, edits.due), (BlankKind.OWNER, edits.lead_text.strip())):
        old, new = (BlankState.OPEN, BlankState.FILLED) if said else (BlankState.FILLED, BlankState.OPEN)
        missing.filter(kind=kind, state=old).update(state=new)
