"""Which plans an officer may see and change. A draft is its keepers' business until it is adopted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from diaodu.core.moves import Mover
from diaodu.duties.permissions import ANSWERERS
from diaodu.people.choices import OVERSEERS, PLAN_KEEPERS, PLAN_READERS, Role, TieKind
from diaodu.people.models import Officer, Post, Tie
from diaodu.people.permissions import Asker, acting_posts, may_keep_plans, roles_of, within
from diaodu.people.queries import alive
from diaodu.plan.choices import AnnouncementState, DocumentState
from diaodu.plan.models import AnnouncedLight, Announcement, Blank, BlankFill, Commitment, Document
from diaodu.plan.steps import ASKED, KEEPER, LEAD

WORKERS = (Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD)  # who speaks for a lead unit


def visible_documents(officer: Asker, *, today: date) -> QuerySet[Document]:
    """The plans of the officer's county; drafts too for those who keep plans. Discarded ones are seen by nobody."""
    roles = roles_of(officer, today=today)
    if not isinstance(officer, Officer) or roles.isdisjoint(PLAN_READERS):
        return Document.objects.none()
    seen = Document.objects.filter(within(officer.unit.county_path, "unit__path")).exclude(
        state=DocumentState.DISCARDED
    )
    return seen.exclude(state=DocumentState.DRAFT) if roles.isdisjoint(PLAN_KEEPERS) else seen


def keepable_documents(officer: Asker, *, today: date) -> QuerySet[Document]:
    """The plans the officer may adopt or discard."""
    if not may_keep_plans(officer, today=today):
        return Document.objects.none()
    return visible_documents(officer, today=today)


def visible_commitments(officer: Asker, *, today: date) -> QuerySet[Commitment]:
    """The commitments of the plans the officer may see: the source for lists and items alike."""
    return Commitment.objects.filter(document__in=visible_documents(officer, today=today))


def mover_in(officer: Asker, commitment: Commitment, *, today: date) -> Mover:
    """The officer's parts in a commitment today, and the title of the post they act in. Two queries."""
    if not isinstance(officer, Officer):
        return Mover("", frozenset())
    leads = Tie.objects.filter(alive(today), subject=commitment.subject_id, kind=TieKind.LEAD)
    units = set(leads.values_list("unit", flat=True))
    parts, titles = set(), []
    for post in acting_posts(officer, today=today):
        if post.role in PLAN_KEEPERS:
            parts.add(KEEPER)
            titles.append(post.title_zh)
        if post.unit_id in units and post.role in WORKERS:
            parts.add(LEAD)
            titles.append(post.title_zh)
    return Mover(officer.username, frozenset(parts), titles[0] if titles else "")


def keeper_of(officer: Asker, *, today: date) -> Mover:
    """The dispatch office's part, where the officer has it: it keeps every commitment of the county."""
    posts = [post for post in acting_posts(officer, today=today) if post.role in PLAN_KEEPERS]
    name = officer.username if isinstance(officer, Officer) else ""
    return Mover(name, frozenset({KEEPER} if posts else ()), posts[0].title_zh if posts else "")


def visible_announcements(officer: Asker, *, today: date) -> QuerySet[Announcement]:
    """The announcements of the officer's county, for everybody who works with its plan."""
    if not isinstance(officer, Officer) or roles_of(officer, today=today).isdisjoint(PLAN_READERS):
        return Announcement.objects.none()
    return Announcement.objects.filter(within(officer.unit.county_path, "unit__path"))


def visible_announced(officer: Asker, *, today: date) -> QuerySet[AnnouncedLight]:
    """All lights of what is announced; of what is still checked one's own units', all to those who oversee."""
    posts = acting_posts(officer, today=today)
    roles = {post.role for post in posts}
    if not isinstance(officer, Officer) or roles.isdisjoint(PLAN_READERS):
        return AnnouncedLight.objects.none()
    seen = AnnouncedLight.objects.filter(within(officer.unit.county_path, "announcement__unit__path"))
    if not roles.isdisjoint(OVERSEERS):
        return seen
    own = Q(announcement__state=AnnouncementState.FROZEN)
    for post in posts:
        own |= within(post.unit.path, "lead__path")
    return seen.filter(own)


def may_print_three(officer: Asker, *, today: date) -> bool:
    """The sheet of the three things: whoever oversees the county, a leader's secretary for the leader."""
    return not roles_of(officer, today=today).isdisjoint(OVERSEERS)


def announcing_mover(officer: Asker, posts: Iterable[Post], *, lead_id: int | None = None) -> Mover:
    """The officer's parts in an announcement: keeper in the dispatch office, lead in the unit a light is about."""
    parts, names = set(), []
    for post in posts:
        if post.role in PLAN_KEEPERS:
            parts.add(KEEPER)
            names.append(post.title_zh)
        if post.unit_id == lead_id and post.role in WORKERS:
            parts.add(LEAD)
            names.append(post.title_zh)
    return Mover(officer.get_username(), frozenset(parts), names[0] if names else "")


def blank_mover(officer: Asker, blank: Blank, *, today: date) -> Mover:
    """The office's part and that of the unit the blank was asked of."""
    keeper = keeper_of(officer, today=today)
    posts = [
        post
        for post in acting_posts(officer, today=today)
        if post.role in ANSWERERS and blank.asked_id is not None and post.unit_id == blank.asked_id
    ]
    parts = keeper.parts | ({ASKED} if posts else set())
    return Mover(keeper.by, frozenset(parts), keeper.post or (posts[0].title_zh if posts else ""))


def may_see_all_fills(officer: Asker, *, today: date) -> bool:
    """Whether nothing that blanks of the county's plans were filled with is kept from the officer."""
    return not roles_of(officer, today=today).isdisjoint(OVERSEERS)


def visible_fills(officer: Asker, *, today: date) -> QuerySet[BlankFill]:
    """What blanks were filled with: for those who oversee the county, and the units that were asked or lead."""
    ours = BlankFill.objects.filter(blank__document__in=visible_documents(officer, today=today).values("pk"))
    if may_see_all_fills(officer, today=today):
        return ours
    units = [post.unit_id for post in acting_posts(officer, today=today) if post.role in PLAN_READERS]
    leads = Tie.objects.filter(alive(today), kind=TieKind.LEAD, unit__in=units)
    return ours.filter(Q(blank__asked__in=units) | Q(blank__commitment__subject__in=leads.values("subject")))
