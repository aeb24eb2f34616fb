"""Which unit a problem should go to, and the leaders it can go up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import QuerySet

from diaodu.core.models import Setting, Subject
from diaodu.core.settings import newest_setting, setting_row
from diaodu.people.choices import Role, TieKind, UnitKind
from diaodu.people.models import Post, Tie, Unit
from diaodu.people.permissions import within
from diaodu.people.queries import alive
from diaodu.problems.routing import Around, Case, Office, Proposal, propose, rules_of
from diaodu.problems.setting_kinds import FACTORS, KINDS, ROUTING, TOP_POSTS, words_for

SUBJECT_WORDS = {
    "project": ("项目", "a project"),
    "firm": ("企业", "a firm"),
    "area": ("片区", "an area"),
    "programme": ("重点工程", "a programme of works"),
    "work_item": ("单体工程", "a piece of work"),
    "commitment": ("承诺事项", "a commitment"),
}


def routable_units(scope: str) -> QuerySet[Unit]:
    """The working units of the county that can be given a problem, in the office's own order."""
    return (
        Unit.objects.filter(within(scope, "path"), retired_on=None)
        .exclude(parent=None)
        .exclude(kind=UnitKind.LEADERS)
        .order_by("order", "sort_key")
    )


def proposals(
    asked: Sequence[tuple[str, str, Subject | None]], *, scope: str, on: date, but_not: Sequence[int | None] = ()
) -> tuple[list[Proposal], Setting | None]:
    """For each (kind, factor, subject) the proposed unit with its reason, and the row of rules used. Five queries.

    `but_not`: for each, the unit that has just returned it, which is not proposed again.
    """
    row = setting_row(ROUTING.name, scope=scope, on=on)
    rules = rules_of(row.value if row else [])
    units = _offices(scope, on)
    subjects = [subject for _kind, _factor, subject in asked if subject is not None]
    leads, office = _leads(subjects, on), _desk_unit(scope)
    paths = dict(Unit.objects.filter(within(scope, "path")).values_list("path", "pk"))
    said = SUBJECT_WORDS | words_for(KINDS, scope, on=on) | words_for(FACTORS, scope, on=on)
    found = []
    for number, (kind, factor, subject) in enumerate(asked):
        refused = but_not[number] if but_not else None
        around = Around(
            [unit for unit in units if unit.key != refused],
            lead=leads.get(subject.pk) if subject else None,
            owner=_owner(subject, paths, scope),
            office=office,
        )
        case = Case(kind, factor, subject.kind if subject else "", _places(subject))
        found.append(propose(rules, case, around, said))
    return found, row


def _offices(scope: str, on: date) -> list[Office]:
    units = Unit.objects.filter(within(scope, "path")).exclude(parent=None).exclude(kind=UnitKind.LEADERS)
    return [
        Office(unit.pk, unit.code, unit.name_zh, is_retired=unit.retired_on is not None and unit.retired_on <= on)
        for unit in units.order_by("order", "sort_key")
    ]


def _leads(subjects: Sequence[Subject], on: date) -> dict[int, int]:
    ties = Tie.objects.filter(alive(on), subject__in=subjects, kind=TieKind.LEAD)
    return dict(ties.values_list("subject", "unit"))


def _desk_unit(scope: str) -> int | None:
    posts = Post.objects.filter(within(scope, "unit__path"), role=Role.DISPATCH_OFFICE, retired_on=None)
    return posts.order_by("pk").values_list("unit", flat=True).first()


def _owner(subject: Subject | None, paths: Mapping[str, int], scope: str) -> int | None:
    """The unit the record belongs to; a record of the county as a whole belongs to none."""
    if subject is None or subject.owner_path == scope:
        return None
    return paths.get(subject.owner_path)


def _places(subject: Subject | None) -> tuple[str, ...]:
    if subject is None:
        return ()
    codes = tuple(code for code in subject.owner_path.split("/") if code)
    return (subject.code, *codes) if subject.kind == "area" else codes


def sponsor_posts(subject_ids: Iterable[int], *, on: date) -> dict[int, Post]:
    """By subject, the leader's post behind it on that day."""
    ties = Tie.objects.filter(alive(on), subject__in=list(subject_ids), kind=TieKind.SPONSOR, post__isnull=False)
    return {tie.subject_id: tie.post for tie in ties.select_related("post").order_by("pk") if tie.post is not None}


def top_post(scope: str, *, on: date) -> Post | None:
    """The head of the county: the first post that bears one of the titles the rules name."""
    titles = newest_setting(TOP_POSTS.name, scope=scope, on=on) or []
    posts = Post.objects.filter(within(scope, "unit__path"), role=Role.CITY_LEADER, retired_on=None)
    by_title = {post.title_zh: post for post in posts.order_by("-pk")}
    return next((by_title[title] for title in titles if title in by_title), None)
