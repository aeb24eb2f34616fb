"""Projects may have a schedule: who sees and changes it, how the chart groups it, what its months bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diaodu.core.models import Subject
from diaodu.people.models import Officer
from diaodu.people.permissions import Asker, acting_posts
from diaodu.projects.library.choices import Caliber, Kind
from diaodu.projects.library.found import PROJECT, seen_projects
from diaodu.projects.library.lives import lives
from diaodu.projects.library.models import Group, Project, YearPlan
from diaodu.projects.library.permissions import mover_for, visible_projects
from diaodu.projects.library.queries.applications import grants_of
from diaodu.projects.library.queries.money import figures_of
from diaodu.projects.library.queries.stages import entries_of
from diaodu.projects.library.rules.fitting import fitting_template
from diaodu.projects.library.rules.money import even_pace, months_between, newest_figures
from diaodu.projects.library.rules.paying import paid_of
from diaodu.projects.library.rules.stages import months_owed
from diaodu.projects.library.setting_kinds import fitting, industries, statistics_rule
from diaodu.projects.library.steps import KEEPER as LIBRARY_KEEPER
from diaodu.projects.library.steps import UNIT
from diaodu.projects.schedule.permissions import KEEPER, LEAD
from diaodu.projects.schedule.rules.case import Bond
from diaodu.projects.schedule.subject_kinds import (
    Facts,
    Groups,
    Invested,
    Proposal,
    SubjectKind,
    register_subject_kind,
)

_PARTS = {LIBRARY_KEEPER: KEEPER, UNIT: LEAD}
_IN_YI = Decimal("0.0001")  # of 万元
_AREA = "area"  # the kind of subject an area is


def sight(officer: Asker, on: date) -> QuerySet[Subject]:
    return seen_projects(officer, on)


def parts(officer: Asker, subject: int, on: date) -> frozenset[str]:
    """Whoever keeps the project keeps its schedule, each in the same part."""
    project = visible_projects(officer, today=on).select_related("unit").filter(subject=subject).first()
    if project is None or not isinstance(officer, Officer):
        return frozenset()
    return frozenset(_PARTS[part] for part in mover_for(officer, project, acting_posts(officer, today=on)).parts)


def groups(keys: Sequence[int], on: date) -> Mapping[int, Groups]:
    """The first area and the first industry a project is grouped under; two queries."""
    areas: dict[int, str] = {}
    named: dict[int, str] = {}
    labels: dict[str, str] = {}
    english = get_language() == "en"
    rows = Group.objects.filter(project__subject__in=keys).order_by("pk")
    names = ["project__subject", "project__scope", "industry"]
    names += ["subject__kind", "subject__label_zh", "subject__label_en"]
    for key, scope, industry, kind, zh, en in rows.values_list(*names):
        if industry:
            labels = labels or {code: pair[english] for code, pair in industries(scope, on).items()}
            named.setdefault(key, labels.get(industry, industry))
        elif kind == _AREA:
            areas.setdefault(key, en if english and en else zh)
    return {key: Groups(areas.get(key, ""), named.get(key, "")) for key in {*areas, *named}}


def invested(keys: Sequence[int], on: date) -> Mapping[int, Sequence[Invested]]:
    """The months of the year of `on`, by physical progress alone; four queries.

    Planned: the year's plan at even pace. Before work came on site nothing was done; a month on site that nobody
    reported is not known.
    """
    projects = list(Project.objects.filter(subject__in=keys).exclude(kind=Kind.BUNDLE))
    pks, first = [project.pk for project in projects], date(on.year, 1, 1)
    plans = dict(YearPlan.objects.filter(project__in=pks, year=on.year).values_list("project", "amount"))
    newest = newest_figures(figures_of(pks, first=first), caliber=Caliber.PHYSICAL)
    entries = entries_of(pks)
    found = {}
    for project in projects:
        done = {month: value for (key, month), value in newest.items() if key == project.pk}
        owed = months_owed(entries[project.pk], first, on)
        planned = even_pace(plans.get(project.pk), project.start_due, project.finish_due, year=on.year)
        if done or planned:
            found[project.subject_id] = _months(planned, done, owed, on)
    return found


def _months(
    planned: Mapping[date, Decimal], done: Mapping[date, Decimal], owed: Sequence[date], on: date
) -> list[Invested]:
    begun = min([*owed, *done], default=None)
    rows = []
    for month in months_between(date(on.year, 1, 1), date(on.year, 12, 1)):
        value = done.get(month)
        if value is None and begun is not None and month < begun:
            value = Decimal(0)
        plan = planned.get(month)
        rows.append(Invested(month, None if plan is None else plan * _IN_YI, None if value is None else value * _IN_YI))
    return rows


def facts(keys: Sequence[int], on: date) -> Mapping[int, Facts]:
    """Entry into statistics and money paid out; of works built by others whoever builds them says it. Three queries."""
    found, grants = {}, grants_of(keys, on=on)
    thresholds: dict[str, Decimal] = {}
    for project in Project.objects.filter(subject__in=keys).exclude(kind__in=(Kind.BUNDLE, Kind.OUTSIDE)):
        if project.scope not in thresholds:
            thresholds[project.scope] = statistics_rule(project.scope, on).threshold
        must = project.total is not None and project.total >= thresholds[project.scope]
        entered = project.statistics_on if project.statistics_on and project.statistics_on <= on else None
        paid = paid_of(grants.get(project.subject_id, ()), on=on)
        found[project.subject_id] = Facts(
            paid=paid.paid,
            paid_required=paid.required,
            entered_on=entered,
            must_enter=must,
            bonds=tuple(Bond(each.issued_on, each.spent) for each in paid.bonds),
        )
    return found


def proposal(subject: int, on: date) -> Proposal | None:
    """The template the county's rule names for its industry, from today on or from the day it is to start."""
    project = Project.objects.filter(subject=subject).first()
    if project is None:
        return None
    name = fitting_template(project.industry, fitting(project.scope, on))
    return Proposal(name, max(on, project.start_due) if project.start_due else on)


register_subject_kind(
    SubjectKind(
        PROJECT,
        _("Projects"),
        sight,
        groups=groups,
        invested=invested,
        lives=lives,
        facts=facts,
        parts=parts,
        proposal=proposal,
        planned_as=_("dashed: this year's plan at even pace; solid: by physical progress"),
    )
)
