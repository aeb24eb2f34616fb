"""What the table of a plan (任务分解表) knows of each commitment that was taken up; seven queries for its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from diaodu.ledger.models import Observation
from diaodu.people.choices import TieKind
from diaodu.people.models import Tie, Unit
from diaodu.plan.choices import TAKEN_UP
from diaodu.plan.models import Commitment, Counting, Document, Milestone
from diaodu.plan.queries import plan_lights
from diaodu.plan.works import rows_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A commitment as the table shows it: who is tied to it, what counts, its milestones, what was said last."""

    commitment: Commitment
    counting: Counting | None
    ties: tuple[Tie, ...]
    milestones: tuple[Milestone, ...]
    light: str
    latest: Observation | None

    @property
    def lead(self) -> Unit | None:
        return next((tie.unit for tie in self.ties if tie.kind == TieKind.LEAD), None)

    @property
    def partners(self) -> list[Unit]:
        return [tie.unit for tie in self.ties if tie.kind == TieKind.PARTNER]

    @property
    def sponsors(self) -> list[Tie]:
        return [tie for tie in self.ties if tie.kind == TieKind.SPONSOR and tie.post is not None]

    @property
    def due(self) -> date | None:
        return self.counting.due if self.counting else self.commitment.due


def table_entries(document: Document, *, on: date) -> list[Entry]:
    """Those the review took up, in the order of the text; not what was withdrawn or went into another."""
    ours = document.commitments.filter(state__in=TAKEN_UP, merged_into=None)
    commitments = list(ours.select_related("subject", "clause").order_by("start", "pk"))
    lights = plan_lights(document, today=on)
    milestones = rows_of(Milestone, [item.pk for item in commitments], on)
    latest = _latest(document, on)
    return [
        Entry(
            item,
            lights.countings.get(item.pk),
            tuple(lights.ties.get(item.subject_id, ())),
            tuple(milestones[item.pk]),
            lights.light_of(item),
            latest.get(item.subject_id),
        )
        for item in commitments
    ]


def _latest(document: Document, on: date) -> dict[int, Observation]:
    """By subject: the newest vintage of the newest period in which something was said."""
    told = Observation.objects.filter(
        item__subject__commitment__document=document, period_end__lte=on, known_at__date__lte=on
    ).exclude(progress="")
    later = told.filter(item__subject=OuterRef("item__subject"), period_end__gt=OuterRef("period_end"))
    rows = told.filter(~Exists(later)).select_related("item").order_by("vintage", "pk")
    return {fact.item.subject_id: fact for fact in rows}
