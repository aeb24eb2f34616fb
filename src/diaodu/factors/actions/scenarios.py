"""Proposals of who goes first: asked for, computed by the worker, adopted by a person or put aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from diaodu.core.audit import append_audit
from diaodu.core.clock import now, today
from diaodu.core.jobs import JobRefusedError, Progress, enqueue_job, job_kind
from diaodu.core.models import Job, Subject
from diaodu.core.moves import Mover, MoveRefusedError, move, note_moves
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.factors.allocation import Allocation, AllocationError, allocate, refusals
from diaodu.factors.allocation.problem import usage
from diaodu.factors.boards import ThoughtOut, think
from diaodu.factors.casting import beyond_supply
from diaodu.factors.choices import ALLOCATION, ALLOCATION_PREFIX, OPEN, ScenarioState
from diaodu.factors.models import Need, Outcome, Reservation, Scenario, Taken, Usage
from diaodu.factors.months import between, first_of, later
from diaodu.factors.rules import plain
from diaodu.factors.setting_kinds import weight_sets
from diaodu.factors.steps import ADOPT, CLASH, COMPUTE, DROP, OFFICE, REPLACE, SCENARIO_STEPS
from diaodu.people.models import Unit

ALLOCATE = "factors.allocate"
MOST_MONTHS = 36
_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class NewScenario:
    """`reserved`: by record, the month it must go ahead by."""

    name: str
    first_month: date
    months: int
    weights_key: str
    reserved: Mapping[Subject, date] = field(default_factory=dict)


@transaction.atomic
def add_scenario(new: NewScenario, *, county: Unit, by: str) -> Scenario:
    """What a proposal is asked. Raises MoveRefusedError naming the field: months, weights, a hopeless reservation."""
    scenario = _scenario(new, county, by)
    _refuse_reservations(scenario, new)
    append_audit(
        verb="add_allocation",
        subject=scenario.code,
        by=by,
        unit=county.path,
        after={
            "name": scenario.name,
            "first_month": f"{scenario.first_month:%Y-%m}",
            "months": scenario.months,
            "weights": scenario.weights_key,
            "reserved": {subject.code: f"{month:%Y-%m}" for subject, month in new.reserved.items()},
        },
    )
    return scenario


@transaction.atomic
def ask_for_scenario(new: NewScenario, *, county: Unit, by: str) -> tuple[Scenario, Job]:
    """The same, and the worker is asked to compute it."""
    scenario = add_scenario(new, county=county, by=by)
    job = enqueue_job(ALLOCATE, key=f"{ALLOCATE}:{scenario.pk}", params={"scenario": scenario.pk}, by=by)
    Scenario.objects.filter(pk=scenario.pk).update(job_key=job.pk)
    return scenario, job


@job_kind(ALLOCATE)
def allocate_in_job(progress: Progress) -> dict[str, str]:
    """Run twice it gives the same rows; one that was put aside meanwhile is left alone."""
    scenario = Scenario.objects.select_related("unit", "weights", "subject").get(pk=progress.params["scenario"])
    if scenario.state == ScenarioState.COMPUTING:
        compute_scenario(scenario, progress=progress)
    return {"scenario": scenario.code}


def compute_scenario(scenario: Scenario, *, progress: Progress | None = None) -> Scenario:
    """Think outside a transaction, keep the result in a short one. Raises JobRefusedError for what cannot be meant."""

    def mark(done: int, zh: str, en: str) -> None:
        if progress is not None:
            progress.mark(done, 4, zh=zh, en=en)

    mark(0, "读入需求和供给", "Reading needs and supplies")
    reserved = {row.about.code: row.month for row in scenario.reservations.select_related("about")}
    try:
        thought = think(scenario, reserved, on=today())
        mark(1, f"测算{len(thought.cast.problem.candidates)}个事项", "Sharing out the supplies")
        found = allocate(thought.cast.problem)
    except AllocationError as error:
        raise JobRefusedError(f"{error.where}：{error.zh}", f"{error.where}: {error.en}") from error
    mark(3, "写入结果", "Keeping the result")
    return keep_result(scenario, thought, found)


@transaction.atomic
def keep_result(scenario: Scenario, thought: ThoughtOut, found: Allocation) -> Scenario:
    """The result as rows, in place of those of an earlier attempt."""
    for model in (Outcome, Taken, Usage):
        model.objects.filter(scenario=scenario).delete()
    if not found.clashes:
        _keep_outcomes(scenario, thought, found)
        _keep_usage(scenario, thought, found)
    scenario.worth, scenario.bound, scenario.seconds = found.worth, found.bound, found.seconds
    scenario.later, scenario.unknown = len(thought.cast.later), thought.unknown
    scenario.clashes = [
        {
            "about": [thought.subjects[code].label_zh for code in clash.reservations],
            "codes": list(clash.reservations),
            "factor": clash.factor,
            "month": later(scenario.first_month, clash.month).isoformat(),
            "lacking": f"{clash.lacking:f}",
        }
        for clash in found.clashes
    ]
    scenario.save(update_fields=["worth", "bound", "seconds", "later", "unknown", "clashes"])
    office = Mover(scenario.by, frozenset({OFFICE}))
    move(scenario, SCENARIO_STEPS, CLASH if found.clashes else COMPUTE, mover=office, on=today())
    append_audit(
        verb=COMPUTE,
        subject=scenario.code,
        by=scenario.by,
        unit=scenario.unit.path,
        after={"ahead": len(found.starts), "waiting": len(thought.cast.problem.candidates) - len(found.starts)},
    )
    return scenario


@transaction.atomic
def adopt_scenario(scenario: Scenario, *, mover: Mover, on: date, why: str, version: int | None = None) -> Scenario:
    """A person's word: its months stand at the needs from now on, and at no others; an earlier one is replaced.

    Raises MoveRefusedError without a reason, or where needs have changed since it was computed.
    """
    if version is not None:
        scenario.version = version
    _refuse_stale(scenario)
    earlier = list(Scenario.objects.filter(unit=scenario.unit, state=ScenarioState.ADOPTED).select_related("subject"))
    for each in earlier:
        note_moves(
            [each.subject_id], REPLACE, old=ScenarioState.ADOPTED, new=ScenarioState.REPLACED, by=mover.by, on=on,
            why=scenario.code,
        )  # fmt: skip
        Scenario.objects.filter(pk=each.pk).update(state=ScenarioState.REPLACED, version=F("version") + 1)
    move(scenario, SCENARIO_STEPS, ADOPT, mover=mover, on=on, why=why)
    scenario.adopted_by, scenario.adopted_at, scenario.adopted_why = mover.by, now(), why.strip()[:500]
    scenario.save(update_fields=["adopted_by", "adopted_at", "adopted_why"])
    planned = _write_months(scenario)
    append_audit(
        verb=ADOPT,
        subject=scenario.code,
        by=mover.by,
        unit=scenario.unit.path,
        before={"adopted": [each.code for each in earlier]},
        after={"needs": planned, "name": scenario.name},
        reason=scenario.adopted_why,
    )
    return scenario


@transaction.atomic
def drop_scenario(scenario: Scenario, *, mover: Mover, on: date, version: int | None = None) -> Scenario:
    if version is not None:
        scenario.version = version
    move(scenario, SCENARIO_STEPS, DROP, mover=mover, on=on)
    append_audit(verb=DROP, subject=scenario.code, by=mover.by, unit=scenario.unit.path, after={"name": scenario.name})
    return scenario


def _scenario(new: NewScenario, county: Unit, by: str) -> Scenario:
    row, sets = weight_sets(county.path, on=today())
    if row is None or new.weights_key not in sets:
        raise MoveRefusedError("weights", "没有这套权重。", "There is no such set of weights.")
    if not 1 <= new.months <= MOST_MONTHS:
        raise MoveRefusedError("months", f"安排的月数应在1至{MOST_MONTHS}之间。", f"Look at 1 to {MOST_MONTHS} months.")
    code = next_codes(ALLOCATION_PREFIX, scope=county.path, year=today().year)[0]
    subject = add_subjects([NewSubject(ALLOCATION, code, new.name, county.path, county.path)])[0]
    scenario = Scenario.objects.create(
        subject=subject, code=code, unit=county, name=new.name.strip()[:100], first_month=first_of(new.first_month),
        months=new.months, weights_key=new.weights_key, weights=row, by=by, at=now(),
    )  # fmt: skip
    Reservation.objects.bulk_create(
        Reservation(scenario=scenario, about=subject, month=first_of(month)) for subject, month in new.reserved.items()
    )
    return scenario


def _refuse_reservations(scenario: Scenario, new: NewScenario) -> None:
    """Each by itself: its month lies in the span, it waits for something, there will be as much as it needs."""
    for subject, month in new.reserved.items():
        if not 0 <= between(scenario.first_month, month) < scenario.months:
            raise MoveRefusedError(
                "reserved",
                f"“{subject.label_zh}”的必保月份 {month:%Y-%m} 不在安排的月份内。",
                f"“{subject.label_zh}”: {month:%Y-%m} is not among the months looked at.",
            )
    thought = think(scenario, {subject.code: month for subject, month in new.reserved.items()}, on=today())
    waiting = {candidate.code for candidate in thought.cast.problem.candidates}
    for subject in new.reserved:
        if subject.code not in waiting:
            raise MoveRefusedError(
                "reserved",
                f"“{subject.label_zh}”在这段时间没有等待中的要素需求，不用必保。",
                f"“{subject.label_zh}” waits for nothing in these months.",
            )
    beyond = beyond_supply(thought.cast.problem)
    if beyond is not None:
        name, kind = thought.subjects[beyond.about].label_zh, thought.kinds[beyond.factor]
        month = later(scenario.first_month, beyond.month)
        raise MoveRefusedError(
            "reserved",
            f"“{name}”需要{kind.zh}{plain(beyond.wanted)}{kind.unit}，"
            f"到 {month:%Y-%m} 只有{plain(beyond.there_is)}{kind.unit}可给，无法必保。",
            f"“{name}” needs {plain(beyond.wanted)} {kind.unit_en} of {kind.en}, by {month:%Y-%m} there are only"
            f" {plain(beyond.there_is)}: it cannot be reserved.",
        )


def _keep_outcomes(scenario: Scenario, thought: ThoughtOut, found: Allocation) -> None:
    first, problem = scenario.first_month, thought.cast.problem
    waiting = {refusal.candidate: refusal for refusal in refusals(problem, found)}
    rows = []
    for candidate in problem.candidates:
        worth, refusal = thought.worths[candidate.code], waiting.get(candidate.code)
        start = found.starts.get(candidate.code)
        rows.append(
            Outcome(
                scenario=scenario,
                about=thought.subjects[candidate.code],
                worth=worth.points,
                parts={name: round(points, 4) for name, points in worth.parts.items()},
                unknown=list(worth.unknown),
                wanted=later(first, candidate.wanted),
                start=None if start is None else later(first, start),
                best=later(first, refusal.start) if refusal and refusal.start is not None else None,
                lacks=[
                    {
                        "factor": lack.factor,
                        "month": later(first, lack.month).isoformat(),
                        "amount": f"{lack.amount:f}",
                        "price": lack.price,
                    }
                    for lack in (refusal.lacks if refusal else ())
                ],
            )
        )
    Outcome.objects.bulk_create(rows)
    inside = [line for line in thought.lines if line.need in thought.cast.after]
    Taken.objects.bulk_create(
        Taken(
            scenario=scenario,
            need_id=line.need,
            remaining=line.remaining,
            month=later(first, found.starts[line.about] + thought.cast.after[line.need])
            if line.about in found.starts
            else None,
        )
        for line in inside
    )


def _keep_usage(scenario: Scenario, thought: ThoughtOut, found: Allocation) -> None:
    problem = thought.cast.problem
    available, used = problem.available(), usage(problem, found.starts)
    asked = {need.factor for candidate in problem.candidates for need in candidate.needs}
    Usage.objects.bulk_create(
        Usage(
            scenario=scenario,
            factor=factor,
            month=later(scenario.first_month, month),
            available=available[factor][month].quantize(_PLACES),
            used=used[factor][month].quantize(_PLACES),
        )
        for factor in available
        if factor in asked
        for month in range(problem.months)
    )


def _refuse_stale(scenario: Scenario) -> None:
    """What it would give must still be what is lacking."""
    rows: Sequence[Taken] = list(
        Taken.objects.filter(scenario=scenario).exclude(month=None).select_related("need__about")
    )
    open_states = {str(state) for state in OPEN}
    changed = [
        row.need.about.label_zh
        for row in rows
        if row.need.state not in open_states
        or row.need.amount is None
        or row.need.amount - (row.need.secured or 0) != row.remaining
    ]
    if changed:
        names = "、".join(dict.fromkeys(changed[:5]))
        raise MoveRefusedError(
            "stale",
            f"测算以后有{len(changed)}条需求变了（{names}），请重新测算再采用。",
            f"{len(changed)} needs have changed since ({names}); compute again before adopting.",
        )


def _write_months(scenario: Scenario) -> int:
    """By month one statement; needs an earlier proposal gave a month, and this one does not, have none any more."""
    by_month: dict[date, list[int]] = defaultdict(list)
    for key, month in Taken.objects.filter(scenario=scenario).exclude(month=None).values_list("need", "month"):
        if month is not None:
            by_month[month].append(key)
    keys = [key for held in by_month.values() for key in held]
    Need.objects.filter(scope=scenario.unit.path, state__in=OPEN).exclude(planned=None).exclude(pk__in=keys).update(
        planned=None, planned_in=None, version=F("version") + 1
    )
    for month, held in by_month.items():
        Need.objects.filter(pk__in=held).update(planned=month, planned_in=scenario, version=F("version") + 1)
    return len(keys)
