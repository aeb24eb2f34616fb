"""The past of firms: when they were entered, stopped, went."""

from __future__ import annotations

from datetime import date

from diaodu.core.history import Past, moves_of, register_past
from diaodu.core.models import Subject
from diaodu.enterprises.choices import FirmState
from diaodu.enterprises.found import FIRM
from diaodu.enterprises.models import Firm
from diaodu.enterprises.steps import FIRM_STEPS


def _opened(subject: Subject) -> tuple[date, str]:
    added, first = Firm.objects.get(subject=subject).added_on, moves_of(subject.pk).first()
    return (min(added, first.on) if first else added), FirmState.ACTIVE


register_past(
    FIRM,
    Past(states=dict(FirmState.choices), opened=_opened, verbs={step.verb: step.label for step in FIRM_STEPS}),
)
