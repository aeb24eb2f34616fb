"""The list of duties, one duty, and what can be done with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.calendar import calendar_for
from diaodu.core.clock import moment, today
from diaodu.core.downloads import UNKNOWN_TYPE, download
from diaodu.core.events import record_export
from diaodu.core.files import read_stored
from diaodu.core.intake import ACCEPT, examine_upload
from diaodu.core.models import Attachment
from diaodu.core.moves import MoveRefusedError, open_steps
from diaodu.core.panels import panels_for
from diaodu.core.versions import as_seen, posted_version
from diaodu.duties.actions import deliver_duties, end_stop, move_duty, stop_clock
from diaodu.duties.choices import ANSWERED_ELSEWHERE, OWED, DutyKind
from diaodu.duties.filters import DutyCriteria
from diaodu.duties.late import late_words
from diaodu.duties.lookup import open_duty
from diaodu.duties.models import Duty
from diaodu.duties.permissions import may_ask, visible_duties
from diaodu.duties.queries import chosen_duties, duty_counts, late_duties, units_owing
from diaodu.duties.rules import working_days_late
from diaodu.duties.sheets import duties_workbook
from diaodu.duties.steps import ASKER, DUTY_STEPS, UNIT
from diaodu.people.models import Officer
from diaodu.people.names import names_of

MOST = 300
CHIPS = ("open", "late", "answered", "settled")
HEADS = (
    ("title", gettext_lazy("Duty")),
    ("unit", gettext_lazy("Unit")),
    ("kind", gettext_lazy("Kind")),
    ("due", gettext_lazy("Due")),
    ("state", gettext_lazy("State")),
    ("delivered", gettext_lazy("Opened by the unit")),
)


@require_safe
def duty_list(request: HttpRequest) -> HttpResponse:
    criteria = DutyCriteria.from_query(request.GET)
    seen, at = visible_duties(request.user, today=today()), moment()
    rows = list(chosen_duties(seen, criteria, at)[:MOST])
    return render(
        request,
        "duties/list.html",
        {
            "duties": rows,
            "counts": duty_counts(seen, at),
            "criteria": criteria,
            "chips": [(criteria.showing(show), show == criteria.show, show) for show in CHIPS],
            "kinds": [(criteria.toggled_kind(kind), kind == criteria.kind, label) for kind, label in DutyKind.choices],
            "heads": [(criteria.sorted_by(name), name == criteria.sort, label) for name, label in HEADS],
            "units": units_owing(seen),
            "moment": at,
            "may_ask": may_ask(request.user, today=today()),
            "late_message": _late_message(request) if criteria.show == "late" else "",
            "most": MOST if len(rows) == MOST else 0,
        },
    )


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered and sorted, whole."""
    officer = request.user
    criteria = DutyCriteria.from_query(request.GET)
    duties = chosen_duties(visible_duties(officer, today=today()), criteria, moment())
    if isinstance(officer, Officer):
        record_export("duties", by=officer.username, unit=officer.unit.path, form="xlsx")
    return download(duties_workbook(duties), f"{_('Duties')}.xlsx")


def _late_message(request: HttpRequest) -> str:
    """Who is late with anything one may see, as one message."""
    at = moment()
    late = late_duties(visible_duties(request.user, today=today()), at)[:MOST]
    return late_words(late, at, english=get_language() == "en")


@require_safe
def duty_page(request: HttpRequest, code: str) -> HttpResponse:
    duty, mover = open_duty(request, code)
    if UNIT in mover.parts and duty.delivered_at is None:
        deliver_duties([duty], to=mover.by)
        duty.refresh_from_db(fields=["delivered_at", "delivered_to"])
    context = _context(duty, mover) | {"panels": panels_for(request, "duty", duty, on=today()), "accept": ACCEPT}
    return render(request, "duties/duty.html", context)


def _context(duty: Duty, mover) -> dict[str, object]:  # type: ignore[no-untyped-def]
    stops = list(duty.stops.order_by("since"))
    running_stop = next((stop for stop in stops if stop.until is None), None)
    moves = list(duty.subject.moves.order_by("pk"))
    steps = [
        step
        for step in open_steps(DUTY_STEPS, duty.state, mover.parts)
        if not (step.verb == "confirm" and duty.needs_answer)
        and not (step.verb == "answer" and (not duty.needs_answer or duty.kind in ANSWERED_ELSEWHERE))
    ]
    return {
        "duty": duty,
        "buttons": [] if duty.kind == DutyKind.RETURN else steps,
        "moves": moves,
        "kept": list(Attachment.objects.filter(subject=duty.subject_id, retired_on=None).order_by("pk")),
        "names": names_of([move.by for move in moves] + [duty.delivered_to]),
        "stops": stops,
        "running_stop": running_stop,
        "may_stop": ASKER in mover.parts and duty.state in OWED,
        "return": getattr(duty, "return_owed", None) if duty.kind == DutyKind.RETURN else None,
        "decision": getattr(duty, "decision", None) if duty.kind == DutyKind.FOLLOW_UP else None,
        "moment": moment(),
        "days_late": working_days_late(duty.due_at, moment(), calendar_for(duty.unit.path)),
    }


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Answer, confirm, settle, send back, withdraw, reopen: as the table of steps permits."""
    duty, mover = open_duty(request, code)
    verb = request.POST.get("verb", "")
    try:
        if verb not in {step.verb for step in DUTY_STEPS} or duty.kind == DutyKind.RETURN:
            raise MoveRefusedError("verb", "这项不能这样处理。", "This cannot be done here.")
        words = request.POST.get("words", "")[:2000]
        evidence = examine_upload(file) if (file := request.FILES.get("evidence")) else None
        move_duty(duty, verb, mover=mover, words=words, evidence=evidence, version=posted_version(request.POST))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("/" if request.POST.get("back") == "desk" else duty.get_absolute_url())


@require_safe
def evidence(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """A file that came with an answer, under the name it was brought in with."""
    duty, _mover = open_duty(request, code)
    kept = Attachment.objects.filter(subject=duty.subject_id, pk=key).select_related("file").first()
    if kept is None:
        raise Http404
    record_export(duty.code, by=request.user.get_username(), unit=duty.unit.path, form="evidence")
    return download(read_stored(kept.file), kept.name, UNKNOWN_TYPE)


@require_POST
def clock(request: HttpRequest, code: str) -> HttpResponse:
    """Stop the clock with a reason, or let it run on: the asking office's business."""
    duty, mover = open_duty(request, code)
    try:
        if ASKER not in mover.parts:
            raise MoveRefusedError("who", "只有交办单位能停表。", "Only the office that asked may stop the clock.")
        as_seen(duty, request.POST)
        if request.POST.get("run") == "on":
            end_stop(duty, by=mover.by)
        else:
            stop_clock(duty, reason=request.POST.get("reason", ""), by=mover.by)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect(duty.get_absolute_url())
