"""Judges are invited; each holds a ballot and scores stops; the scoring is opened and closed.

That a judge has scored is recorded under their name (how many stops); what a stop was given, under the ballot's seal.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from diaodu.core.audit import append_audit
from diaodu.core.moves import Mover, MoveRefusedError, move
from diaodu.people.models import Officer, Unit
from diaodu.projects.tours.actions.ballots import named, refuse_full, refuse_told
from diaodu.projects.tours.ballots import code_seal, judge_seal, new_code, score_seal
from diaodu.projects.tours.choices import INVITING, SCORING
from diaodu.projects.tours.models import Judge, Proposal, Score, Tour
from diaodu.projects.tours.queries import driven_stops, is_own, scores_by_stop
from diaodu.projects.tours.setting_kinds import Rubric, Trimming, rubric_row, trimming_row
from diaodu.projects.tours.steps import CLOSE, OPEN, TOUR_STEPS

MOST_JUDGES = 200


@dataclass(frozen=True, slots=True)
class Invitation:
    """An officer, or a guest by name; `unit`: whose stops they may not score (an officer's own where it is None)."""

    name: str = ""
    officer: Officer | None = None
    unit: Unit | None = None


@transaction.atomic
def invite_judges(tour: Tour, invited: Sequence[Invitation], *, by: str) -> list[tuple[Judge, str]]:
    """Each with the code a guest comes in with; empty for officers. The code is told here and never again."""
    if tour.state not in INVITING:
        raise MoveRefusedError("state", "评分已经结束，不能再请评委。", "The scoring is over; nobody else is invited.")
    first = (tour.judges.aggregate(last=Max("number"))["last"] or 0) + 1
    if first + len(invited) > MOST_JUDGES + 1:
        raise MoveRefusedError("judges", f"评委最多{MOST_JUDGES}名。", f"At most {MOST_JUDGES} judges.")
    rows, codes = [], []
    for number, each in enumerate(invited, first):
        name = each.officer.name if each.officer else each.name.strip()
        if not name:
            raise MoveRefusedError("name", "请填写评委姓名。", "Give the judge's name.")
        code = "" if each.officer else new_code()
        unit = each.unit or (each.officer.unit if each.officer else None)
        rows.append(
            Judge(
                tour=tour,
                number=number,
                officer=each.officer,
                name=name[:60],
                unit=unit,
                code_hash=code_seal(code) if code else "",
            )
        )
        codes.append(code)
    try:
        with transaction.atomic():
            made = Judge.objects.bulk_create(rows)
    except IntegrityError as error:
        raise MoveRefusedError("officer", "这名评委已经请过。", "This judge is invited already.") from error
    append_audit(
        verb="invite_judges",
        subject=tour.code,
        by=by,
        unit=tour.unit.path,
        after={"judges": [[row.number, row.name, row.unit.name_zh if row.unit else ""] for row in made]},
    )
    return list(zip(made, codes, strict=True))


@transaction.atomic
def remove_judge(judge: Judge, *, by: str, on: date) -> None:
    """Only one who has scored nothing: what is given stays."""
    if not Judge.objects.filter(pk=judge.pk, scored=0, retired_on=None).update(retired_on=on, code_hash="", ballot=""):
        raise MoveRefusedError("scored", f"{judge.name}已经打过分，不能撤下。", f"{judge.name} has scored already.")
    tour = judge.tour
    append_audit(verb="remove_judge", subject=tour.code, by=by, unit=tour.unit.path, before={"judge": judge.name})


@transaction.atomic
def renew_judge(judge: Judge, *, by: str) -> str:
    """Another code (a guest's) or another ballot, for who lost theirs and has scored nothing yet."""
    code = "" if judge.officer_id else new_code()
    seal = code_seal(code) if code else ""
    if not Judge.objects.filter(pk=judge.pk, scored=0, retired_on=None).update(ballot="", code_hash=seal):
        raise MoveRefusedError(
            "scored",
            f"{judge.name}已经打过分，不能重新发；已打的分仍然有效，没打的点可以补发选票。",
            f"{judge.name} has scored already. What was given counts; for the other stops the ballot can be replaced.",
        )
    tour = judge.tour
    append_audit(verb="renew_judge", subject=tour.code, by=by, unit=tour.unit.path, after={"judge": judge.name})
    return code


@transaction.atomic
def open_scoring(tour: Tour, *, mover: Mover, on: date, version: int | None = None) -> Tour:
    """On the day, with the rubric and the trimming that hold then. Raises MoveRefusedError saying what is missing."""
    if on < tour.on:
        raise MoveRefusedError(
            "on", f"观摩日是{tour.on}，当天才能开始评分。", f"Scores are given from {tour.on} on, not before."
        )
    trimming = trimming_row(tour.unit.path, on=on)
    invited = tour.judges.filter(retired_on=None).count()
    wanted = Trimming.read(trimming).at_least
    if invited < wanted:
        raise MoveRefusedError(
            "judges",
            f"评委只有{invited}名，按规定每个点至少要{wanted}个评分。",
            f"There are {invited} judges; the rule wants {wanted} scores of each stop.",
        )
    if not driven_stops(tour):
        raise MoveRefusedError("stops", "线路上没有观摩点。", "No stop is on the route.")
    move(tour, TOUR_STEPS, OPEN, mover=mover, on=on, version=version)
    tour.rubric, tour.trimming = rubric_row(tour.unit.path, on=on), trimming
    tour.save(update_fields=["rubric", "trimming"])
    append_audit(
        verb=OPEN,
        subject=tour.code,
        by=mover.by,
        unit=tour.unit.path,
        after={"judges": invited, "rubric": tour.rubric.source, "trimming": trimming.source},
    )
    return tour


def score_stop(
    judge: Judge, ballot: str, stop: Proposal, marks: Mapping[str, int], *, told: Collection[str] = ()
) -> Score:
    """One stop, as `score_stops`."""
    return score_stops(judge, ballot, [(stop, marks)], told=told)[0]


@transaction.atomic
def score_stops(
    judge: Judge,
    ballot: str,
    given: Sequence[tuple[Proposal, Mapping[str, int]]],
    *,
    told: Collection[str] = (),
) -> list[Score]:
    """Each stop once, all or none; it stands. Raises MoveRefusedError: own unit, twice, an item left out or wrong.

    `told`: the stops the judge said were scored under a ballot they lost, as when this one was taken.
    """
    tour = judge.tour
    if tour.state not in SCORING or tour.rubric is None:
        raise MoveRefusedError("state", "评分已经结束。", "The scoring is over.")
    if judge.retired_on is not None or judge.ballot != judge_seal(ballot, judge.pk, told):
        raise MoveRefusedError("ballot", "这不是你的选票。", "This is not your ballot.")
    refuse_told([stop for stop, _marks in given], told)
    rubric, seal = Rubric.read(tour.rubric), score_seal(ballot, tour.pk)
    on_route = {each.pk for each in driven_stops(tour)}
    there = set(Score.objects.filter(ballot=seal).values_list("stop", flat=True))
    refuse_full(tour, [stop for stop, _marks in given])
    for stop, marks in given:
        _refuse_stop(judge, stop, on_route)
        _refuse_marks(rubric, marks, stop.project.name)
        if stop.pk in there:
            raise _twice(stop)
        there.add(stop.pk)
    rows = [
        Score(
            tour=tour,
            ballot=seal,
            stop=stop,
            marks={item.key: marks[item.key] for item in rubric.items},
            total=rubric.total(marks),
        )
        for stop, marks in given
    ]
    try:
        with transaction.atomic():
            made = Score.objects.bulk_create(rows)
    except IntegrityError as error:
        raise _twice(given[0][0]) from error
    Judge.objects.filter(pk=judge.pk).update(scored=F("scored") + len(made))
    judge.scored += len(made)
    append_audit(
        verb="score_stop", subject=tour.code, by=named(judge), unit=tour.unit.path, after={"scored": judge.scored}
    )
    return made


def _refuse_stop(judge: Judge, stop: Proposal, on_route: Collection[int]) -> None:
    name = stop.project.name
    if stop.pk not in on_route:
        raise MoveRefusedError("stop", f"{name}不在这次观摩的线路上。", f"{name} is not on this tour's route.")
    if is_own(judge.unit, stop):
        raise MoveRefusedError(
            "own",
            f"{name}是本单位的观摩点，按回避规定不能打分。",
            f"{name} is of your own unit; nobody scores their own.",
        )


def _twice(stop: Proposal) -> MoveRefusedError:
    name = stop.project.name
    return MoveRefusedError("twice", f"{name}你已经打过分，不能重复打分。", f"You have scored {name} already.")


@transaction.atomic
def close_scoring(tour: Tour, *, mover: Mover, on: date, version: int | None = None) -> Tour:
    """Raises MoveRefusedError naming the stop that has too few scores for the county's rule."""
    counts = scores_by_stop(tour)
    rule = Trimming.read(tour.trimming) if tour.trimming else Trimming(0, 1)
    for stop in driven_stops(tour) if tour.state in SCORING else ():
        given = counts.get(stop.pk, 0)
        if given < max(rule.at_least, 2 * rule.trimmed + 1):
            raise MoveRefusedError(
                "scores",
                f"{stop.project.name}只有{given}个评分，按规定至少要{rule.at_least}个（去掉{rule.trimmed}个最高、"
                f"{rule.trimmed}个最低）。",
                f"{stop.project.name} has {given} scores; the rule wants {rule.at_least} at least, with the"
                f" {rule.trimmed} highest and lowest left out.",
            )
    move(tour, TOUR_STEPS, CLOSE, mover=mover, on=on, version=version)
    append_audit(
        verb=CLOSE, subject=tour.code, by=mover.by, unit=tour.unit.path, after={"scores": sum(counts.values())}
    )
    return tour


def _refuse_marks(rubric: Rubric, marks: Mapping[str, int], name: str) -> None:
    known = {item.key for item in rubric.items}
    if set(marks) - known:
        raise MoveRefusedError("marks", "评分表里没有这一项。", "The rubric has no such item.")
    for item in rubric.items:
        if item.key not in marks:
            raise MoveRefusedError("marks", f"{name}：“{item.zh}”还没有打分。", f"{name}: “{item.en}” has no mark.")
        if not 0 <= marks[item.key] <= rubric.most:
            raise MoveRefusedError(
                "marks",
                f"{name}：“{item.zh}”应在0到{rubric.most}分之间。",
                f"{name}: “{item.en}” is marked from 0 to {rubric.most}.",
            )
