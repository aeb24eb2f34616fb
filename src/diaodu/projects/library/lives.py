"""What projects cost and brought over their whole life: what the curves of a schedule and of an area are drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from diaodu.projects.library.choices import Caliber, Kind
from diaodu.projects.library.models import Project, YearPlan
from diaodu.projects.library.queries.money import figures_of
from diaodu.projects.library.queries.stages import entries_of
from diaodu.projects.library.rules.money import months_between, newest_figures
from diaodu.projects.library.rules.stages import months_owed
from diaodu.projects.schedule.invested_life import CaliberMonths, InvestedLife

_EARLIEST = date(1990, 1, 1)


def lives(keys: Sequence[int], on: date) -> Mapping[int, InvestedLife]:
    """By subject; four queries, however many. A bundle's money is that of its parts, so it has none of its own."""
    return {project.subject_id: life for project, life in lives_of(Project.objects.filter(subject__in=keys), on)}


def lives_of(projects: QuerySet[Project], on: date) -> list[tuple[Project, InvestedLife]]:
    """In 万元, months up to that of `on`; with bundles left out, so nothing is counted twice."""
    held = list(projects.exclude(kind=Kind.BUNDLE).order_by("code"))
    pks = [project.pk for project in held]
    figures, entries = figures_of(pks, last=on), entries_of(pks)
    newest = {caliber: newest_figures(figures, caliber=caliber) for caliber in Caliber}
    by_project: dict[tuple[str, int], dict[date, Decimal]] = {}
    for caliber, rows in newest.items():
        for (key, month), value in rows.items():
            by_project.setdefault((caliber, key), {})[month] = value
    plans: dict[int, dict[int, Decimal]] = {}
    for key, year, amount in YearPlan.objects.filter(project__in=pks).values_list("project", "year", "amount"):
        plans.setdefault(key, {})[year] = amount or Decimal(0)
    found = []
    for project in held:
        owed = months_owed(entries[project.pk], _EARLIEST, on)
        lines = [_line(caliber, by_project.get((caliber, project.pk), {}), owed) for caliber in Caliber]
        planned = even_life(project)
        found.append(
            (project, InvestedLife(lines, planned, plans.get(project.pk, {}), project.total, 1, int(not planned)))
        )
    return found


def _line(caliber: Caliber, months: Mapping[date, Decimal], owed: Sequence[date]) -> CaliberMonths:
    blanks = {month: 1 for month in owed if month not in months}
    return CaliberMonths(caliber.value, str(caliber.label), months, blanks)


def even_life(project: Project) -> dict[date, Decimal]:
    """The total over the months from the planned start to the planned completion, the same in each (序时)."""
    if not project.total or project.start_due is None or project.finish_due is None:
        return {}
    months = months_between(project.start_due.replace(day=1), project.finish_due)
    until = [(project.total * place / len(months)).quantize(Decimal(1)) for place in range(len(months))]
    until.append(project.total)
    return {month: until[place + 1] - until[place] for place, month in enumerate(months)}
