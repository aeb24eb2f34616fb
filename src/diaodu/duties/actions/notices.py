"""Sending a notice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.duties.actions.duties import NewDuty, open_duties
from diaodu.duties.choices import DutyKind
from diaodu.duties.models import Notice
from diaodu.duties.outbox import tell_units
from diaodu.people.models import Unit

NOTICE_PREFIX = "T"


@transaction.atomic
def send_notice(
    title: str,
    *,
    body: str,
    to: Sequence[Unit],
    asked_by: Unit,
    by: str,
    due_at: datetime | None,
    needs_answer: bool = True,
) -> Notice:
    """One text to several units; each owes an answer, or its confirmation, by `due_at`.

    Raises ValueError where nobody is addressed.
    """
    if not to:
        raise ValueError("a notice needs somebody to go to")
    scope, sent = asked_by.county_path, moment()
    code = next_codes(NOTICE_PREFIX, scope=scope, year=sent.year)[0]
    notice = Notice.objects.create(
        subject=add_subjects([NewSubject("notice", code, title, asked_by.path, scope)])[0],
        code=code,
        unit=asked_by,
        title=title[:200],
        body=body,
        needs_answer=needs_answer,
        due_at=due_at,
        sent_at=sent,
        by=by,
    )
    open_duties(
        [NewDuty(unit, title, DutyKind.NOTICE, notice=notice, due_at=due_at, needs_answer=needs_answer) for unit in to],
        asked_by=asked_by,
    )
    tell_units(to, title=title, body=body, code=code, due_at=due_at)
    append_audit(
        verb="send_notice",
        subject=code,
        by=by,
        unit=asked_by.path,
        after={"title": title, "to": [unit.path for unit in to], "due_at": due_at.isoformat() if due_at else None},
    )
    return notice
