"""Which papers an officer may see, write and sign. Lists and items come from the same queryset."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from diaodu.bulletins.papers.choices import MAKERS, SIGNERS, WRITERS, Kind, State
from diaodu.bulletins.papers.models import Paper
from diaodu.bulletins.papers.steps import MATERIAL, SIGNER, WRITER
from diaodu.core.moves import Mover
from diaodu.people.choices import PLAN_READERS, Role
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import Asker, acting_posts, roles_of

_SEE_DRAFTS = (*MAKERS, Role.CITY_LEADER, Role.SECRETARY, Role.AUDITOR)


def visible_papers(officer: Asker, *, today: date) -> QuerySet[Paper]:
    """What was issued, for everybody who works with the plan; drafts for who writes and signs; material is one's own.

    Material shows what its writer may see: nobody else's, but what the auditors look over.
    """
    roles = roles_of(officer, today=today)
    if not isinstance(officer, Officer) or roles.isdisjoint(PLAN_READERS):
        return Paper.objects.none()
    own = Q(by=officer.username)
    county = Paper.objects.filter(scope=officer.unit.county_path)
    if Role.AUDITOR in roles:
        return county
    issued = Q(state=State.ISSUED) & ~Q(kind=Kind.MATERIAL)
    if not roles.isdisjoint(_SEE_DRAFTS):
        return county.filter(~Q(kind=Kind.MATERIAL) | own)
    return county.filter(issued | own)


def may_make(officer: Asker, *, today: date) -> bool:
    """Write what the county issues: the dispatch office."""
    return not roles_of(officer, today=today).isdisjoint(MAKERS)


def may_write_material(officer: Asker, *, today: date) -> bool:
    return not roles_of(officer, today=today).isdisjoint(WRITERS)


def may_edit(officer: Asker, paper: Paper, *, today: date) -> bool:
    """Who keeps the text, while it is a draft."""
    return paper.state == State.DRAFT and bool({WRITER, MATERIAL} & mover_for(officer, paper, today=today).parts)


def mover_for(officer: Asker, paper: Paper, *, today: date) -> Mover:
    """The officer's parts in a paper, and the post they act in."""
    if not isinstance(officer, Officer) or officer.unit.county_path != paper.scope:
        return Mover("", frozenset())
    parts, titles = set(), []
    is_own = paper.by == officer.username
    for post in acting_posts(officer, today=today):
        mine = set()
        if paper.kind == Kind.MATERIAL:
            mine |= {MATERIAL} if is_own and post.role in WRITERS else set()
        else:
            mine |= {WRITER} if post.role in MAKERS else set()
            mine |= {SIGNER} if post.role in SIGNERS and not is_own else set()
        parts |= mine
        titles += [post.title_zh] if mine else []
    return Mover(officer.username, frozenset(parts), titles[0] if titles else "")


def office_of(officer: Officer, *, today: date) -> Unit:
    """The unit in whose name the officer writes."""
    posts = acting_posts(officer, today=today)
    return next((post.unit for post in posts if post.role in MAKERS), posts[0].unit if posts else officer.unit)
