"""The past of programmes and their items: every figure that was said, reported and confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from diaodu.core.history import Happening, Known, Part, Past, end_of, register_past
from diaodu.core.models import Subject
from diaodu.projects.works.actions.items import ITEM
from diaodu.projects.works.actions.programmes import PROGRAMME
from diaodu.projects.works.choices import STAGES, Basis, Stage
from diaodu.projects.works.models import Item, Position, Programme
from diaodu.projects.works.steps import ITEM_STEPS

RUNS = "runs"


def _programme_opened(subject: Subject) -> tuple[date, str]:
    return Programme.objects.get(subject=subject).since, RUNS


def _item_opened(subject: Subject) -> tuple[date, str]:
    item = Item.objects.select_related("programme").get(subject=subject)
    first = subject.moves.order_by("on").first()
    since = item.programme.since
    return (min(since, first.on) if first else since), STAGES[item.track][0]


def _item_happened(subject: Subject) -> Sequence[Happening]:
    rows = Position.objects.filter(item__subject=subject).select_related("item", "unit")
    return [
        Happening(row.on, Part.FIGURE, _words(row), at=row.at, by=row.by, post=row.unit.name_zh, why=row.why)
        for row in rows
    ]


def _item_known(subject: Subject, day: date) -> Sequence[Known]:
    """Both values as they were known by the end of that day."""
    rows = list(Position.objects.filter(item__subject=subject, on__lte=day, at__lte=end_of(day)).select_related("item"))
    found = []
    for basis in Basis:
        newest = next((row for row in reversed(rows) if row.basis == basis), None)
        if newest is None:
            found.append(Known(basis.label, blank=_("nothing said yet")))
        else:
            found.append(Known(basis.label, _words(newest), on=localtime(newest.at).date(), by=newest.by))
    return found


def _words(row: Position) -> str:
    parts = [str(Basis(row.basis).label), str(Stage(row.stage).label)]
    if row.quantity is not None:
        parts.append(f"{row.quantity:f}{row.item.measured_in}")
    parts += [
        f"{Stage(name).label} {getattr(row, name):f}"
        for name in ("signed", "vacated", "cleared")
        if getattr(row, name) is not None
    ]
    return " · ".join(parts)


register_past(PROGRAMME, Past(states={RUNS: _("Under way")}, opened=_programme_opened))
register_past(
    ITEM,
    Past(
        states=dict(Stage.choices),
        opened=_item_opened,
        verbs={step.verb: step.label for step in ITEM_STEPS},
        happened=_item_happened,
        known=_item_known,
    ),
)
