"""Dispatch meetings with their agendas; and what the screen of one matter shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from diaodu.core.links import subject_url
from diaodu.dispatch.models import Alert, DispatchItem, DispatchMeeting, ItemDecision
from diaodu.duties.choices import CLOSED
from diaodu.duties.models import Decision
from diaodu.indicators.analysis.rules.spark import Spark, spark
from diaodu.people.permissions import Asker
from diaodu.plan.lights import Figure, figure_of
from diaodu.plan.models import Commitment, Counting, Standing
from diaodu.plan.permissions import visible_commitments
from diaodu.plan.queries import history_of, newest_of
from diaodu.problems.models import Problem
from diaodu.problems.permissions import visible_problems

TREND = 12


def listed_dispatches(dispatches: QuerySet[DispatchMeeting]) -> QuerySet[DispatchMeeting]:
    """The newest first, each with its numbers of matters, decisions and of those still open; one query."""
    taken = "items__taken__decision"
    return (
        dispatches.select_related("meeting__unit")
        .annotate(
            matters=Count("items", filter=Q(items__dropped_why=""), distinct=True),
            decided=Count(taken, distinct=True),
            still=Count(taken, filter=~Q(**{f"{taken}__duty__state__in": CLOSED}), distinct=True),
        )
        .order_by("-meeting__starts_at")
    )


def items_of(dispatch: DispatchMeeting) -> list[DispatchItem]:
    """All of them, those taken off last; each with what was decided. Two queries."""
    taken = Prefetch(
        "taken", queryset=ItemDecision.objects.select_related("decision__duty__unit").order_by("decision__number")
    )
    rows = dispatch.items.select_related("about", "unit", "earlier__duty").prefetch_related(taken)
    return sorted(rows, key=lambda item: (item.is_dropped, item.number, item.pk))


def item_decisions(dispatch: DispatchMeeting) -> list[ItemDecision]:
    rows = ItemDecision.objects.filter(item__dispatch=dispatch)
    return list(rows.select_related("decision__duty__unit", "item").order_by("decision__number"))


@dataclass(frozen=True, slots=True)
class Screen:
    """One matter as the room sees it. Empty parts are what the reader may not see, or what there is not."""

    item: DispatchItem
    url: str = ""
    commitment: Commitment | None = None
    standing: Standing | None = None
    figure: Figure | None = None
    trend: Spark = field(default_factory=lambda: Spark((), ()))
    problem: Problem | None = None
    alerts: Sequence[Alert] = ()
    problems: Sequence[Problem] = ()
    earlier: Sequence[Decision] = ()


def screen_of(item: DispatchItem, officer: Asker, alerts: QuerySet[Alert], *, today: date) -> Screen:
    """Each part from the queryset its own page asks. A constant number of questions."""
    about = item.about
    subject = item.earlier.about if item.earlier is not None else about
    earlier = _earlier(item)
    if subject is None:
        return Screen(item, earlier=earlier)
    commitment = (
        visible_commitments(officer, today=today)
        .filter(subject=subject)
        .select_related("document", "counting")
        .defer("document__text")
        .first()
    )
    problems = visible_problems(officer, today=today).select_related("unit", "about")
    own_problem = problems.filter(subject=subject).first()
    standing, figure, trend = None, None, spark([])
    if commitment is not None:
        standing = newest_of(Commitment.objects.filter(pk=commitment.pk), on=today).first()
        counting = Counting.objects.filter(commitment=commitment).first()
        if standing is not None and counting is not None:
            figure = figure_of(counting, standing)
            trend = spark([row.value for row in history_of(commitment, until=today)[-TREND:]])
    warned = alerts.filter(Q(subject=subject) | Q(about=subject)).select_related("unit", "lead").order_by("-raised_on")
    seen = commitment is not None or own_problem is not None or (about is not None and about.kind in ("alert", "duty"))
    return Screen(
        item,
        subject_url(about) if about is not None and seen else "",
        commitment,
        standing,
        figure,
        trend,
        own_problem,
        list(warned[:3]),
        list(problems.filter(about=subject).order_by("state", "due_at")[:3]),
        earlier,
    )


def _earlier(item: DispatchItem) -> list[Decision]:
    """What meetings before decided about the same matter, the newest first."""
    wanted = Q(pk=item.earlier_id) if item.earlier_id else Q(pk=None)
    if item.about_id:
        wanted |= Q(about=item.about_id)
    if item.earlier is not None and item.earlier.about_id:
        wanted |= Q(about=item.earlier.about_id)
    meeting = item.dispatch.meeting
    rows = Decision.objects.filter(wanted, meeting__starts_at__lt=meeting.starts_at, meeting__unit=meeting.unit)
    return list(rows.select_related("meeting", "duty__unit").order_by("-meeting__starts_at", "number")[:4])


def counts_by_source(items: Sequence[DispatchItem]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for item in items:
        if not item.is_dropped:
            counts[str(item.source)] += 1
    return dict(counts)
