"""Questions about one schedule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diaodu.core.models import Subject
from diaodu.people.choices import TieKind
from diaodu.people.models import Tie, Unit
from diaodu.people.permissions import Asker
from diaodu.people.queries import alive
from diaodu.projects.schedule.choices import BaselineState
from diaodu.projects.schedule.models import Baseline, MonthLight, Node, Schedule, Slip
from diaodu.projects.schedule.permissions import schedulable_subjects


def subject_by_code(officer: Asker, code: str, *, today: date) -> Subject:
    """A record that may have a schedule, among those the officer sees; Subject.DoesNotExist otherwise."""
    return schedulable_subjects(officer, today=today).get(code=code)


def schedule_of(subject: Subject) -> Schedule | None:
    """Its schedule with the outlook at hand; None before one is laid."""
    schedule = Schedule.objects.filter(subject=subject).select_related("outlook", "template_row").first()
    if schedule is not None:
        schedule.subject = subject
    return schedule


def node_by_key(schedule: Schedule, key: str) -> Node:
    """Raises Node.DoesNotExist."""
    node = schedule.nodes.select_related("unit", "evidence").get(key=key, retired_on=None)
    node.schedule = schedule
    return node


def lead_of(subject: Subject, *, on: date) -> Unit | None:
    """The unit that leads the record's work; it answers for nodes that name no other."""
    tie = Tie.objects.filter(alive(on), subject=subject, kind=TieKind.LEAD).select_related("unit").first()
    return tie.unit if tie else None


def slips_of(schedule: Schedule) -> list[Slip]:
    return list(Slip.objects.filter(node__schedule=schedule).select_related("node", "evidence"))


@dataclass(frozen=True, slots=True)
class Baselines:
    in_force: Baseline | None
    proposed: Baseline | None
    older: list[Baseline]

    @property
    def all(self) -> list[Baseline]:
        return [row for row in (self.in_force, self.proposed, *self.older) if row is not None]


def baselines_of(schedule: Schedule) -> Baselines:
    rows = list(schedule.baselines.all())
    for row in rows:
        row.schedule = schedule
    in_force = next((row for row in rows if row.state == BaselineState.IN_FORCE), None)
    proposed = next((row for row in rows if row.state == BaselineState.PROPOSED), None)
    return Baselines(in_force, proposed, [row for row in rows if row not in (in_force, proposed)])


def lights_of(schedule: Schedule, *, most: int = 12) -> list[MonthLight]:
    """The lights its months ended with, the newest first."""
    return list(schedule.lights.order_by("-month")[:most])
