"""The past of a tour: its moves."""

from __future__ import annotations

from datetime import date

from diaodu.core.history import Past, register_past
from diaodu.core.models import AuditEntry, Subject
from diaodu.projects.tours.choices import TOUR, TourState
from diaodu.projects.tours.steps import TOUR_STEPS


def _opened(subject: Subject) -> tuple[date, str]:
    first = AuditEntry.objects.filter(subject=subject.code).order_by("number").first()
    moves = subject.moves.order_by("on").first()
    days = [each for each in (first.at.date() if first else None, moves.on if moves else None) if each is not None]
    return (min(days) if days else date.min), TourState.PLANNED


register_past(
    TOUR,
    Past(states=dict(TourState.choices), opened=_opened, verbs={step.verb: step.label for step in TOUR_STEPS}),
)
