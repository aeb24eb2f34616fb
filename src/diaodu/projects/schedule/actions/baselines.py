"""Baselines: frozen once by whoever leads, changed with approval; those before stay as they were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from diaodu.core.audit import append_audit
from diaodu.core.calendar import calendar_for
from diaodu.core.clock import moment, today
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.projects.schedule.actions.holding import hold, record, refused, require_part, settle
from diaodu.projects.schedule.actions.outlooks import rebuild_outlooks
from diaodu.projects.schedule.choices import BaselineState
from diaodu.projects.schedule.days import DayLine
from diaodu.projects.schedule.models import Baseline, BaselineNode, Schedule
from diaodu.projects.schedule.network import UnsoundError
from diaodu.projects.schedule.permissions import KEEPER, LEAD
from diaodu.projects.schedule.queries.laid import Laid, laid_schedules
from diaodu.projects.schedule.thinking import days_of, line_around, plan_of


@transaction.atomic
def freeze_baseline(schedule: Schedule, *, mover: Mover) -> Baseline:
    """The first baseline: the days as they are planned now. A second one is proposed instead."""
    require_part(mover, {KEEPER, LEAD})
    hold(schedule)
    if schedule.baselines.filter(state=BaselineState.IN_FORCE).exists():
        raise MoveRefusedError(
            "two",
            "已有一条基线在用；要改请提出新基线，经批准后替换。",
            "A baseline is in force; propose a new one instead.",
        )
    baseline = _made(schedule, BaselineState.IN_FORCE, mover, why="", as_of=None)
    settle(schedule)
    record("freeze_baseline", schedule, mover, after={"number": baseline.number})
    return baseline


@transaction.atomic
def propose_baseline(schedule: Schedule, *, why: str, mover: Mover) -> Baseline:
    """New days, as the plan has them today, with the reason; they hold once the office approves."""
    require_part(mover, {KEEPER, LEAD})
    if not why.strip():
        raise MoveRefusedError("reason", "请写明调整基线的原因。", "Please give the reason for a new baseline.")
    hold(schedule)
    if not schedule.baselines.filter(state=BaselineState.IN_FORCE).exists():
        raise MoveRefusedError("none", "还没有基线，请直接冻结。", "There is no baseline yet; freeze one.")
    if schedule.baselines.filter(state=BaselineState.PROPOSED).exists():
        raise MoveRefusedError("two", "已有一条新基线在等批准。", "A new baseline waits for approval already.")
    baseline = _made(schedule, BaselineState.PROPOSED, mover, why=why, as_of=today())
    record("propose_baseline", schedule, mover, after={"number": baseline.number}, why=why)
    return baseline


@transaction.atomic
def decide_baseline(
    baseline: Baseline, *, grants: bool, why: str, mover: Mover, version: int | None = None
) -> Baseline:
    """The office approves or refuses; whoever proposed does not decide. The one before is replaced, not changed."""
    require_part(mover, {KEEPER})
    if baseline.state != BaselineState.PROPOSED:
        raise MoveRefusedError("state", "这条基线没有在等批准。", "This baseline does not wait for approval.")
    if baseline.by == mover.by:
        raise MoveRefusedError(
            "own", "自己提出的基线要由别人批准。", "Somebody else has to decide on one's own proposal."
        )
    if not grants and not why.strip():
        raise MoveRefusedError("reason", "请写明不批准的原因。", "Please give the reason.")
    schedule = baseline.schedule
    hold(schedule)
    take_version(baseline, version)
    if grants:
        schedule.baselines.filter(state=BaselineState.IN_FORCE).update(state=BaselineState.REPLACED)
    baseline.state = BaselineState.IN_FORCE if grants else BaselineState.REFUSED
    baseline.decided_by, baseline.decided_at, baseline.decided_why = mover.by, moment(), why.strip()[:300]
    baseline.save()
    settle(schedule)
    record(
        "grant_baseline" if grants else "refuse_baseline", schedule, mover, after={"number": baseline.number}, why=why
    )
    return baseline


@transaction.atomic
def freeze_many(schedules: Sequence[Schedule], *, by: str) -> list[Baseline]:
    """First baselines of many schedules in a few statements; one audit entry. Who may is the caller's to ask."""
    made = []
    rows: list[BaselineNode] = []
    lines: dict[str, DayLine] = {}
    for laid in laid_schedules(schedules):
        scope = laid.schedule.subject.scope
        if scope not in lines:  # a line is dear to make: once for all
            lines[scope] = line_around(calendar_for(scope), today())
        baseline = Baseline(
            schedule=laid.schedule, number=1, state=BaselineState.IN_FORCE, on=today(), by=by, at=moment()
        )
        made.append(baseline)
        rows += _rows(baseline, laid, lines[scope], as_of=None)
    try:
        with transaction.atomic():
            Baseline.objects.bulk_create(made)
            BaselineNode.objects.bulk_create(rows, batch_size=400)
    except IntegrityError as error:
        raise MoveRefusedError("two", "其中有的已经有基线。", "Some of them have a baseline already.") from error
    rebuild_outlooks(schedules, today())
    if made:
        append_audit(
            verb="freeze_baselines",
            subject=schedules[0].subject.code,
            by=by,
            after={"codes": [schedule.subject.code for schedule in schedules]},
        )
    return made


def _made(schedule: Schedule, state: BaselineState, mover: Mover, *, why: str, as_of: date | None) -> Baseline:
    number = (schedule.baselines.aggregate(last=Max("number"))["last"] or 0) + 1
    (laid,) = laid_schedules([schedule])
    if not laid.nodes:
        raise MoveRefusedError("empty", "还没有节点，不能冻结基线。", "There are no nodes to freeze.")
    baseline = Baseline.objects.create(
        schedule=schedule,
        number=number,
        state=state,
        why=why.strip()[:300],
        on=today(),
        by=mover.by,
        at=moment(),
    )
    line = line_around(calendar_for(schedule.subject.scope), today())
    try:
        BaselineNode.objects.bulk_create(_rows(baseline, laid, line, as_of=as_of))
    except UnsoundError as error:
        raise refused(error.problems) from error
    return baseline


def _rows(baseline: Baseline, laid: Laid, line: DayLine, *, as_of: date | None) -> list[BaselineNode]:
    """The first baseline promises what the durations say, whatever happened since; a later one the plan of today."""
    if as_of is None:
        laid = _unlived(laid)
    days = days_of(plan_of(laid, line, as_of=as_of), [node.key for node in laid.nodes])
    return [
        BaselineNode(
            baseline=baseline,
            node_id=node.pk,
            starts_on=days[node.key].starts,
            ends_on=days[node.key].ends,
            weight=node.weight,
        )
        for node in laid.nodes
    ]


def _unlived(laid: Laid) -> Laid:
    """The same schedule with nothing begun and no slips: what it promised at the start."""
    from copy import copy

    nodes = []
    for node in laid.nodes:
        fresh = copy(node)
        fresh.started_on = fresh.finished_on = fresh.remaining = fresh.told_on = None
        nodes.append(fresh)
    return Laid(laid.schedule, nodes, laid.links)
