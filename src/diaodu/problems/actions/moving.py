"""Taking on, returning, replying, rating, closing, opening again: what the table of steps permits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.intake import Examined, attach_file
from diaodu.core.moves import Mover, MoveRefusedError, move_many
from diaodu.problems.actions.counting import Clocks, counted_anew, save_alike
from diaodu.problems.choices import State
from diaodu.problems.models import ClockStop, Problem
from diaodu.problems.queries import proposals
from diaodu.problems.steps import PROBLEM_STEPS

RATINGS = range(1, 6)
_TURN = ("turn_since", "due_at", "terms_row_id")
# What a step changes besides the state and the clock of the turn.
_CHANGED: dict[str, tuple[str, ...]] = {
    "accept": ("accepted_at", "solve_due"),
    "return": ("unit_id", "proposed_id", "proposal_zh", "proposal_en", "routing_row_id"),
    "reply": ("reply", "replied_at"),
    "confirm": ("rating", "rating_words"),
    "dispute": ("solve_due",),
    "reopen": ("solve_due", "rating", "rating_words", "closed_at", "reopened"),
    **dict.fromkeys(("close", "close_for_raiser", "withdraw"), ("closed_at",)),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What comes with a step: the reply or reason, and with a confirmation the rating from 1 to 5."""

    words: str = ""
    rating: int | None = None
    files: Sequence[Examined] = field(default_factory=tuple)


@transaction.atomic
def move_problem(problem: Problem, verb: str, *, mover: Mover, said: Said | None = None) -> Problem:
    """One step of one problem in the version it was loaded in. Raises MoveRefusedError."""
    said = said or Said()
    _move([(problem, said)], verb, mover=mover, as_loaded=True)
    for file in said.files:
        attach_file(file, problem.subject, purpose=verb, by=mover.by)
    _audit([problem], verb, mover, [said])
    return problem


@transaction.atomic
def move_problems(
    deeds: Sequence[tuple[Problem, Said]], verb: str, *, mover: Mover, as_loaded: bool = True
) -> list[Problem]:
    """The same step for many of one county, each with its own words, in a few statements; all or none."""
    problems = [problem for problem, _said in deeds]
    if problems:
        _move(deeds, verb, mover=mover, as_loaded=as_loaded)
        _audit(problems, verb, mover, [said for _problem, said in deeds])
    return problems


def _move(deeds: Sequence[tuple[Problem, Said]], verb: str, *, mover: Mover, as_loaded: bool) -> None:
    at, day, problems = moment(), today(), [problem for problem, _said in deeds]
    alike: dict[tuple[str, str], list[Problem]] = {}
    for problem, said in deeds:
        _check(problem, verb, said, at)
        # The raiser's words go with the rating, which the unit sees only when the problem is closed.
        alike.setdefault(("" if verb == "confirm" else said.words, problem.state), []).append(problem)
    for (why, _state), group in alike.items():
        move_many(group, PROBLEM_STEPS, verb, mover=mover, on=day, why=why, as_loaded=as_loaded)
    if verb == "start":
        return
    ClockStop.objects.filter(problem__in=problems, until=None).update(until=at)
    clocks = Clocks(problems[0].scope, day)
    for problem, said in deeds:
        _follow(problem, verb, said, at, clocks)
    if verb == "return":
        _propose_anew(problems)
    save_alike(problems, (*_TURN, *_CHANGED[verb]))
    counted_anew(problems, day)


def _check(problem: Problem, verb: str, said: Said, at: datetime) -> None:
    if verb == "confirm" and said.rating not in RATINGS:
        raise MoveRefusedError("answer", "请给出1至5分的评价。", "Please rate it from 1 to 5.")
    if verb == "return" and problem.state == State.ROUTED and problem.due_at is not None and at > problem.due_at:
        raise MoveRefusedError(
            "late",
            "受理时限已过，不能再退回；请受理，或请调度办改派。",
            "The time to return it is over; take it on, or ask the dispatch office to give it to another unit.",
        )


def _follow(problem: Problem, verb: str, said: Said, at: datetime, clocks: Clocks) -> None:
    """What a step changes besides the state."""
    clocks.begin_turn(problem, at)
    if verb == "accept":
        problem.accepted_at = at
    elif verb == "return":
        problem.unit = None
    elif verb == "reply":
        problem.reply, problem.replied_at = said.words.strip(), at
    elif verb == "confirm":
        problem.rating, problem.rating_words = said.rating, said.words.strip()[:300]
    elif verb in ("close", "close_for_raiser", "withdraw"):
        problem.closed_at = at
    elif verb == "reopen":
        problem.rating, problem.rating_words, problem.closed_at = None, "", None
        problem.reopened += 1
    if problem.state in (State.ACCEPTED, State.UNDER_WAY):
        problem.solve_due = problem.due_at


def _propose_anew(problems: Sequence[Problem]) -> None:
    """Without the unit that has just said that it is not its business."""
    refused = [problem.proposed_id for problem in problems]
    asked = [(problem.kind, problem.factor, problem.about) for problem in problems]
    found, row = proposals(asked, scope=problems[0].scope, on=today(), but_not=refused)
    for problem, proposal in zip(problems, found, strict=True):
        problem.proposed_id, problem.routing_row = proposal.unit, row
        problem.proposal_zh, problem.proposal_en = proposal.zh[:200], proposal.en[:200]


def _audit(problems: Sequence[Problem], verb: str, mover: Mover, said: Sequence[Said]) -> None:
    after: dict[str, object] = {"state": problems[0].state}
    if verb == "confirm":
        after |= {"rating": [one.rating for one in said], "rating_words": [one.words[:300] for one in said]}
    if len(problems) > 1:
        after |= {"problems": [problem.code for problem in problems]}
    append_audit(
        verb=f"{verb}_problems",
        subject=problems[0].code if len(problems) == 1 else f"{len(problems)} problems",
        by=mover.by,
        unit=problems[0].unit.path if len(problems) == 1 and problems[0].unit else problems[0].scope,
        after=after,
        reason="" if verb == "confirm" else "；".join(dict.fromkeys(one.words for one in said))[:500],
    )
