"""What the county owes to works built by others: laid, and brought up to date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import today
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.projects.library.actions.projects import require_part
from diaodu.projects.library.choices import Kind
from diaodu.projects.library.models import OutsideDuty, Project


@transaction.atomic
def lay_outside_duty(
    project: Project,
    *,
    field: str,
    title: str,
    mover: Mover,
    quantity: Decimal | None = None,
    measured_in: str = "",
    due: date | None = None,
) -> OutsideDuty:
    """Raises MoveRefusedError for a project the county builds itself, a negative quantity, or not one's part."""
    require_part(mover)
    if project.kind != Kind.OUTSIDE:
        raise MoveRefusedError(
            "kind",
            "只有外部主体建设的项目才分列县里的事。",
            "Only works built by others have duties of the county apart.",
        )
    if not title.strip():
        raise MoveRefusedError("title", "请写明是什么事。", "Say what is to be done.")
    _check(quantity)
    duty = OutsideDuty.objects.create(
        project=project,
        field=field,
        title=title.strip()[:160],
        quantity=quantity,
        measured_in=measured_in.strip()[:20],
        due=due,
        by=mover.by,
    )
    _audit("lay_outside_duty", duty, mover)
    return duty


@transaction.atomic
def update_outside_duty(
    duty: OutsideDuty, *, done: Decimal | None, done_on: date | None, mover: Mover, version: int | None = None
) -> OutsideDuty:
    """How much is done, and the day it was finished. Raises MoveRefusedError: a day ahead, more done than there is."""
    require_part(mover)
    _check(done)
    if done_on is not None and done_on > today():
        raise MoveRefusedError("day", "办结日期不能晚于今天。", "It cannot have been finished after today.")
    if done is not None and duty.quantity is not None and done > duty.quantity:
        raise MoveRefusedError(
            "done", f"完成数{done:f}超过总数{duty.quantity:f}。", f"{done:f} done of only {duty.quantity:f}."
        )
    take_version(duty, version)
    duty.done, duty.done_on = done, done_on
    duty.save(update_fields=["done", "done_on"])
    _audit("update_outside_duty", duty, mover)
    return duty


def _check(quantity: Decimal | None) -> None:
    if quantity is not None and quantity < 0:
        raise MoveRefusedError("value", "数量不能是负数。", "A quantity may not be negative.")


def _audit(verb: str, duty: OutsideDuty, mover: Mover) -> None:
    append_audit(
        verb=verb,
        subject=duty.project.code,
        by=mover.by,
        unit=duty.project.unit.path,
        after={
            "title": duty.title,
            "quantity": None if duty.quantity is None else f"{duty.quantity:f}",
            "done": None if duty.done is None else f"{duty.done:f}",
            "done_on": duty.done_on.isoformat() if duty.done_on else None,
        },
    )
