"""A record's past, for whoever may open the record: as of any day, and its whole time line."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from diaodu.core.clock import today
from diaodu.core.history import Part, Past, asked_day, past_of
from diaodu.core.links import linked_kinds, subject_url
from diaodu.core.models import Subject
from diaodu.people.models import Officer
from diaodu.people.names import names_of
from diaodu.people.oversight import visible_entries
from diaodu.web.past import MOST_SHOWN, as_of, chips, time_line
from diaodu.web.sight import openable_subjects


@require_safe
def history(request: HttpRequest, code: str) -> HttpResponse:
    subject, past = _open(request, code)
    english = get_language() == "en"
    day = asked_day(request.GET.get("on", ""))
    lines = time_line(subject, past, visible_entries(request.user, today=today()), english=english)
    # Today nothing lies ahead: in a demonstration, which stands still on a day gone by, stamps are of real days.
    until = [line for line in lines if line.on <= day] if day < today() else lines
    shown = request.GET.get("show", "")
    shown = shown if shown in list(Part) else ""
    some = [line for line in until if line.part == shown] if shown else until
    then = as_of(subject, past, day)
    codes = [line.by for line in some] + [row.by for row in then.known] + [then.move.by if then.move else ""]
    return render(
        request,
        "web/history.html",
        {
            "subject": subject,
            "label": subject.label_en if english and subject.label_en else subject.label_zh,
            "kind": linked_kinds()[subject.kind],
            "url": subject_url(subject),
            "then": then,
            "is_past": day < today(),
            "lines": some[:MOST_SHOWN],
            "left": len(some) - len(some[:MOST_SHOWN]),
            "later": len(lines) - len(until),
            "chips": chips(until, shown),
            "shown": shown,
            "names": names_of(codes),
        },
    )


def _open(request: HttpRequest, code: str) -> tuple[Subject, Past]:
    """Among the records of the asker's county whose page they may open, else 404."""
    if not isinstance(request.user, Officer):
        raise Http404
    county = request.user.unit.county_path
    seen = openable_subjects(request.user, today=today())
    subject = seen.filter(scope=county, code=code, kind__in=linked_kinds()).first()
    past = past_of(subject.kind) if subject else None
    if subject is None or past is None:
        raise Http404
    return subject, past
