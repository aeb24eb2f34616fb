"""The chart's questions: which schedules in which order and groups, and the rows of one window of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from diaodu.people.choices import TieKind
from diaodu.people.models import Tie
from diaodu.people.permissions import Asker
from diaodu.people.queries import alive
from diaodu.projects.schedule.choices import Grouping, Light
from diaodu.projects.schedule.filters import Asked, Window
from diaodu.projects.schedule.models import Outlook, Schedule
from diaodu.projects.schedule.permissions import visible_schedules
from diaodu.projects.schedule.subject_kinds import groups_of

_RANK = {str(light): place for place, light in enumerate(Light)}


@dataclass(frozen=True, slots=True)
class ChartGroup:
    label: str
    count: int
    behind: int  # of them red


@dataclass(frozen=True, slots=True)
class ChartIndex:
    """All rows in their order, by the schedule's key; the groups one after the other."""

    keys: Sequence[int]
    groups: Sequence[ChartGroup]
    sponsors: dict[int, str]  # by subject
    units: dict[int, str]


@dataclass(frozen=True, slots=True)
class YearEnd:
    """How many are over by the end of the year: as promised, as forecast, and between what bounds."""

    promised: int = 0
    forecast: int = 0
    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class ChartCounts:
    """Over everything the officer may see that the words fit; lights and lateness are not yet chosen.

    `span`: the first and last day anything of the lights asked for is drawn on. `kinds`: of everything one may see.
    """

    schedules: int
    nodes: int
    done: int
    lights: dict[str, int]
    late: int
    span: tuple[date, date] | None
    kinds: dict[str, int]
    year: YearEnd


def chart_schedules(officer: Asker, asked: Asked, *, today: date) -> QuerySet[Schedule]:
    """What the words and the kind fit, before lights are chosen."""
    rows = visible_schedules(officer, today=today).filter(subject__retired_on=None, outlook__isnull=False)
    if asked.words:
        rows = rows.filter(Q(subject__label_zh__icontains=asked.words) | Q(subject__code__icontains=asked.words))
    return rows.filter(subject__kind=asked.kind) if asked.kind else rows


def chart_counts(officer: Asker, asked: Asked, *, today: date) -> ChartCounts:
    """Two queries."""
    everything = visible_schedules(officer, today=today).filter(subject__retired_on=None)
    kinds = dict(everything.order_by().values_list("subject__kind").annotate(n=Count("pk")))
    found: Any = (
        chart_schedules(officer, asked, today=today)
        .order_by()
        .values("outlook__light")
        .annotate(
            count=Count("pk"),
            laid=Sum("outlook__total"),
            over=Sum("outlook__done"),
            late=Count("pk", filter=Q(outlook__late_days__gt=0)),
            first=Min("outlook__begins_on"),
            promised=Max("outlook__promised_finish"),
            finish=Max("outlook__finish"),
            high=Max("outlook__high"),
            **_by_year_end(date(today.year, 12, 31)),
        )
    )
    rows: list[dict[str, Any]] = list(found)
    lights = {row["outlook__light"]: row["count"] for row in rows}
    drawn = [row for row in rows if not asked.lights or row["outlook__light"] in asked.lights]
    edges = [row[name] for row in drawn for name in ("first", "promised", "finish", "high") if row[name]]
    return ChartCounts(
        sum(lights.values()),
        sum(row["laid"] for row in rows),
        sum(row["over"] for row in rows),
        {str(light): lights.get(str(light), 0) for light in Light},
        sum(row["late"] for row in rows),
        (min(edges), max(edges)) if edges else None,
        kinds,
        YearEnd(*(sum(row[name] for row in rows) for name in ("promised_by", "forecast_by", "least_by", "most_by"))),
    )


def _by_year_end(last: date) -> dict[str, Count]:
    """Where there is no range the forecast itself is both bounds."""
    forecast, no_range = Q(outlook__finish__lte=last), Q(outlook__low=None)
    asked = {
        "promised_by": Q(outlook__promised_finish__lte=last),
        "forecast_by": forecast,
        "least_by": Q(outlook__high__lte=last) | (no_range & forecast),
        "most_by": Q(outlook__low__lte=last) | (no_range & forecast),
    }
    return {name: Count("pk", filter=which) for name, which in asked.items()}


def chosen_schedules(officer: Asker, asked: Asked, *, today: date) -> QuerySet[Schedule]:
    """Everything asked for."""
    rows = chart_schedules(officer, asked, today=today)
    if asked.lights:
        rows = rows.filter(outlook__light__in=asked.lights)
    return rows.filter(outlook__late_days__gt=0) if asked.late_only else rows


def chart_index(officer: Asker, asked: Asked, *, today: date) -> ChartIndex:
    """Three queries, and one for each kind that says how its records are grouped."""
    chosen = chosen_schedules(officer, asked, today=today)
    found = list(
        chosen.values_list("pk", "subject_id", "subject__kind", "outlook__light", "outlook__finish", "subject__code")
    )
    units, sponsors = _tied(chosen, today)
    labels = _labels(asked.group, found, units, sponsors, today)
    last = chr(0x10FFFF)  # what belongs nowhere comes last
    found.sort(key=lambda row: (labels.get(row[1]) or last, _RANK[row[3]], row[4], row[5]))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in found:
        counts[labels.get(row[1], "")][row[3]] += 1
    nowhere = "" if asked.group == Grouping.NONE else _("Not said")
    groups = [ChartGroup(label or nowhere, light.total(), light[str(Light.RED)]) for label, light in counts.items()]
    return ChartIndex([row[0] for row in found], groups, sponsors, units)


def _labels(
    group: str, found: Sequence[tuple[Any, ...]], units: dict[int, str], sponsors: dict[int, str], today: date
) -> dict[int, str]:
    if group == Grouping.UNIT:
        return units
    if group == Grouping.SPONSOR:
        return sponsors
    if group == Grouping.NONE:
        return {}
    by_kind: dict[str, list[int]] = defaultdict(list)
    for row in found:
        by_kind[row[2]].append(row[1])
    said = groups_of(by_kind, today)
    return {key: groups.area if group == Grouping.AREA else groups.industry for key, groups in said.items()}


def _tied(chosen: QuerySet[Schedule], today: date) -> tuple[dict[int, str], dict[int, str]]:
    """Lead unit and sponsor by subject; one query."""
    ties = Tie.objects.filter(
        alive(today), kind__in=(TieKind.LEAD, TieKind.SPONSOR), subject__in=chosen.values("subject")
    )
    units: dict[int, str] = {}
    sponsors: dict[int, str] = {}
    fields = ("subject_id", "kind", "unit__short_zh", "unit__name_zh", "post__title_zh")
    for subject, kind, short, name, title in ties.order_by("pk").values_list(*fields):
        if kind == TieKind.LEAD:
            units[subject] = short or name
        else:
            sponsors.setdefault(subject, title or short or name)
    return units, sponsors


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A schedule as the chart shows it; `outlook.schedule.subject` is at hand."""

    outlook: Outlook
    unit: str
    sponsor: str


def chart_rows(index: ChartIndex, window: Window) -> list[ChartRow]:
    """In the index's order; one query."""
    keys = index.keys[window.offset : window.offset + window.limit]
    found = Outlook.objects.filter(schedule__in=keys).select_related("schedule__subject")
    by_key = {outlook.schedule_id: outlook for outlook in found}
    return [
        ChartRow(row, index.units.get(row.schedule.subject_id, ""), index.sponsors.get(row.schedule.subject_id, ""))
        for key in keys
        if (row := by_key.get(key)) is not None
    ]
