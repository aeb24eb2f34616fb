"""Applications for an upper level's lists and money: begun, changed, moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import today
from diaodu.core.moves import Mover, MoveRefusedError, move
from diaodu.core.settings import setting_row
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.core.versions import take_version
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
CHANGEABLE = ("round_name", "direction", "capital", "cover", "asked", "upper_number")
_AMOUNTS = {"capital": "资本金", "cover": "收益覆盖倍数", "asked": "申请额", "approved": "下达额", "arrived": "到位额"}


@transaction.atomic
def begin_application(
    project: Project, channel: str, *, mover: Mover, values: Mapping[str, Any] | None = None
) -> Application:
    """A project is to be put forward in a channel. Raises MoveRefusedError: no such channel, a project that is out."""
    require_part(mover)
    row = setting_row(CHANNELS.name, scope=project.scope, on=today())
    if row is None or channel not in channels_of(row.value):
        raise MoveRefusedError("channel", "没有这个申报渠道。", "There is no such channel.")
    if project.state in OUT:
        raise MoveRefusedError("state", "已退出的项目不能申报。", "A project that was taken out cannot be put forward.")
    values = dict(values or {})
    _check(values)
    code = next_codes(APPLICATION_PREFIX, scope=project.scope, year=today().year)[0]
    label = f"{project.name}·{channels_of(row.value)[channel].zh}"
    subject = add_subjects([NewSubject("application", code, label, project.unit.path, project.scope)])[0]
    application = Application.objects.create(
        subject=subject,
        code=code,
        project=project,
        channel=channel,
        setting=row,
        begun_on=today(),
        by=mover.by,
        **values,
    )
    _audit("begin_application", application, mover, after={"project": project.code, "channel": channel} | _said(values))
    return application


@transaction.atomic
def change_application(
    application: Application, values: Mapping[str, Any], *, mover: Mover, version: int | None = None
) -> Application:
    """Change what is asked for while it is at home. Raises MoveRefusedError once it has been submitted."""
    require_part(mover)
    if application.state not in AT_HOME:
        raise MoveRefusedError(
            "state", "已上报的申报不能改；退回后再改。", "What was submitted is not changed; only when it comes back."
        )
    _check(values)
    before = _said({name: getattr(application, name) for name in values})
    take_version(application, version)
    for name in CHANGEABLE:
        if name in values:
            setattr(application, name, values[name])
    application.save(update_fields=list(CHANGEABLE))
    _audit("change_application", application, mover, before=before, after=_said(values))
    return application


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
