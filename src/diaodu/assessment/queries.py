"""Questions about assessments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from diaodu.assessment.choices import OBJECTORS, Decision, State
from diaodu.assessment.models import Assessment, Entry, Scheme, ScoreObjection, UnitScore
from diaodu.core.lists import Asked, ListSpec
from diaodu.people.choices import PLAN_KEEPERS
from diaodu.people.models import Post

LIST = ListSpec({"q": None, "scheme": None, "state": State.values}, ("period", "scheme", "state"))
SORTS: Mapping[str, Sequence[str]] = {
    "period": ("-period_end", "-pk"),
    "scheme": ("scheme__code", "-period_end"),
    "state": ("state", "-period_end"),
}


def listed(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    open_ = Count("objections", filter=Q(objections__state=Decision.OPEN), distinct=True)
    return assessments.select_related("scheme", "edition", "subject", "job").annotate(
        open_objections=open_, units=Count("totals", distinct=True)
    )


def asked_assessments(assessments: QuerySet[Assessment], asked: Asked) -> QuerySet[Assessment]:
    rows = listed(assessments)
    if words := asked.values.get("q"):
        rows = rows.filter(Q(code__icontains=words) | Q(scheme__name_zh__icontains=words) | Q(period__icontains=words))
    if scheme := asked.values.get("scheme"):
        rows = rows.filter(scheme__code=scheme)
    if state := asked.values.get("state"):
        rows = rows.filter(state=state)
    elif not words:
        rows = rows.exclude(state=State.DROPPED)
    order = list(SORTS[asked.sort or "period"])
    return rows.order_by(*(_turned(name) for name in order) if asked.descending else order)


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def schemes_with_counts(schemes: QuerySet[Scheme]) -> QuerySet[Scheme]:
    final = Count("assessments", filter=Q(assessments__state=State.FINAL), distinct=True)
    return schemes.annotate(finals=final).prefetch_related("editions").order_by("state", "code")


def entries_of(assessment: Assessment) -> list[Entry]:
    """With those that were taken back; the taking back itself stands beside its entry."""
    rows = assessment.entries.filter(takes_back=None).select_related("unit", "file", "taken_back_by")
    return list(rows.order_by("-at", "-pk"))


def objections_of(seen: QuerySet[ScoreObjection], assessment: Assessment) -> list[ScoreObjection]:
    """The open ones first."""
    rows = seen.filter(assessment=assessment).select_related("unit", "assessment", "correction", "evidence")
    return sorted(rows, key=lambda each: (each.state != Decision.OPEN, each.at))


@dataclass(frozen=True, slots=True)
class ToCheck:
    """A unit's scores that wait to be checked."""

    total: UnitScore
    objections: int


def to_check(posts: Sequence[Post]) -> list[ToCheck]:
    units = [post.unit_id for post in posts if post.role in OBJECTORS]
    if not units:
        return []
    rows = UnitScore.objects.filter(unit__in=units, assessment__state=State.CHECKING, agreed_at=None)
    rows = rows.select_related("assessment__scheme", "unit").order_by("assessment__check_until", "pk")
    open_ = Count("assessment__objections", filter=Q(assessment__objections__unit__in=units))
    return [ToCheck(row, row.mine) for row in rows.annotate(mine=open_)]


def to_answer(posts: Sequence[Post]) -> list[Assessment]:
    """For the office: assessments being checked with open objections, or whose clock is out."""
    paths = {post.unit.county_path for post in posts if post.role in PLAN_KEEPERS}
    if not paths:
        return []
    return list(listed(Assessment.objects.filter(scope__in=paths, state=State.CHECKING)).order_by("check_until"))
