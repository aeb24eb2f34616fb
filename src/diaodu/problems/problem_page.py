"""What the page of one problem shows: whose turn it is, how its clock was counted, what happened, what can be done."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from diaodu.core.calendar import calendar_for
from diaodu.core.clock import moment, today
from diaodu.core.intake import ACCEPT
from diaodu.core.links import subject_url
from diaodu.core.models import Attachment
from diaodu.core.moves import REASON, Step, open_steps
from diaodu.core.panels import panels_for
from diaodu.duties.choices import MeetingState
from diaodu.duties.permissions import visible_duties
from diaodu.duties.queries import duties_about
from diaodu.people.masking import masked_name, masked_phone
from diaodu.people.names import names_of
from diaodu.people.permissions import visible_subjects
from diaodu.problems.choices import CLOSED, SOLVING, TO_ROUTE, Level
from diaodu.problems.lookup import OpenProblem, reader
from diaodu.problems.models import CallLink, Problem
from diaodu.problems.permissions import callable_meetings, sees_rating
from diaodu.problems.queries import lights_of, routable_units, spans_of
from diaodu.problems.rules import Counted, counting_said, terms_of, turn_of
from diaodu.problems.setting_kinds import FACTORS, KINDS, STOP_REASONS, choices_for
from diaodu.problems.steps import OFFICE, PLAIN, PROBLEM_STEPS, UNIT

MAIN = ("accept", "start", "reply", "confirm", "close")  # the way forward; the rest is one click away


def page_of(request: HttpRequest, opened: OpenProblem) -> dict[str, Any]:
    problem, mover = opened.problem, opened.mover
    officer, english = reader(request), get_language() == "en"
    steps = open_steps(PROBLEM_STEPS, problem.state, mover.parts)
    moves = list(problem.subject.moves.select_related("evidence").order_by("pk"))
    stops = list(problem.stops.all())
    reasons = dict(choices_for(STOP_REASONS, problem.scope))
    verbs = {step.verb: step.label for step in PROBLEM_STEPS}
    seen = visible_subjects(officer, today=today())
    about_seen = problem.about is not None and seen.filter(pk=problem.about.pk).exists()
    return {
        "problem": problem,
        "about_url": subject_url(problem.about) if problem.about and about_seen else "",
        "kind": dict(choices_for(KINDS, problem.scope)).get(problem.kind, problem.kind),
        "factor": dict(choices_for(FACTORS, problem.scope)).get(problem.factor, problem.factor),
        "turn": turn_of(problem.state),
        "light": lights_of([problem], moment(), reasons)[problem.pk],
        "counting": _counting(problem, english=english),
        "proposal": problem.proposal_en if english else problem.proposal_zh,
        "main": [step for step in steps if step.verb in MAIN],
        "other": [(step, REASON in step.needs) for step in steps if step.verb in PLAIN and step.verb not in MAIN],
        "may": _may(problem, steps, mover.parts),
        "units": routable_units(problem.scope) if OFFICE in mover.parts else [],
        "meetings": callable_meetings(officer, today=today()).filter(state=MeetingState.PLANNED).order_by("starts_at")
        if OFFICE in mover.parts
        else [],
        "agenda": problem.agenda_items.select_related("meeting").order_by("-meeting__starts_at"),
        "follow_ups": duties_about(visible_duties(officer, today=today()), [problem.subject_id]).order_by("due_at"),
        "visits": problem.visits.select_related("visit__about", "visit__unit").order_by("-visit__on"),
        "stops": [(stop, reasons.get(stop.kind, stop.kind)) for stop in stops],
        "running_stop": next((stop for stop in stops if stop.until is None), None),
        "stop_reasons": list(reasons.items()),
        "moves": [(move, verbs.get(move.verb, move.verb)) for move in moves],
        "names": names_of([problem.by, *(move.by for move in moves)]) | _firm_names(problem),
        "by_firm": problem.link,
        "contact": _contact(problem),
        "may_call": problem.link is not None and not mover.parts.isdisjoint({OFFICE, UNIT}),
        "files": list(Attachment.objects.filter(subject=problem.subject_id, retired_on=None).order_by("pk")),
        "sees_rating": sees_rating(problem, mover.parts),
        "stars": range(1, 6),
        "accept": ACCEPT,
        "panels": panels_for(request, "problem", problem, on=today()),
    }


def _firm_names(problem: Problem) -> dict[str, str]:
    """A firm's steps bear the code of its link; the page says who that is."""
    links = CallLink.objects.filter(about=problem.about_id) if problem.link_id and problem.about_id else []
    return {link.who: gettext("the firm") for link in links}


def _contact(problem: Problem) -> str:
    link = problem.link
    return f"{masked_name(link.contact)} {masked_phone(link.phone)}".strip() if link is not None else ""


def _may(problem: Problem, steps: list[Step], parts: frozenset[str]) -> dict[str, bool]:
    verbs = {step.verb for step in steps}
    return {
        "route": "route" in verbs,
        "reroute": "reroute" in verbs,
        "escalate": "escalate" in verbs and problem.level < Level.TOP,
        "instruct": "instruct" in verbs,
        "clock": OFFICE in parts and problem.state in SOLVING,
        "agenda": OFFICE in parts and problem.state not in (*TO_ROUTE, *CLOSED),
    }


def _counting(problem: Problem, *, english: bool) -> str:
    calendar = calendar_for(problem.scope)
    row = problem.terms_row
    terms = terms_of(row.value if row else None, problem.urgency)
    stops = spans_of(problem.stops.all(), since=problem.turn_since, until=moment())
    counted = Counted(problem.state, _local(problem.turn_since), _local(problem.due_at), terms, stops)
    zh, en = counting_said(counted, calendar)
    words = en if english else zh
    warning = calendar.warning(problem.turn_since.date(), (problem.due_at or problem.turn_since).date())
    return f"{words} {warning[1 if english else 0]}" if words and warning else words


def _local(at: Any) -> Any:
    return localtime(at) if at is not None else None
