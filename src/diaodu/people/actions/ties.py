"""Tying units and posts to records."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.models import Subject
from diaodu.people.actions.refusal import PeopleRefusedError
from diaodu.people.choices import TieKind
from diaodu.people.models import Post, Tie, Unit


@transaction.atomic
def tie_unit(subject: Subject, *, unit: Unit, kind: TieKind, since: date, by: str, post: Post | None = None) -> Tie:
    """Raises PeopleRefusedError where the tie is there already, or another unit leads the record."""
    alive = Tie.objects.filter(subject=subject, kind=kind, until=None)
    if kind == TieKind.LEAD and alive.exists():
        raise PeopleRefusedError("已有牵头单位，请先结束原牵头。", "Another unit leads it; end that first.")
    if alive.filter(unit=unit, post=post).exists():
        raise PeopleRefusedError("已经是这种关系。", "They are tied in this way already.")
    tie = Tie.objects.create(subject=subject, unit=unit, post=post, kind=kind, since=since)
    append_audit(
        verb="tie_unit",
        subject=subject.code,
        by=by,
        unit=unit.path,
        after={"kind": kind, "post": post.title_zh if post else "", "since": since.isoformat()},
    )
    return tie


@transaction.atomic
def end_tie(tie: Tie, *, on: date, by: str, reason: str = "") -> Tie:
    """`on` is the tie's last day."""
    if tie.until is not None:
        raise PeopleRefusedError("这个关系已经结束。", "This tie has ended already.")
    last_day = max(on, tie.since)
    if not Tie.objects.filter(pk=tie.pk, until=None).update(until=last_day):
        raise PeopleRefusedError("这个关系已经结束。", "This tie has ended already.")
    tie.until = last_day
    append_audit(
        verb="end_tie",
        subject=tie.subject.code,
        by=by,
        unit=tie.unit.path,
        after={"kind": tie.kind, "until": tie.until.isoformat()},
        reason=reason,
    )
    return tie
