"""The past of indicators and supports: figures as they became known, what was expected when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from diaodu.core.history import Happening, Known, Part, Past, end_of, register_past
from diaodu.core.models import Subject
from diaodu.indicators.catalogue.actions import INDICATOR, SUPPORT
from diaodu.indicators.catalogue.choices import SupportState
from diaodu.indicators.catalogue.models import CaliberNote, Indicator, Support, SupportEstimate
from diaodu.indicators.catalogue.queries.figures import newest_figures
from diaodu.people.models import Unit

RUNS = "runs"


def _indicator_opened(subject: Subject) -> tuple[date, str]:
    return Indicator.objects.get(subject=subject).since, RUNS


def _indicator_happened(subject: Subject) -> Sequence[Happening]:
    notes = CaliberNote.objects.filter(indicator__subject=subject)
    return [
        Happening(note.valid_from, Part.FIGURE, note.text_zh, at=note.at, by=note.by, why=note.source) for note in notes
    ]


def _indicator_known(subject: Subject, day: date) -> Sequence[Known]:
    """The county's newest figure as it was known by the end of that day."""
    indicator = Indicator.objects.select_related("subject").get(subject=subject)
    county = Unit.objects.get(path=indicator.scope)
    found = newest_figures([indicator], county, as_of=day, known=end_of(day)).get(indicator.pk)
    if found is None or found.value is None or found.fact is None:
        return [Known(county.name_zh, blank=_("no figure known"))]
    words = f"{found.value:f}{indicator.measured_in}"
    known_on = localtime(found.fact.known_at).date()
    return [Known(county.name_zh, words, note=found.period.code, on=known_on, by=found.fact.by)]


def _support_opened(subject: Subject) -> tuple[date, str]:
    return Support.objects.get(subject=subject).since, SupportState.OPEN


def _support_happened(subject: Subject) -> Sequence[Happening]:
    rows = SupportEstimate.objects.filter(support__subject=subject).select_related("support__indicator")
    return [
        Happening(localtime(row.at).date(), Part.FIGURE, _words(row), at=row.at, by=row.by, why=row.evidence)
        for row in rows
    ]


def _words(row: SupportEstimate) -> str:
    figure = f"{row.value:f}{row.support.indicator.measured_in}" if row.value is not None else "—"
    return f"{row.period} · {figure} · {SupportState(row.state).label}"


def register() -> None:
    register_past(
        INDICATOR,
        Past(
            states={RUNS: _("Under way")},
            opened=_indicator_opened,
            happened=_indicator_happened,
            known=_indicator_known,
        ),
    )
    register_past(SUPPORT, Past(states=dict(SupportState.choices), opened=_support_opened, happened=_support_happened))
