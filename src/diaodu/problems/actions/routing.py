"""Giving problems to units: the office confirms what the rules propose, or chooses another with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.moves import Mover, MoveRefusedError, move_many
from diaodu.duties.outbox import tell_units
from diaodu.people.choices import UnitKind
from diaodu.people.models import Unit
from diaodu.problems.actions.counting import Clocks, save_alike
from diaodu.problems.models import ClockStop, Problem
from diaodu.problems.steps import PROBLEM_STEPS

TURN = ("turn_since", "due_at", "terms_row_id")


@dataclass(frozen=True, slots=True)
class Routing:
    """`why` is needed where the unit is not the proposed one."""

    problem: Problem
    unit: Unit
    why: str = ""


@transaction.atomic
def route_problems(routings: Sequence[Routing], *, mover: Mover, as_loaded: bool = True) -> list[Problem]:
    """All or none. Raises MoveRefusedError naming the problem: a unit that is dissolved or of another county, or one
    the rules did not propose and no reason; or a problem somebody has changed meanwhile (`as_loaded`)."""
    return _give("route", routings, mover=mover, as_loaded=as_loaded)


@transaction.atomic
def reroute_problem(problem: Problem, unit: Unit, *, mover: Mover, why: str) -> Problem:
    """Take it from its unit and give it to another; a new clock begins."""
    if problem.unit_id == unit.pk:
        raise MoveRefusedError("unit", "承办单位没有变，不用改派。", "It lies with this unit already.")
    return _give("reroute", [Routing(problem, unit, why)], mover=mover, as_loaded=True)[0]


def _give(verb: str, routings: Sequence[Routing], *, mover: Mover, as_loaded: bool) -> list[Problem]:
    if not routings:
        return []
    at, day = moment(), today()
    alike: dict[tuple[str, str], list[Routing]] = {}
    for each in routings:
        _check(each)
        alike.setdefault((each.why.strip(), each.problem.state), []).append(each)
    problems = [each.problem for each in routings]
    before = {problem.code: problem.unit.path if problem.unit else None for problem in problems}
    for each in routings:
        each.problem.unit = each.unit
    save_alike(problems, ["unit_id"])  # first: what is routed has a unit, always
    for (why, _state), group in alike.items():
        move_many([e.problem for e in group], PROBLEM_STEPS, verb, mover=mover, on=day, why=why, as_loaded=as_loaded)
    if verb == "reroute":
        ClockStop.objects.filter(problem__in=problems, until=None).update(until=at)
    clocks = Clocks(problems[0].scope, day)
    for each in routings:
        each.problem.routed_at, each.problem.accepted_at = at, None
        each.problem.solve_due = None
        clocks.begin_turn(each.problem, at)
    save_alike(problems, [*TURN, "routed_at", "accepted_at", "solve_due"])
    _tell(routings)
    append_audit(
        verb=f"{verb}_problems",
        subject=problems[0].code if len(problems) == 1 else f"{len(problems)} problems",
        by=mover.by,
        unit=routings[0].unit.path if len(routings) == 1 else problems[0].scope,
        before=before,
        after={each.problem.code: each.unit.path for each in routings},
        reason="；".join(dict.fromkeys(why for why, _state in alike if why))[:500],
    )
    return problems


def _check(each: Routing) -> None:
    code, unit = each.problem.code, each.unit
    if unit.retired_on is not None and unit.retired_on <= today():
        raise MoveRefusedError(
            "unit",
            f"{code}：{unit.name_zh}已于{unit.retired_on}撤销，不能承办；请另选单位。",
            f"{code}: {unit.name_zh} was dissolved on {unit.retired_on}; choose another unit.",
        )
    if unit.county_path != each.problem.scope or unit.parent_id is None or unit.kind == UnitKind.LEADERS:
        raise MoveRefusedError(
            "unit",
            f"{code}：请选本县的一个工作单位承办。",
            f"{code}: choose a working unit of this county.",
        )
    if each.problem.proposed_id != unit.pk and not each.why.strip():
        raise MoveRefusedError(
            "reason",
            f"{code}：所选单位不是规则建议的单位，请写明原因。",
            f"{code}: this is not the unit the rules propose; give the reason.",
        )


def _tell(routings: Sequence[Routing]) -> None:
    """One message for each unit, sent after the change is kept."""
    by_unit: dict[int, list[Routing]] = {}
    for each in routings:
        by_unit.setdefault(each.unit.pk, []).append(each)
    for group in by_unit.values():
        titles = "；".join(each.problem.title for each in group)[:180]
        first = group[0]
        tell_units(
            [first.unit], title=f"问题待受理：{titles}"[:200], body=titles, code=first.problem.code,
            due_at=first.problem.due_at,
        )  # fmt: skip
