"""The past of areas: every figure with its day and source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diaodu.areas.actions.areas import AREA
from diaodu.areas.models import Area, AreaFigure
from diaodu.areas.rules import shown_figures
from diaodu.areas.setting_kinds import FigureField, area_kinds
from diaodu.core.history import Happening, Known, Part, Past, end_of, register_past
from diaodu.core.models import Subject

RUNS = "runs"


def _opened(subject: Subject) -> tuple[date, str]:
    return Area.objects.get(subject=subject).since, RUNS


def _happened(subject: Subject) -> Sequence[Happening]:
    area = Area.objects.select_related("unit").get(subject=subject)
    fields = _fields(area, None)
    return [
        Happening(
            localtime(row.at).date(),
            Part.FIGURE,
            _words(row, fields.get(row.name)),
            at=row.at,
            by=row.by,
            why=row.source,
        )
        for row in area.figures.all()
    ]


def _known(subject: Subject, day: date) -> Sequence[Known]:
    """Every figure of its kind as it was known by the end of that day, blanks too."""
    area = Area.objects.select_related("unit").get(subject=subject)
    kind = area_kinds(area.unit.path, on=day).get(area.kind)
    if kind is None:
        return []
    facts = list(area.figures.filter(at__lte=end_of(day)))
    english = get_language() == "en"
    return [
        Known(
            shown.field.label(english=english),
            "" if shown.is_blank else shown.words or f"{shown.value:,f} {shown.field.unit}",
            blank=_("nothing said yet") if shown.is_blank else "",
            on=shown.on,
        )
        for shown in shown_figures(kind, facts, on=day)
    ]


def _fields(area: Area, day: date | None) -> dict[str, FigureField]:
    from diaodu.core.clock import today

    kind = area_kinds(area.unit.path, on=day or today()).get(area.kind)
    return {field.key: field for field in kind.fields} if kind else {}


def _words(row: AreaFigure, field: FigureField | None) -> str:
    label = field.label(english=get_language() == "en") if field else row.name
    value = row.words or (f"{row.value:,f} {field.unit if field else ''}" if row.value is not None else "")
    return f"{label} {value} ({row.on})"


register_past(AREA, Past(states={RUNS: _("Under way")}, opened=_opened, happened=_happened, known=_known))
