"""The list of supervision notices, sending what is due now, and one notice on paper."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import download
from diaodu.core.clock import today
from diaodu.people.permissions import may_keep_plans
from diaodu.plan.actions import send_supervisions
from diaodu.plan.actions.requests import due_of
from diaodu.plan.choices import Decision, RequestKind
from diaodu.plan.life import listed_supervisions, visible_supervisions
from diaodu.plan.marks import internal_mark
from diaodu.plan.models import Request, Standing, Supervision
from diaodu.plan.queries import newest_standings
from diaodu.plan.supervision_paper import PAPER_TYPE, supervision_name, supervision_paper
from diaodu.plan.views.lookup import require_keeper

MOST = 200
SHOWS = (("open", gettext_lazy("Still running")), ("ended", gettext_lazy("Ended")), ("all", gettext_lazy("All")))
LEVEL_CHOICES = (
    ("0", gettext_lazy("Reminder")),
    ("1", gettext_lazy("Blue")),
    ("2", gettext_lazy("Orange")),
    ("3", gettext_lazy("Red")),
)


@require_safe
def supervision_list(request: HttpRequest) -> HttpResponse:
    seen = visible_supervisions(request.user, today=today())
    show, level, unit = (request.GET.get(name, "") for name in ("show", "level", "unit"))
    show = show if show in dict(SHOWS) else "open"
    rows = list(listed_supervisions(_chosen(seen, show, level, unit)).order_by("-level", "-sent_on", "-pk")[:MOST])
    counts = seen.aggregate(all=Count("pk"), open=Count("pk", filter=Q(ended_on=None)))
    context = {
        "rows": rows,
        "show": show,
        "level": level if level in dict(LEVEL_CHOICES) else "",
        "unit": unit,
        "shows": [(value, label, _count(counts, value)) for value, label in SHOWS],
        "levels": LEVEL_CHOICES,
        "units": seen.order_by("duty__unit__path").values_list("duty__unit__code", "duty__unit__name_zh").distinct(),
        "may_keep": may_keep_plans(request.user, today=today()),
        "most": MOST if len(rows) == MOST else 0,
    }
    return render(request, "plan/supervision.html", context)


@require_POST
def supervise(request: HttpRequest) -> HttpResponse:
    """Hold the rules against today's lights now, without waiting for the night."""
    officer = require_keeper(request)
    outcome = send_supervisions(today(), path=officer.unit.county_path, by=officer.username)
    messages.success(
        request,
        _("%(sent)s notices sent, %(ended)s ended.") % {"sent": outcome.sent, "ended": outcome.ended},
    )
    return redirect("plan:supervision")


@require_safe
def paper(request: HttpRequest, key: int) -> HttpResponse:
    row = listed_supervisions(visible_supervisions(request.user, today=today())).filter(pk=key).first()
    if row is None:
        raise Http404
    content = supervision_paper(
        row,
        light=_light(row),
        due=due_of(row.commitment),
        delays=_delays(row),
        mark=internal_mark(row.commitment.document),
    )
    return download(request, content, PAPER_TYPE, supervision_name(row), subject=row.duty.code)


def _chosen(seen: QuerySet[Supervision], show: str, level: str, unit: str) -> QuerySet[Supervision]:
    if show != "all":
        seen = seen.filter(ended_on__isnull=show == "open")
    if level in dict(LEVEL_CHOICES):
        seen = seen.filter(level=int(level))
    return seen.filter(duty__unit__code=unit) if unit else seen


def _count(counts: dict[str, int], show: str) -> int:
    return counts["all"] - counts["open"] if show == "ended" else counts[show]


def _light(row: Supervision) -> str:
    standing = newest_standings(Standing.objects.filter(commitment=row.commitment), on=today()).first()
    return standing.reason_zh if standing else ""


def _delays(row: Supervision) -> int:
    granted = Request.objects.filter(commitment=row.commitment, kind=RequestKind.DELAY, state=Decision.GRANTED)
    return granted.count()
