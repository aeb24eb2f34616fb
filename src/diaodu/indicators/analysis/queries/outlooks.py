"""Where figures will be at the end of the year, as forecast from those up to the month a page shows."""

from __future__ import annotations

from collections.abc import Iterable

from diaodu.indicators.analysis.lookup import Place
from diaodu.indicators.catalogue.models import Indicator
from diaodu.outlook.models import Outlook
from diaodu.outlook.queries import newest


def outlooks_of(place: Place, indicators: Iterable[Indicator]) -> dict[int, Outlook]:
    """By indicator; one query. What was forecast from later months than the page's is not shown on it."""
    subjects = {indicator.subject_id: indicator.pk for indicator in indicators}
    rows = newest(subjects, unit=place.unit.pk, year=place.year, upto=place.end)
    return {subjects[subject]: row for (subject, _unit), row in rows.items() if not row.has_ended}


def outlook_of(place: Place, indicator: Indicator) -> Outlook | None:
    return outlooks_of(place, [indicator]).get(indicator.pk)
