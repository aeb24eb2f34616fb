"""Who stands behind projects on a day. Every question takes a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.functional import Promise

from diaodu.core.typed import KEY_DIGITS, whole_number
from diaodu.people.choices import Role, TieKind, UnitKind
from diaodu.people.models import Officer, Post, Tenure, Tie, Unit
from diaodu.people.permissions import within
from diaodu.people.queries import alive
from diaodu.projects.library.choices import BEHIND
from diaodu.projects.library.models import Project

NOBODY = "-"  # of the filter: projects no leader stands behind


@dataclass(frozen=True, slots=True)
class Holder:
    """A tie with the name of who holds its post on that day; empty where the chair is empty or it is a unit's."""

    tie: Tie
    name: str = ""

    @property
    def chair(self) -> str:
        unit = self.tie.unit.short_name
        if self.tie.post is None:
            return unit
        return self.tie.post.title_zh if self.tie.unit.kind == UnitKind.LEADERS else f"{unit} {self.tie.post.title_zh}"


@dataclass(slots=True)
class Behind:
    """One kind: who holds it, and who held it before, the newest first."""

    kind: str
    label: str | Promise
    holders: list[Holder] = field(default_factory=list)
    earlier: list[Holder] = field(default_factory=list)

    @property
    def since(self) -> date | None:
        return max((each.tie.since for each in self.holders), default=None)


def behind_of(project: Project, *, on: date) -> list[Behind]:
    """Every kind, also those nobody holds. Two queries."""
    found = {str(kind): Behind(kind, kind.label) for kind in BEHIND}
    ties = list(
        Tie.objects.filter(subject=project.subject_id, kind__in=BEHIND, since__lte=on)
        .select_related("unit", "post")
        .order_by("-since", "-pk")
    )
    names = holders_of([tie.post_id for tie in ties if tie.post_id], on)
    for tie in ties:
        holder = Holder(tie, names.get(tie.post_id or 0, ""))
        here = tie.until is None or tie.until >= on
        (found[tie.kind].holders if here else found[tie.kind].earlier).append(holder)
    return list(found.values())


def holders_of(posts: Iterable[int], on: date) -> dict[int, str]:
    """By post: the name of who holds it on that day. One query."""
    rows = Tenure.objects.filter(alive(on), post__in=list(posts)).order_by("since")
    return dict(rows.values_list("post_id", "officer__name"))


def sponsors_of(projects: Sequence[Project], *, on: date) -> dict[int, Holder]:
    """By subject the leader behind it. Two queries."""
    ties = list(
        Tie.objects.filter(
            alive(on), kind=TieKind.SPONSOR, subject__in=[each.subject_id for each in projects]
        ).select_related("unit", "post")
    )
    names = holders_of([tie.post_id for tie in ties if tie.post_id], on)
    return {tie.subject_id: Holder(tie, names.get(tie.post_id or 0, "")) for tie in ties}


def columns_of(projects: Sequence[Project], *, on: date) -> dict[tuple[int, str], str]:
    """By subject and kind how a sheet names sponsor, team and commissioner. Two queries."""
    kinds = (TieKind.SPONSOR, TieKind.TEAM, TieKind.COMMISSIONER)
    subjects = [each.subject_id for each in projects]
    ties = list(Tie.objects.filter(alive(on), kind__in=kinds, subject__in=subjects).select_related("unit", "post"))
    people = _accounts([tie.post_id for tie in ties if tie.post_id and tie.kind == TieKind.COMMISSIONER], on)
    found = {}
    for tie in ties:
        said = tie.unit.short_name
        if tie.kind == TieKind.SPONSOR and tie.post:
            said = tie.post.title_zh
        elif tie.kind == TieKind.COMMISSIONER:
            said = people.get(tie.post_id or 0, said)
        found[tie.subject_id, str(tie.kind)] = said
    return found


def with_sponsor(projects: QuerySet[Project], *, on: date) -> QuerySet[Project]:
    """Each with `sponsor_title`, empty where no leader stands behind it: to sort and group by."""
    ties = Tie.objects.filter(alive(on), kind=TieKind.SPONSOR, subject=OuterRef("subject"))
    return projects.annotate(sponsor_title=Subquery(ties.values("post__title_zh")[:1]))


def sponsored(projects: QuerySet[Project], sponsor: str, *, on: date) -> QuerySet[Project]:
    """Those a post (its key) stands behind, or those nobody does; all where nothing known was asked."""
    ties = Tie.objects.filter(alive(on), kind=TieKind.SPONSOR)
    if sponsor == NOBODY:
        return projects.exclude(subject__in=ties.values("subject"))
    if post := whole_number(sponsor, digits=KEY_DIGITS):
        return projects.filter(subject__in=ties.filter(post=post).values("subject"))
    return projects


@dataclass(frozen=True, slots=True)
class SponsorChoice:
    key: str
    title: str
    name: str
    count: int


def sponsors_in_use(projects: QuerySet[Project], *, on: date) -> list[SponsorChoice]:
    """The leaders behind these projects, each with how many, and last how many stand behind nobody. Three queries."""
    ties = Tie.objects.filter(alive(on), kind=TieKind.SPONSOR, subject__in=projects.order_by().values("subject"))
    rows = list(ties.order_by().values_list("post", "post__title_zh").annotate(n=Count("pk")).order_by("post"))
    names = holders_of([key for key, _title, _n in rows if key], on)
    found = [SponsorChoice(str(key), title, names.get(key, ""), n) for key, title, n in rows if key]
    alone = projects.order_by().count() - sum(each.count for each in found)
    return [*found, SponsorChoice(NOBODY, "", "", alone)] if alone else found


def leader_posts(scope: str, *, on: date) -> list[tuple[Post, str]]:
    """The chairs of county leaders with who holds each; a sponsor is one of them. Two queries."""
    posts = list(
        Post.objects.filter(within(scope, "unit__path"), role=Role.CITY_LEADER, retired_on=None)
        .select_related("unit")
        .order_by("pk")
    )
    names = holders_of([post.pk for post in posts], on)
    return [(post, names.get(post.pk, "")) for post in posts]


def posts_by_person(scope: str, *, on: date) -> dict[str, list[Post]]:
    """By account and by name the posts somebody holds: a commissioner is named so. One query."""
    tenures = Tenure.objects.filter(alive(on), within(scope, "post__unit__path"), post__retired_on=None)
    found: dict[str, list[Post]] = defaultdict(list)
    for tenure in tenures.select_related("post__unit", "officer").order_by("pk"):
        for word in (tenure.officer.username, tenure.officer.name):
            found[word].append(tenure.post)
    return dict(found)


def people_near(units: Sequence[Unit], *, on: date) -> list[Officer]:
    """The people of these units: who is likely to be named as a commissioner. One query."""
    tenures = Tenure.objects.filter(alive(on), post__unit__in=units)
    return list(Officer.objects.filter(pk__in=tenures.values("officer"), is_active=True).order_by("name"))


def _accounts(posts: Iterable[int], on: date) -> dict[int, str]:
    rows = Tenure.objects.filter(alive(on), post__in=list(posts)).order_by("since")
    return dict(rows.values_list("post_id", "officer__username"))
