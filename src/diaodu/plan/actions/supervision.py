"""Sending what the dated rules ask for: reminder, blue, orange and red notices, each a duty of the lead unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from diaodu.core.audit import append_audit
from diaodu.core.calendar import calendar_for
from diaodu.core.clock import ZONE
from diaodu.core.daily import every_day
from diaodu.core.settings import newest_setting
from diaodu.duties.actions import NewDuty, close_duties, open_duties
from diaodu.duties.choices import DutyKind
from diaodu.duties.models import Duty
from diaodu.duties.outbox import tell_units
from diaodu.people.choices import Role, TieKind
from diaodu.people.models import Post, Tie, Unit
from diaodu.people.permissions import within
from diaodu.people.queries import alive
from diaodu.plan.choices import UNDER_WAY, DocumentState, Light
from diaodu.plan.models import Commitment, Standing, Supervision
from diaodu.plan.queries import newest_standings
from diaodu.plan.supervision import LEVELS, Due, Past, Sent, is_good, notice_due, supervision_rules
from diaodu.plan.supervision_setting import SUPERVISION

LOOK_BACK = timedelta(days=400)  # no rule may ask for more
SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run did."""

    sent: int = 0
    ended: int = 0


@dataclass(frozen=True, slots=True)
class _Notice:
    commitment: Commitment
    lead: Unit
    due: Due


def send_supervisions(day: date, *, path: str = "/", by: str = SYSTEM) -> Outcome:
    """End what is good again and send what the rules ask for on `day`, in each county within `path`. Twice sends once.

    Nothing is sent to nobody: a commitment without a lead unit, or a county without a dispatch office, is left out.
    """
    sent = ended = 0
    for office in _offices(path):
        outcome = _send_in(office, day, by)
        sent, ended = sent + outcome.sent, ended + outcome.ended
    return Outcome(sent, ended)


def end_supervisions(commitments: Sequence[Commitment], *, on: date, by: str) -> int:
    """The matter is closed, or good again: its notices end and their duties close. Part of an action: it audits."""
    rows = list(Supervision.objects.filter(commitment__in=commitments, ended_on=None).select_related("duty"))
    close_duties([row.duty for row in rows], by=by)
    return Supervision.objects.filter(pk__in=[row.pk for row in rows]).update(ended_on=on)


@transaction.atomic
def _send_in(office: Unit, day: date, by: str) -> Outcome:
    watched = _watched(office.county_path)
    lights = {row.commitment_id: row.light for row in newest_standings(_of(watched), on=day)}
    ended = _end_good(office, lights, day, by)
    sent = _send(_found(watched, lights, office, day), office, day, by)
    return Outcome(sent, ended)


def _end_good(office: Unit, lights: Mapping[int, str], day: date, by: str) -> int:
    """Where the light is good, or the commitment is no longer under way (its light is not looked at then)."""
    ours = Supervision.objects.filter(within(office.county_path, "commitment__document__unit__path"), ended_on=None)
    rows = ours.select_related("commitment")
    over = {
        row.commitment_id: row.commitment
        for row in rows
        if row.commitment.state not in UNDER_WAY or is_good(lights.get(row.commitment_id, ""))
    }
    if not over:
        return 0
    count = end_supervisions(list(over.values()), on=day, by=by)
    append_audit(
        verb="end_supervisions",
        subject=_named([item.code for item in over.values()]),
        by=by,
        unit=office.county_path,
        after={"codes": sorted(item.code for item in over.values())},
    )
    return count


def _found(watched: QuerySet[Commitment], lights: Mapping[int, str], office: Unit, day: date) -> list[_Notice]:
    """The notices due; a constant number of queries, and history only of what is behind."""
    behind = [key for key, light in lights.items() if light in (Light.RED, Light.YELLOW)]
    value = newest_setting(SUPERVISION.name, scope=office.county_path, on=day)
    if not behind or value is None:
        return []
    rules, past, out = supervision_rules(value), _past(behind, day), _out(behind)
    commitments = watched.filter(pk__in=behind).select_related("subject").defer("document__text")
    leads = _leads(commitments, day)
    found = []
    for item in commitments.order_by("code"):
        due = notice_due(past[item.pk], rules, out.get(item.pk), day)
        if due is not None and item.subject_id in leads:
            found.append(_Notice(item, leads[item.subject_id], due))
    return found


def _send(found: Sequence[_Notice], office: Unit, day: date, by: str) -> int:
    if not found:
        return 0
    calendar = calendar_for(office.county_path)
    _replace_lower([notice.commitment for notice in found], by)
    duties = open_duties([_duty(notice, day, calendar) for notice in found], asked_by=office)
    Supervision.objects.bulk_create(
        Supervision(
            commitment=notice.commitment,
            level=notice.due.rule.level,
            rule=notice.due.rule.name,
            why_zh=notice.due.zh,
            why_en=notice.due.en,
            duty=duty,
            sent_on=day,
        )
        for notice, duty in zip(found, duties, strict=True)
    )
    for notice, duty in zip(found, duties, strict=True):
        tell_units([notice.lead], title=duty.title, body=notice.due.zh, code=duty.code, due_at=duty.due_at)
    append_audit(
        verb="send_supervisions",
        subject=_named([notice.commitment.code for notice in found]),
        by=by,
        unit=office.county_path,
        after={
            notice.commitment.code: {"level": notice.due.rule.level, "rule": notice.due.rule.name} for notice in found
        },
    )
    return len(found)


def _duty(notice: _Notice, day: date, calendar) -> NewDuty:  # type: ignore[no-untyped-def]
    answer = notice.due.rule.answer
    due_at = None
    if answer:
        last = calendar.add_working_days(day, answer)
        due_at = datetime.combine(last, calendar.end_of_workday(last), ZONE)
    return NewDuty(
        notice.lead,
        f"{LEVELS[notice.due.rule.level][0]}：{notice.commitment.quote}"[:200],
        DutyKind.SUPERVISION,
        about=notice.commitment.subject,
        due_at=due_at,
        needs_answer=bool(answer),
    )


def _replace_lower(commitments: Sequence[Commitment], by: str) -> None:
    """One answer is owed for one matter: the notice that goes up takes the place of the one below it."""
    lower = Duty.objects.filter(supervision__commitment__in=commitments, supervision__ended_on=None)
    close_duties(list(lower), by=by)


def _watched(path: str) -> QuerySet[Commitment]:
    ours = within(path, "document__unit__path")
    return Commitment.objects.filter(ours, document__state=DocumentState.CURRENT, state__in=UNDER_WAY)


def _of(commitments: QuerySet[Commitment]) -> QuerySet[Standing]:
    return Standing.objects.filter(commitment__in=commitments)


def _past(keys: Sequence[int], day: date) -> dict[int, list[Past]]:
    rows = Standing.objects.filter(commitment__in=keys, day__lte=day, day__gt=day - LOOK_BACK).order_by("day")
    found: dict[int, list[Past]] = defaultdict(list)
    for key, on, light, value_at in rows.values_list("commitment", "day", "light", "value_at"):
        found[key].append(Past(on, light, value_at))
    return found


def _out(keys: Sequence[int]) -> dict[int, Sent]:
    """By commitment: the highest notice that is out and not ended."""
    rows = Supervision.objects.filter(commitment__in=keys, ended_on=None).order_by("level")
    return {row.commitment_id: Sent(row.level, row.sent_on) for row in rows}


def _leads(commitments: QuerySet[Commitment], day: date) -> dict[int, Unit]:
    ties = Tie.objects.filter(alive(day), kind=TieKind.LEAD, subject__in=commitments.values("subject"))
    return {tie.subject_id: tie.unit for tie in ties.select_related("unit")}


def _offices(path: str) -> list[Unit]:
    """The dispatch office of each county within `path`: a unit of its own before the county itself."""
    posts = Post.objects.filter(within(path, "unit__path"), role=Role.DISPATCH_OFFICE, unit__retired_on=None)
    found: dict[str, Unit] = {}
    for post in posts.select_related("unit").order_by(F("unit__parent").asc(nulls_last=True), "pk"):
        found.setdefault(post.unit.county_path, post.unit)
    return list(found.values())


def _named(codes: Sequence[str]) -> str:
    return codes[0] if len(codes) == 1 else f"{len(codes)} commitments"


every_day("plan.supervision", send_supervisions)
