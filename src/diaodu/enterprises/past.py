"""The past of firms: when they were entered, stopped, went; in which key areas they lay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from diaodu.core.history import Happening, Known, Part, Past, end_of, moves_of, register_past
from diaodu.core.models import Subject
from diaodu.enterprises.choices import FirmState
from diaodu.enterprises.found import FIRM
from diaodu.enterprises.models import Firm, FirmArea
from diaodu.enterprises.steps import FIRM_STEPS


def _opened(subject: Subject) -> tuple[date, str]:
    added, first = Firm.objects.get(subject=subject).added_on, moves_of(subject.pk).first()
    return (min(added, first.on) if first else added), FirmState.ACTIVE


def _happened(subject: Subject) -> Sequence[Happening]:
    rows = FirmArea.objects.filter(firm__subject=subject).select_related("area")
    return [Happening(row.since, Part.TIE, _said(row), at=row.at, by=row.by, why=row.why) for row in rows]


def _said(row: FirmArea) -> str:
    if row.area is None:
        return _now("in no key area")
    return _now("Lies in the key area %(name)s") % {"name": row.area.name_zh}


def _known(subject: Subject, day: date) -> Sequence[Known]:
    """Where it lay that day, as was known by its end."""
    held = FirmArea.objects.filter(
        Q(until=None) | Q(until__gte=day), firm__subject=subject, since__lte=day, at__lte=end_of(day)
    )
    row = held.select_related("area").first()
    if row is None:
        return [Known(_("Key area"), blank=_("nobody has said"))]
    return [Known(_("Key area"), row.area.name_zh if row.area else _now("in no key area"), on=row.since, by=row.by)]


register_past(
    FIRM,
    Past(
        states=dict(FirmState.choices),
        opened=_opened,
        verbs={step.verb: step.label for step in FIRM_STEPS},
        happened=_happened,
        known=_known,
    ),
)
