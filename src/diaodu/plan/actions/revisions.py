"""A new version of a plan: laid beside the one before, decided on difference by difference, then put in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, now, today
from diaodu.core.models import Subject
from diaodu.core.moves import Mover, MoveRefusedError, move, note_moves
from diaodu.core.settings import newest_setting
from diaodu.plan.actions.revision_blanks import carry_blanks
from diaodu.plan.actions.revision_texts import compare_texts, raise_commitments
from diaodu.plan.choices import ENDED, ChangeKind, CommitmentState, CountingState, Decision, DocumentState
from diaodu.plan.comparing import DECISIONS, Sentence, compare
from diaodu.plan.figures import reported_figure
from diaodu.plan.found import index_document
from diaodu.plan.models import (
    Blank,
    Commitment,
    Counting,
    CountingChange,
    Document,
    NamedObject,
    Place,
    RevisionItem,
    Target,
)
from diaodu.plan.steps import COMMITMENT_STEPS, KEEPER
from diaodu.plan.terms import terms_of

REVISION_RULES = "plan.revision"
_WORDS = ("clause", "start", "end", "quote", "verb", "object", "strength", "kind", "due", "due_text", "rhythm",
          "lead_text", "partners", "sponsor_text")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    decision: str
    why: str = ""


@transaction.atomic
def lay_beside(revision: Document, before: Document, *, by: str) -> list[RevisionItem]:
    """Compare a draft with the version in force; what is the same word for word follows by itself.

    Part of the job that reads it, which audits. Raises MoveRefusedError where it is another document altogether.
    """
    if before.state != DocumentState.CURRENT:
        raise MoveRefusedError("state", "要修订的方案不在施行中。", "The plan to be revised is not in force.")
    old = [item for item in _promises(before) if item.state != CommitmentState.REJECTED]
    new = _promises(revision)
    found = compare(_sentences(old), _sentences(new))
    rules = newest_setting(REVISION_RULES, scope=before.unit.county_path, on=today()) or {}
    if found.kept < rules.get("kept_at_least", 0):
        raise MoveRefusedError(
            "document",
            f"这不是《{before.title}》的修订稿：原来的任务只有{found.kept:.0f}%能对上。没有保存。",
            f"This is no revision of that plan: only {found.kept:.0f}% of its promises are found. Nothing was saved.",
        )
    Document.objects.filter(pk=revision.pk).update(revises=before, revision=before.revision + 1)
    revision.revises, revision.revision = before, before.revision + 1
    compare_texts(revision, before)
    at = now()
    return RevisionItem.objects.bulk_create(
        RevisionItem(
            document=revision,
            kind=pair.kind,
            old=None if pair.old is None else old[pair.old],
            new=None if pair.new is None else new[pair.new],
            likeness=pair.likeness,
            **({"decision": "follow", "by": by, "at": at} if pair.kind in (ChangeKind.SAME, ChangeKind.MOVED) else {}),
        )
        for pair in found.pairs
        # What has ended needs no decision when its sentence goes.
        if not (pair.new is None and pair.old is not None and old[pair.old].state in ENDED)
    )


@transaction.atomic
def decide_items(revision: Document, choices: Mapping[int, Choice], *, mover: Mover) -> int:
    """What becomes of each difference; how many were decided. All or none.

    "apart" says that two sentences are not one: the old counts as gone and the new as new, each to be decided.
    """
    _require_draft(revision, mover)
    items = list(revision.revision_items.filter(pk__in=choices).select_related("old", "new"))
    if not items:
        raise MoveRefusedError("none", "没有可保存的决定。", "There is nothing to decide on.")
    at = moment()
    parted = []
    for item in items:
        choice = choices[item.pk]
        if choice.decision not in DECISIONS[item.kind]:
            raise MoveRefusedError("decision", "这处变化不能这样决定。", "This cannot be decided like that.")
        if choice.decision == "withdraw" and not choice.why.strip():
            code = item.old.code if item.old else ""
            raise MoveRefusedError("reason", f"{code}：撤销任务请写明原因。", f"{code}: say why it is withdrawn.")
        item.decision, item.why, item.by, item.at = choice.decision, choice.why.strip()[:300], mover.by, at
        if choice.decision == "apart":
            parted.append(RevisionItem(document=revision, kind=ChangeKind.NEW, new=item.new))
            item.kind, item.new, item.decision, item.likeness = ChangeKind.VANISHED, None, "", 0
    RevisionItem.objects.bulk_update(items, ["kind", "new", "decision", "why", "by", "at", "likeness"])
    RevisionItem.objects.bulk_create(parted)
    _drop_doubles(revision)
    append_audit(
        verb="decide_revision",
        subject=revision.code,
        by=mover.by,
        unit=revision.unit.path,
        after={"decided": len(items)},
    )
    return len(items)


@transaction.atomic
def adopt_revision(revision: Document, *, mover: Mover) -> Document:
    """Put the revision in force: commitments follow their sentences and keep code, counting and standings.

    All or nothing. Raises MoveRefusedError: not the office, a difference still open, a version already replaced.
    """
    _require_draft(revision, mover)
    before = revision.revises
    if before is None:
        raise MoveRefusedError("revises", "这份方案不是修订稿。", "This plan revises nothing.")
    items = list(revision.revision_items.select_related("old__subject", "new__subject", "old__document"))
    texts = revision.text_changes.filter(decision="").count()
    if left := texts + sum(not item.decision for item in items):
        raise MoveRefusedError("open", f"还有{left}处变化没有决定。", f"{left} differences are still to be decided.")
    _exchange(before, revision, mover)
    followed = _follow(items, before, revision)
    _take_new(items, followed, mover)
    _leave(items, before, revision, mover)
    raised = raise_commitments(revision, mover=mover)
    index_document(revision)
    index_document(before)
    append_audit(
        verb="adopt_revision",
        subject=revision.code,
        by=mover.by,
        unit=revision.unit.path,
        before={"document": before.code},
        after={"followed": len(followed), "items": len(items), "raised": [item.code for item in raised]},
    )
    return revision


def _require_draft(revision: Document, mover: Mover) -> None:
    if KEEPER not in mover.parts:
        raise MoveRefusedError("who", "修订由调度办决定。", "Revisions are the dispatch office's to decide.")
    if revision.state != DocumentState.DRAFT:
        raise MoveRefusedError("state", "这份修订稿已经处理过。", "This revision has been decided on already.")


def _promises(document: Document) -> list[Commitment]:
    ours = document.commitments.filter(merged_into=None).select_related("clause__parent")
    return list(ours.order_by("start", "pk"))


def _sentences(items: Sequence[Commitment]) -> list[Sentence]:
    return [Sentence(item.quote, _place(item)) for item in items]


def _place(item: Commitment) -> str:
    """The nearest heading's words: numbers change when a section is put in before."""
    clause = item.clause
    while clause is not None and not clause.heading:
        clause = clause.parent
    return clause.heading if clause else ""


def _drop_doubles(revision: Document) -> None:
    """An old sentence is gone once only, however many pairings with it were taken apart, and not while it follows."""
    seen: set[int | None] = set(
        revision.revision_items.filter(new__isnull=False, old__isnull=False).values_list("old", flat=True)
    )
    doubles = []
    for item in revision.revision_items.filter(kind=ChangeKind.VANISHED).order_by("pk"):
        if item.old_id in seen:
            doubles.append(item.pk)
        seen.add(item.old_id)
    RevisionItem.objects.filter(pk__in=doubles).delete()


def _exchange(before: Document, revision: Document, mover: Mover) -> None:
    """One goes out of force as the other comes in; of two people pressing at once one is told."""
    for document, old, new in (
        (before, DocumentState.CURRENT, DocumentState.SUPERSEDED),
        (revision, DocumentState.DRAFT, DocumentState.CURRENT),
    ):
        if not Document.objects.filter(pk=document.pk, state=old).update(state=new):
            raise MoveRefusedError(
                "newer",
                "这一版刚被别人处理过；没有保存。",
                "Somebody has just dealt with this version. Nothing was saved.",
            )
        document.state = new
        verb = "adopt_document" if new == DocumentState.CURRENT else "supersede_document"
        note_moves([document.subject_id], verb, old=old, new=new, by=mover.by, on=today(), why=revision.code)


def _follow(items: Sequence[RevisionItem], before: Document, revision: Document) -> dict[int, Commitment]:
    """Each old commitment takes the place of its new sentence; by the key of the proposal it took in."""
    followed: dict[int, Commitment] = {}
    done: set[int] = set()
    for item in items:
        if item.decision == "follow" and item.old and item.new and item.old.pk not in done:
            followed[item.new.pk] = item.old
            done.add(item.old.pk)
    _note_places(list(followed.values()), before)
    proposals = {item.new.pk: item.new for item in items if item.new}
    for key, old in followed.items():
        for word in _WORDS:
            setattr(old, word, getattr(proposals[key], word))
        old.document, old.version = revision, old.version + 1
        old.subject.label_zh = old.quote[:300]
    Commitment.objects.bulk_update(followed.values(), [*_WORDS, "document", "version"])
    Subject.objects.bulk_update([old.subject for old in followed.values()], ["label_zh"])
    taken = [proposals[key] for key in followed]
    for proposal in taken:
        proposal.merged_into, proposal.state = followed[proposal.pk], CommitmentState.REJECTED
    Commitment.objects.bulk_update(taken, ["merged_into", "state"])
    for model in (Target, Blank, NamedObject):
        _hand_over(model, revision, followed)
    carry_blanks(before, revision, list(followed.values()))
    _new_targets(list(followed.values()), revision)
    return followed


def _note_places(commitments: Sequence[Commitment], before: Document) -> None:
    Place.objects.bulk_create(
        Place(commitment=item, document=before, start=item.start, end=item.end, quote=item.quote)
        for item in commitments
    )


def _hand_over(model, revision: Document, followed: Mapping[int, Commitment]) -> None:  # type: ignore[no-untyped-def]
    rows = list(model.objects.filter(document=revision, commitment__in=list(followed)))
    for row in rows:
        row.commitment = followed[row.commitment_id]
    model.objects.bulk_update(rows, ["commitment"])


def _new_targets(commitments: Sequence[Commitment], revision: Document) -> None:
    """What is counted points at the target of the new text; one whose figure changed waits to be agreed."""
    countings = list(
        Counting.objects.filter(commitment__in=commitments).select_related("commitment", "target").order_by("pk")
    )
    firsts: dict[int, Target] = {}
    for each in Target.objects.filter(document=revision, commitment__in=commitments).order_by("start"):
        firsts.setdefault(each.commitment_id, each)  # type: ignore[arg-type]
    changes, open_ones = (
        [],
        set(
            CountingChange.objects.filter(counting__in=countings, state=Decision.OPEN).values_list(
                "counting", flat=True
            )
        ),
    )
    differing = [counting.pk for counting in countings if _differs(counting, firsts)]
    earlier = CountingChange.objects.filter(counting__in=differing).order_by()
    counted = earlier.values("counting").annotate(n=Count("pk"))
    numbers = dict.fromkeys(differing, 0) | {row["counting"]: row["n"] for row in counted}
    for counting in countings:
        target = firsts.get(counting.commitment_id)
        if counting.pk in numbers and target is not None and counting.pk not in open_ones:
            changes.append(_change(counting, target, numbers[counting.pk] + 1, revision))
        if counting.target is not None or counting.low is not None:
            counting.target = target
    CountingChange.objects.bulk_create(changes)
    Counting.objects.bulk_update(countings, ["target"])
    proposed = [change.counting_id for change in changes if change.counting.state == CountingState.OPEN]
    Counting.objects.filter(pk__in=proposed).update(state=CountingState.PROPOSED)


def _differs(counting: Counting, firsts: Mapping[int, Target]) -> bool:
    target, old = firsts.get(counting.commitment_id), counting.target
    if target is None or target.low is None:
        return False
    said = (target.low, target.high, target.canonical_unit, target.comparator)
    if old is None or said != (old.low, old.high, old.canonical_unit, old.comparator):
        return True
    return target.due is not None and target.due != old.due  # no day said is no other day


def _change(counting: Counting, target: Target, number: int, revision: Document) -> CountingChange:
    before = terms_of(counting).to_data()
    figure = reported_figure(
        value=target.value, unit=target.unit, low=target.low, high=target.high, canonical_unit=target.canonical_unit
    )
    terms = dict(before)
    if figure is not None:
        terms |= {"low": f"{figure.low:f}", "high": f"{figure.high:f}", "measured_in": figure.unit}
    terms |= {"comparator": target.comparator, "due": target.due.isoformat() if target.due else before["due"]}
    return CountingChange(
        counting=counting,
        number=number,
        before=before if counting.state == CountingState.AGREED else {},
        terms=terms,
        why=f"修订稿{revision.code}改了目标：{target.quote}"[:500],
        by="system",
        at=moment(),
    )


def _take_new(items: Sequence[RevisionItem], followed: Mapping[int, Commitment], mover: Mover) -> None:
    """New sentences and the further parts of a split are taken up; those not wanted are put aside."""
    taken = [item.new for item in items if item.new and item.new.pk not in followed and item.decision != "reject"]
    dropped = [item.new for item in items if item.new and item.decision == "reject"]
    parts = {item.new.pk: item.old for item in items if item.new and item.old and item.new.pk not in followed}
    for new in taken:
        new.split_from = parts.get(new.pk)
    for group, state, verb in (
        (taken, CommitmentState.ACCEPTED, "accept"),
        (dropped, CommitmentState.REJECTED, "reject"),
    ):
        for new in group:
            new.state = state
        Commitment.objects.bulk_update(group, ["state", "split_from"])
        keys = [new.subject_id for new in group]
        note_moves(keys, verb, old=CommitmentState.PROPOSED, new=state, by=mover.by, on=today(), why="修订")


def _leave(items: Sequence[RevisionItem], before: Document, revision: Document, mover: Mover) -> None:
    """What vanished is withdrawn with the reason and the revision as evidence, or kept without a sentence."""
    kept = [item.old for item in items if item.old and item.decision == "keep"]
    _note_places(kept, before)
    for old in kept:
        old.document, old.clause, old.start, old.end = revision, None, 0, 0
    Commitment.objects.bulk_update(kept, ["document", "clause", "start", "end"])
    for item in items:
        if item.decision == "withdraw" and item.old:
            verb = "reject" if item.old.state == CommitmentState.PROPOSED else "withdraw"
            move(item.old, COMMITMENT_STEPS, verb, mover=mover, on=today(), why=item.why, evidence=revision.file)
