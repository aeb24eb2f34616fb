"""Who holds which chair, who stands in, and handing a chair over."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from diaodu.core.audit import append_audit
from diaodu.people.actions.refusal import PeopleRefusedError
from diaodu.people.choices import ADMINISTRATORS
from diaodu.people.models import Deputy, Officer, Post, Tenure, Unit

_ONE_DAY = timedelta(days=1)


@transaction.atomic
def give_post(
    officer: Officer,
    *,
    unit: Unit,
    title_zh: str,
    title_en: str,
    role: str,
    since: date,
    by: str,
    round_field: str = "",
) -> Tenure:
    """Put an officer into a post of a unit, making the post if the unit does not have it.

    Raises PeopleRefusedError where they hold it already or would hold two of the three administrators' posts.
    """
    post, _ = Post.objects.get_or_create(
        unit=unit, title_zh=title_zh, role=role, defaults={"title_en": title_en, "round_field": round_field}
    )
    _refuse_second_administrator(officer, role, since)
    if post.tenures.filter(Q(until=None) | Q(until__gte=since), officer=officer).exists():
        raise PeopleRefusedError(f"{officer.name} 已在这个岗位。", f"{officer.name} holds this post already.")
    tenure = Tenure.objects.create(post=post, officer=officer, since=since)
    append_audit(
        verb="give_post",
        subject=officer.username,
        by=by,
        unit=unit.path,
        after={"post": title_zh, "role": role, "since": since.isoformat()},
    )
    return tenure


@transaction.atomic
def end_tenure(tenure: Tenure, *, on: date, by: str, reason: str = "") -> Tenure:
    """`on` is the last day in the post."""
    if tenure.until is not None:
        raise PeopleRefusedError("这段任职已经结束。", "This tenure has ended already.")
    if on < tenure.since:
        raise PeopleRefusedError("结束日期早于任职日期。", "The last day lies before the first.")
    _end(tenure, on)
    append_audit(
        verb="end_tenure",
        subject=tenure.officer.username,
        by=by,
        unit=tenure.post.unit.path,
        after={"post": tenure.post.title_zh, "until": on.isoformat()},
        reason=reason,
    )
    return tenure


@transaction.atomic
def hand_over(tenure: Tenure, *, to: Officer, on: date, by: str, note: str = "") -> Tenure:
    """The post changes hands on that day: the old holder's last day is the day before.

    Duties, returns and ties point at posts and units, so they follow by themselves; moves and facts name the person
    who made them, so history stays.
    """
    if tenure.until is not None:
        raise PeopleRefusedError("这段任职已经结束。", "This tenure has ended already.")
    if on <= tenure.since:
        raise PeopleRefusedError("交接日期须晚于任职日期。", "The day of hand-over must lie after the first day.")
    if to.pk == tenure.officer_id:
        raise PeopleRefusedError("接任人就是现任。", "The successor holds the post already.")
    if not to.is_active:
        raise PeopleRefusedError(f"{to.name} 的账号已停用。", f"The account of {to.name} is closed.")
    _refuse_second_administrator(to, tenure.post.role, on)
    _end(tenure, on - _ONE_DAY)
    successor = Tenure.objects.create(post=tenure.post, officer=to, since=on)
    append_audit(
        verb="hand_over",
        subject=to.username,
        by=by,
        unit=tenure.post.unit.path,
        before={"holder": tenure.officer.username},
        after={"holder": to.username, "post": tenure.post.title_zh, "on": on.isoformat()},
        reason=note,
    )
    return successor


@transaction.atomic
def appoint_deputy(post: Post, officer: Officer, *, since: date, until: date, why: str, by: str) -> Deputy:
    """Somebody who acts in a post for a while. Refused for the holder, a closed account, or an end before the start."""
    if until < since:
        raise PeopleRefusedError("结束日期早于开始日期。", "The last day lies before the first.")
    if not officer.is_active:
        raise PeopleRefusedError(f"{officer.name} 的账号已停用。", f"The account of {officer.name} is closed.")
    if post.tenures.filter(Q(until=None) | Q(until__gte=since), officer=officer).exists():
        raise PeopleRefusedError(f"{officer.name} 就是现任。", f"{officer.name} holds the post.")
    _refuse_second_administrator(officer, post.role, since)
    deputy = Deputy.objects.create(post=post, officer=officer, since=since, until=until, why=why[:200])
    append_audit(
        verb="appoint_deputy",
        subject=officer.username,
        by=by,
        unit=post.unit.path,
        after={"post": post.title_zh, "since": since.isoformat(), "until": until.isoformat()},
        reason=why,
    )
    return deputy


@transaction.atomic
def end_deputy(deputy: Deputy, *, on: date, by: str) -> Deputy:
    if deputy.ended_on is not None:
        raise PeopleRefusedError("这次代理已经结束。", "This deputy's time has ended already.")
    if not Deputy.objects.filter(pk=deputy.pk, ended_on=None).update(ended_on=on):
        raise PeopleRefusedError("这次代理已经结束。", "This deputy's time has ended already.")
    deputy.ended_on = on
    append_audit(
        verb="end_deputy",
        subject=deputy.officer.username,
        by=by,
        unit=deputy.post.unit.path,
        after={"post": deputy.post.title_zh, "on": on.isoformat()},
    )
    return deputy


def _end(tenure: Tenure, last_day: date) -> None:
    """A tenure ends once, whoever comes first: a second successor beside the first would hold the same chair."""
    if not Tenure.objects.filter(pk=tenure.pk, until=None).update(until=last_day):
        raise PeopleRefusedError("这段任职已经结束。", "This tenure has ended already.")
    tenure.until = last_day


def _refuse_second_administrator(officer: Officer, role: str, since: date) -> None:
    """系统、安全、审计 are kept apart: whoever keeps one may not keep another."""
    if role not in ADMINISTRATORS:
        return
    others = officer.tenures.filter(Q(until=None) | Q(until__gte=since), post__role__in=ADMINISTRATORS)
    if others.exclude(post__role=role).exists():
        raise PeopleRefusedError(
            f"三员分立：{officer.name} 已担任另一类管理员。",
            f"The three administrators are kept apart: {officer.name} is another one already.",
        )
