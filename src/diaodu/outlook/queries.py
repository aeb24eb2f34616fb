"""Questions to the kept forecasts. No permission is asked here: a page asks for the subjects its reader may open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
_LONG = ("path", "seen", "trials", "notes")  # what a chance can be read without


def newest(
    subjects: Iterable[int],
    *,
    unit: int | None = None,
    known: datetime | None = None,
    year: int | None = None,
    upto: date | None = None,
) -> dict[Key, Outlook]:
    """By subject and unit the newest forecast (of `year`, where given), as known then; one query.

    `upto`: from figures of months that ended by that day.
    """
    rows = Outlook.objects.filter(subject__in=list(subjects))
    if upto is not None:
        rows = rows.filter(known_to__lte=upto)
    if unit is not None:
        rows = rows.filter(unit=unit)
    if year is not None:
        rows = rows.filter(year=year)
    return {(row.subject_id, row.unit_id): row for row in newest_of(rows, known=known)}


def of_subject(subject: int, *, known: datetime | None = None) -> Outlook | None:
    """The newest one of a record, whichever unit led it then; one query."""
    rows = Outlook.objects.filter(subject=subject)
    if known is not None:
        rows = rows.filter(made_at__lte=known)
    return rows.select_related("subject", "unit").order_by("-pk").first()


def by_subject(rows: Mapping[Key, Outlook]) -> dict[int, Outlook]:
    """Of records that stand for one unit at a time; what has ended is left out."""
    found = {row.subject_id: row for row in sorted(rows.values(), key=lambda row: row.pk)}
    return {key: row for key, row in found.items() if not row.has_ended}


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


def months_judged(rows: QuerySet[Outlook]) -> list[date]:
    """The ends of the months whose figures came after a forecast was kept, the newest first; one query.

    This year's and last year's: so far back do forecasts keep what came.
    """
    known = rows.filter(known_to__isnull=False).order_by("known_to").values_list("known_to", flat=True).distinct()
    found = [each for each in known if each is not None]
    return [each for each in found[1:][::-1] if each.year >= found[-1].year - 1]


def accuracy_by_month(rows: QuerySet[Outlook], months: Sequence[date]) -> dict[date, list[Outcome]]:
    """By month what came of the last forecasts before it; two queries, however many months."""
    if not months:
        return {}
    kept = rows.filter(expected__isnull=False, known_to__isnull=False, year__gte=min(months).year).order_by("pk")
    by_key: dict[tuple[int, int, int], list[Outlook]] = defaultdict(list)
    for row in kept:
        by_key[row.subject_id, row.unit_id, row.year].append(row)
    newest_seen = {(row.subject_id, row.unit_id): row.seen for row in newest_of(rows.filter(known_to__isnull=False))}
    found: dict[date, list[Outcome]] = {month: [] for month in months}
    for (subject, unit, year), made in by_key.items():
        for month in months:
            actual = newest_seen.get((subject, unit), {}).get(month.isoformat()) if month.year == year else None
            before = [row for row in made if row.known_to is not None and row.known_to < month] if actual else []
            step = _step(before[-1], month) if before else None
            if actual is not None and step is not None:
                found[month].append(Outcome(step.expected, Decimal(actual), step.low90, step.high90))
    return found


@dataclass(frozen=True, slots=True)
class Turned:
    """A forecast whose chance fell below the rule's bound, or by as much as the rule calls a turn, within a month."""

    now: Outlook
    before: Outlook

    @property
    def fell(self) -> int:
        """Points of percent."""
        return round(((self.before.chance or 0) - (self.now.chance or 0)) / 10)


def turned(rows: QuerySet[Outlook], *, since: datetime, bound: int, points: int) -> list[Turned]:
    """Of the newest rows those that were better in what was known at `since`; the worst fall first. Four queries.

    `bound`: per thousand; `points`: of percent.
    """
    newest_rows = newest_of(rows).filter(chance__isnull=False, has_ended=False).defer(*_LONG)
    now = {(row.subject_id, row.unit_id): row for row in newest_rows}
    before = newest_of(rows, known=since).filter(chance__isnull=False).defer(*_LONG)
    found = []
    for old in before:
        row = now.get((old.subject_id, old.unit_id))
        if row is None or row.chance is None or old.chance is None or row.pk == old.pk or row.year != old.year:
            continue
        if (old.chance >= bound > row.chance) or old.chance - row.chance >= points * 10:
            found.append(Turned(row, old))
    return sorted(found, key=lambda each: each.fell, reverse=True)
