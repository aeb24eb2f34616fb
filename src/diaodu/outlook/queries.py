"""Questions to the kept forecasts. No permission is asked here: a page asks for the subjects its reader may open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max, QuerySet

from diaodu.core import clock
from diaodu.outlook.models import Outlook, Step
from diaodu.outlook.rules import Outcome, month_end
from diaodu.outlook.setting_kinds import limits
from diaodu.people.models import Unit
from diaodu.people.permissions import within

Key = tuple[int, int]  # subject, unit


def newest(
    subjects: Iterable[int], *, unit: int | None = None, known: datetime | None = None, year: int | None = None
) -> dict[Key, Outlook]:
    """By subject and unit the newest forecast (of `year`, where given), as known then; two queries."""
    rows = Outlook.objects.filter(subject__in=list(subjects))
    if unit is not None:
        rows = rows.filter(unit=unit)
    if year is not None:
        rows = rows.filter(year=year)
    return {(row.subject_id, row.unit_id): row for row in newest_of(rows, known=known)}


def newest_of(rows: QuerySet[Outlook], *, known: datetime | None = None) -> QuerySet[Outlook]:
    """Of each subject and unit the newest row known then."""
    if known is not None:
        rows = rows.filter(made_at__lte=known)
    last = rows.order_by().values("subject", "unit").annotate(last=Max("pk")).values("last")
    return Outlook.objects.filter(pk__in=last).select_related("subject", "unit")


def will_miss(year: int, *, under: Unit, known: datetime | None = None) -> list[Outlook]:
    """Forecasts of a year for `under` and the units below it whose chance is below the rule's; the worst first."""
    bound = limits(under.county_path, on=clock.today())["miss_percent"] * 10
    rows = Outlook.objects.filter(within(under.path, "unit__path"), year=year)
    return list(newest_of(rows, known=known).filter(chance__lt=bound).order_by("chance", "subject__code", "unit__path"))


def day_end(on: date) -> datetime:
    """Up to when what is known on a day counts."""
    return datetime.combine(on, datetime.max.time(), clock.ZONE)


@dataclass(frozen=True, slots=True)
class Judged:
    """A kept forecast and what came of it in a month."""

    outlook: Outlook
    month: date
    outcome: Outcome


def accuracy(year: int, month: int, *, rows: QuerySet[Outlook] | None = None) -> list[Judged]:
    """How good the last forecasts before a month were, for each whose figure has come; three queries.

    What was forecast stands in the row that was the newest while the month was not known yet; what came stands in the
    newest row of all. December tells of the year's end.
    """
    end = month_end(year, month)
    every = Outlook.objects.all() if rows is None else rows
    made = newest_of(every.filter(year=year, known_to__lt=end, expected__isnull=False))
    came = {
        (row.subject_id, row.unit_id): row.seen.get(end.isoformat())
        for row in newest_of(every.filter(known_to__gte=end))
    }
    found = []
    for row in made:
        actual, step = came.get((row.subject_id, row.unit_id)), _step(row, end)
        if actual is not None and step is not None:
            found.append(Judged(row, end, Outcome(step.expected, Decimal(actual), step.low90, step.high90)))
    return found


def _step(row: Outlook, end: date) -> Step | None:
    return next((step for step in row.steps if step.month == end), None)
