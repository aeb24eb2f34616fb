"""Problems, visits and a meeting of the sample county's year, each step on its own day, in bulk; all of it invented."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from diaodu.core.clock import ZONE, fixed
from diaodu.core.models import Subject
from diaodu.core.moves import Mover
from diaodu.duties.actions import NewDecision, hold_meeting, plan_meeting
from diaodu.people.choices import Role
from diaodu.people.models import Officer, Post, Unit
from diaodu.problems.actions import (
    NewProblem,
    NewVisit,
    Routing,
    Said,
    add_to_agenda,
    add_visits,
    decide_problem,
    end_stop,
    escalate_late_problems,
    move_problems,
    raise_problems,
    route_problems,
    stop_clock,
)
from diaodu.problems.choices import OPEN, SOLVED, SOLVING, TO_ROUTE, State
from diaodu.problems.models import Problem
from diaodu.problems.steps import OFFICE, RAISER, UNIT

TEXTS = Path(__file__).parent / "problems.csv"
DESK = Mover("chen", frozenset({OFFICE}), "调度办主任")
FIRST, EVERY, ROUNDS = date(2026, 1, 12), timedelta(days=28), 9
LAST = date(2026, 8, 31)
AT_ONCE, IN_ALL = 34, 300
RAISING = ("wangchao", "lingang", "gulou", "huagong", "yanpu", "qiye")
RECENT, TO_COME = 250, 288  # from these numbers on some have not gone on
RETURNED = (274, 279)
STUCK = range(212, 285, 4)  # what waits longest: begun, not solved
RATINGS = (5, 4, 5, 3, 4, 5, 2)
VISITS = 20
HELD = date(2026, 8, 27)
COMING = datetime(2026, 9, 4, 14, 30, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Planned:
    """One problem to be: what it says, who raises it about what, and when each step is taken."""

    number: int
    text: Mapping[str, str]
    raising: Unit
    about: Subject
    on: date

    @property
    def urgency(self) -> str:
        return "critical" if self.number % 37 == 11 else self.text["urgency"]

    def steps(self) -> Iterator[tuple[int, str]]:
        """(days after it was raised, step), in order. Most go straight; a few are returned, late, disputed, opened
        again or taken back."""
        n = self.number
        if n > TO_COME and n % 3 == 0:
            return  # still to be routed
        if n % 31 == 9:
            yield 1, "withdraw"
            return
        yield 1, "route"
        if (n % 17 == 6 or n in RETURNED) and self.urgency == "normal":
            yield 2, "return"
            if n > RECENT:
                return
            yield 3, "route"
        yield 4, "accept"
        if n % 4 == 1 or n in STUCK:
            yield 6, "start"
        if n in STUCK:
            return
        replied = 15 if n % 5 == 0 else 8
        yield replied, "reply"
        if n % 23 == 5:
            yield replied + 1, "dispute"
            yield replied + 4, "reply"
            replied += 4
        yield replied + 2, "confirm"
        if n > RECENT and n % 4 == 3:
            return
        yield replied + 3, "close"
        if n % 29 == 7:
            yield replied + 12, "reopen"
            yield replied + 16, "reply"
            yield replied + 17, "confirm"
            yield replied + 18, "close"


def load_problems(county: Unit, units: Mapping[str, Unit], *, demo_today: date) -> list[Problem]:
    """300 problems in all states, 20 visits, a meeting that was held and one to come."""
    planned = _planned(county, units)
    clerks = _clerks(county)
    by_day: dict[date, list[tuple[str, Planned]]] = defaultdict(list)
    for each in planned:
        by_day[each.on].append(("raise", each))
        for days, step in each.steps():
            by_day[each.on + timedelta(days=days)].append((step, each))
    made: dict[int, Problem] = {}
    for day in sorted(by_day):
        if day < demo_today:
            with fixed(day):
                _live(by_day[day], made, clerks, units)
                if day.weekday() == 0:
                    escalate_late_problems()
    problems = list(Problem.objects.filter(scope=county.path).select_related("unit", "subject", "about").order_by("pk"))
    _stop_clocks(problems)
    _visit(problems, units)
    _meet(county, units, problems)
    return problems


def _planned(county: Unit, units: Mapping[str, Unit]) -> list[Planned]:
    """Round by round; each text in turn about the next record of its kind."""
    records = {
        kind: list(Subject.objects.filter(scope=county.path, kind=kind, retired_on=None).order_by("pk"))
        for kind in ("project", "firm", "area")
    }
    texts, taken = _rows(), dict.fromkeys(records, 0)
    days = [FIRST + EVERY * place for place in range(ROUNDS)] + [LAST]
    found = []
    for number in range(IN_ALL):
        text = texts[number % len(texts)]
        kind = text["on"]
        about = records[kind][(taken[kind] * 7) % len(records[kind])]
        taken[kind] += 1
        place = len(days) - 1 if number > TO_COME else number // AT_ONCE
        raising = units[RAISING[(place * 2 + number % 2) % len(RAISING)]]
        found.append(Planned(number, text, raising, about, days[place]))
    return found


def _clerks(county: Unit) -> dict[int, str]:
    holders = Officer.objects.filter(tenures__post__role=Role.UNIT_CLERK, unit__path__startswith=county.path)
    return dict(holders.values_list("tenures__post__unit", "username"))


def _live(
    steps: Sequence[tuple[str, Planned]], made: dict[int, Problem], clerks: Mapping[int, str], units: Mapping[str, Unit]
) -> None:
    """What happens on one day: the same step of the same people at once."""
    groups: dict[tuple[str, str], list[Planned]] = defaultdict(list)
    for step, each in steps:
        groups[step, _who(step, each, made, clerks)].append(each)
    for (step, who), group in groups.items():
        if step == "raise":
            new = [_new(each) for each in group]
            made.update(zip((each.number for each in group), raise_problems(new, by=who), strict=True))
        elif step == "route":
            still = [made[each.number] for each in group if made[each.number].state in TO_ROUTE]
            route_problems([_routing(problem, units) for problem in still], mover=DESK, as_loaded=False)
        else:
            _move(step, who, group, made)


def _who(step: str, each: Planned, made: Mapping[int, Problem], clerks: Mapping[int, str]) -> str:
    if step in {"route", "close", "withdraw"}:
        return DESK.by
    problem = made.get(each.number)
    if step in {"accept", "return", "start", "reply"} and problem is not None and problem.unit_id is not None:
        return clerks.get(problem.unit_id, DESK.by)
    return clerks[each.raising.pk]


def _new(each: Planned) -> NewProblem:
    text, urgency = each.text, each.urgency
    return NewProblem(text["title"], text["kind"], each.raising, each.about, text["body"], text["factor"], urgency)


def _routing(problem: Problem, units: Mapping[str, Unit]) -> Routing:
    """As the rules propose; where they know nobody (or what was returned again), to development and reform."""
    proposed = next((unit for unit in units.values() if unit.pk == problem.proposed_id), None)
    if proposed is not None:
        return Routing(problem, proposed)
    return Routing(problem, units["fagai"], "规则未列明承办单位，由发改局牵头协调")


_FROM = {
    "accept": (State.ROUTED,),
    "return": (State.ROUTED,),
    "start": (State.ACCEPTED,),
    "reply": SOLVING,
    "dispute": (State.REPLIED,),
    "confirm": (State.REPLIED,),
    "close": (State.CONFIRMED,),
    "reopen": (State.CLOSED,),
    "withdraw": (State.RAISED,),
}
_PARTS = {"accept": UNIT, "return": UNIT, "start": UNIT, "reply": UNIT, "close": OFFICE, "withdraw": OFFICE}
_WHY = {
    "return": "经核，不属本单位职责",
    "dispute": "现场仍未解决，请继续办理",
    "reopen": "问题又出现，请再协调",
    "withdraw": "提出单位已自行解决",
}


def _move(step: str, who: str, group: Sequence[Planned], made: Mapping[int, Problem]) -> None:
    """A step whose state has not come about is left out. Nobody speaks for the raiser in the unit it lies with."""
    deeds, own = [], []
    for each in group:
        problem = made[each.number]
        if problem.state not in _FROM[step]:
            continue
        if step == "confirm" and problem.unit_id == problem.raised_unit_id:
            own.append((problem, Said("自办事项，经核已解决")))
            continue
        words = each.text["reply"] if step == "reply" else _WHY.get(step, "")
        deeds.append((problem, Said(words, RATINGS[each.number % len(RATINGS)] if step == "confirm" else None)))
    mover = DESK if who == DESK.by else Mover(who, frozenset({_PARTS.get(step, RAISER)}))
    move_problems(deeds, step, mover=mover, as_loaded=False)
    move_problems(own, "close_for_raiser", mover=DESK, as_loaded=False)


def _stop_clocks(problems: Sequence[Problem]) -> None:
    """Of what is being solved: one clock stood for two days, one stands."""
    solving = [problem for problem in problems if problem.state in SOLVING][:2]
    with fixed(date(2026, 8, 27)):
        for problem in solving:
            stop_clock(problem, kind="superior", reason="等待省厅批复用地预审", mover=DESK)
    if solving:
        with fixed(date(2026, 8, 31)):
            end_stop(solving[0], mover=DESK)


def _visit(problems: Sequence[Problem], units: Mapping[str, Unit]) -> None:
    """Leaders and commissioners on the way: what they saw, what was raised there and solved through it."""
    posts = {post.title_zh: post for post in Post.objects.filter(unit=units["leaders"], role=Role.CITY_LEADER)}
    chief = Post.objects.filter(unit=units["qiye"], role=Role.SECTION_CHIEF).first()
    goers = [("zhou", posts["副县长（城建交通）"]), ("qiye2", chief), ("zhou", posts["副县长（城建交通）"])]
    about = [problem for problem in problems if problem.about is not None][:: len(problems) // VISITS]
    for place, problem in enumerate(about[:VISITS]):
        who, post = goers[place % len(goers)]
        if post is None or problem.about is None:
            continue
        on = problem.raised_at.astimezone(ZONE).date()
        solved = [problem] if problem.state in SOLVED else []
        new = NewVisit(
            problem.about, on, f"现场查看{problem.about.label_zh}；反映：{problem.title}。已记录并转办。",
            post.unit, post, raised=[problem], solved=solved,
        )  # fmt: skip
        with fixed(on):
            add_visits([new], by=who)


def _meet(county: Unit, units: Mapping[str, Unit], problems: Sequence[Problem]) -> None:
    """One coordination meeting was held last week, one is called for this week."""
    office = units["diaodu"]
    invited = [units[code] for code in ("ziran", "fagai", "caizheng", "shuiwu")]
    still = [problem for problem in problems if problem.state in OPEN and problem.unit is not None]
    with fixed(HELD - timedelta(days=2)):
        starts = datetime.combine(HELD, time(14, 30), ZONE)
        meeting = plan_meeting(
            "重点问题协调会（8月）",
            starts_at=starts,
            place="县政府第二会议室",
            attendees=invited,
            unit=office,
            by="chen",
        )
    with fixed(HELD):
        # Those of the housing bureau stay off it: its desk is the one that is shown to visitors.
        known = [problem for problem in still if problem.unit_id != units["zhujian"].pk]
        older = [problem for problem in known if problem.raised_at.astimezone(ZONE).date() <= HELD]
        items = add_to_agenda(meeting, older[:4], by="chen")
        hold_meeting(meeting, minutes="会议逐项研究了列入议题的问题，明确了牵头单位和时限。", by="chen", version=1)
        for item in items[:3]:
            unit = item.problem.unit
            if unit is not None:
                text = f"由{unit.short_name}牵头，9月18日前解决“{item.problem.title}”"
                decide_problem(item, NewDecision(text, unit, datetime(2026, 9, 18, 17, 30, tzinfo=ZONE)), by="chen")
    with fixed(date(2026, 9, 1)):
        coming = plan_meeting(
            "问题协调联席会（9月）",
            starts_at=COMING,
            place="县政府第二会议室",
            attendees=invited,
            unit=office,
            by="chen",
        )
        add_to_agenda(coming, still[-3:], by="chen")


def _rows() -> list[dict[str, str]]:
    with TEXTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))
