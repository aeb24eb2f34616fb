"""The past of duties, notices and meetings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.history import Happening, Known, Part, Past, end_of, register_past, states_on
from diaodu.core.models import Subject
from diaodu.duties.choices import DutyState, MeetingState
from diaodu.duties.found import DUTY, MEETING, NOTICE
from diaodu.duties.models import Duty, Meeting, Notice
from diaodu.duties.steps import DUTY_STEPS

SENT = "sent"


def _duty_opened(subject: Subject) -> tuple[date, str]:
    return localtime(Duty.objects.get(subject=subject).opened_at).date(), DutyState.OPEN


def _duty_happened(subject: Subject) -> Sequence[Happening]:
    """Opened by the unit, and each time the clock stood still."""
    duty = Duty.objects.prefetch_related("stops").get(subject=subject)
    found = []
    if duty.delivered_at is not None:
        words, at = gettext_lazy("opened by the unit"), duty.delivered_at
        found.append(Happening(localtime(at).date(), Part.OPENED, words, at=at, by=duty.delivered_to))
    for stop in duty.stops.all():
        words, at = gettext_lazy("clock stopped"), stop.since
        found.append(Happening(localtime(at).date(), Part.MOVE, words, at=at, by=stop.by, why=stop.reason))
        if stop.until is not None:
            words, at = gettext_lazy("clock runs on"), stop.until
            found.append(Happening(localtime(at).date(), Part.MOVE, words, at=at))
    return found


def _duty_known(subject: Subject, day: date) -> Sequence[Known]:
    """Who owes it to whom, and whether the clock stood by the end of that day."""
    duty = Duty.objects.select_related("unit", "asked_by").prefetch_related("stops").get(subject=subject)
    rows = [Known(_("Unit"), duty.unit.name_zh), Known(_("Asked by"), duty.asked_by.name_zh)]
    if duty.due_at is not None:
        rows.append(Known(_("Due"), date_format(localtime(duty.due_at), "Y-m-d H:i"), note=_("as it is today")))
    moment = end_of(day)
    for stop in duty.stops.all():
        if stop.since <= moment and (stop.until is None or stop.until > moment):
            rows.append(Known(_("the clock stands"), stop.reason, on=localtime(stop.since).date(), by=stop.by))
    return rows


def _notice_opened(subject: Subject) -> tuple[date, str]:
    return localtime(Notice.objects.get(subject=subject).sent_at).date(), SENT


def _notice_known(subject: Subject, day: date) -> Sequence[Known]:
    """How many units had opened, answered and settled it."""
    duties = list(Duty.objects.filter(notice__subject=subject))
    states = states_on([duty.subject_id for duty in duties], day)
    opened = sum(1 for duty in duties if duty.delivered_at is not None and duty.delivered_at <= end_of(day))
    counts = dict.fromkeys(DutyState, 0)
    for duty in duties:
        counts[DutyState(states[duty.subject_id].state if duty.subject_id in states else DutyState.OPEN)] += 1
    rows = [Known(_("Opened by"), _("%(n)d of %(all)d units") % {"n": opened, "all": len(duties)})]
    return rows + [Known(state.label, _("%(n)d units") % {"n": n}) for state, n in counts.items() if n]


def _meeting_opened(subject: Subject) -> tuple[date, str]:
    meeting = Meeting.objects.get(subject=subject)
    first = subject.moves.order_by("on").first()
    began = localtime(meeting.starts_at).date()
    return (min(began, first.on) if first else began), MeetingState.PLANNED


register_past(
    DUTY,
    Past(
        states=dict(DutyState.choices),
        opened=_duty_opened,
        verbs={step.verb: step.label for step in DUTY_STEPS},
        happened=_duty_happened,
        known=_duty_known,
    ),
)
register_past(NOTICE, Past(states={SENT: gettext_lazy("Sent out")}, opened=_notice_opened, known=_notice_known))
register_past(
    MEETING,
    Past(
        states=dict(MeetingState.choices),
        opened=_meeting_opened,
        verbs={"hold": gettext_lazy("Minutes kept"), "cancel": gettext_lazy("Cancel the meeting")},
    ),
)
