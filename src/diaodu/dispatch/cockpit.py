"""驾驶舱: what turned, what will miss, what waits, for ten minutes of a leader's time. Each part is asked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Q, QuerySet

from diaodu.dispatch.choices import OPEN, AlertState
from diaodu.dispatch.forecasts import Miss, misses_seen
from diaodu.dispatch.models import Alert, CockpitLook, DispatchMeeting
from diaodu.dispatch.permissions import visible_alerts, visible_dispatches
from diaodu.dispatch.queries.alerts import listed as listed_alerts
from diaodu.dispatch.queries.proposals import open_decisions
from diaodu.duties.choices import MeetingState
from diaodu.duties.models import Duty
from diaodu.duties.permissions import ANSWERERS, visible_duties
from diaodu.duties.queries import owed_by
from diaodu.indicators.analysis.queries.judged import JudgedTarget, judged_targets
from diaodu.indicators.analysis.rules.spark import Spark, spark
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.catalogue.permissions import visible_targets
from diaodu.indicators.catalogue.queries.figures import lines_of
from diaodu.people.choices import PLAN_KEEPERS, Role
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import acting_posts, posts_sponsoring, within
from diaodu.plan.life import waiting_requests
from diaodu.plan.models import Commitment, Standing
from diaodu.plan.queries import newest_of
from diaodu.problems.models import Problem
from diaodu.problems.permissions import visible_problems
from diaodu.problems.queries import overdue, turn_of_posts
from diaodu.projects.library.permissions import visible_projects
from diaodu.projects.schedule.models import Outlook as ScheduleOutlook

MOST = 5
MOST_TARGETS = 8
WEEK = timedelta(days=7)
_MONTHS = 12
_ORDER = ("red", "yellow", "grey", "green", "done")


@dataclass(frozen=True, slots=True)
class Turned:
    before: Standing
    now: Standing

    @property
    def is_worse(self) -> bool:
        return _ORDER.index(self.now.light) < _ORDER.index(self.before.light)


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target with its newest figure, its light and the line of its figures."""

    row: JudgedTarget
    line: Spark


class Cockpit:
    """One officer's look at the county on one day. A constant number of questions, however much there is."""

    def __init__(self, officer: Officer, *, today: date, moment: datetime, since: str = "") -> None:
        self.officer, self.today, self.moment = officer, today, moment
        self.posts = acting_posts(officer, today=today)
        self.roles = {post.role for post in self.posts}
        self.asked_since = since if since in ("week", "month") else ""

    @cached_property
    def county(self) -> Unit:
        return Unit.objects.get(path=self.officer.unit.county_path)

    # What turned

    @cached_property
    def look(self) -> date | None:
        """When this officer last said that they have read it."""
        return CockpitLook.objects.filter(officer=self.officer).values_list("on", flat=True).first()

    @cached_property
    def since(self) -> date:
        """The day what turned is held against."""
        if self.asked_since == "month":
            return self.today.replace(day=1) - timedelta(days=1)
        if self.asked_since == "" and self.look is not None and self.look < self.today:
            return self.look
        return self.today - WEEK

    @property
    def is_since_look(self) -> bool:
        return self.asked_since == "" and self.look is not None and self.look < self.today

    @property
    def _commitments(self) -> QuerySet[Commitment]:
        return Commitment.objects.filter(within(self.county.path, "document__unit__path"), document__state="current")

    @cached_property
    def _now(self) -> dict[int, Standing]:
        rows = newest_of(self._commitments, on=self.today)
        related = rows.select_related("commitment__document").defer("commitment__document__text")
        return {row.commitment_id: row for row in related}

    @cached_property
    def turned(self) -> list[Turned]:
        """The worse ones first, the most urgent of them first."""
        then = {row.commitment_id: row for row in newest_of(self._commitments, on=self.since)}
        turns = [
            Turned(then[key], row) for key, row in self._now.items() if key in then and then[key].light != row.light
        ]
        return sorted(
            turns, key=lambda turn: (not turn.is_worse, _ORDER.index(turn.now.light), turn.now.commitment.code)
        )

    @cached_property
    def lights(self) -> dict[str, int]:
        counts = dict.fromkeys(_ORDER, 0)
        for row in self._now.values():
            counts[row.light] += 1
        return counts

    @property
    def document_code(self) -> str:
        """The plan whose list shows the lights; empty where there are several or none."""
        codes = {row.commitment.document.code for row in self._now.values()}
        return codes.pop() if len(codes) == 1 else ""

    # What will miss

    @cached_property
    def misses(self) -> list[Miss]:
        return misses_seen(self.county, self.officer, today=self.today)

    # What waits for me

    @cached_property
    def duties(self) -> list[Duty]:
        """What one's own units owe."""
        units = [post.unit_id for post in self.posts if post.role in (*ANSWERERS, Role.CITY_LEADER, Role.SECRETARY)]
        return list(owed_by(visible_duties(self.officer, today=self.today), units)[: MOST + 1]) if units else []

    @cached_property
    def my_problems(self) -> list[Problem]:
        """Problems that have come up to the leader, or whose turn it is at the office."""
        seen = visible_problems(self.officer, today=self.today)
        mine = turn_of_posts(seen, self.posts, self.officer.username)
        return list(mine.select_related("unit", "about").order_by("-level", "due_at", "pk")[: MOST + 1])

    @cached_property
    def requests_count(self) -> int:
        keeps = not self.roles.isdisjoint(PLAN_KEEPERS)
        return waiting_requests(self.county.path).count() if keeps else 0

    @cached_property
    def _decision_rows(self) -> list[tuple[bool]]:
        rows = open_decisions(self.county).values_list("duty__due_at", flat=True)
        return [(due is not None and due < self.moment,) for due in rows]

    @property
    def open_decision_count(self) -> int:
        return len(self._decision_rows)

    @property
    def late_decision_count(self) -> int:
        return sum(late for (late,) in self._decision_rows)

    @cached_property
    def next_meeting(self) -> DispatchMeeting | None:
        rows = visible_dispatches(self.officer, today=self.today).filter(
            meeting__state=MeetingState.PLANNED, meeting__starts_at__gte=self.moment
        )
        return rows.select_related("meeting").order_by("meeting__starts_at").first()

    @property
    def sponsor_key(self) -> int | None:
        """The leader's chair whose commitments these are; a secretary's is the leader's."""
        leaders = (Role.CITY_LEADER, Role.SECRETARY)
        keys = [post.acts_for_id or post.pk for post in self.posts if post.role in leaders]
        return keys[0] if keys else None

    @cached_property
    def sponsored_count(self) -> int:
        """Commitments behind that this leader (or the one a secretary works for) stands behind."""
        keys = posts_sponsoring(self.posts)
        behind = [key for key, row in self._now.items() if row.light in ("red", "yellow")]
        rows = self._commitments.filter(pk__in=behind, subject__ties__post__in=keys, subject__ties__kind="sponsor")
        alive = Q(subject__ties__until=None) | Q(subject__ties__until__gte=self.today)
        return rows.filter(alive).distinct().count() if keys and behind else 0

    # Indicators, projects, problems

    @cached_property
    def targets(self) -> list[TargetLine]:
        """The county's targets of the year, the most urgent first, each with the line of its last figures."""
        rows = visible_targets(self.officer, today=self.today).filter(
            unit=self.county, year=self.today.year, newest__isnull=False
        )
        judged = judged_targets(
            list(rows.select_related("newest", "unit", "indicator__lead", "indicator__growth_of")), today=self.today
        )[:MOST_TARGETS]
        indicators = list({row.target.indicator_id: row.target.indicator for row in judged}.values())
        lines = lines_of(indicators, [self.county], as_of=self.today)
        return [TargetLine(row, _line(row.target.indicator, lines, self.county)) for row in judged]

    @cached_property
    def _late_projects(self) -> QuerySet[ScheduleOutlook]:
        seen = visible_projects(self.officer, today=self.today).values("subject")
        return ScheduleOutlook.objects.filter(schedule__subject__in=seen, light="red")

    @cached_property
    def late_projects(self) -> list[ScheduleOutlook]:
        rows = self._late_projects.select_related("schedule__subject").order_by("-late_days", "pk")
        return list(rows[:MOST])

    @cached_property
    def late_project_count(self) -> int:
        return self._late_projects.count()

    @cached_property
    def _late_problems(self) -> QuerySet[Problem]:
        return overdue(visible_problems(self.officer, today=self.today), self.moment)

    @cached_property
    def late_problems(self) -> list[Problem]:
        return list(self._late_problems.select_related("unit", "about").order_by("-level", "due_at", "pk")[:MOST])

    @cached_property
    def late_problem_count(self) -> int:
        return self._late_problems.count()

    # Early warnings

    @cached_property
    def _open_alerts(self) -> QuerySet[Alert]:
        return visible_alerts(self.officer, today=self.today).filter(state__in=OPEN)

    @cached_property
    def alerts(self) -> list[Alert]:
        """The county's own first: a place's warning is the place's business before the mayor's."""
        rows = list(listed_alerts(self._open_alerts).order_by("raised_on", "pk"))
        return sorted(rows, key=lambda row: (row.unit_id != self.county.pk, row.state != AlertState.RAISED))[:MOST]

    @cached_property
    def alert_count(self) -> int:
        return self._open_alerts.count()


def _line(indicator: Indicator, lines, county: Unit) -> Spark:  # type: ignore[no-untyped-def]
    """Its published figures of the last year, a hole staying a hole."""
    kept = lines.get((indicator.pk, county.pk), {}).get(str(indicator.span), {})
    periods: Sequence[object] = sorted(kept, key=lambda period: (period.end, period.months))[-_MONTHS:]
    return spark([kept[period].value for period in periods])
