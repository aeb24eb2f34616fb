"""The one way a view comes by a schedule: among those whose record the asker may see, else 404."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from diaodu.core.clock import today
from diaodu.core.models import Subject
from diaodu.core.moves import Mover
from diaodu.projects.schedule.models import Schedule
from diaodu.projects.schedule.permissions import mover_in_subject
from diaodu.projects.schedule.queries.one import schedule_of, subject_by_code


@dataclass(frozen=True, slots=True)
class Opened:
    subject: Subject
    schedule: Schedule | None
    mover: Mover

    @property
    def laid(self) -> Schedule:
        if self.schedule is None:
            raise Http404
        return self.schedule


def open_subject(request: HttpRequest, code: str) -> Opened:
    """Among those the asker may see, else 404."""
    if "\x00" in code:  # no code holds one, and not every database can look for it
        raise Http404
    try:
        subject = subject_by_code(request.user, code, today=today())
    except Subject.DoesNotExist as error:
        raise Http404 from error
    return Opened(subject, schedule_of(subject), mover_in_subject(request.user, subject, today=today()))
