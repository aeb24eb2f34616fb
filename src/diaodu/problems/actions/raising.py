"""Bringing problems forward: one or many at once, each with the unit the rules propose."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment
from diaodu.core.intake import Examined, attach_file
from diaodu.core.models import Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.people.models import Unit
from diaodu.problems.actions.counting import Clocks, counted_anew
from diaodu.problems.choices import State, Urgency
from diaodu.problems.found import PROBLEM
from diaodu.problems.models import CallLink, Problem
from diaodu.problems.queries import proposals
from diaodu.problems.setting_kinds import FACTORS, KINDS, words_for

PROBLEM_PREFIX = "Q"
EVIDENCE = "evidence"
LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True)
class NewProblem:
    title: str
    kind: str
    unit: Unit  # which raises it
    about: Subject | None = None
    body: str = ""
    factor: str = ""
    urgency: str = Urgency.NORMAL
    files: Sequence[Examined] = field(default_factory=tuple)
    link: CallLink | None = None  # the firm's own, where it came in by that


@transaction.atomic
def raise_problems(new: Sequence[NewProblem], *, by: str) -> list[Problem]:
    """All or none, all of one county, in a constant number of statements (and one for each file).

    Raises MoveRefusedError naming the problem: without a title, of a kind or factor nobody knows.
    """
    if not new:
        return []
    at, scope = moment(), new[0].unit.county_path
    day = at.date()
    kinds, factors = words_for(KINDS, scope, on=day), words_for(FACTORS, scope, on=day)
    for item in new:
        _check(item, kinds, factors)
    proposed, row = proposals([(item.kind, item.factor, item.about) for item in new], scope=scope, on=day)
    clocks = Clocks(scope, day)
    codes = next_codes(PROBLEM_PREFIX, scope=scope, year=day.year, count=len(new))
    subjects = add_subjects(
        [
            NewSubject(PROBLEM, code, item.title.strip(), item.unit.path, scope)
            for code, item in zip(codes, new, strict=True)
        ]
    )
    problems = []
    for code, subject, item, proposal in zip(codes, subjects, new, proposed, strict=True):
        problem = Problem(
            subject=subject,
            code=code,
            scope=scope,
            about=item.about,
            title=item.title.strip()[:LONGEST_TITLE],
            body=item.body.strip(),
            kind=item.kind,
            factor=item.factor,
            urgency=item.urgency,
            state=State.RAISED,
            raised_unit=item.unit,
            by=by,
            link=item.link,
            raised_at=at,
            proposed_id=proposal.unit,
            proposal_zh=proposal.zh[:200],
            proposal_en=proposal.en[:200],
            routing_row=row,
        )
        clocks.begin_turn(problem, at)
        problems.append(problem)
    made = Problem.objects.bulk_create(problems)
    for problem, item in zip(made, new, strict=True):
        for file in item.files:
            attach_file(file, problem.subject, purpose=EVIDENCE, by=by)
    counted_anew(made, day)
    append_audit(
        verb="raise_problems",
        subject=codes[0] if len(codes) == 1 else f"{len(codes)} problems",
        by=by,
        unit=new[0].unit.path if len(new) == 1 else scope,
        after={
            problem.code: {
                "title": problem.title,
                "about": problem.about.code if problem.about else None,
                "kind": problem.kind,
                "factor": problem.factor,
                "urgency": str(problem.urgency),
            }
            for problem in made
        },
    )
    return made


def _check(item: NewProblem, kinds: Collection[str], factors: Collection[str]) -> None:
    title = item.title.strip()
    if not title:
        raise MoveRefusedError("incomplete", "请用一句话写明是什么问题。", "Say in one line what the problem is.")
    if item.kind not in kinds:
        raise MoveRefusedError(
            "incomplete",
            f"“{title[:20]}”：没有“{item.kind}”这一类问题；请从现有类别中选。",
            f"“{title[:20]}”: there is no kind “{item.kind}”; choose one of those there are.",
        )
    if item.factor and item.factor not in factors:
        raise MoveRefusedError(
            "incomplete",
            f"“{title[:20]}”：没有“{item.factor}”这种要素；请从现有要素中选，或留空。",
            f"“{title[:20]}”: there is no factor “{item.factor}”; choose one of those there are, or none.",
        )
    if item.urgency not in Urgency.values:
        raise MoveRefusedError("incomplete", "请选紧急程度。", "Say how urgent it is.")
