"""What every change of a schedule begins and ends with: held, sound, its outlook made anew. Not offered outside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F

from diaodu.core.audit import append_audit
from diaodu.core.clock import today
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.projects.schedule.actions.outlooks import rebuild_outlooks
from diaodu.projects.schedule.models import Schedule
from diaodu.projects.schedule.network import Problem, UnsoundError
from diaodu.projects.schedule.queries.laid import Laid, laid_schedules
from diaodu.projects.schedule.thinking import problems_of


def require_part(mover: Mover, parts: Iterable[str]) -> None:
    if mover.parts.isdisjoint(parts):
        raise MoveRefusedError(
            "who",
            "只有调度办、牵头单位或节点责任单位可以改。",
            "Only the dispatch office, the lead unit or the unit that answers for the node may change this.",
        )


def refused(problems: Iterable[Problem]) -> MoveRefusedError:
    """All problems as one refusal."""
    held = list(problems)
    return MoveRefusedError(held[0].code, "".join(item.zh for item in held), " ".join(item.en for item in held))


def hold(schedule: Schedule) -> None:
    """Nobody else changes this schedule until the transaction is over: two sound changes may be unsound together."""
    Schedule.objects.filter(pk=schedule.pk).update(version=F("version") + 1)


def settle(schedule: Schedule) -> Laid:
    """Hold the schedule as it is now against sense, then rebuild its outlook. Raises MoveRefusedError, undoing all."""
    (laid,) = laid_schedules([schedule])
    if problems := problems_of(laid):
        raise refused(problems)
    try:
        rebuild_outlooks([schedule], today())
    except UnsoundError as error:
        raise refused(error.problems) from error
    return laid


def record(
    verb: str,
    schedule: Schedule,
    mover: Mover,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    why: str = "",
) -> None:
    append_audit(
        verb=verb,
        subject=schedule.subject.code,
        by=mover.by,
        unit=schedule.subject.owner_path,
        before=before,
        after=after,
        reason=why.strip()[:500],
    )
