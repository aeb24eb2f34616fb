"""Schedules of the sample county's projects and programmes: what was promised, and what their stages say came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from diaodu.core.calendar import calendar_for
from diaodu.people.choices import TieKind
from diaodu.people.models import Tie
from diaodu.projects.library.choices import OUT, RANK, Kind, Stage
from diaodu.projects.library.models import Project
from diaodu.projects.library.queries.stages import entries_of
from diaodu.projects.library.rules.fitting import fitting_template
from diaodu.projects.library.rules.stages import Entered, reached_on
from diaodu.projects.library.setting_kinds import fitting
from diaodu.projects.schedule.choices import NodeMark
from diaodu.projects.schedule.network import Network, Task
from diaodu.projects.schedule.planning import plan_network
from diaodu.projects.schedule.template_store import templates_for
from diaodu.projects.schedule.thinking import line_around
from diaodu.projects.works.models import Programme
from diaodu.sample.schedules import WORDS, Lived, Planned

LONGEST_BEFORE = 540  # days of papers before the start
LATE = (0, 0, 25, 0, 70, 0, 10, 0, 140, 0, 40, -15)  # days after what was planned, by place in the list
NOT_BEFORE = timedelta(days=12)  # what has not happened yet is at least so far away


def planned_projects(projects: Iterable[Project], *, today: date) -> list[Planned]:
    """Those whose start and completion are planned; bundles have none of their own."""
    held = [
        each
        for each in projects
        if each.start_due and each.finish_due and each.kind != Kind.BUNDLE and each.state not in OUT
    ]
    if not held:
        return []
    entries, shares = entries_of(each.pk for each in held), _shares_before_work(held[0].scope, today)
    return [_planned(each, entries[each.pk], number, shares, today) for number, each in enumerate(held)]


def _shares_before_work(scope: str, today: date) -> dict[str, float]:
    """By template, which part of its whole time lies before the start of construction."""
    line, shares = line_around(calendar_for(scope), today), {}
    for name, kept in templates_for(scope).items():
        read = kept.template
        tasks = [Task(node.key, node.days, node.working) for node in read.nodes]
        plan = plan_network(Network(tasks, read.links, checked=True), line, start=today.toordinal())
        start = next(plan.timed[node.key].finish for node in read.nodes if node.mark == NodeMark.START)
        shares[name] = (start - today.toordinal()) / (plan.finish - today.toordinal())
    return shares


def planned_programmes(programmes: Iterable[Programme]) -> list[Planned]:
    """Each programme of works over its year."""
    held = list(programmes)
    ties = Tie.objects.filter(kind=TieKind.LEAD, until=None, subject__programme__in=held).select_related("unit")
    leads = {tie.subject_id: tie.unit for tie in ties}
    return [
        Planned(each.subject, each.since, each.due, leads.get(each.subject_id), "plain")
        for each in held
        if each.due is not None
    ]


def _planned(
    project: Project, entries: Sequence[Entered], number: int, shares: Mapping[str, float], today: date
) -> Planned:
    """Begun so long before the start of construction as its template has it, so that the start falls on its day."""
    start, finish = project.start_due or today, project.finish_due or today
    roads = any(word in project.name for word in WORDS["roads"]) and project.industry == "48"
    template = "roads" if roads else fitting_template(project.industry, fitting(project.scope, today))
    share = shares[template]
    papers = timedelta(days=min(LONGEST_BEFORE, round((finish - start).days * share / (1 - share))))
    planned = Planned(project.subject, start - papers, finish, project.unit, template)
    return replace(planned, lived=_lived(project, entries, planned, LATE[number % len(LATE)], today))


def _lived(project: Project, entries: Sequence[Entered], planned: Planned, late: int, today: date) -> Lived:
    """What the stages say where they say it; what is still to come moves by `late` days."""
    start, finish = project.start_due or planned.starts, planned.ends
    began = planned.starts + timedelta(days=max(0, late // 4))
    on_site, ended = reached_on(entries, Stage.STARTED, today), reached_on(entries, Stage.PRODUCING, today)
    if on_site is None or project.opened_as in {Stage.BUILDING, Stage.PRODUCING}:
        on_site = min(start + timedelta(days=late // 3), project.added_on) if on_site else None
    if on_site is None:
        coming = RANK.get(project.state, 0) >= RANK[Stage.PREPARING]
        on_site = max(start + timedelta(days=late), today + NOT_BEFORE)
        began = began if coming else max(began, today + NOT_BEFORE)
    if ended is None:
        ended = max(finish + timedelta(days=late), today + NOT_BEFORE + timedelta(days=abs(late)))
    elif project.opened_as == Stage.PRODUCING:
        ended = min(finish, date(today.year - 1, 12, 10))
    on_site = max(on_site, began + timedelta(days=20))
    return Lived(began, on_site, max(ended, on_site + timedelta(days=20)))
