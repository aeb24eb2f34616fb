"""One sentence that promises several things becomes several commitments; several that are one become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db import transaction
from django.db.models import F

from diaodu.core.audit import append_audit
from diaodu.core.moves import Mover, MoveRefusedError, move_many
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.plan.actions.documents import COMMITMENT_PREFIX
from diaodu.plan.actions.remembering import keep_step, remember
from diaodu.plan.actions.reviewing import finish, hold_document, newer
from diaodu.plan.choices import Cause, CommitmentState
from diaodu.plan.models import Blank, Clause, Commitment, Document, NamedObject, Target
from diaodu.plan.steps import COMMITMENT_STEPS
from diaodu.reading.tasks import words_of

_EDGES = "，,；;。、：:\r\n 　"


_DESCRIBED = [
    *("start", "end", "quote", "verb", "object", "strength", "kind"),
    *("due", "due_text", "rhythm", "lead_text", "partners"),
]


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Dated:
    """When the whole sentence was to be done; `is_counted`: its rhythm was said of one of its targets."""

    due: date | None
    due_text: str
    rhythm: str
    is_counted: bool


@transaction.atomic
def split_commitment(
    commitment: Commitment, at: Sequence[int], *, mover: Mover, on: date, version: int
) -> list[Commitment]:
    """Pieces that begin at the sentence's start and at each offset of `at` (into the document's text), in order.

    The first keeps the code. Targets, blanks and names go to the piece they stand in; what is not said (lead, date) is
    not said of any piece. Raises MoveRefusedError, changing nothing, where a mark cuts a figure or a name in two.
    """
    document = hold_document(commitment)
    spans = _spans(document.text, commitment, at)
    _refuse_cuts(commitment, spans)
    before = remember([commitment.pk])
    _hold(commitment, version)
    first, *others = spans
    pieces = [commitment, *_add_pieces(document, commitment, others)]
    _deal_out(commitment, pieces, spans)
    whole = _Dated(commitment.due, commitment.due_text, commitment.rhythm, is_counted=bool(commitment.kind))
    for piece, span in zip(pieces, spans, strict=True):
        _date(piece, whole)
        _describe(document, piece, span)
    _copy_missing(document, pieces)
    after = remember([piece.pk for piece in pieces])
    codes = [piece.code for piece in pieces]
    keep_step(document, "split", codes=codes, before=before, after=after, by=mover.by, on=on)
    finish(pieces, document)
    append_audit(
        verb="split_commitment",
        subject=commitment.code,
        by=mover.by,
        unit=document.unit.path,
        before={"quote": document.text[first.start : spans[-1].end]},
        after={"quotes": {piece.code: piece.quote for piece in pieces}},
    )
    return pieces


@transaction.atomic
def merge_commitments(commitments: Sequence[Commitment], *, mover: Mover, on: date, version: int) -> Commitment:
    """Neighbours of one document become one sentence from the first word to the last.

    The first keeps its code, `version` is its own; the others point to it and disappear from lists. Raises
    MoveRefusedError, changing nothing, where they are no neighbours or not all wait for review.
    """
    ordered = sorted(commitments, key=lambda item: item.start)
    first, *others = ordered
    document = hold_document(first)
    _refuse_strangers(document, ordered)
    before = remember([item.pk for item in ordered])
    _hold(first, version)
    span = _Span(first.start, max(item.end for item in ordered))
    _take_in(first, others)
    first.due = next((item.due for item in ordered if item.due), None)
    first.due_text = next((item.due_text for item in ordered if item.due_text), "")
    first.rhythm = next((item.rhythm for item in ordered if item.rhythm), "")
    first.lead_text = next((item.lead_text for item in ordered if item.lead_text), "")
    first.partners = list(dict.fromkeys(name for item in ordered for name in item.partners))
    _describe(document, first, span)
    retire_into(first, others, why=f"并入 {first.code}", mover=mover, on=on)
    after = remember([item.pk for item in ordered])
    codes = [item.code for item in ordered]
    keep_step(document, "merge", codes=codes, before=before, after=after, by=mover.by, on=on)
    finish(ordered, document)
    append_audit(
        verb="merge_commitments",
        subject=first.code,
        by=mover.by,
        unit=document.unit.path,
        before={"quotes": {item.code: item.quote for item in others}},
        after={"quote": first.quote},
    )
    return first


def retire_into(first: Commitment, others: Sequence[Commitment], *, why: str, mover: Mover, on: date) -> None:
    """These are part of `first` from now on: not taken up by themselves, and pointing to it."""
    move_many(others, COMMITMENT_STEPS, "reject", mover=mover, on=on, why=why)
    Commitment.objects.filter(pk__in=[item.pk for item in others]).update(merged_into=first)


def _hold(commitment: Commitment, version: int) -> None:
    rows = Commitment.objects.filter(pk=commitment.pk, version=version, state=CommitmentState.PROPOSED)
    if rows.update(version=F("version") + 1):
        commitment.version = version + 1
    elif commitment.state == CommitmentState.PROPOSED:
        raise newer()
    else:
        raise MoveRefusedError(
            "state",
            f"{commitment.code} 已审核过；请先“重新审核”，再拆分或合并。",
            f"{commitment.code} has been reviewed; review it again before splitting or merging.",
        )


def _spans(text: str, commitment: Commitment, at: Sequence[int]) -> list[_Span]:
    marks = sorted(set(at))
    if not marks or not all(commitment.start < mark < commitment.end for mark in marks):
        raise MoveRefusedError(
            "split", "请在这句话中间标出断开的地方。", "Mark where in this sentence the next piece begins."
        )
    edges = [commitment.start, *marks, commitment.end]
    spans = [_trimmed(text, start, end, is_last=end == commitment.end) for start, end in pairwise(edges)]
    if any(span.start >= span.end for span in spans):
        raise MoveRefusedError("split", "断开后有一段没有文字。", "One of the pieces would be empty.")
    return spans


def _trimmed(text: str, start: int, end: int, *, is_last: bool) -> _Span:
    """Without the punctuation between pieces; how the whole sentence ended is left as it was."""
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and not is_last and text[end - 1] in _EDGES:
        end -= 1
    return _Span(start, end)


def _refuse_cuts(commitment: Commitment, spans: Sequence[_Span]) -> None:
    marks = [span.start for span in spans[1:]]
    masked = Blank.objects.filter(commitment=commitment, cause=Cause.MASKED)
    for rows in (Target.objects.filter(commitment=commitment), masked, commitment.objects_named.all()):
        for row in rows:
            if any(row.start < mark < row.end for mark in marks):
                words = getattr(row, "quote", "") or getattr(row, "name", "")
                raise MoveRefusedError("split", f"“{words}”不能从中间断开。", f"“{words}” cannot be cut in two.")


def _add_pieces(document: Document, whole: Commitment, spans: Sequence[_Span]) -> list[Commitment]:
    year = int(whole.code.split("-")[1])
    scope = document.unit.county_path
    codes = next_codes(COMMITMENT_PREFIX, scope=scope, year=year, count=len(spans))
    quotes = [document.text[span.start : span.end] for span in spans]
    subjects = add_subjects(
        [
            NewSubject("commitment", code, quote, document.unit.path, scope)
            for code, quote in zip(codes, quotes, strict=True)
        ]
    )
    return Commitment.objects.bulk_create(
        Commitment(
            subject=subject,
            document=document,
            clause=_clause_at(document, whole, span),
            code=code,
            start=span.start,
            end=span.end,
            quote=quote,
            strength=whole.strength,
            due=whole.due,
            due_text=whole.due_text,
            lead_text=whole.lead_text,
            partners=whole.partners,
            split_from=whole,
        )
        for code, subject, span, quote in zip(codes, subjects, spans, quotes, strict=True)
    )


def _clause_at(document: Document, whole: Commitment, span: _Span) -> Clause | None:
    """The deepest place of the outline that holds the piece; a sentence may run over the head of an item."""
    inside = document.clauses.filter(start__lte=span.start, end__gt=span.start).order_by("-start", "-level")
    return inside.first() or whole.clause


def _deal_out(whole: Commitment, pieces: Sequence[Commitment], spans: Sequence[_Span]) -> None:
    masked = Blank.objects.filter(commitment=whole, cause=Cause.MASKED)
    for piece, span in list(zip(pieces, spans, strict=True))[:0:-1]:  # from the last one: what is behind its start
        Target.objects.filter(commitment=whole, start__gte=span.start).update(commitment=piece)
        masked.filter(start__gte=span.start).update(commitment=piece)
        NamedObject.objects.filter(commitment=whole, start__gte=span.start).update(commitment=piece)


def _describe(document: Document, piece: Commitment, span: _Span) -> None:
    """What its own words and its first target say; the caller saves nothing more."""
    quote = document.text[span.start : span.end]
    verb, object_, strength = words_of(quote)
    target = Target.objects.filter(commitment=piece).order_by("start").first()
    piece.start, piece.end, piece.quote = span.start, span.end, quote
    piece.verb, piece.object, piece.strength = verb[:20], object_[:300], str(strength)
    piece.kind = target.kind if target else ""
    piece.save(update_fields=_DESCRIBED)


def _date(piece: Commitment, whole: _Dated) -> None:
    """A date said of the whole sentence holds for each piece that does not say its own."""
    target = Target.objects.filter(commitment=piece).order_by("start").first()
    if target is not None and (target.due or target.rhythm):
        piece.due, piece.due_text, piece.rhythm = target.due, target.due_text, target.rhythm
    else:
        piece.due, piece.due_text = whole.due, whole.due_text
        piece.rhythm = "" if whole.is_counted else whole.rhythm


def _copy_missing(document: Document, pieces: Sequence[Commitment]) -> None:
    """Who leads and by when was not said of the whole, so it is not said of any piece."""
    first, *others = pieces
    missing = list(Blank.objects.filter(commitment=first, cause=Cause.MISSING))
    for blank in missing:
        blank.start, blank.end, blank.quote = first.start, first.end, first.quote
        blank.save(update_fields=["start", "end", "quote"])
    Blank.objects.bulk_create(
        Blank(
            document=document,
            clause=piece.clause,
            commitment=piece,
            key=f"{piece.code}.{blank.kind[0]}",
            start=piece.start,
            end=piece.end,
            quote=piece.quote,
            kind=blank.kind,
            cause=Cause.MISSING,
            object=piece.object,
            state=blank.state,
        )
        for piece in others
        for blank in missing
        if not (blank.kind == "date" and piece.due)
    )


def _take_in(first: Commitment, others: Sequence[Commitment]) -> None:
    keys = [item.pk for item in others]
    Target.objects.filter(commitment__in=keys).update(commitment=first)
    NamedObject.objects.filter(commitment__in=keys).update(commitment=first)
    Blank.objects.filter(commitment__in=keys, cause=Cause.MASKED).update(commitment=first)


def _refuse_strangers(document: Document, ordered: Sequence[Commitment]) -> None:
    if len(ordered) < 2 or any(item.document_id != document.pk for item in ordered):
        raise MoveRefusedError("merge", "要合并的不在同一份方案里。", "These do not stand in one plan.")
    waiting = [item for item in ordered if item.state != CommitmentState.PROPOSED or item.merged_into_id]
    if waiting:
        code = waiting[0].code
        raise MoveRefusedError(
            "state",
            f"{code} 已审核过；请先“重新审核”，再拆分或合并。",
            f"{code} has been reviewed; review it again before splitting or merging.",
        )
    row = document.commitments.filter(merged_into=None).order_by("start", "pk").values_list("pk", flat=True)
    keys = list(row)
    places = [keys.index(item.pk) for item in ordered]
    if places != list(range(places[0], places[0] + len(places))):
        raise MoveRefusedError("merge", "只有相邻的事项才能合并。", "Only neighbours can be merged.")
    between = {"kind": "heading", "start__gt": ordered[0].start, "start__lte": ordered[-1].start}
    if document.clauses.filter(**between).exclude(start=ordered[-1].start).exists():
        raise MoveRefusedError(
            "merge", "两条之间隔着标题，不能合并。", "A heading stands between them; they cannot be merged."
        )
