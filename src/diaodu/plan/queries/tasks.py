"""What the list of tasks from elsewhere asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from diaodu.people.models import Tie
from diaodu.people.permissions import Asker
from diaodu.plan.choices import DocumentKind
from diaodu.plan.lights import PlanLights
from diaodu.plan.models import Commitment, Counting, Standing
from diaodu.plan.permissions import visible_documents
from diaodu.plan.queries import kept, newest_standings


@dataclass(frozen=True, slots=True)
class TaskRows:
    """Tasks of one year with where they stand; four queries, however many there are."""

    tasks: list[Commitment]
    lights: PlanLights


def visible_tasks(officer: Asker, *, today: date) -> QuerySet[Commitment]:
    """The tasks of the registers the officer may see, as the plan's commitments are seen."""
    registers = visible_documents(officer, today=today).filter(kind=DocumentKind.REGISTER)
    tasks = kept(Commitment.objects.filter(document__in=registers.values("pk"), source__isnull=False))
    return tasks.select_related("source__decision__meeting", "document", "subject").defer("document__text")


def task_years(officer: Asker, *, today: date) -> list[int]:
    """The years that have a register, the newest first."""
    registers = visible_documents(officer, today=today).filter(kind=DocumentKind.REGISTER)
    return sorted({day.year for day in registers.values_list("dated", flat=True) if day}, reverse=True)


def task_rows(tasks: QuerySet[Commitment], *, today: date) -> TaskRows:
    found = list(tasks.order_by("-pk"))
    return TaskRows(found, _lights(found, today))


def _lights(tasks: Sequence[Commitment], today: date) -> PlanLights:
    keys = [item.pk for item in tasks]
    ties: dict[int, list[Tie]] = defaultdict(list)
    alive = Tie.objects.filter(Q(until=None) | Q(until__gte=today), subject__in=[item.subject_id for item in tasks])
    for tie in alive.select_related("unit", "post").order_by("pk"):
        ties[tie.subject_id].append(tie)
    ours = Standing.objects.filter(commitment__in=keys)
    return PlanLights(
        {row.commitment_id: row for row in newest_standings(ours, on=today)},
        {row.commitment_id: row for row in Counting.objects.filter(commitment__in=keys)},
        ties,
    )
