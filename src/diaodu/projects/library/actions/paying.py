"""How granted money is paid out: what is to be paid by when, and how much was paid by which day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.projects.library.actions.projects import require_part
from diaodu.projects.library.actions.turning import turn_light
from diaodu.projects.library.choices import GRANTED
from diaodu.projects.library.models import Application, Spending
from diaodu.projects.library.queries.applications import channel_of
from diaodu.projects.library.rules.fields import amount_faults


@transaction.atomic
def set_payment_terms(
    application: Application,
    *,
    issued_on: date | None,
    pay_due: Decimal | None,
    pay_by: date | None,
    mover: Mover,
    version: int | None = None,
) -> Application:
    """The day a bond was issued, and what the level above wants paid out by when, in 万元.

    Raises MoveRefusedError: no money granted yet, an amount without its day, more than was granted.
    """
    require_part(mover)
    _check_granted(application)
    _check_amount("应支付额", pay_due)
    if (pay_due is None) != (pay_by is None):
        raise MoveRefusedError(
            "value", "应支付额和截止日期要一起填。", "Give the amount to be paid together with its last day."
        )
    if pay_due is not None and application.approved is not None and pay_due > application.approved:
        raise MoveRefusedError(
            "value",
            f"应支付额{pay_due:f}万元超过下达额{application.approved:f}万元。",
            f"{pay_due:f} to be paid of only {application.approved:f} granted.",
        )
    if issued_on is not None and issued_on > today():
        raise MoveRefusedError("day", "发行日期不能晚于今天。", "The day of issue may not lie ahead.")
    take_version(application, version)
    before = _terms(application)
    application.issued_on, application.pay_due, application.pay_by = issued_on, pay_due, pay_by
    application.save(update_fields=["issued_on", "pay_due", "pay_by"])
    turn_light(application.project)
    _audit("set_payment_terms", application, mover, before=before, after=_terms(application))
    return application


@transaction.atomic
def report_spending(
    application: Application, *, on: date, total: Decimal, mover: Mover, why: str = ""
) -> Spending | None:
    """How much was paid out in all by a day; None where that is known already.

    Raises MoveRefusedError: a day ahead, more than was granted, less than on an earlier day or other than was said of
    that day without a reason.
    """
    require_part(mover)
    _check_granted(application)
    _check_amount("累计支付额", total)
    if on > today():
        raise MoveRefusedError("day", "日期不能晚于今天。", "The day may not lie ahead.")
    if application.approved is not None and total > application.approved:
        raise MoveRefusedError(
            "value",
            f"累计支付{total:f}万元超过下达额{application.approved:f}万元。",
            f"{total:f} paid of only {application.approved:f} granted.",
        )
    before = application.spendings.filter(on__lte=on).order_by("on", "pk").last()
    if before is not None and before.on == on and before.total == total:
        return None
    if before is not None and (before.on == on or total < (before.total or 0)) and not why.strip():
        raise MoveRefusedError(
            "reason",
            f"{before.on}已报累计支付{before.total:f}万元：更正要写明原因。",
            f"{before.total:f} was reported for {before.on}: give the reason for the correction.",
        )
    row = Spending.objects.create(
        application=application, on=on, total=total, why=why.strip()[:300], by=mover.by, known_at=moment()
    )
    turn_light(application.project)
    after = {"on": on.isoformat(), "paid": f"{total:f}"}
    _audit("report_spending", application, mover, before={}, after=after, why=why)
    return row


def _check_granted(application: Application) -> None:
    if application.state not in GRANTED or not channel_of(application).is_money:
        raise MoveRefusedError("state", "资金下达以后才报支付。", "Payments are reported once money has been granted.")


def _check_amount(zh: str, value: Decimal | None) -> None:
    for _field, zh_fault, en in amount_faults("value", zh, value):
        raise MoveRefusedError("value", f"{zh_fault}。", f"{en}.")


def _terms(application: Application) -> dict[str, str | None]:
    return {
        "issued_on": application.issued_on.isoformat() if application.issued_on else None,
        "pay_due": None if application.pay_due is None else f"{application.pay_due:f}",
        "pay_by": application.pay_by.isoformat() if application.pay_by else None,
    }


def _audit(
    verb: str,
    application: Application,
    mover: Mover,
    *,
    before: dict[str, str | None],
    after: dict[str, str | None] | dict[str, str],
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
