"""What the library list was asked for, and what each of its rows shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet

from diaodu.core.clock import today
from diaodu.core.lists import Asked
from diaodu.core.models import Subject
from diaodu.projects.library.choices import Caliber
from diaodu.projects.library.models import Group, Project, YearPlan
from diaodu.projects.library.queries.behind import Holder, sponsored, sponsors_of, with_sponsor
from diaodu.projects.library.queries.missing import missing_of
from diaodu.projects.library.queries.money import figures_of
from diaodu.projects.library.queries.stages import entries_of, since_of
from diaodu.projects.library.rules.entry import Condition
from diaodu.projects.library.rules.money import months_between, newest_figures, total_of
from diaodu.projects.library.rules.stages import months_owed

NOW, AHEAD = "now", "ahead"  # of the filter `missing`: for the stage it is in, or for the next one
_ORDERS = {
    "code": "code",
    "name": "sort_key",
    "unit": "unit__order",
    "level": "level",
    "total": "total",
    "finish": "finish_due",
    "state": "state",
}


def listed(projects: QuerySet[Project]) -> QuerySet[Project]:
    return projects.select_related("unit", "subject", "owner", "place", "bundle", "replaced_by")


def asked_projects(projects: QuerySet[Project], asked: Asked) -> QuerySet[Project]:
    """All that was asked for but `missing`, which no database can answer; in the order asked for."""
    if asked["q"]:
        words = asked["q"]
        projects = projects.filter(
            Q(name__icontains=words)
            | Q(code__iexact=words)
            | Q(national_code__startswith=words)
            | Q(owner__name__icontains=words)
        )
    plain = {"stage": "state", "level": "level", "kind": "kind", "batch": "batch", "unit": "unit__code"}
    for name, field in plain.items():
        if asked[name]:
            projects = projects.filter(**{field: asked[name]})
    if asked["group"]:
        of_it = Group.objects.filter(Q(industry=asked["group"]) | Q(subject__code=asked["group"]))
        projects = projects.filter(pk__in=of_it.values("project"))
    projects = sponsored(projects, asked["sponsor"], on=today())
    if asked.sort == "sponsor":  # grouped: who stands behind nobody's comes last
        title = F("sponsor_title")
        order_by = title.desc(nulls_last=True) if asked.descending else title.asc(nulls_last=True)
        return with_sponsor(listed(projects), on=today()).order_by(order_by, "code")
    order = _ORDERS[asked.sort]
    return listed(projects).order_by(f"-{order}" if asked.descending else order, "pk")


def lacking(projects: Iterable[Project], conditions: Sequence[Condition], which: str) -> list[Project]:
    """Those that lack something, for their own stage (`now`) or for the next one (`ahead`)."""
    held = list(projects)
    missing = missing_of(held, conditions, ahead=which == AHEAD)
    return [project for project in held if missing[project.pk]]


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """`invested`: of this year, by physical progress alone, with how many months on site are not known; in 万元."""

    project: Project
    since: date | None
    plan: Decimal | None
    invested: Decimal | None
    blanks: int
    missing: Sequence[str]
    sponsor: Holder | None = None


def rows_for(projects: Sequence[Project], conditions: Sequence[Condition], *, today: date) -> list[ProjectRow]:
    """A constant number of queries."""
    keys, sponsors = [project.pk for project in projects], sponsors_of(projects, on=today)
    since, missing = since_of(projects), missing_of(projects, conditions, ahead=True)
    plans = dict(YearPlan.objects.filter(project__in=keys, year=today.year).values_list("project", "amount"))
    begin, entries = date(today.year, 1, 1), entries_of(keys)
    months = months_between(begin, today)
    newest = newest_figures(figures_of(keys, first=begin), caliber=Caliber.PHYSICAL)
    totals = {key: total_of(newest, [key], months) for key in keys}
    owed = {key: months_owed(entries[key], begin, today) for key in keys}
    return [
        ProjectRow(
            project,
            since.get(project.pk),
            plans.get(project.pk),
            totals[project.pk].value,
            sum((project.pk, month) not in newest for month in owed[project.pk]),
            missing[project.pk],
            sponsors.get(project.subject_id),
        )
        for project in projects
    ]


@dataclass(frozen=True, slots=True)
class GroupChoice:
    code: str
    label: str


def groups_in_use(
    projects: QuerySet[Project], industries: Mapping[str, tuple[str, str]], *, english: bool
) -> list[GroupChoice]:
    """The groups these projects are in: industries in the order of the county's list, then the others."""
    held = Group.objects.filter(project__in=projects)
    used = set(held.exclude(industry="").values_list("industry", flat=True).distinct())
    found = [GroupChoice(code, names[english]) for code, names in industries.items() if code in used]
    subjects = Subject.objects.filter(grouped__in=held).distinct().order_by("kind", "code")
    return found + [GroupChoice(each.code, f"{each.code} {each.label_zh}"[:60]) for each in subjects]


def groups_of(project: Project) -> dict[str, list[Group]]:
    """The project's groups: `subjects` with their records, `industries` by code."""
    found: dict[str, list[Group]] = defaultdict(list)
    for group in project.groups.select_related("subject", "setting").order_by("pk"):
        found["subjects" if group.subject_id else "industries"].append(group)
    return dict(found)
