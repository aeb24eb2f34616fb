"""The past of a warning: raised, taken up, pushed, closed or ended by itself."""

from __future__ import annotations

from datetime import date

from diaodu.core.history import Past, register_past
from diaodu.core.models import Subject
from diaodu.dispatch.choices import AlertState
from diaodu.dispatch.found import ALERT
from diaodu.dispatch.models import Alert
from diaodu.dispatch.steps import ALERT_STEPS


def _opened(subject: Subject) -> tuple[date, str]:
    return Alert.objects.get(subject=subject).raised_on, AlertState.RAISED


register_past(
    ALERT,
    Past(states=dict(AlertState.choices), opened=_opened, verbs={step.verb: step.label for step in ALERT_STEPS}),
)
