"""What a figure rests on, as its page names it."""

from __future__ import annotations

from diaodu.indicators.analysis.lookup import Place
from diaodu.indicators.analysis.queries.gaps import SupportRow, supported
from diaodu.indicators.catalogue.choices import SupportState
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.catalogue.permissions import visible_supports
from diaodu.people.permissions import within


def supports_of(place: Place, indicator: Indicator) -> list[SupportRow]:
    """What is named for it and would add something, as far as the reader may see it. Estimates, never in a forecast."""
    rows = visible_supports(place.officer, today=place.today).filter(
        within(place.unit.path, "unit__path"), indicator=indicator
    )
    found = [supported(each) for each in rows.select_related("newest", "firm", "project", "officer", "unit").distinct()]
    return [row for row in found if row.adds is not None and row.state != SupportState.FAILED]
