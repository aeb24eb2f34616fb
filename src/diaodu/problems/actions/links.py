"""Direct links of firms: handed out, revoked, and what a firm does with its own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.models import Move, Subject
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.people.models import Unit
from diaodu.problems.actions.moving import Said, move_problem
from diaodu.problems.actions.raising import NewProblem, raise_problems
from diaodu.problems.models import CallLink, Problem
from diaodu.problems.queries.links import FIRM_VERBS, last_day_of_links, link_hash
from diaodu.problems.setting_kinds import link_terms
from diaodu.problems.steps import RAISER

_BYTES, _BEGINS = 24, 6
_USED_NOTED_EVERY = timedelta(hours=1)  # so that reading does not write each time


@dataclass(frozen=True, slots=True)
class NewLink:
    about: Subject
    unit: Unit  # which hands it out
    expires_on: date
    contact: str = ""
    phone: str = ""


@transaction.atomic
def hand_out_link(new: NewLink, *, by: str) -> tuple[CallLink, str]:
    """The link and its secret, which is kept nowhere: this is the only time it can be seen. Raises MoveRefusedError."""
    _check(new)
    raw = secrets.token_urlsafe(_BYTES)
    link = CallLink.objects.create(
        about=new.about,
        scope=new.unit.county_path,
        unit=new.unit,
        hash=link_hash(raw),
        begins_with=raw[:_BEGINS],
        contact=new.contact.strip(),
        phone=new.phone.strip(),
        by=by,
        made_at=moment(),
        expires_on=new.expires_on,
    )
    append_audit(
        verb="hand_out_link",
        subject=new.about.code,
        by=by,
        unit=new.unit.path,
        after={"link": link.who, "expires_on": new.expires_on.isoformat()},
    )
    return link, raw


def _check(new: NewLink) -> None:
    if new.about.retired_on is not None:
        raise MoveRefusedError("about", "这家企业已注销或迁出，不能再发直通码。", "This firm is gone; no link for it.")
    latest = last_day_of_links(new.unit.county_path, on=today())
    if not today() <= new.expires_on <= latest:
        raise MoveRefusedError(
            "expires_on",
            f"截止日请在今天至 {latest.isoformat()} 之间。",
            f"The last day must lie between today and {latest}.",
        )


@transaction.atomic
def revoke_link(link: CallLink, *, by: str, why: str) -> CallLink:
    """From now on nobody is let in with it, and its contact is forgotten. Revoking again changes nothing."""
    if not why.strip():
        raise MoveRefusedError("reason", "请写明理由。", "Please give the reason.")
    gone = {"revoked_at": moment(), "revoked_by": by, "revoked_why": why.strip()[:300], "contact": "", "phone": ""}
    if CallLink.objects.filter(pk=link.pk, revoked_at=None).update(**gone):
        append_audit(
            verb="revoke_link",
            subject=link.about.code,
            by=by,
            unit=link.unit.path,
            after={"link": link.who},
            reason=why.strip()[:300],
        )
    link.refresh_from_db()
    return link


@transaction.atomic
def raise_from_firm(link: CallLink, new: NewProblem) -> Problem:
    """One problem about the link's own firm, within what a link may raise in a day."""
    held = CallLink.objects.select_for_update().get(pk=link.pk)
    most = link_terms(held.scope, on=today())["raised_a_day"]
    if Problem.objects.filter(link=held, raised_at__gt=moment() - timedelta(days=1)).count() >= most:
        raise MoveRefusedError(
            "often",
            f"一天内最多提出{most}件；请明天再提，急事请直接联系服务专员。",
            f"At most {most} in a day; please come back tomorrow, or call your service commissioner.",
        )
    return raise_problems([new], by=held.who)[0]


@transaction.atomic
def move_from_firm(link: CallLink, problem: Problem, verb: str, said: Said) -> Problem:
    """Confirm with a rating, say that it is not solved, open again, take back."""
    if verb not in FIRM_VERBS:
        raise MoveRefusedError("verb", "这项不能这样处理。", "This cannot be done here.")
    most = link_terms(link.scope, on=today())["steps_a_day"]
    if Move.objects.filter(by=link.who, on=today()).count() >= most:
        raise MoveRefusedError(
            "often",
            f"一天内最多办理{most}步，请明天再来。",
            f"At most {most} steps in a day; please come back tomorrow.",
        )
    return move_problem(problem, verb, mover=Mover(link.who, frozenset({RAISER})), said=said)


def note_link_use(link: CallLink) -> None:
    at = moment()
    if link.used_at is None or link.used_at < at - _USED_NOTED_EVERY:
        stale = Q(used_at=None) | Q(used_at__lt=at - _USED_NOTED_EVERY)
        CallLink.objects.filter(stale, pk=link.pk).update(used_at=at)
