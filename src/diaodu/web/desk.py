"""My desk, put together from what the apps know: what I owe, what waits for me, what turned, what is near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from diaodu.core.calendar import calendar_for
from diaodu.core.moves import Mover
from diaodu.duties.actions import deliver_duties
from diaodu.duties.choices import DutyKind
from diaodu.duties.models import Duty, Meeting
from diaodu.duties.permissions import ANSWERERS, ASKERS, OVERSEERS, visible_duties, visible_meetings
from diaodu.duties.queries import coming_meetings, owed_by, waiting_for
from diaodu.factors.desk import NeedsWaiting, needs_waiting
from diaodu.kernel.period import Period
from diaodu.kernel.working_time import WorkCalendar
from diaodu.ledger.choices import EDITABLE, ReturnState
from diaodu.ledger.models import Line, Observation, Return
from diaodu.ledger.permissions import mover_for, visible_returns
from diaodu.ledger.queries import Said, earlier_facts, entries, lines_of_many, listed, said_in
from diaodu.ledger.rules import Entry, Finding, findings
from diaodu.ledger.steps import OWNER, SIGNER
from diaodu.people.choices import PLAN_KEEPERS, PLAN_READERS, Role
from diaodu.people.models import Officer, Post
from diaodu.people.permissions import acting_posts, within
from diaodu.plan.life import waiting_requests
from diaodu.plan.lights import figure_of
from diaodu.plan.models import Commitment, Request, Standing
from diaodu.plan.queries import Stand, Turn, behind_now, led_by, light_counts, stands_of_subjects, turned_lights
from diaodu.plan.queries.announcing import Waiting, announcements_waiting
from diaodu.problems.desk import DeskProblems, problems_on_desk

MOST_ROWS = 12  # a desk is read at a glance; the rest is one click away
MOST_BEHIND = 4
NEAR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class OwedLine:
    """One figure to report, with all it takes to do so from the row."""

    line: Line
    last: Observation | None
    stand: Stand | None
    question: Finding | None = None  # why the figure fell or jumped
    typed: str = ""
    error: str = ""

    @property
    def light(self) -> str:
        return self.stand.standing.light if self.stand and self.stand.standing else "grey"

    @property
    def pace_figure(self) -> Decimal | None:
        if not self.stand or not self.stand.standing:
            return None
        return figure_of(self.stand.counting, self.stand.standing).pace_figure

    @property
    def wants_reason(self) -> bool:
        return self.question is not None and not self.line.reason.strip()

    @property
    def is_filled(self) -> bool:
        """Whether anything was entered: a figure, why there is none, or a sentence where only words are asked."""
        words_do = not self.line.item.measured_in and bool(self.line.progress)
        return self.line.value is not None or bool(self.line.missing) or words_do


@dataclass(frozen=True, slots=True)
class OwedReturn:
    owed: Return
    lines: Sequence[OwedLine]
    days_left: int

    @property
    def filled(self) -> int:
        return sum(line.is_filled for line in self.lines)

    @property
    def is_full(self) -> bool:
        return self.filled == len(self.lines)


@dataclass(frozen=True, slots=True)
class Decision:
    """A return that waits for this officer, with the parts they have in it and what it says."""

    owed: Return
    mover: Mover
    said: Sequence[Said] = ()
    days_left: int = 0

    @property
    def signs(self) -> bool:
        return SIGNER in self.mover.parts


class Desk:
    """One officer's desk on one day. Each part asks a constant number of questions."""

    def __init__(self, officer: Officer, *, today: date, moment: datetime) -> None:
        self.officer = officer
        self.today = today
        self.moment = moment
        self.posts: list[Post] = acting_posts(officer, today=today)
        self.roles = {post.role for post in self.posts}

    @property
    def has_part(self) -> bool:
        return not self.roles.isdisjoint(PLAN_READERS)

    @property
    def may_owe(self) -> bool:
        """Whether this post reports or answers for a unit at all: a leader is not told that there is nothing to do."""
        return not self.roles.isdisjoint({Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD})

    @property
    def leads_county(self) -> bool:
        return not self.roles.isdisjoint({Role.CITY_LEADER, Role.SECRETARY})

    @cached_property
    def owed_returns(self) -> list[OwedReturn]:
        """Returns this officer fills in, the most urgent first."""
        units = [post.unit_id for post in self.posts if post.role == Role.UNIT_CLERK]
        if not units:
            return []
        seen = visible_returns(self.officer, today=self.today).filter(unit__in=units, state__in=EDITABLE)
        returns = list(listed(seen.filter(round__state="open")).order_by("duty__due_at")[:MOST_ROWS])
        deliver_duties([owed.duty for owed in returns], to=self.officer.username)
        return self._with_lines(returns)

    def _with_lines(self, returns: Sequence[Return]) -> list[OwedReturn]:
        lines = lines_of_many(returns)
        everything = [line for group in lines.values() for line in group]
        stands = stands_of_subjects({line.item.subject_id for line in everything}, today=self.today)
        found = []
        for owed in returns:
            period = Period.parse(owed.round.period)
            earlier = earlier_facts(lines[owed.pk], period)
            rows = [
                OwedLine(line, _last(earlier.get(line.item_id, [])), stands.get(line.item.subject_id), _question(entry))
                for line, entry in zip(lines[owed.pk], entries(lines[owed.pk], period, earlier), strict=True)
            ]
            found.append(OwedReturn(owed, rows, self._days_left(owed)))
        return found

    @cached_property
    def _calendar(self) -> WorkCalendar:
        return calendar_for(self.officer.unit.path)

    def _days_left(self, owed: Return) -> int:
        """Working days until it is due; negative where that is over."""
        due = owed.duty.due_at or owed.round.due_at
        days = self._calendar.working_days_between(self.today, due.date())
        return -1 if days == 0 and due < self.moment else days

    @cached_property
    def under_way(self) -> list[Return]:
        """What one's unit has handed up and what is not yet accepted: it can still be recalled."""
        units = [post.unit_id for post in self.posts if post.role == Role.UNIT_CLERK]
        if not units:
            return []
        states = [ReturnState.SIGNING, ReturnState.SUBMITTED]
        seen = visible_returns(self.officer, today=self.today).filter(unit__in=units, state__in=states)
        return list(listed(seen.filter(round__state="open")).order_by("-round__due_at", "pk")[:MOST_ROWS])

    @cached_property
    def owed_duties(self) -> list[Duty]:
        """Notices and follow-ups of one's own units; what a return asks stands above with its fields."""
        units = [post.unit_id for post in self.posts if post.role in ANSWERERS]
        seen = visible_duties(self.officer, today=self.today).exclude(kind=DutyKind.RETURN)
        owed = owed_by(seen, units).select_related("blank__document").defer("blank__document__text", "blank__quote")
        duties = list(owed[:MOST_ROWS]) if units else []
        deliver_duties(duties, to=self.officer.username)
        return duties

    @cached_property
    def decisions(self) -> list[Decision]:
        """Returns to sign or to accept, those due first."""
        seen = visible_returns(self.officer, today=self.today).filter(
            state__in=[ReturnState.SIGNING, ReturnState.SUBMITTED]
        )
        found = []
        for owed in listed(seen).order_by("duty__due_at", "pk"):
            mover = mover_for(self.officer, owed, self.posts)
            if SIGNER in mover.parts or (OWNER in mover.parts and owed.state == ReturnState.SUBMITTED):
                found.append(Decision(owed, mover, days_left=self._days_left(owed)))
        return found

    @cached_property
    def shown_decisions(self) -> list[Decision]:
        """The first of them, each with its figures against those of the period before: enough to decide in the row."""
        shown = self.decisions[:MOST_ROWS]
        said = said_in([item.owed for item in shown])
        return [replace(item, said=said[item.owed.pk]) for item in shown]

    @cached_property
    def decided_rounds(self) -> dict[str, tuple[str, int]]:
        """By the code of each round whose returns wait to be accepted: its title and how many there are."""
        found: dict[str, tuple[str, int]] = {}
        for item in self.decisions:
            if not item.signs:
                code = item.owed.round.code
                found[code] = (item.owed.round.title, found.get(code, ("", 0))[1] + 1)
        return found

    @cached_property
    def answers(self) -> list[Duty]:
        """Answers one's office asked for."""
        units = [post.unit_id for post in self.posts if post.role in ASKERS]
        return list(waiting_for(visible_duties(self.officer, today=self.today), units)) if units else []

    @cached_property
    def requests(self) -> list[Request]:
        """Completions, delays and withdrawals that lead units ask this office for, the oldest first."""
        keeps = not self.roles.isdisjoint(PLAN_KEEPERS)
        return list(waiting_requests(self.officer.unit.county_path)) if keeps else []

    @cached_property
    def checking(self) -> list[Waiting]:
        """Lights one's units check, or the office decides on and announces."""
        return announcements_waiting(self.posts, moment=self.moment)

    @cached_property
    def needs(self) -> NeedsWaiting:
        """Needs of factors whose turn it is at one's own units; past their day in the county for its office."""
        return needs_waiting(self.officer, self.posts, today=self.today, most=MOST_ROWS)

    @cached_property
    def problems(self) -> DeskProblems:
        """Problems it is this desk's turn with."""
        return problems_on_desk(self.officer, self.posts, today=self.today, moment=self.moment)

    @property
    def waiting_count(self) -> int:
        return len(self.decisions) + len(self.answers) + len(self.requests)

    @cached_property
    def commitments(self):  # type: ignore[no-untyped-def]
        """What this desk watches: the county's for those who oversee it, else what one's units lead."""
        if not self.roles.isdisjoint(OVERSEERS):
            path = self.officer.unit.county_path
            return Commitment.objects.filter(within(path, "document__unit__path"), document__state="current")
        return led_by([post.unit_id for post in self.posts], today=self.today)

    @cached_property
    def oversees(self) -> bool:
        return not self.roles.isdisjoint(OVERSEERS)

    @property
    def lead_query(self) -> str:
        """What narrows the plan's list to what this desk watches."""
        return "" if self.oversees else f"&lead={self.officer.unit.code}"

    @cached_property
    def turned(self) -> list[Turn]:
        return turned_lights(self.commitments, today=self.today)

    @cached_property
    def behind(self) -> list[Standing]:
        """What is behind its pace and has not just turned (that stands above already)."""
        turned = {turn.now.pk for turn in self.turned}
        worst = behind_now(self.commitments, today=self.today, most=MOST_BEHIND + len(turned))
        return [row for row in worst if row.pk not in turned][:MOST_BEHIND]

    @cached_property
    def lights(self) -> dict[str, int]:
        return light_counts(self.commitments, today=self.today)

    @cached_property
    def meetings(self) -> list[Meeting]:
        seen = visible_meetings(self.officer, today=self.today)
        return list(coming_meetings(seen, self.moment).filter(starts_at__lte=self.moment + NEAR)[:6])

    @cached_property
    def is_empty(self) -> bool:
        waiting = self.waiting_count or self.checking or self.needs.turns or self.problems.count
        return not (self.owed_returns or self.owed_duties or waiting)

    def owed_return_with(self, line_key: int, typed: str, error: str) -> list[OwedReturn]:
        """The same rows, with what was typed wrongly still in its field and the sentence below it."""
        return [
            OwedReturn(
                item.owed,
                [replace(row, typed=typed, error=error) if row.line.pk == line_key else row for row in item.lines],
                item.days_left,
            )
            for item in self.owed_returns
        ]


def _question(entry: Entry) -> Finding | None:
    """What the figure is asked for, whether or not it was answered already."""
    return next((finding for finding in findings(replace(entry, reason="")) if finding.field == "reason"), None)


def _last(facts: Sequence[Observation]) -> Observation | None:
    return facts[-1] if facts else None
