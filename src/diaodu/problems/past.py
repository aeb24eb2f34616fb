"""The past of problems and visits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from diaodu.core.clock import today
from diaodu.core.history import Happening, Part, Past, register_past
from diaodu.core.models import AuditEntry, Subject
from diaodu.problems.choices import State
from diaodu.problems.found import PROBLEM, VISIT
from diaodu.problems.models import ClockStop, Problem, Visit
from diaodu.problems.steps import PROBLEM_STEPS


def _opened(subject: Subject) -> tuple[date, str]:
    return localtime(Problem.objects.get(subject=subject).raised_at).date(), State.RAISED


def _happened(subject: Subject) -> Sequence[Happening]:
    """The stops of the clock; moves tell the rest."""
    found = []
    for stop in ClockStop.objects.filter(problem__subject=subject).order_by("since"):
        found.append(
            Happening(localtime(stop.since).date(), Part.MOVE, _("Clock stopped"), stop.since, stop.by, why=stop.reason)
        )
        if stop.until is not None:
            found.append(Happening(localtime(stop.until).date(), Part.MOVE, _("Clock runs on"), stop.until, stop.by))
    return found


def _visited(subject: Subject) -> tuple[date, str]:
    return Visit.objects.get(subject=subject).on, "made"


def _rewritten(subject: Subject) -> Sequence[Happening]:
    """What a visit said before each change of it, from the audit; a demonstration's changes are of its own day."""
    entries = AuditEntry.objects.filter(subject=subject.code, verb="change_visit").order_by("pk")
    visit = Visit.objects.get(subject=subject)
    return [
        Happening(
            min(localtime(entry.at).date(), today()),
            Part.AUDIT,
            _("Changed; before it said"),
            at=entry.at,
            by=entry.actor,
            why="；".join(_plain(value) for value in (entry.before or {}).values()),
        )
        for entry in entries
        if str(entry.unit).startswith(visit.scope)
    ]


def _plain(value: object) -> str:
    return "、".join(map(str, value)) or "—" if isinstance(value, list) else str(value)


register_past(
    PROBLEM,
    Past(
        states=dict(State.choices),
        opened=_opened,
        verbs={step.verb: step.label for step in PROBLEM_STEPS},
        happened=_happened,
    ),
)
register_past(VISIT, Past(states={"made": _("Visit made")}, opened=_visited, happened=_rewritten))
