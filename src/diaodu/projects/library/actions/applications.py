"""Applications for an upper level's lists and money: begun, changed, moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import today
from diaodu.core.moves import Mover, MoveRefusedError, move
from diaodu.core.settings import setting_row
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.core.versions import take_versions
from diaodu.projects.library.actions.matters import settle_matters
from diaodu.projects.library.actions.projects import require_part
from diaodu.projects.library.choices import AT_HOME, OUT
from diaodu.projects.library.models import Application, Project
from diaodu.projects.library.queries.applications import findings_of, window_channel
from diaodu.projects.library.rules.channels import channels_of
from diaodu.projects.library.rules.fields import amount_faults
from diaodu.projects.library.setting_kinds import CHANNELS, channels
from diaodu.projects.library.steps import APPLICATION_STEPS, APPROVE, ARRIVE, RETURN, SUBMIT

APPLICATION_PREFIX = "D"
MOST_AUDITED = 200  # whose values stand in one entry; the sheet itself keeps them all
CHANGEABLE = ("round_name", "direction", "capital", "cover", "asked", "upper_number")
_AMOUNTS = {"capital": "资本金", "cover": "收益覆盖倍数", "asked": "申请额", "approved": "下达额", "arrived": "到位额"}


@dataclass(frozen=True, slots=True)
class NewApplication:
    """A project to be put forward in a channel, with what is known already."""

    project: Project
    channel: str
    values: Mapping[str, Any] = field(default_factory=dict)


def begin_application(
    project: Project, channel: str, *, mover: Mover, values: Mapping[str, Any] | None = None
) -> Application:
    """A project is to be put forward in a channel. Raises MoveRefusedError: no such channel, a project that is out."""
    return begin_applications([NewApplication(project, channel, values or {})], mover=mover)[0]


@transaction.atomic
def begin_applications(new: Sequence[NewApplication], *, mover: Mover) -> list[Application]:
    """Many of one county, all or none, in a few statements. Raises MoveRefusedError as for one."""
    if not new:
        return []
    require_part(mover)
    scope, day = new[0].project.scope, today()
    row = setting_row(CHANNELS.name, scope=scope, on=day)
    known = {} if row is None else channels_of(row.value)
    for item in new:
        if row is None or item.channel not in known:
            raise MoveRefusedError("channel", "没有这个申报渠道。", "There is no such channel.")
        if item.project.state in OUT:
            raise MoveRefusedError(
                "state", "已退出的项目不能申报。", "A project that was taken out cannot be put forward."
            )
        _check(item.values)
    codes = next_codes(APPLICATION_PREFIX, scope=scope, year=day.year, count=len(new))
    subjects = add_subjects(
        [
            NewSubject(
                "application",
                code,
                f"{item.project.name}·{known[item.channel].zh}",
                item.project.unit.path,
                item.project.scope,
            )
            for code, item in zip(codes, new, strict=True)
        ]
    )
    made = Application.objects.bulk_create(
        Application(
            subject=subject,
            code=code,
            project=item.project,
            channel=item.channel,
            setting=row,
            begun_on=day,
            by=mover.by,
            **item.values,
        )
        for code, subject, item in zip(codes, subjects, new, strict=True)
    )
    told = {
        code: {"project": item.project.code, "channel": item.channel} | _said(item.values)
        for code, item in zip(codes, new, strict=True)
    }
    if len(made) == 1:
        _audit("begin_application", made[0], mover, after=told[codes[0]])
    else:
        _audit_many("begin_application", scope, mover, after=told)
    return made


def change_application(
    application: Application, values: Mapping[str, Any], *, mover: Mover, version: int | None = None
) -> Application:
    """Change what is asked for while it is at home. Raises MoveRefusedError once it has been submitted."""
    if version is not None:
        application.version = version
    return change_applications([(application, values)], mover=mover)[0]


@transaction.atomic
def change_applications(changes: Sequence[tuple[Application, Mapping[str, Any]]], *, mover: Mover) -> list[Application]:
    """Many of one county, all or none, each in the version it was loaded in; one entry of the audit for all."""
    if not changes:
        return []
    require_part(mover)
    before, after = {}, {}
    for application, values in changes:
        if application.state not in AT_HOME:
            raise MoveRefusedError(
                "state",
                "已上报的申报不能改；退回后再改。",
                "What was submitted is not changed; only when it comes back.",
            )
        _check(values)
        before[application.code] = _said({name: getattr(application, name) for name in values})
        after[application.code] = _said(values)
    applications = [application for application, _values in changes]
    take_versions(applications)
    for application, values in changes:
        for name in CHANGEABLE:
            if name in values:
                setattr(application, name, values[name])
    Application.objects.bulk_update(applications, CHANGEABLE, batch_size=200)
    first = applications[0]
    if len(changes) == 1:
        _audit("change_application", first, mover, before=before[first.code], after=after[first.code])
    else:
        _audit_many("change_application", first.project.scope, mover, before=before, after=after)
    return applications


@transaction.atomic
def move_application(
    application: Application,
    verb: str,
    *,
    mover: Mover,
    on: date,
    why: str = "",
    amount: Decimal | None = None,
    version: int | None = None,
) -> Application:
    """One step over the table; `amount` is what was granted or has arrived, in 万元.

    Raises MoveRefusedError: the table, a day ahead, a condition of the channel that is not met, an amount that is
    missing, negative or more than was granted.
    """
    if on > today():
        raise MoveRefusedError("day", "日期不能晚于今天。", "The day may not lie ahead.")
    outside = verb == SUBMIT and _outside_window(application, on, why)
    if verb == SUBMIT:
        _check_ready(application)
    old = application.state
    changes = _changes(application, verb, on=on, why=why, amount=amount)
    move(application, APPLICATION_STEPS, verb, mover=mover, on=on, why=why, version=version)
    if changes:
        Application.objects.filter(pk=application.pk).update(**changes)
        for name, value in changes.items():
            setattr(application, name, value)
    if application.state not in AT_HOME:
        settle_matters([application.subject_id], by=mover.by)
    after = {"state": application.state} | _said(changes) | ({"outside_window": True} if outside else {})
    _audit(verb, application, mover, before={"state": old}, after=after, why=why)
    return application


def _outside_window(application: Application, on: date, why: str) -> bool:
    """Whether that day lies outside the channel's windows; then the reason is kept with the move.

    Raises MoveRefusedError where there is none.
    """
    channel = window_channel(application, channels(application.project.scope, on))
    if channel.is_open(on):
        return False
    if not why.strip():
        raise MoveRefusedError(
            "reason",
            f"{on}不在“{channel.zh}”的申报窗口内（{channel.windows_said(english=False)}）：请写明窗口外上报的原因。",
            f"{on} lies outside the windows of “{channel.en}” ({channel.windows_said(english=True)}): give the reason.",
        )
    return True


def _changes(application: Application, verb: str, *, on: date, why: str, amount: Decimal | None) -> dict[str, Any]:
    is_money = channels_of(application.setting.value)[application.channel].is_money
    if verb == SUBMIT:
        return {"submitted_on": on, "return_reason": ""}
    if verb == RETURN:
        return {"return_reason": why.strip()[:500]}
    if verb not in {APPROVE, ARRIVE}:
        return {}
    name, zh = ("approved", "下达额") if verb == APPROVE else ("arrived", "到位额")
    if is_money and amount is None:
        raise MoveRefusedError("amount", f"请填写{zh}（万元）。", "Enter the amount (10,000 yuan).")
    _check({name: amount})
    if verb == ARRIVE and amount is not None and application.approved is not None and amount > application.approved:
        raise MoveRefusedError(
            "amount",
            f"到位额{amount:f}万元超过下达额{application.approved:f}万元。",
            f"{amount:f} arrived of only {application.approved:f} granted.",
        )
    return {name: amount, f"{name}_on": on}


def _check_ready(application: Application) -> None:
    """Everything the channel asks for holds; the first thing that does not is named."""
    for finding in findings_of(application):
        if not finding.holds:
            raise MoveRefusedError(
                "conditions", f"申报条件不满足：{finding.zh}。", f"A condition is not met: {finding.en}."
            )


def _check(values: Mapping[str, Any]) -> None:
    for name, zh in _AMOUNTS.items():
        for _field, zh_fault, en in amount_faults(name, zh, values.get(name)):
            raise MoveRefusedError("value", f"{zh_fault}。", f"{en}.")


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: f"{value:f}" if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _audit(
    verb: str,
    application: Application,
    mover: Mover,
    *,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
    why: str = "",
) -> None:
    append_audit(
        verb=verb,
        subject=application.code,
        by=mover.by,
        unit=application.project.unit.path,
        before=before,
        after=after,
        reason=why.strip()[:500],
    )


def _audit_many(
    verb: str, scope: str, mover: Mover, *, after: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> None:
    append_audit(
        verb=verb,
        subject=f"{len(after)} applications",
        by=mover.by,
        unit=scope,
        before=dict(list(before.items())[:MOST_AUDITED]) if before is not None else None,
        after=dict(list(after.items())[:MOST_AUDITED]),
    )
