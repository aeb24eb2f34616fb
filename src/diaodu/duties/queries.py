"""Every question about duties, notices and meetings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from diaodu.duties.choices import OWED, WAITING, DutyKind, DutyState, MeetingState, MessageState
from diaodu.duties.filters import DutyCriteria
from diaodu.duties.models import Duty, Meeting, Message, Notice, Stop
from diaodu.people.models import Unit
from diaodu.people.permissions import within


def listed(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """For lists: with all a row shows."""
    return duties.select_related("unit", "asked_by", "about", "notice", "subject")


def owed_by(duties: QuerySet[Duty], units: Sequence[int]) -> QuerySet[Duty]:
    """What these units have to do next, the most urgent first."""
    return listed(duties.filter(unit__in=units, state__in=OWED)).order_by("due_at", "pk")


def waiting_for(duties: QuerySet[Duty], units: Sequence[int]) -> QuerySet[Duty]:
    """Answers these offices have to look at; returns are looked at as returns."""
    answered = duties.filter(asked_by__in=units, state__in=WAITING).exclude(kind=DutyKind.RETURN)
    return listed(answered).order_by("answered_at", "pk")


def late_duties(duties: QuerySet[Duty], moment: datetime) -> QuerySet[Duty]:
    """Those whose unit should have acted by now and whose clock is running."""
    return listed(duties.filter(state__in=OWED, due_at__lt=moment).exclude(stops__until=None, stops__pk__isnull=False))


def running_out(moment: datetime) -> QuerySet[Duty]:
    """Every late duty of every county, for escalation."""
    return late_duties(Duty.objects.all(), moment)


def chosen_duties(duties: QuerySet[Duty], criteria: DutyCriteria, moment: datetime) -> QuerySet[Duty]:
    """Those asked for, in the order asked for, with all a row shows."""
    states = {"open": OWED, "answered": WAITING, "settled": (DutyState.DONE,)}
    if criteria.show == "late":
        duties = late_duties(duties, moment)
    elif criteria.show in states:
        duties = duties.filter(state__in=states[criteria.show])
    if criteria.kind:
        duties = duties.filter(kind=criteria.kind)
    if criteria.unit:
        duties = duties.filter(unit__code=criteria.unit)
    return listed(duties).order_by(*criteria.order)


def units_owing(duties: QuerySet[Duty]) -> QuerySet[Unit]:
    """The units any of these duties is asked of, in the office's own order."""
    return Unit.objects.filter(pk__in=duties.values("unit")).order_by("order", "sort_key")


def notice_progress(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Each notice with how many units got it, opened it and settled it."""
    return notices.annotate(
        sent_to=Count("duties"),
        delivered=Count("duties", filter=Q(duties__delivered_at__isnull=False)),
        answered=Count("duties", filter=Q(duties__state=DutyState.ANSWERED)),
        settled=Count("duties", filter=Q(duties__state=DutyState.DONE)),
    )


def notices_of(path: str) -> QuerySet[Notice]:
    return notice_progress(Notice.objects.filter(within(path, "unit__path")).select_related("unit")).order_by(
        "-sent_at"
    )


def coming_meetings(meetings: QuerySet[Meeting], moment: datetime) -> QuerySet[Meeting]:
    return meetings.filter(state=MeetingState.PLANNED, starts_at__gte=moment).order_by("starts_at")


def duty_counts(duties: QuerySet[Duty], moment: datetime) -> dict[str, int]:
    """How many are open, late, answered and settled: one query."""
    stands = Exists(Stop.objects.filter(duty=OuterRef("pk"), until=None))
    return duties.aggregate(
        open=Count("pk", filter=Q(state__in=OWED)),
        late=Count("pk", filter=Q(~stands, state__in=OWED, due_at__lt=moment)),
        answered=Count("pk", filter=Q(state__in=WAITING)),
        settled=Count("pk", filter=Q(state=DutyState.DONE)),
    )


def receiving_units(path: str) -> QuerySet[Unit]:
    """The units of a county that can be asked for something, in the office's own order."""
    return Unit.objects.filter(within(path, "path"), retired_on=None).exclude(parent=None).order_by("order", "sort_key")


def duties_about(duties: QuerySet[Duty], subject_ids: Sequence[int]) -> QuerySet[Duty]:
    return listed(duties.filter(about__in=subject_ids))


def messages_waiting(moment: datetime) -> QuerySet[Message]:
    return Message.objects.filter(state=MessageState.WAITING, next_at__lte=moment).order_by("next_at")


def failed_messages(scope: str, channel: str) -> QuerySet[Message]:
    """What was given up after the last try, the newest first."""
    return Message.objects.filter(scope=scope, channel=channel, state=MessageState.FAILED).order_by("-at", "-pk")
