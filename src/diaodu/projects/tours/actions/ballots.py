"""A judge's ballot: taken, and replaced where it is lost after the first score.

What was given under a lost ballot stands and counts: nobody can tell whose it is, so nobody can take it back. The
judge says which stops those were; the new ballot is good for the others alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.moves import MoveRefusedError
from diaodu.projects.tours.ballots import code_seal, is_ballot, judge_seal, new_code
from diaodu.projects.tours.choices import SCORING
from diaodu.projects.tours.models import Judge, Proposal, Tour
from diaodu.projects.tours.queries import is_own, judges_of, scorable_stops, scores_by_stop

LONGEST_REASON = 300


@transaction.atomic
def issue_ballot(judge: Judge, ballot: str, *, told: Collection[str] = ()) -> None:
    """This ballot is the judge's from now on. Raises MoveRefusedError where they hold one already.

    `told`: where it replaces a lost one, the stops the judge says were scored under that: as many as are known to be.
    It is kept nowhere but in the seal, and the ballot is good for the other stops alone.
    """
    tour = judge.tour
    if tour.state not in SCORING:
        raise MoveRefusedError("state", "现在不在评分时间。", "Scores are not being taken now.")
    if not is_ballot(ballot):
        raise MoveRefusedError("ballot", "选票不是32到64位十六进制数。", "A ballot is 32 to 64 hexadecimal digits.")
    _check_told(judge, told)
    seal = judge_seal(ballot, judge.pk, told)
    mine = Judge.objects.filter(pk=judge.pk, ballot="", carried=judge.carried, retired_on=None)
    if not mine.update(ballot=seal, code_hash=""):
        raise MoveRefusedError(
            "ballot",
            "你的选票已在另一部手机上领取；请用那部手机打分，或请工作人员处理。",
            "Your ballot was taken on another phone; use that one, or ask the office.",
        )
    judge.ballot = seal
    append_audit(verb="issue_ballot", subject=tour.code, by=named(judge), unit=tour.unit.path)


def _check_told(judge: Judge, told: Collection[str]) -> None:
    mine = {stop.project.code for stop in scorable_stops(judge)}
    if len(set(told)) != judge.carried or not mine.issuperset(told):
        raise MoveRefusedError(
            "told",
            f"补发前你已打了{judge.carried}个点，请正好勾选这{judge.carried}个。",
            f"You scored {judge.carried} stops before: mark exactly those {judge.carried}.",
        )


@transaction.atomic
def replace_ballot(judge: Judge, *, by: str, why: str) -> str:
    """The lost ballot is good no longer, what was given under it counts. Answers a guest's code, an officer's ''.

    Raises MoveRefusedError: no reason, the scoring not open, nothing scored yet, nothing left to score.
    """
    tour, reason = judge.tour, why.strip()[:LONGEST_REASON]
    if not reason:
        raise MoveRefusedError("reason", "请写明补发选票的理由。", "Say why the ballot is replaced.")
    if tour.state not in SCORING:
        raise MoveRefusedError(
            "state", "现在不在评分时间，不能补发选票。", "Scores are not being taken now; no ballot is replaced."
        )
    if not judge.scored:
        raise MoveRefusedError(
            "scored",
            f"{judge.name}还没有打分，请直接换发。",
            f"{judge.name} has scored nothing yet: hand out a new code or ballot instead.",
        )
    if judge.scored >= len(scorable_stops(judge)):
        raise MoveRefusedError(
            "scored",
            f"{judge.name}的点已全部打完，不需要补发。",
            f"{judge.name} has scored all stops: nothing is left.",
        )
    code = "" if judge.officer_id else new_code()
    held = Judge.objects.filter(pk=judge.pk, scored=judge.scored, retired_on=None)
    if not held.update(ballot="", code_hash=code_seal(code) if code else "", carried=judge.scored):
        raise MoveRefusedError(
            "newer", f"{judge.name}刚刚又打了分，请重新核对。", f"{judge.name} has just scored; please look again."
        )
    judge.ballot, judge.carried = "", judge.scored
    append_audit(
        verb="replace_ballot",
        subject=tour.code,
        by=by,
        unit=tour.unit.path,
        after={"judge": judge.name, "scored": judge.scored},
        reason=reason,
    )
    return code


def refuse_told(stops: Sequence[Proposal], told: Collection[str]) -> None:
    for stop in stops:
        if stop.project.code in told:
            name = stop.project.name
            raise MoveRefusedError(
                "twice",
                f"{name}你在补发选票前已经打过分，不能重复打分。",
                f"You scored {name} before your ballot was replaced.",
            )


def refuse_full(tour: Tour, stops: Sequence[Proposal]) -> None:
    """Where a ballot was replaced somebody might score a stop twice: none gets more scores than it has judges."""
    if not tour.judges.filter(carried__gt=0).exists():
        return
    judges, counts = judges_of(tour), scores_by_stop(tour)
    for stop in stops:
        most = sum(not is_own(judge.unit, stop) for judge in judges)
        if counts.get(stop.pk, 0) >= most:
            name = stop.project.name
            raise MoveRefusedError(
                "full",
                f"{name}已收到{most}个评分，能打分的评委也只有{most}名，不能再打；如你没有打过，请告诉工作人员。",
                f"{name} has {most} scores already and no more judges than that. If you have not scored it, tell us.",
            )


def named(judge: Judge) -> str:
    """What stands in the audit."""
    return judge.officer.username if judge.officer else f"judge-{judge.number}"
