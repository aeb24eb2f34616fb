"""Which projects are due to be entered into statistics, with lights. A constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from diaodu.core.lists import Asked
from diaodu.kernel.light import Light
from diaodu.projects.library.choices import OUT, Kind
from diaodu.projects.library.models import Project
from diaodu.projects.library.queries.missing import purposes_of
from diaodu.projects.library.queries.stages import started_on
from diaodu.projects.library.rules.statistics import StatisticsRule, Verdict, statistics_light

# Works that cross counties are reported by whoever builds them, not from here.
_OF_OTHERS = Verdict(Light.GREY, "外部主体建设，由建设单位报统计", "Built by others, who report it")


@dataclass(frozen=True, slots=True)
class StatisticsRow:
    project: Project
    started: date | None
    verdict: Verdict


def statistics_rows(projects: QuerySet[Project], rule: StatisticsRule, *, today: date) -> list[StatisticsRow]:
    """Every project that was started and stands by itself, the most urgent first."""
    held = list(
        projects.exclude(state__in=OUT)
        .exclude(kind__in=(Kind.BUNDLE, Kind.OUTSIDE))
        .select_related("unit", "subject")
        .order_by("code")
    )
    rows = [row for row in rows_of(held, rule, today=today) if row.started is not None or row.project.statistics_on]
    return sorted(rows, key=lambda row: (row.verdict.order, row.verdict.due or date.max))


def asked_statistics(rows: Iterable[StatisticsRow], asked: Asked) -> list[StatisticsRow]:
    return [
        row
        for row in rows
        if asked["light"] in ("", row.verdict.light) and asked["unit"] in ("", row.project.unit.code)
    ]


def rows_of(projects: Sequence[Project], rule: StatisticsRule, *, today: date) -> list[StatisticsRow]:
    started, purposes = started_on(projects, today), purposes_of(project.subject_id for project in projects)
    return [
        StatisticsRow(
            project,
            started[project.pk],
            statistics_light(
                rule,
                total=project.total,
                started=started[project.pk],
                entered=project.statistics_on,
                papers=purposes[project.subject_id],
                today=today,
            )
            if project.kind != Kind.OUTSIDE
            else _OF_OTHERS,
        )
        for project in projects
    ]
