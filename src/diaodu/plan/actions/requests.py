"""The lead unit asks for completion, delay or withdrawal; the dispatch office grants or refuses. Blocked and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.intake import Examined, attach_file
from diaodu.core.marks import mark_dirty
from diaodu.core.models import StoredFile
from diaodu.core.moves import Mover, MoveRefusedError, move
from diaodu.core.versions import take_version
from diaodu.plan.actions.supervision import end_supervisions
from diaodu.plan.choices import UNDER_WAY, CommitmentState, Decision, RequestKind
from diaodu.plan.models import Commitment, Counting, Request
from diaodu.plan.steps import COMMITMENT_STEPS, KEEPER, LEAD

EVIDENCE = "evidence"  # the purpose of what comes with a request
LIFE_VERBS = ("block", "unblock", "reopen")
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What the lead unit asks for. `new_due`: of a delay only."""

    kind: RequestKind
    why: str
    new_due: date | None = None
    evidence: Examined | None = None


@transaction.atomic
def make_request(commitment: Commitment, asked: Asked, *, mover: Mover, version: int | None = None) -> Request:
    """Ask; a completion is handed in with it. Raises MoveRefusedError.

    Refused: from somebody else than the lead unit, without reason or evidence, while another request is open, a delay
    to a day that is none, in a state that does not bear it, or where somebody changed the commitment since `version`.
    """
    _check_asked(commitment, asked, mover)
    file = _kept(commitment, asked, mover)
    if asked.kind == RequestKind.COMPLETION:
        move(
            commitment, COMMITMENT_STEPS, "hand_in", mover=mover, on=today(), why=asked.why, evidence=file,
            version=version,
        )  # fmt: skip
    else:
        take_version(commitment, version)
    try:
        with transaction.atomic():
            request = Request.objects.create(
                commitment=commitment,
                kind=asked.kind,
                why=asked.why.strip()[:LONGEST],
                new_due=asked.new_due if asked.kind == RequestKind.DELAY else None,
                evidence=file,
                by=mover.by,
                at=moment(),
            )
    except IntegrityError as error:
        raise _one_open() from error
    append_audit(
        verb="make_request",
        subject=commitment.code,
        by=mover.by,
        unit=commitment.document.unit.path,
        after={"kind": request.kind, "new_due": _day(request.new_due), "evidence": file.sha256},
        reason=request.why,
    )
    return request


@transaction.atomic
def decide_request(
    request: Request, *, grant: bool, mover: Mover, why: str = "", version: int | None = None
) -> Request:
    """Grant or refuse, with what follows from it. A refusal needs its reason. Raises MoveRefusedError.

    Granted: a completion finishes the commitment today, a delay gives it the new date (the old one stays in the
    audit), a withdrawal takes it out of the plan's sums. Refused: a completion goes back to being under way.
    """
    if KEEPER not in mover.parts:
        raise MoveRefusedError("who", "只有调度办能审批。", "Only the dispatch office decides this.")
    if request.state != Decision.OPEN:
        raise MoveRefusedError("state", "这项申请已经办过。", "This request has been decided already.")
    if not grant and not why.strip():
        raise MoveRefusedError("reason", "不同意要写明原因。", "A refusal needs its reason.")
    words = why.strip() or "同意"
    take_version(request, version)
    commitment = request.commitment
    before = {"state": commitment.state, "due": _day(commitment.due)}
    _carry_out(request, commitment, grant=grant, mover=mover, why=words)
    request.state = Decision.GRANTED if grant else Decision.REFUSED
    request.decided_by, request.decided_at, request.decided_why = mover.by, moment(), words[:LONGEST]
    request.save(update_fields=["state", "decided_by", "decided_at", "decided_why"])
    append_audit(
        verb="decide_request",
        subject=commitment.code,
        by=mover.by,
        unit=commitment.document.unit.path,
        before=before,
        after={
            "kind": request.kind,
            "decision": request.state,
            "state": commitment.state,
            "due": _day(commitment.due),
        },
        reason=words,
    )
    return request


@transaction.atomic
def recall_request(request: Request, *, mover: Mover, version: int | None = None) -> Request:
    """The lead unit takes its request back while it waits; a completion is under way again. Raises MoveRefusedError."""
    if LEAD not in mover.parts:
        raise MoveRefusedError("who", "只有牵头单位能撤回申请。", "Only the lead unit takes its request back.")
    if request.state != Decision.OPEN:
        raise MoveRefusedError("state", "这项申请已经办过，不能撤回。", "This request has been decided already.")
    take_version(request, version)
    commitment = request.commitment
    if request.kind == RequestKind.COMPLETION:
        move(commitment, COMMITMENT_STEPS, "recall", mover=mover, on=today())
    request.state, request.decided_by, request.decided_at = Decision.RECALLED, mover.by, moment()
    request.save(update_fields=["state", "decided_by", "decided_at"])
    append_audit(
        verb="recall_request",
        subject=commitment.code,
        by=mover.by,
        unit=commitment.document.unit.path,
        after={"kind": request.kind, "decision": request.state, "state": commitment.state},
    )
    return request


@transaction.atomic
def move_commitment(commitment: Commitment, verb: str, *, mover: Mover, why: str, version: int | None = None) -> None:
    """Block, take up again or reopen, with the reason. Raises MoveRefusedError, also while a request is open."""
    if verb not in LIFE_VERBS:
        raise MoveRefusedError("verb", "这里不能这样办理。", "This cannot be done here.")
    if Request.objects.filter(commitment=commitment, state=Decision.OPEN).exists():
        raise _one_open()
    before = commitment.state
    move(commitment, COMMITMENT_STEPS, verb, mover=mover, on=today(), why=why, version=version)
    if verb == "reopen":
        _counting(commitment, finished_on=None)
    append_audit(
        verb=f"{verb}_commitment",
        subject=commitment.code,
        by=mover.by,
        unit=commitment.document.unit.path,
        before={"state": before},
        after={"state": commitment.state},
        reason=why.strip()[:LONGEST],
    )


def _check_asked(commitment: Commitment, asked: Asked, mover: Mover) -> None:
    if LEAD not in mover.parts:
        raise MoveRefusedError("who", "只有牵头单位能提出申请。", "Only the lead unit may ask for this.")
    if not asked.why.strip():
        raise MoveRefusedError("reason", "请写明原因。", "Please give the reason.")
    if asked.evidence is None:
        raise MoveRefusedError(EVIDENCE, *_NO_EVIDENCE[asked.kind])
    if Request.objects.filter(commitment=commitment, state=Decision.OPEN).exists():
        raise _one_open()
    if commitment.state not in UNDER_WAY or commitment.state == CommitmentState.HANDED_IN:
        raise MoveRefusedError(
            "state",
            f"现在是“{CommitmentState(commitment.state).label}”，不能提出申请。",
            "In its present state nothing can be asked for.",
        )
    if asked.kind == RequestKind.DELAY:
        _check_new_due(commitment, asked.new_due)


def _check_new_due(commitment: Commitment, new_due: date | None) -> None:
    if new_due is None:
        raise MoveRefusedError("new_due", "请填新的完成时限，如 2026-12-31。", "Give the new date, like 2026-12-31.")
    old = due_of(commitment)
    if new_due <= today() or (old is not None and new_due <= old):
        said = f"现时限 {old} " if old else ""
        raise MoveRefusedError(
            "new_due",
            f"新时限 {new_due} 要晚于{said}{'和' if old else ''}今天。",
            f"The new date {new_due} must lie after {f'{old} and ' if old else ''}today.",
        )


def due_of(commitment: Commitment) -> date | None:
    """The day it is held to: of what is counted, else of the sentence."""
    counting = Counting.objects.filter(commitment=commitment).only("due").first()
    return (counting.due if counting else None) or commitment.due


def _kept(commitment: Commitment, asked: Asked, mover: Mover) -> StoredFile:
    assert asked.evidence is not None  # noqa: S101 -- checked before
    return attach_file(asked.evidence, commitment.subject, purpose=EVIDENCE, by=mover.by).file


def _carry_out(request: Request, commitment: Commitment, *, grant: bool, mover: Mover, why: str) -> None:
    if request.kind == RequestKind.COMPLETION:
        verb = "verify" if grant else "send_back"
        move(commitment, COMMITMENT_STEPS, verb, mover=mover, on=today(), why=why)
        if grant:
            _counting(commitment, finished_on=today())
            end_supervisions([commitment], on=today(), by=mover.by)
    elif grant and request.kind == RequestKind.DELAY:
        _check_new_due(commitment, request.new_due)
        Commitment.objects.filter(pk=commitment.pk).update(due=request.new_due)
        commitment.due = request.new_due
        take_version(commitment)
        _counting(commitment, due=request.new_due)
    elif grant:
        move(commitment, COMMITMENT_STEPS, "withdraw", mover=mover, on=today(), why=why, evidence=request.evidence)
        _counting(commitment)
        end_supervisions([commitment], on=today(), by=mover.by)


def _counting(commitment: Commitment, **changes: object) -> None:
    """Change what is counted where it is, and have the light worked out anew."""
    counting = Counting.objects.filter(commitment=commitment).first()
    if counting is None:
        return
    take_version(counting)
    if changes:
        Counting.objects.filter(pk=counting.pk).update(**changes)
    path = commitment.document.unit.path
    mark_dirty(counting.measure, unit_path=path, since=today(), subject_keys=[commitment.subject_id])


def _one_open() -> MoveRefusedError:
    return MoveRefusedError(
        "open",
        "已有一项申请在等调度办审批；一次只能有一项，请等办结后再提。",
        "A request waits for the dispatch office already; there can be one at a time.",
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


_NO_EVIDENCE = {
    RequestKind.COMPLETION: (
        "申请办结要附完成的依据（验收单、批复、照片等），没有依据不能提交。",
        "Completion needs its evidence (certificate, approval, photographs); without it nothing was handed in.",
    ),
    RequestKind.DELAY: (
        "申请延期要附依据（情况说明、会议纪要等），没有依据不能提交。",
        "A delay needs its evidence (an account, minutes); without it nothing was handed in.",
    ),
    RequestKind.WITHDRAWAL: (
        "申请终止要附依据（上级文件、会议纪要等），没有依据不能提交。",
        "A withdrawal needs its evidence (a document from above, minutes); without it nothing was handed in.",
    ),
}
