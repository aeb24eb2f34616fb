"""Every question about problems, their routing, their figures and visits."""

from diaodu.problems.queries.problems import (
    asked_problems,
    calendars_for,
    clock_stands,
    late_with_units,
    lights_of,
    listed,
    overdue,
    shown_counts,
    spans_of,
    turn_of_posts,
)
from diaodu.problems.queries.routing import proposals, routable_units, sponsor_posts, top_post
from diaodu.problems.queries.statistics import told_of, years_of
from diaodu.problems.queries.visits import asked_visits, listed_visits

__all__ = [
    "asked_problems",
    "asked_visits",
    "calendars_for",
    "clock_stands",
    "late_with_units",
    "lights_of",
    "listed",
    "listed_visits",
    "overdue",
    "proposals",
    "routable_units",
    "shown_counts",
    "spans_of",
    "sponsor_posts",
    "told_of",
    "top_post",
    "turn_of_posts",
    "years_of",
]
