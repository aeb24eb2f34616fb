"""Lists of problems, whose turn they are, and their clocks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.expressions import OrderBy

from diaodu.core.calendar import calendar_for
from diaodu.core.lists import Asked
from diaodu.core.typed import whole_year
from diaodu.duties.permissions import ANSWERERS
from diaodu.kernel.working_time import WorkCalendar
from diaodu.people.choices import Role
from diaodu.people.models import Post
from diaodu.people.permissions import posts_sponsoring
from diaodu.problems.choices import LEADERS, OFFICE_TURN, OPEN, RAISER_TURN, RAISERS, SOLVED, UNIT_TURN
from diaodu.problems.models import ClockStop, Problem
from diaodu.problems.queries.tied import tied_subjects
from diaodu.problems.rules import Light, Span, light_of

_ORDERS: dict[str, tuple[str | OrderBy, ...]] = {
    "due": (F("due_at").asc(nulls_last=True), "pk"),
    "raised": ("raised_at", "pk"),
    "code": ("code",),
    "title": ("title", "pk"),
    "unit": (F("unit__order").asc(nulls_first=True), "unit__sort_key", "pk"),
    "state": ("state", "pk"),
    "urgency": ("urgency", "pk"),
}


def listed(problems: QuerySet[Problem]) -> QuerySet[Problem]:
    """For lists: with all a row shows; the stops of all rows in one query."""
    stops = Prefetch("stops", queryset=ClockStop.objects.order_by("since"))
    return problems.select_related("subject", "about", "unit", "raised_unit", "proposed", "leader").prefetch_related(
        stops
    )


def clock_stands() -> Exists:
    return Exists(ClockStop.objects.filter(problem=OuterRef("pk"), until=None))


def overdue(problems: QuerySet[Problem], moment: datetime) -> QuerySet[Problem]:
    """Whose turn is over while the clock runs."""
    return problems.filter(~clock_stands(), state__in=OPEN, due_at__lt=moment)


def late_with_units(moment: datetime) -> QuerySet[Problem]:
    """Every problem of every county that its unit is late with, for escalation."""
    return overdue(Problem.objects.filter(state__in=UNIT_TURN), moment).select_related("unit", "subject", "about")


def turn_of_posts(problems: QuerySet[Problem], posts: Collection[Post], username: str) -> QuerySet[Problem]:
    """What waits for somebody in these posts."""
    units = [post.unit_id for post in posts if post.role in ANSWERERS]
    raising = [post.unit_id for post in posts if post.role in RAISERS]
    led = posts_sponsoring([post for post in posts if post.role in LEADERS])
    mine = Q(state__in=UNIT_TURN, unit__in=units)
    mine |= Q(Q(by=username) | Q(raised_unit__in=raising), ~Q(unit__in=units), link=None, state__in=RAISER_TURN)
    mine |= Q(leader__in=led, state__in=UNIT_TURN)
    if any(post.role == Role.DISPATCH_OFFICE for post in posts):
        mine |= Q(state__in=OFFICE_TURN)
    return problems.filter(mine)


def _shown(
    problems: QuerySet[Problem], show: str, moment: datetime, posts: Collection[Post], username: str
) -> QuerySet[Problem]:
    if show == "turn":
        return turn_of_posts(problems, posts, username)
    if show == "mine":
        units = [post.unit_id for post in posts if post.role in RAISERS]
        return problems.filter(Q(by=username) | Q(raised_unit__in=units))
    if show == "behind":
        return problems.filter(about__in=tied_subjects(posts, moment.date()), state__in=OPEN)
    if show == "overdue":
        return overdue(problems, moment)
    if show == "in_time":
        return problems.filter(_IN_TIME, state__in=SOLVED)
    conditions = {"open": Q(state__in=OPEN), "solved": Q(state__in=SOLVED), "reopened": Q(reopened__gt=0)}
    return problems.filter(conditions[show]) if show in conditions else problems


_IN_TIME = Q(replied_at__isnull=False) & (Q(solve_due=None) | Q(replied_at__lte=F("solve_due")))


def asked_problems(
    problems: QuerySet[Problem], asked: Asked, moment: datetime, posts: Collection[Post], username: str
) -> QuerySet[Problem]:
    """What the list was asked for, in its order."""
    if asked["q"]:
        words = asked["q"]
        problems = problems.filter(
            Q(title__icontains=words) | Q(code__iexact=words) | Q(about__label_zh__icontains=words)
        )
    fields = {"state": "state", "kind": "kind", "factor": "factor", "urgency": "urgency", "level": "level"}
    fields |= {"unit": "unit__code", "about": "about__code"}
    for name, field in fields.items():
        if asked[name]:
            problems = problems.filter(**{field: asked[name]})
    if year := whole_year(asked["year"]):
        problems = problems.filter(raised_at__year=year)
    problems = _shown(problems, asked["show"], moment, posts, username)
    order = _ORDERS[asked.sort]
    return listed(problems.order_by(*order).reverse() if asked.descending else problems.order_by(*order))


def shown_counts(
    problems: QuerySet[Problem], moment: datetime, posts: Collection[Post], username: str
) -> dict[str, int]:
    """How many stand under each word of `show`."""
    words = ("turn", "mine", "behind", "open", "overdue", "solved", "in_time", "reopened")
    every = Problem.objects.all()
    some = {word: _shown(every, word, moment, posts, username).order_by().values("pk") for word in words}
    parts = {word: Count("pk", filter=Q(pk__in=keys)) for word, keys in some.items()}
    return problems.order_by().aggregate(**parts)


def calendars_for(scopes: Iterable[str]) -> dict[str, WorkCalendar]:
    return {scope: calendar_for(scope) for scope in set(scopes)}


def spans_of(stops: Iterable[ClockStop], *, since: datetime, until: datetime) -> list[Span]:
    """The stops of the present turn as spans; one that lasts goes on until now."""
    return [(stop.since, stop.until or until) for stop in stops if (stop.until or until) > since]


def lights_of(problems: Sequence[Problem], moment: datetime, reasons: dict[str, str]) -> dict[int, Light]:
    """By problem, its clock now. The rows must come from `listed`. `reasons`: words for kinds of stops."""
    calendars = calendars_for(problem.scope for problem in problems)
    found = {}
    for problem in problems:
        stop = next((stop for stop in problem.stops.all() if stop.until is None), None)
        stopped = reasons.get(stop.kind, stop.reason) if stop else ""
        due = problem.due_at if problem.state in OPEN else None
        found[problem.pk] = light_of(due, moment, calendars[problem.scope], stopped=stopped)
    return found
