"""Direct links, and what a firm sees with its own."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Literal

from django.db.models import QuerySet

from diaodu.core.models import Move, Subject
from diaodu.problems.models import CallLink, Problem
from diaodu.problems.setting_kinds import link_terms

LONGEST = 100
LinkState = Literal["holds", "run_out", "revoked"]
# What a firm does itself, and which steps of others it is told of: nothing of who was asked inside the house.
FIRM_VERBS = ("confirm", "dispute", "reopen", "withdraw")
TOLD_VERBS = (*FIRM_VERBS, "route", "accept", "start", "reply", "close", "close_for_raiser")


def link_hash(raw: str) -> str:
    return hashlib.sha256(raw.encode()).hexdigest()


def valid_link(raw: str, *, on: date) -> CallLink | None:
    """The link if it counts on that day: neither run out nor revoked, its firm still there."""
    if not raw or len(raw) > LONGEST:
        return None
    links = CallLink.objects.filter(hash=link_hash(raw), revoked_at=None, expires_on__gte=on, about__retired_on=None)
    return links.select_related("about", "unit").first()


def links_about(about: Subject) -> QuerySet[CallLink]:
    return CallLink.objects.filter(about=about).select_related("about", "unit")


def link_state(link: CallLink, *, on: date) -> LinkState:
    if link.revoked_at is not None:
        return "revoked"
    return "run_out" if link.expires_on < on else "holds"


def last_day_of_links(scope: str, *, on: date) -> date:
    """The latest day a link handed out on that day may hold until, by the county's rule."""
    return on + timedelta(days=link_terms(scope, on=on)["days"])


def firms_problems(link: CallLink) -> QuerySet[Problem]:
    """What came from this firm by its own links, this one or those before it: nothing anybody else raised."""
    problems = Problem.objects.filter(about=link.about_id, link__about=link.about_id)
    return problems.select_related("subject", "unit", "about", "terms_row").order_by("-raised_at", "-pk")


def told_moves(problem: Problem) -> list[Move]:
    return list(problem.subject.moves.filter(verb__in=TOLD_VERBS).order_by("pk"))
