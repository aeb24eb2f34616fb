"""Actual days of nodes as Excel: taken along for one schedule or many, filled in, brought back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.choices import RowChange
from diaodu.core.clock import today
from diaodu.core.models import Sheet
from diaodu.core.sheets import Checked, Column, Row, SheetKind, SheetRefusedError, refuse_wrong, register_sheet_kind
from diaodu.people.models import Officer
from diaodu.projects.schedule.actions import NodeDays, record_many
from diaodu.projects.schedule.actions.reporting import AT_ONCE
from diaodu.projects.schedule.actual_rows import HEADS, ReadRow, check_order, read_row
from diaodu.projects.schedule.models import Node, Schedule
from diaodu.projects.schedule.permissions import DOER, KEEPER, LEAD, may_record, parts_in
from diaodu.projects.schedule.queries.actuals import nodes_by_key, schedules_by_code

ACTUALS = "schedule.actuals"
COLUMNS = (
    Column("code", (HEADS["code"], "项目编号", "事项编号", "Code")),
    Column("key", (HEADS["key"], "Key"), required=True, longest=20),
    Column("name", (HEADS["name"], "节点名称", "Node"), longest=120),
    Column("started_on", (HEADS["started_on"], "实际开始日期", "Began"), longest=20),
    Column("finished_on", (HEADS["finished_on"], "实际完成日期", "Actual finish"), longest=20),
)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Each row read, with the node it is about."""

    rows: list[ReadRow]
    nodes: list[Node | None]


def _read(rows: Sequence[Row], scope: str) -> _Plan:
    """A dozen queries, however many rows, and one or two for each record whose own app decides who keeps it."""
    day = today()
    given = rows[0] if rows else {}
    officer = Officer.objects.filter(username=given.get("bringer", "")).select_related("unit").first()
    if officer is None:
        raise SheetRefusedError("不知道这张表是谁导入的，请重新导入。", "Nobody knows who brought this sheet in.")
    read = [read_row(row, today=day) for row in rows]
    schedules = schedules_by_code(officer, {each.code for each in read}, scope=scope, today=day)
    nodes = nodes_by_key(schedules.values())
    parts = parts_in(officer, [schedule.subject for schedule in schedules.values()], today=day)
    twice = Counter((each.code, each.key) for each in read)
    plan = _Plan(read, [nodes.get((each.code, each.key)) for each in read])
    for each, node in zip(plan.rows, plan.nodes, strict=True):
        if each.code and each.code not in schedules:
            zh = f"没有编号为 {each.code} 的进度，或者你看不到它"
            each.wrong("code", zh, f"There is no schedule {each.code} that you may see")
        elif each.code and each.key and node is None:
            each.wrong("key", f"{each.code} 没有节点 {each.key}", f"{each.code} has no node {each.key}")
        elif twice[each.code, each.key] > 1:
            each.wrong("key", f"{each.code} 的节点 {each.key} 在表里重复", f"{each.key} stands in the sheet twice")
        elif node is not None and not each.says_nothing:
            _check_against(each, node, parts.in_node(node))
    return plan


def _check_against(read: ReadRow, node: Node, parts: frozenset[str]) -> None:
    """Whose node it is, and whether the days fit those that stand there already."""
    started, finished = _days(read, node)
    check_order(read, started, finished)
    if (started, finished) == (node.started_on, node.finished_on):
        return
    if parts.isdisjoint({KEEPER, LEAD, DOER}):
        read.wrong("key", f"“{node.name}”不归你填报", f"“{node.name}” is not yours to report")
    elif node.finished_on is not None and parts.isdisjoint({KEEPER, LEAD}):
        zh = f"“{node.name}”已经完成，日期由牵头单位或调度办改"
        read.wrong("key", zh, f"“{node.name}” is over; its days are changed by the lead unit or the office")


def _days(read: ReadRow, node: Node) -> tuple[date | None, date | None]:
    """As they would stand: an empty cell leaves what is there. What happens on one day began when it was over."""
    return read.started_on or node.started_on, read.finished_on or node.finished_on


def check_actuals(rows: Sequence[Row], scope: str) -> list[Checked]:
    plan = _read(rows, scope)
    return [_checked(read, node) for read, node in zip(plan.rows, plan.nodes, strict=True)]


def _checked(read: ReadRow, node: Node | None) -> Checked:
    if read.problems or node is None:
        return Checked(RowChange.WRONG, read.problems)
    now = {"started_on": node.started_on, "finished_on": node.finished_on}
    said = dict(zip(now, _days(read, node), strict=True))
    before = {name: day.isoformat() if day else "" for name, day in now.items() if said[name] != day}
    return Checked(RowChange.CHANGE if before else RowChange.SAME, before=before)


def publish_actuals(rows: Sequence[Row], scope: str, by: str) -> None:
    """Through the action of all other ways: one entry in the audit, every schedule planned anew."""
    plan = _read(rows, scope)
    refuse_wrong(read.problems for read in plan.rows)
    changes: list[NodeDays] = []
    schedules: dict[int, Schedule] = {}
    for read, node in zip(plan.rows, plan.nodes, strict=True):
        if node is None or _days(read, node) == (node.started_on, node.finished_on):
            continue
        changes.append(NodeDays(node, *_days(read, node)))
        schedules[node.schedule_id] = node.schedule
    if not changes:
        return
    record_many(changes, list(schedules.values()), by=by, at_once=AT_ONCE)


def _home(sheet: Sheet) -> str:
    only = sheet.params.get("only")
    return reverse("schedule:bring_one", args=[only]) if only else reverse("schedule:bring")


register_sheet_kind(
    SheetKind(
        ACTUALS,
        _("Actual days of nodes"),
        COLUMNS,
        check_actuals,
        publish_actuals,
        permits=lambda officer, day: may_record(officer, today=day),
        home=_home,
    )
)
