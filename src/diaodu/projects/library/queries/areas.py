"""What the library knows of one group of projects (an area with its parts, say), each project counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from diaodu.projects.library.choices import LINE, Caliber, Kind, Stage
from diaodu.projects.library.map_records import outlooks_of
from diaodu.projects.library.models import Project
from diaodu.projects.library.queries.money import figures_of
from diaodu.projects.library.queries.stages import entries_of
from diaodu.projects.library.rules.money import months_between, newest_figures, total_of
from diaodu.projects.library.rules.stages import months_owed
from diaodu.projects.schedule.choices import Light
from diaodu.projects.schedule.models import Outlook


@dataclass(frozen=True, slots=True)
class CaliberSum:
    """What this year brought by one caliber, in 万元; `blanks`: months on site that nobody reported."""

    label: str
    value: Decimal | None
    blanks: int


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """`lights`: (light, how many), the most urgent first; `without`: projects with no schedule laid."""

    stages: Sequence[tuple[str, int]]
    invested: Sequence[CaliberSum]
    lights: Sequence[tuple[str, int]]
    without: int
    outlooks: Mapping[int, Outlook]


def group_summary(projects: QuerySet[Project], *, today: date) -> GroupSummary:
    """Four queries, however many projects."""
    held = list(projects.order_by("code"))
    outlooks = outlooks_of(projects)
    lights = Counter(outlooks[each.subject_id].light for each in held if each.subject_id in outlooks)
    stages = Counter(each.state for each in held)
    return GroupSummary(
        [(str(stage.label), stages[stage]) for stage in (*LINE, Stage.PAUSED) if stages[stage]],
        _invested([each.pk for each in held if each.kind != Kind.BUNDLE], today),
        [(str(light), lights[light]) for light in Light if lights[light]],
        len(held) - lights.total(),
        outlooks,
    )


def _invested(keys: Sequence[int], today: date) -> list[CaliberSum]:
    first = date(today.year, 1, 1)
    figures, entries, months = figures_of(keys, first=first, last=today), entries_of(keys), months_between(first, today)
    owed = {(key, month) for key in keys for month in months_owed(entries[key], first, today)}
    found = []
    for caliber in Caliber:
        newest = newest_figures(figures, caliber=caliber)
        found.append(CaliberSum(str(caliber.label), total_of(newest, keys, months).value, len(owed - newest.keys())))
    return found
