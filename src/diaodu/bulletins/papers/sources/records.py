"""Projects, problems, schedules, meetings, duties: what their records say. Counts belong to a record too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from diaodu.bulletins.papers.composing.bound import Bound, Style
from diaodu.bulletins.papers.sources import Parts, When, register_source, words
from diaodu.core.measures import all_measures, measure_named
from diaodu.core.models import Subject
from diaodu.duties.models import Decision, Duty, Meeting
from diaodu.people.permissions import within
from diaodu.problems.choices import OPEN, SOLVED
from diaodu.problems.models import Problem, Visit
from diaodu.projects.library.choices import Caliber
from diaodu.projects.library.models import Project
from diaodu.projects.library.queries.money import figures_of
from diaodu.projects.library.rules.money import newest_figures
from diaodu.projects.schedule.models import Outlook


def day_said(day: date | datetime | None) -> str:
    if isinstance(day, datetime):
        day = day.astimezone().date()
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def subjects(asked: Sequence[Parts], when: When) -> Mapping[Parts, Bound]:
    """`subject:<code>:label`: what a record is called."""
    rows = Subject.objects.filter(scope=when.scope, code__in={parts[0] for parts in asked if len(parts) == 2})
    there = {row.code: row for row in rows}
    return {parts: words(there[parts[0]].code, there[parts[0]].label_zh) for parts in asked if parts[0] in there}


def projects(asked: Sequence[Parts], when: When) -> Mapping[Parts, Bound]:
    """`project:<code>:<total|land|output|stage|content|invested>`; invested: since January, physical progress, 万元."""
    rows = Project.objects.filter(scope=when.scope, code__in={parts[0] for parts in asked if len(parts) == 2})
    there = {row.code: row for row in rows.select_related("unit")}
    invested: Mapping[tuple[int, date], Decimal] = {}
    if any(parts[-1] == "invested" for parts in asked):
        first = date(when.day.year, 1, 1)
        keys = [row.pk for row in there.values()]
        figures = figures_of(keys, first=first, last=when.day)
        invested = newest_figures(figures, caliber=Caliber.PHYSICAL, known=when.known)
    return {parts: _project(there[parts[0]], parts[1], invested, when) for parts in asked if parts[0] in there}


_PROJECT = {"total": ("总投资", "万元"), "land": ("用地", "亩"), "output": ("预计年产值", "万元")}


def _project(row: Project, what: str, invested: Mapping[tuple[int, date], Decimal], when: When) -> Bound:
    ask = f"请询{row.unit.short_name}"
    if what in _PROJECT:
        label, unit = _PROJECT[what]
        return Bound("", Style.AMOUNT, "", f"{row.name}{label}", getattr(row, what), unit, blank=ask)
    if what == "invested":
        values = [value for (key, _month), value in invested.items() if key == row.pk]
        label = f"{row.name}{when.day.year}年完成投资"
        value = sum(values, Decimal(0)) if values else None
        return Bound("", Style.AMOUNT, "", label, value, "万元", caliber="按形象进度", blank=ask)
    said = {"stage": _stage(row), "content": row.content, "name": row.name, "due": day_said(row.finish_due)}
    return words(row.name, said.get(what, ""), blank=ask)


_STAGES = {
    "idea": "谋划", "reserve": "储备", "preparing": "前期", "started": "新开工", "building": "在建",
    "completed": "建成",
    "producing": "投产", "full": "达产", "paused": "暂缓", "withdrawn": "退出", "replaced": "被替换",
}  # fmt: skip


def _stage(row: Project) -> str:
    return _STAGES.get(row.state, "")


def problems(asked: Sequence[Parts], when: When) -> Mapping[Parts, Bound]:
    """`problem:<code>:<title|due|reply>`."""
    rows = Problem.objects.filter(scope=when.scope, code__in={parts[0] for parts in asked if len(parts) == 2})
    there = {row.code: row for row in rows}

    def one(row: Problem, what: str) -> Bound:
        said = {"title": row.title, "due": day_said(row.solve_due or row.due_at), "reply": row.reply}
        return words(f"{row.code} {row.title}", said.get(what, ""), blank="没有登记")

    return {parts: one(there[parts[0]], parts[1]) for parts in asked if parts[0] in there}


def visits(asked: Sequence[Parts], when: When) -> Mapping[Parts, Bound]:
    """`visit:<code>:<on|about|saw>`: what somebody saw who went there."""
    rows = Visit.objects.filter(scope=when.scope, code__in={parts[0] for parts in asked if len(parts) == 2})
    there = {row.code: row for row in rows.select_related("about")}

    def one(row: Visit, what: str) -> Bound:
        said = {"on": day_said(row.on), "about": row.about.label_zh, "saw": row.saw}
        return words(f"{row.code} 走访{row.about.label_zh}", said.get(what, ""), blank="没有登记")

    return {parts: one(there[parts[0]], parts[1]) for parts in asked if parts[0] in there}


def problem_counts(asked: Sequence[Parts], when: When) -> Mapping[Parts, Bound]:
    """`problems:<code of the record>:<open|solved>`: how many were raised about it."""
    codes = {parts[0] for parts in asked if len(parts) == 2}
    rows = (
        Subject.objects.filter(scope=when.scope, code__in=codes)
        .annotate(
            open=Count("problems", filter=Q(problems__state__in=OPEN)),
            solved=Count("problems", filter=Q(problems__state__in=SOLVED)),
        )
        .values_list("code", "label_zh", "open", "solved")
    )
    there = {code: (label, {"open": still, "solved": solved}) for code, label, still, solved in rows}
    named = {"open": "未解决的问题", "solved": "已解决的问题"}
    return {
        parts: Bound(
            "",
            Style.AMOUNT,
            "",
            f"{there[parts[0]][0]}{named[parts[1]]}"[:200],
            Decimal(there[parts[0]][1][parts[1]]),
            "个",
        )
        for parts in asked
        if parts[0] in there and parts[1] in named
    }


def outlooks(asked: Sequence[Parts], when: When) -> Mapping[Parts, Bound]:
    """`outlook:<code>:<why|next|next_on|finish>`: what the schedule of a record says."""
    codes = {parts[0] for parts in asked if len(parts) == 2}
    rows = Outlook.objects.filter(schedule__subject__scope=when.scope, schedule__subject__code__in=codes)
    there = {row.schedule.subject.code: row for row in rows.select_related("schedule__subject").defer("bars")}

    def one(row: Outlook, what: str) -> Bound:
        days = {"next_on": row.next_on, "finish": row.finish}
        said = day_said(days[what]) if what in days else {"why": row.reason_zh, "next": row.next_node}.get(what, "")
        return words(f"{row.schedule.subject.label_zh}：进度图", said, blank="进度图上没有")

    return {parts: one(there[parts[0]], parts[1]) for parts in asked if parts[0] in there}


def meetings(asked: Sequence[Parts], when: When) -> Mapping[Parts, Bound]:
    """`meeting:<code>:<title|minutes|place|when>`."""
    rows = Meeting.objects.filter(within(when.scope, "unit__path"), code__in={parts[0] for parts in asked})
    there = {row.code: row for row in rows}

    def one(row: Meeting, what: str) -> Bound:
        said = {"title": row.title, "minutes": row.minutes, "place": row.place, "when": day_said(row.starts_at)}
        return words(row.title, said.get(what, ""), blank="没有登记")

    return {parts: one(there[parts[0]], parts[1]) for parts in asked if len(parts) == 2 and parts[0] in there}


def decisions(asked: Sequence[Parts], when: When) -> Mapping[Parts, Bound]:
    """`decision:<meeting>:<number>`: a sentence of the minutes."""
    rows = Decision.objects.filter(within(when.scope, "meeting__unit__path"), meeting__code__in={a[0] for a in asked})
    there = {(row.meeting.code, str(row.number)): row for row in rows.select_related("meeting")}
    return {
        parts: words(f"{there[parts].meeting.title}决定{parts[1]}", there[parts].text)
        for parts in asked
        if parts in there
    }


def duties(asked: Sequence[Parts], when: When) -> Mapping[Parts, Bound]:
    """`duty:<code>:<title|due|why|code>`; `why`: of a supervision notice."""
    rows = Duty.objects.filter(within(when.scope, "unit__path"), code__in={parts[0] for parts in asked})
    there = {row.code: row for row in rows.select_related("supervision")}

    def one(row: Duty, what: str) -> Bound:
        notice = getattr(row, "supervision", None)
        said = {
            "title": row.title,
            "due": day_said(row.due_at),
            "why": notice.why_zh if notice else "",
            "code": row.code,
        }
        return words(f"{row.code} {row.title}", said.get(what, ""), blank="没有登记")

    return {parts: one(there[parts[0]], parts[1]) for parts in asked if len(parts) == 2 and parts[0] in there}


def measured(asked: Sequence[Parts], when: When) -> Mapping[Parts, Bound]:
    """`measure:<name>`: a measure over the whole county."""
    found: dict[Parts, Bound] = {}
    for parts in asked:
        if len(parts) == 1 and parts[0] in {each.name for each in county_measures()}:
            measure = measure_named(parts[0])
            value = measure.value(when.day, {"scope": when.scope}, known=when.known)
            blank = f"有{value.blanks}处未报" if value.blanks else "尚无数据"
            found[parts] = Bound("", Style.AMOUNT, "", measure.title_zh, value.value, value.unit, blank=blank)
    return found


def county_measures() -> list[Any]:
    """Those that ask for nothing but the county."""
    return [
        each
        for each in all_measures()
        if not set(each.filter_schema) - set(getattr(each, "optional", ())) - {"scope"}
        and "scope" in each.filter_schema
    ]


_ALL: dict[str, Callable[[Sequence[Parts], When], Mapping[Parts, Bound]]] = {
    "subject": subjects,
    "project": projects,
    "problem": problems,
    "visit": visits,
    "problems": problem_counts,
    "outlook": outlooks,
    "meeting": meetings,
    "decision": decisions,
    "duty": duties,
    "measure": measured,
}
for _kind, _reader in _ALL.items():
    register_source(_kind, _reader)
