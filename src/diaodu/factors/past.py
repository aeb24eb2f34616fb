"""The past of needs and proposals: every step, and every amount that was secured, by which document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from diaodu.core.history import Happening, Known, Part, Past, end_of, register_past
from diaodu.core.models import Subject
from diaodu.factors.choices import ALLOCATION, NEED, NeedState, ScenarioState
from diaodu.factors.models import Need, Scenario, Securing
from diaodu.factors.rules import ZERO, plain
from diaodu.factors.steps import NEED_STEPS, SCENARIO_STEPS


def _opened(subject: Subject) -> tuple[date, str]:
    return Need.objects.get(subject=subject).opened_on, str(NeedState.ASKED)


def _happened(subject: Subject) -> Sequence[Happening]:
    rows = Securing.objects.filter(need__subject=subject)
    return [
        Happening(row.on, Part.FIGURE, f"{_said(row)} · {row.document}", at=row.at, by=row.by, why=row.why)
        for row in rows
    ]


def _known(subject: Subject, day: date) -> Sequence[Known]:
    row = Securing.objects.filter(need__subject=subject, on__lte=day, at__lte=end_of(day)).last()
    if row is None:
        return [Known(_("Secured amount"), blank=_("nothing said yet"))]
    on = localtime(row.at).date()
    return [Known(_("Secured amount"), _said(row), note=row.document, on=on, by=row.by)]


def _said(row: Securing) -> str:
    return plain(row.total or ZERO)


def _asked(subject: Subject) -> tuple[date, str]:
    return localtime(Scenario.objects.get(subject=subject).at).date(), str(ScenarioState.COMPUTING)


register_past(
    NEED,
    Past(
        states=dict(NeedState.choices),
        opened=_opened,
        verbs={step.verb: step.label for step in NEED_STEPS},
        happened=_happened,
        known=_known,
    ),
)
register_past(
    ALLOCATION,
    Past(
        states=dict(ScenarioState.choices),
        opened=_asked,
        verbs={step.verb: step.label for step in SCENARIO_STEPS},
    ),
)
