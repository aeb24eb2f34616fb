"""Dispatch meetings with their agendas; and what the screen of one matter shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from diaodu.core.links import subject_url
from diaodu.core.models import Subject
from diaodu.dispatch.models import Alert, DispatchItem, DispatchMeeting, ItemDecision
from diaodu.duties.choices import CLOSED
from diaodu.duties.models import Decision
from diaodu.indicators.analysis.queries.judged import JudgedTarget, judged_targets
from diaodu.indicators.analysis.rules.spark import Spark, spark
from diaodu.indicators.catalogue.permissions import visible_indicators, visible_targets
from diaodu.indicators.catalogue.queries.figures import lines_of
from diaodu.people.models import Unit
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
    taken = "meeting__decisions"
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


def decisions_of(dispatch: DispatchMeeting) -> list[Decision]:
    """All of the meeting's, also those about no matter of the agenda; one query."""
    return list(dispatch.meeting.decisions.select_related("duty__unit").order_by("number"))


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
    target: JudgedTarget | None = None


def screen_of(item: DispatchItem, officer: Asker, alerts: QuerySet[Alert], *, today: date) -> Screen:
    """Each part from the queryset its own page asks. A constant number of questions."""
    about = item.about
    subject = item.earlier.about if item.earlier is not None else about
    earlier = _earlier(item)
    if subject is None or about is None:
        return Screen(item, earlier=earlier)
    problems = visible_problems(officer, today=today).select_related("unit", "about")
    warned = alerts.filter(Q(subject=subject) | Q(about=subject)).select_related("unit", "lead").order_by("-raised_on")
    screen = Screen(
        item,
        problem=problems.filter(subject=subject).first(),
        alerts=list(warned[:3]),
        problems=list(problems.filter(about=subject).order_by("state", "due_at")[:3]),
        earlier=earlier,
    )
    if subject.kind == "indicator":
        screen = _with_indicator(screen, subject, officer, today)
    elif subject.kind == "commitment":
        screen = _with_commitment(screen, subject, officer, today)
    seen = screen.commitment or screen.problem or about.kind in ("alert", "duty", "indicator")
    return replace(screen, url=subject_url(about) if seen else "")


def _with_commitment(screen: Screen, subject: Subject, officer: Asker, today: date) -> Screen:
    """Its figure against target, the light with why, the figures so far."""
    seen = visible_commitments(officer, today=today).filter(subject=subject)
    commitment = seen.select_related("document").defer("document__text").first()
    if commitment is None:
        return screen
    standing = newest_of(Commitment.objects.filter(pk=commitment.pk), on=today).first()
    counting = Counting.objects.filter(commitment=commitment).first()
    if standing is None or counting is None:
        return replace(screen, commitment=commitment, standing=standing)
    trend = spark([row.value for row in history_of(commitment, until=today)[-TREND:]])
    figure = figure_of(counting, standing) if standing.value is not None else None
    return replace(screen, commitment=commitment, standing=standing, figure=figure, trend=trend)


def _with_indicator(screen: Screen, subject: Subject, officer: Asker, today: date) -> Screen:
    """The county's target of the year and the line of its figures."""
    indicator = visible_indicators(officer, today=today).filter(subject=subject).first()
    county = screen.item.dispatch.meeting.unit.county_path
    if indicator is None:
        return screen
    targets = visible_targets(officer, today=today).filter(
        indicator=indicator, unit__path=county, year=today.year, newest__isnull=False
    )
    judged = judged_targets(
        list(targets.select_related("newest", "unit", "indicator__lead", "indicator__growth_of")[:1]), today=today
    )
    unit = Unit.objects.get(path=county)
    line = lines_of([indicator], [unit], as_of=today).get((indicator.pk, unit.pk), {}).get(str(indicator.span), {})
    periods = sorted(line, key=lambda period: (period.end, period.months))[-TREND:]
    trend = spark([line[period].value for period in periods])
    return replace(screen, target=judged[0] if judged else None, trend=trend)


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
