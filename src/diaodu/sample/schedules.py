"""Schedules in the sample county: for any list of records with a start and an end, through the bulk actions.

Durations are those of a template, stretched to the span; what really happened is drawn from profiles with a fixed
seed, so that lights of all colours appear and every run gives the same county.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from diaodu.core.calendar import calendar_for
from diaodu.core.clock import fixed
from diaodu.core.files import store_file
from diaodu.core.intake import examine_file
from diaodu.core.models import StoredFile, Subject
from diaodu.core.moves import Mover
from diaodu.people.choices import TieKind
from diaodu.people.models import Tie, Unit
from diaodu.plan.choices import UNDER_WAY
from diaodu.plan.models import Document
from diaodu.projects.schedule.actions import (
    NewNode,
    NewSchedule,
    NodeDays,
    decide_slip,
    freeze_many,
    lay_many,
    note_slip,
    propose_baseline,
    record_many,
)
from diaodu.projects.schedule.choices import Light, NodeMark, SlipReason
from diaodu.projects.schedule.days import DayLine
from diaodu.projects.schedule.models import Node, Outlook, Schedule
from diaodu.projects.schedule.network import Network, Task
from diaodu.projects.schedule.permissions import KEEPER, LEAD
from diaodu.projects.schedule.planning import Plan, plan_network
from diaodu.projects.schedule.template_store import KeptTemplate, templates_for
from diaodu.projects.schedule.templates_text import TemplateNode
from diaodu.projects.schedule.thinking import line_around

BY = "sample"
MOST = 40
LAID = date(2026, 1, 8)
CLERK, OFFICE = Mover("zhao", frozenset({LEAD}), "报送员"), Mover("chen", frozenset({KEEPER}), "调度办主任")
# How long nodes really take against their durations: (least, most) by profile, and days before the first begins.
PROFILES = (
    (0.85, 1.0, 0), (0.9, 1.05, 0), (1.05, 1.25, 3), (0.8, 0.95, 0), (1.25, 1.5, 10), (0.9, 1.1, 0), (1.0, 1.1, 0),
    (1.6, 2.3, 30), (0.9, 1.0, 0), (1.2, 1.45, 5), (0.95, 1.05, 0), (1.0, 1.0, 120),
)  # fmt: skip
WORDS = {
    "mining": ("矿",),
    "roads": ("路", "道路", "铁路", "桥"),
    "industry": ("园", "项目", "产业", "投产", "厂", "基地"),
}
OVER_BY_NOW = (3, 8)  # by their place among the commitments; their profiles are never late
NOT_BUILT = (
    "%",
    "增长",
    "总值",
    "失业率",
    "游客",
    "万人次",
    "收入",
)  # figures of a year: nothing is built step by step
SLIPS = (
    (SlipReason.LAND, 12, "用地批复比计划晚，已与自然资源部门对接", True, True),
    (SlipReason.FUNDS, 20, "专项债资金分两批到位", True, False),
    (SlipReason.PERMITS, 8, "施工许可要件补正", False, None),
    (SlipReason.WEATHER, 6, "汛期连续降雨停工", True, True),
    (SlipReason.RELOCATION, 15, "剩余三户拆迁协议未签", True, None),
    (SlipReason.BIDDING, 10, "首次招标流标，重新公告", False, None),
)
WHY_NEW = "用地范围调整后工序重排，申请按现计划更新基线"


@dataclass(frozen=True, slots=True)
class Lived:
    """The days a record really came to: work begun, the start of construction, the end. To come: later than today."""

    began: date
    started: date
    ended: date


@dataclass(frozen=True, slots=True)
class Planned:
    """A record that gets a schedule; `lead` answers for its nodes. `lived`: what is known of how it really went."""

    subject: Subject
    starts: date
    ends: date
    lead: Unit | None = None
    template: str = ""  # empty: chosen by the words of its name
    lived: Lived | None = None


def planned_commitments(document: Document, *, today: date) -> list[Planned]:
    """The first commitments that have a lead unit and a day to be done by."""
    ties = Tie.objects.filter(kind=TieKind.LEAD, until=None, subject__commitment__document=document)
    leads = {tie.subject_id: tie.unit for tie in ties.select_related("unit")}
    rows = document.commitments.filter(state__in=UNDER_WAY, subject__in=leads, due__gt=date(today.year, 6, 1))
    built = [
        row
        for row in rows.select_related("subject").order_by("start")
        if not any(word in row.subject.label_zh for word in NOT_BUILT)
    ]
    found = []
    for number, row in enumerate(built[:MOST]):
        starts = date(today.year, 1, 12) + timedelta(days=number * 7 % 110)
        ends = max(row.due or today, starts + timedelta(days=120))
        if number in OVER_BY_NOW:
            ends = today - timedelta(days=14)
        found.append(Planned(row.subject, starts, min(ends, date(today.year + 1, 6, 30)), leads[row.subject_id]))
    return found


def load_schedules(items: Sequence[Planned], *, today: date) -> list[Schedule]:
    """Laid and frozen at the year's beginning, reported at month ends, slipped and partly decided."""
    if not items:
        return []
    scope = items[0].subject.scope
    line, kept = line_around(calendar_for(scope), today), templates_for(scope)
    drawn = [_drawn(item, number, kept, line) for number, item in enumerate(items)]
    with fixed(LAID):
        schedules = lay_many([each.new for each in drawn], by=BY)
        freeze_many([each for number, each in enumerate(schedules) if number % 19 != 18], by=BY)
    nodes = {
        (node.schedule_id, node.key): node
        for node in Node.objects.filter(schedule__in=schedules).select_related("schedule__subject", "unit")
    }
    running = schedules
    for day in (*_month_ends(today), today):
        with fixed(day):
            said = [each.days(schedule, nodes, day) for each, schedule in zip(drawn, schedules, strict=True)]
            record_many([row for rows in said for row in rows], running, by=BY)
        done = set(Outlook.objects.filter(light=Light.DONE).values_list("schedule", flat=True))
        running = [schedule for schedule in running if schedule.pk not in done]  # what is over stays as it is
    _slip(schedules, nodes, today)
    return schedules


@dataclass(frozen=True, slots=True)
class _Drawn:
    new: NewSchedule
    real: Mapping[str, tuple[date, date, bool]]  # by node: first and last day, whether it takes no time

    def days(self, schedule: Schedule, nodes: dict[tuple[int, str], Node], day: date) -> list[NodeDays]:
        """What of it had happened by `day` and is not recorded yet."""
        found = []
        for key, (started, finished, is_moment) in self.real.items():
            node = nodes[schedule.pk, key]
            if node.finished_on is not None:
                continue
            begun, over = _told((started, finished, is_moment), day)
            if (begun, over) != (node.started_on, node.finished_on):
                found.append(NodeDays(node, begun, over))
        return found


def _told(row: tuple[date, date, bool], day: date) -> tuple[date | None, date | None]:
    """When it began and ended, as far as that had happened by `day`; what takes no time only ever ends."""
    started, finished, is_moment = row
    over = finished if finished <= day else None
    begun = None if started > day or (is_moment and over is None) else started
    return begun, over


def _drawn(item: Planned, number: int, kept: dict[str, KeptTemplate], line: DayLine) -> _Drawn:
    template = kept[item.template or _template_for(item.subject.label_zh, number)]
    read = template.template
    tasks = _stretched([Task(node.key, node.days, node.working) for node in read.nodes], read.links, item, line)
    days = {task.key: task.days for task in tasks}
    nodes = [NewNode(each.key, each.zh, days[each.key], each.working, each.weight, each.mark) for each in read.nodes]
    least, most, wait = PROFILES[number % len(PROFILES)]
    dice = random.Random(number)  # noqa: S311 -- a made-up county
    lived = [replace(task, days=round(task.days * dice.uniform(least, most))) for task in tasks]
    real = plan_network(Network(lived, read.links, checked=True), line, start=item.starts.toordinal() + wait)
    lived_days = _real_days(real, read.nodes, item)
    told = {key: _told(row, LAID) for key, row in lived_days.items()}
    new = NewSchedule(item.subject, item.starts, template, nodes=nodes, links=read.links, lead=item.lead, actual=told)
    return _Drawn(new, lived_days)


def _real_days(real: Plan, nodes: Sequence[TemplateNode], item: Planned) -> dict[str, tuple[date, date, bool]]:
    """The days of the drawn plan; where more is known, moved so that start and end fall on the days they did."""
    if item.lived is None:
        into = {}
    else:
        begin = min(timed.first_day for timed in real.timed.values())
        marked = {node.mark: real.timed[node.key].last_day for node in nodes if node.mark}
        start = max(marked.get(NodeMark.START, 0), begin + 1)
        known = (item.lived.began, item.lived.started, item.lived.ended)
        drawn = (begin, start, max(marked.get(NodeMark.FINISH, real.finish), start + 1))
        into = dict(zip(drawn, (day.toordinal() for day in known), strict=True))
    return {
        key: (_moved(timed.first_day, into), _moved(timed.last_day, into), timed.start == timed.finish)
        for key, timed in real.timed.items()
    }


def _moved(day: int, into: Mapping[int, int]) -> date:
    """Between two known days in proportion; beyond them by as much as the nearest."""
    if not into:
        return date.fromordinal(day)
    (first, second, third), (one, two, three) = sorted(into), [into[key] for key in sorted(into)]
    low, high, to_low, to_high = (first, second, one, two) if day <= second else (second, third, two, three)
    return date.fromordinal(round(to_low + (day - low) * (to_high - to_low) / (high - low)))


def _stretched(tasks: list[Task], links: Sequence[object], item: Planned, line: DayLine) -> list[Task]:
    """Durations by one factor, so that the plan ends about when the record has to be done."""
    start, wanted = item.starts.toordinal(), (item.ends - item.starts).days + 1
    for _ in range(3):
        network = Network(tasks, links, checked=True)  # type: ignore[arg-type]
        factor = wanted / max(1, plan_network(network, line, start=start).finish - start + 1)
        tasks = [replace(task, days=max(1, round(task.days * factor)) if task.days else 0) for task in tasks]
    return tasks


def _template_for(label: str, number: int) -> str:
    for name, words in WORDS.items():
        if any(word in label for word in words) and (name != "industry" or number % 3 == 0):
            return name
    return "plain"


def _month_ends(today: date) -> list[date]:
    return [date(today.year, month + 1, 1) - timedelta(days=1) for month in range(3, today.month)]


def _evidence(node: Node, why: str) -> StoredFile:
    """A paper that says why, made up like everything here."""
    text = f"关于“{node.name}”顺延的说明\n（演示县，内容为虚构）\n{why}\n"
    return store_file(examine_file(text.encode(), name="顺延说明.txt").content)


def _slip(schedules: Sequence[Schedule], nodes: dict[tuple[int, str], Node], today: date) -> None:
    """A few nodes under way take longer; some reasons were accepted, some refused, some wait."""
    running = [node for node in nodes.values() if node.started_on and not node.finished_on]
    one_each = list({node.schedule_id: node for node in running}.values())
    for node, (reason, days, why, asks, grants) in zip(one_each[2:], SLIPS, strict=False):
        with fixed(today - timedelta(days=9)):
            slip = note_slip(
                node,
                days=days,
                reason=reason,
                why=why,
                on=today - timedelta(days=9),
                asks=asks,
                evidence=_evidence(node, why) if asks else None,
                mover=CLERK,
            )
        with fixed(today):
            if grants is not None:
                decide_slip(slip, grants=grants, why="同意" if grants else "资金到位不影响现工序", mover=OFFICE)
    with fixed(today):
        propose_baseline(schedules[4 % len(schedules)], why=WHY_NEW, mover=CLERK)
