"""Applications upwards from Excel: a row with a code changes one that is at home, one without begins a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from diaodu.core.choices import RowChange
from diaodu.core.clock import today
from diaodu.core.sheets import Checked, Column, Problem, Row, SheetKind, register_sheet_kind
from diaodu.projects.library.actions.applications import NewApplication, begin_applications, change_applications
from diaodu.projects.library.choices import AT_HOME, OUT
from diaodu.projects.library.models import Application, Project
from diaodu.projects.library.queries.applications import listed
from diaodu.projects.library.rules.channels import Channel
from diaodu.projects.library.rules.fields import amount_faults
from diaodu.projects.library.setting_kinds import channels
from diaodu.projects.library.sheet_cells import CellError, read_amount
from diaodu.projects.library.sheet_kept import office, permits, projects_by_code, wrong

APPLICATIONS = "projects.applications"
COLUMNS = (
    Column("code", ("申报编号", "application code"), longest=20),
    Column("project", ("项目编号", "project code"), required=True, longest=20),
    Column("name", ("项目名称", "名称", "project"), longest=160),
    Column("channel", ("申报渠道", "渠道", "channel"), required=True, longest=60),
    Column("round_name", ("申报批次", "批次", "round"), longest=80),
    Column("direction", ("投向", "资金投向", "direction"), longest=80),
    Column("asked", ("申请额（万元）", "申请额", "asked"), longest=24),
    Column("capital", ("资本金（万元）", "资本金", "capital"), longest=24),
    Column("cover", ("收益覆盖倍数", "cover"), longest=24),
    Column("upper_number", ("上级编号", "number above"), longest=60),
)
TEXTS, AMOUNTS = ("round_name", "direction", "upper_number"), ("asked", "capital", "cover")


def check_applications(rows: Sequence[Row], scope: str) -> list[Checked]:
    projects, there = projects_by_code(rows, scope, "project"), _there(rows, scope)
    named = _channels(scope)
    twice = Counter(row.get("code", "") for row in rows)
    checked = []
    for row in rows:
        code = row.get("code", "")
        if code and twice[code] > 1:
            checked.append(wrong("code", "在表里重复", "It stands in the sheet twice"))
        else:
            checked.append(_checked(row, projects.get(row["project"]), there.get(code), named))
    return checked


def _checked(
    row: Row, project: Project | None, application: Application | None, named: Mapping[str, Channel]
) -> Checked:
    channel = named.get(row["channel"])
    values, problems = _values(row)
    before: dict[str, str] = {}
    if project is None:
        problems.append(Problem("project", f"项目库里没有 {row['project']}", "No project has this code"))
    elif application is None and project.state in OUT:
        problems.append(
            Problem("project", "已退出的项目不能申报", "A project that was taken out cannot be put forward")
        )
    if channel is None:
        problems.append(Problem("channel", f"没有“{row['channel'][:20]}”这个申报渠道", "There is no such channel"))
    if row.get("code") and application is None:
        problems.append(Problem("code", f"没有申报 {row['code']}；新申报请把编号留空", "No application has this code"))
    if application is not None:
        before = {
            key: _said(getattr(application, key)) for key, new in values.items() if getattr(application, key) != new
        }
        problems += _refusals(application, project, channel, changes=bool(before))
    if problems:
        return Checked(RowChange.WRONG, problems)
    if application is None:
        return Checked(RowChange.ADD)
    return Checked(RowChange.CHANGE if before else RowChange.SAME, before=before)


def _refusals(
    application: Application, project: Project | None, channel: Channel | None, *, changes: bool
) -> Iterator[Problem]:
    if project and channel and (application.project_id, application.channel) != (project.pk, channel.code):
        yield Problem("code", "编号与项目、渠道对不上", "The code belongs to another project or channel")
    if changes and application.state not in AT_HOME:
        yield Problem("code", "已上报的申报不能改；退回后再改", "What was submitted changes only when it comes back")


def publish_applications(rows: Sequence[Row], scope: str, by: str) -> None:
    """In a few statements, however many rows: nobody else can write meanwhile."""
    projects, there, named = projects_by_code(rows, scope, "project"), _there(rows, scope), _channels(scope)
    new: list[NewApplication] = []
    changed: list[tuple[Application, Mapping[str, Any]]] = []
    for row in rows:
        values, _problems = _values(row)
        application = there.get(row.get("code", ""))
        if application is None:
            new.append(NewApplication(projects[row["project"]], named[row["channel"]].code, values))
        elif any(getattr(application, name) != value for name, value in values.items()):
            changed.append((application, values))
    change_applications(changed, mover=office(by))
    begin_applications(new, mover=office(by))


def _values(row: Row) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {name: row[name] for name in TEXTS if row.get(name)}
    problems: list[Problem] = []
    for name in AMOUNTS:
        if not row.get(name):
            continue
        try:
            values[name] = read_amount(row[name])
        except CellError as error:
            problems.append(Problem(name, error.zh, error.en))
            continue
        problems += [Problem(name, zh, en) for _field, zh, en in amount_faults(name, "数额", values[name])]
    return values, problems


def _said(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value or "")


def _there(rows: Sequence[Row], scope: str) -> dict[str, Application]:
    codes = {row["code"] for row in rows if row.get("code")}
    found = listed(Application.objects.filter(project__scope=scope))
    return {application.code: application for application in found if application.code in codes}


def _channels(scope: str) -> dict[str, Channel]:
    """By code and by both names."""
    return {
        word: channel
        for channel in channels(scope, today()).values()
        for word in (channel.code, channel.zh, channel.en)
    }


register_sheet_kind(
    SheetKind(
        name=APPLICATIONS,
        title=gettext_lazy("Applications upwards"),
        columns=COLUMNS,
        check=check_applications,
        publish=publish_applications,
        permits=permits,
        home=lambda sheet: reverse("projects:bring_applications"),
    )
)
