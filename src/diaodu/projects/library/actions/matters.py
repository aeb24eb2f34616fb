"""What presses is put on the desk of who leads the project: an entry into statistics, a window about to close.

Each is a duty of the unit, opened once a day and closed by the action that settles it, or on the day it lapses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from diaodu.core.audit import append_audit
from diaodu.core.calendar import calendar_for
from diaodu.core.clock import ZONE, today
from diaodu.core.daily import every_day
from diaodu.core.models import Subject
from diaodu.duties.actions import NewDuty, close_duties, open_duties
from diaodu.duties.choices import OWED, DutyKind
from diaodu.duties.models import Duty
from diaodu.duties.outbox import tell_units
from diaodu.kernel.light import Light
from diaodu.kernel.working_time import WorkCalendar
from diaodu.people.choices import Role
from diaodu.people.models import Post, Unit
from diaodu.people.permissions import within
from diaodu.projects.library.choices import AT_HOME, OUT
from diaodu.projects.library.models import Application, Project
from diaodu.projects.library.queries.applications import listed as listed_applications
from diaodu.projects.library.queries.applications import window_channel
from diaodu.projects.library.queries.statistics import statistics_rows
from diaodu.projects.library.setting_kinds import channels, statistics_rule, window_notice

SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Matter:
    """What is owed about a record, and by which day."""

    subject: Subject
    unit: Unit
    title: str
    due: date


def open_matters(day: date, *, path: str = "/", by: str = SYSTEM) -> int:
    """Open what presses on `day` in each county within `path` and close what no longer does; twice opens once."""
    return sum(_open_in(office, day, by) for office in _offices(path))


def settle_matters(subjects: Sequence[int], *, by: str) -> None:
    """The records' matters are settled. Part of the action that did it: it audits, this does not."""
    close_duties(list(_open_duties(subjects)), by=by)


@transaction.atomic
def _open_in(office: Unit, day: date, by: str) -> int:
    calendar = calendar_for(office.county_path)
    matters = [*_statistics(office.county_path, day), *_windows(office.county_path, day, calendar)]
    wanted = {matter.subject.pk for matter in matters}
    held = list(Duty.objects.filter(within(office.county_path, "unit__path"), kind=DutyKind.PROJECT, state__in=OWED))
    over = [duty for duty in held if duty.about_id not in wanted]
    close_duties(over, by=by)
    there = {duty.about_id for duty in held}
    new = [matter for matter in matters if matter.subject.pk not in there]
    duties = open_duties([_duty(matter, calendar) for matter in new], asked_by=office)
    for matter, duty in zip(new, duties, strict=True):
        tell_units([matter.unit], title=duty.title, body=duty.title, code=duty.code, due_at=duty.due_at)
    if new or over:
        append_audit(
            verb="open_matters",
            subject=new[0].subject.code if len(new) == 1 else f"{len(new)} matters",
            by=by,
            unit=office.county_path,
            after={matter.subject.code: matter.title for matter in new} | ({"settled": len(over)} if over else {}),
        )
    return len(new)


def _duty(matter: Matter, calendar: WorkCalendar) -> NewDuty:
    due_at = datetime.combine(matter.due, calendar.end_of_workday(matter.due), ZONE)
    return NewDuty(matter.unit, matter.title[:200], DutyKind.PROJECT, about=matter.subject, due_at=due_at)


def _statistics(scope: str, day: date) -> Iterable[Matter]:
    """Started so long ago that the rule has turned yellow or red. Due on the last day before red."""
    rule = statistics_rule(scope, day)
    for row in statistics_rows(Project.objects.filter(scope=scope), rule, today=day):
        if row.verdict.light in (Light.YELLOW, Light.RED) and row.verdict.due is not None:
            project = row.project
            yield Matter(project.subject, project.unit, f"纳统：{project.name}，{row.verdict.zh}", row.verdict.due)


def _windows(scope: str, day: date, calendar: WorkCalendar) -> Iterable[Matter]:
    """Applications still at home whose window closes within the working days the rule names."""
    known, notice = channels(scope, day), window_notice(scope, day)
    if notice is None:
        return
    waiting = Application.objects.filter(project__scope=scope, state__in=AT_HOME).exclude(project__state__in=OUT)
    for application in listed_applications(waiting).order_by("code"):
        channel = window_channel(application, known)
        last = channel.closes_on(day)
        if last is not None and calendar.working_days_between(day, last) <= notice:
            title = f"申报窗口{last}关闭：{application.project.name}·{channel.zh}"
            yield Matter(application.subject, application.project.unit, title, last)


def _open_duties(subjects: Sequence[int]) -> Iterable[Duty]:
    return Duty.objects.filter(kind=DutyKind.PROJECT, about__in=subjects, state__in=OWED)


def _offices(path: str) -> list[Unit]:
    """The dispatch office of each county within `path`: a unit of its own before the county itself."""
    posts = Post.objects.filter(within(path, "unit__path"), role=Role.DISPATCH_OFFICE, unit__retired_on=None)
    found: dict[str, Unit] = {}
    for post in posts.select_related("unit").order_by(F("unit__parent").asc(nulls_last=True), "pk"):
        found.setdefault(post.unit.county_path, post.unit)
    return list(found.values())


every_day("projects.matters", lambda day: open_matters(min(day, today())))  # a demonstration's calendar may stand still
