"""When a turn is over, how late it is, and how that was counted. Pure: values in, answer and reason out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from diaodu.kernel.working_time import WorkCalendar
from diaodu.problems.choices import OFFICE_TURN, RAISER_TURN, SOLVING, UNIT_TURN, State

Span = tuple[datetime, datetime]
Words = tuple[str, str]  # Chinese, English
RED, YELLOW, GREEN, GREY = "red", "yellow", "green", "grey"


@dataclass(frozen=True, slots=True)
class Terms:
    """How long each turn may take: working hours for routing and acceptance, whole working days for the rest."""

    route_hours: int
    accept_hours: int
    solve_days: int
    confirm_days: int


def terms_of(row: Mapping[str, Any] | None, urgency: str) -> Terms | None:
    """The terms of a dated row for an urgency; None where the row does not have them."""
    given = (row or {}).get(urgency)
    return None if given is None else Terms(**{name: int(given[name]) for name in Terms.__slots__})


def due_for(
    state: str, since: datetime, terms: Terms | None, calendar: WorkCalendar, stops: Iterable[Span] = ()
) -> datetime | None:
    """When the turn that began at `since` is over, the clock standing still during `stops`; None: it has no clock."""
    length = _length(state, since, terms, calendar)
    return None if length is None else calendar.deadline(since, length, stops)


def _length(state: str, since: datetime, terms: Terms | None, calendar: WorkCalendar) -> timedelta | None:
    if terms is None:
        return None
    if state in (State.RAISED, State.RETURNED):
        return timedelta(hours=terms.route_hours)
    if state == State.ROUTED:
        return timedelta(hours=terms.accept_hours)
    days = terms.solve_days if state in SOLVING else terms.confirm_days if state in RAISER_TURN else None
    if days is None:
        return None
    # Whole working days end with the last of them, whatever the hour it began.
    last = calendar.add_working_days(since.date(), days)
    end = datetime.combine(last, calendar.end_of_workday(last), since.tzinfo)
    return calendar.working_hours_between(since, end)


def turn_of(state: str) -> str:
    """Who has to act: "office", "unit", "raiser", or nobody ("")."""
    for turn, states in (("office", OFFICE_TURN), ("unit", UNIT_TURN), ("raiser", RAISER_TURN)):
        if state in states:
            return turn
    return ""


@dataclass(frozen=True, slots=True)
class Light:
    light: str
    zh: str
    en: str


def light_of(due: datetime | None, moment: datetime, calendar: WorkCalendar, *, stopped: str = "") -> Light:
    """`stopped`: the reason for which the clock stands now, empty while it runs."""
    if due is None:
        return Light(GREY, "没有时限", "No clock runs")
    if stopped:
        return Light(GREY, f"停表：{stopped}", f"The clock stands: {stopped}")
    if moment > due:
        days = calendar.working_days_between(due.date(), moment.date())
        zh, en = (f"逾期{days}个工作日", f"{_days(days)} late") if days else ("今日已到期", "Due today, and over")
        return Light(RED, zh, en)
    left = calendar.working_hours_between(moment, due)
    if left <= _one_day(calendar):
        hours = max(1, round(left / timedelta(hours=1)))
        return Light(YELLOW, f"剩{hours}个工作小时", f"{hours} working hours left")
    days = calendar.working_days_between(moment.date(), due.date())
    return Light(GREEN, f"剩{days}个工作日", f"{_days(days)} left")


def _days(number: int) -> str:
    return f"{number} working day" if number == 1 else f"{number} working days"


def _one_day(calendar: WorkCalendar) -> timedelta:
    day = datetime(2026, 1, 1)  # noqa: DTZ001 -- only differences are taken
    spans = [(datetime.combine(day, begin), datetime.combine(day, end)) for begin, end in calendar.hours]
    return sum((end - begin for begin, end in spans), timedelta(0))


_TURN_SAID = {
    State.RAISED: ("分办", "routing", "route_hours", "个工作小时", "working hours"),
    State.RETURNED: ("重新分办", "routing anew", "route_hours", "个工作小时", "working hours"),
    State.ROUTED: ("受理", "taking on", "accept_hours", "个工作小时", "working hours"),
    State.ACCEPTED: ("办结", "a solution", "solve_days", "个工作日", "working days"),
    State.UNDER_WAY: ("办结", "a solution", "solve_days", "个工作日", "working days"),
    State.REPLIED: ("评价", "the rating", "confirm_days", "个工作日", "working days"),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """A turn and its clock: what a due moment was counted from."""

    state: str
    since: datetime
    due: datetime | None
    terms: Terms | None
    stops: Sequence[Span] = ()


def counting_said(counted: Counted, calendar: WorkCalendar) -> Words:
    """How the due moment came about, in one sentence; empty where no clock runs."""
    said = _TURN_SAID.get(State(counted.state))
    since, due, terms, stops = counted.since, counted.due, counted.terms, counted.stops
    if said is None or due is None or terms is None:
        return "", ""
    zh, en, field, unit_zh, unit_en = said
    number = getattr(terms, field)
    stood = sum((calendar.working_hours_between(max(begin, since), end) for begin, end in stops), timedelta(0))
    hours = _plain_hours(stood)
    zh_stop = f"，停表{len(stops)}次共{hours}个工作小时顺延" if stops else ""
    en_stop = f", moved back by {hours} working hours of {len(stops)} stops" if stops else ""
    return (
        f"{zh}时限{number}{unit_zh}，自{since:%m-%d %H:%M}起算{zh_stop}，至{due:%m-%d %H:%M}",
        f"{number} {unit_en} for {en} from {since:%m-%d %H:%M}{en_stop}, until {due:%m-%d %H:%M}",
    )


def _plain_hours(length: timedelta) -> str:
    return f"{length / timedelta(hours=1):.1f}".removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Told:
    """One problem, as the statistics need it."""

    kind: str
    unit: str
    state: str
    raised_at: datetime
    replied_at: datetime | None
    solve_due: datetime | None
    reopened: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """`share`: of what is solved, how much in time, in per cent; None where nothing is solved. `days`: median."""

    key: str
    raised: int
    open: int
    late: int
    solved: int
    in_time: int
    reopened: int
    days: float | None

    @property
    def share(self) -> float | None:
        return round(100 * self.in_time / self.solved, 1) if self.solved else None


def is_in_time(replied_at: datetime | None, solve_due: datetime | None) -> bool:
    """Replied before the clock of the solution ran out; a problem without a clock cannot be late."""
    return replied_at is not None and (solve_due is None or replied_at <= solve_due)


def tally(key: str, told: Sequence[Told], calendar: WorkCalendar) -> Tally:
    """Taken back ones are counted as raised and as nothing else."""
    solved = [one for one in told if one.state in (State.CONFIRMED, State.CLOSED)]
    days = [
        calendar.working_days_between(one.raised_at.date(), one.replied_at.date())
        for one in solved
        if one.replied_at is not None
    ]
    return Tally(
        key,
        raised=len(told),
        open=sum(one.state not in (State.CONFIRMED, State.CLOSED, State.WITHDRAWN) for one in told),
        late=sum(one.is_late for one in told),
        solved=len(solved),
        in_time=sum(is_in_time(one.replied_at, one.solve_due) for one in solved),
        reopened=sum(one.reopened > 0 for one in told),
        days=float(median(days)) if days else None,
    )


def tallies(told: Iterable[Told], by: str, calendar: WorkCalendar) -> list[Tally]:
    """One for each value of `by` ("kind", "unit"), the most raised first."""
    groups: dict[str, list[Told]] = {}
    for one in told:
        groups.setdefault(getattr(one, by), []).append(one)
    found = [tally(key, group, calendar) for key, group in groups.items()]
    return sorted(found, key=lambda row: (-row.raised, row.key))
