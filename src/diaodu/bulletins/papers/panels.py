"""The button that writes material, on pages of projects, areas, firms, visits, leaders; papers of duties, meetings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from diaodu.bulletins.papers.choices import MAKERS, SIGNERS, Length, State
from diaodu.bulletins.papers.permissions import may_make, may_write_material, mover_for, visible_papers
from diaodu.bulletins.papers.reaching import KINDS, sponsored_by
from diaodu.bulletins.papers.steps import SIGNER, WRITER
from diaodu.core.clock import today
from diaodu.core.models import Subject
from diaodu.core.panels import Panel, register_panel
from diaodu.people.models import Officer
from diaodu.people.permissions import roles_of

_MOST, _MOST_WAITING = 3, 20
_WAITING = (State.SIGNING, State.SIGNED)


def of_record(request: HttpRequest, record: Any, on: date) -> dict[str, Any] | None:
    subject = record if isinstance(record, Subject) else record.subject
    if on != today() or not may_write_material(request.user, today=on):
        return None
    papers = visible_papers(request.user, today=on).filter(about=subject)
    return {"about": subject.code, "lengths": Length.choices, "papers": list(papers.order_by("-pk")[:_MOST])}


def of_officer(request: HttpRequest, officer: Officer, on: date) -> dict[str, Any] | None:
    """Of a leader who stands behind something."""
    if on != today() or not may_write_material(request.user, today=on) or not sponsored_by(officer, today=on):
        return None
    return {"leader": officer.username, "lengths": Length.choices, "papers": []}


def of_meeting(request: HttpRequest, subject: Subject, on: date) -> dict[str, Any] | None:
    meeting = subject.meeting
    return _paper(
        request, subject, on, reverse("papers:make_minutes", args=[meeting.code]), is_there=bool(meeting.minutes)
    )


def of_duty(request: HttpRequest, duty: Any, on: date) -> dict[str, Any] | None:
    """Of a duty that a supervision notice made."""
    if getattr(duty, "supervision", None) is None:
        return None
    return _paper(request, duty.subject, on, reverse("papers:make_notice", args=[duty.code]), is_there=True)


def on_desk(request: HttpRequest, officer: Officer, on: date) -> dict[str, Any] | None:
    """What waits for one's signature, and what is signed and waits for its number."""
    if roles_of(officer, today=on).isdisjoint((*MAKERS, *SIGNERS)):
        return None
    papers = visible_papers(officer, today=on).filter(state__in=_WAITING).order_by("made_on", "pk")
    rows = []
    for paper in papers[:_MOST_WAITING]:
        part = SIGNER if paper.state == State.SIGNING else WRITER
        if part in mover_for(officer, paper, today=on).parts:
            rows.append(paper)
    return {"make": "", "papers": rows} if rows else None


def _paper(request: HttpRequest, subject: Subject, on: date, address: str, *, is_there: bool) -> dict[str, Any] | None:
    papers = list(visible_papers(request.user, today=on).filter(about=subject).order_by("-pk")[:_MOST])
    makes = is_there and may_make(request.user, today=on)
    if not papers and not makes:
        return None
    return {"make": address if makes else "", "papers": papers}


for _kind in (*KINDS, "visit"):
    register_panel(_kind, Panel("papers", "papers/_material_panel.html", of_record, order=90))
register_panel("officer", Panel("papers", "papers/_material_panel.html", of_officer, order=90))
register_panel("meeting", Panel("papers", "papers/_paper_panel.html", of_meeting, order=80))
register_panel("duty", Panel("papers", "papers/_paper_panel.html", of_duty, order=80))
register_panel("desk", Panel("papers", "papers/_paper_panel.html", on_desk, order=35))
