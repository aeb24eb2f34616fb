"""Networks for tests: strategies, and a naive planner that walks day by day and repeats until nothing moves."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from diaodu.kernel.working_time import WorkCalendar
from diaodu.projects.schedule.days import DayLine
from diaodu.projects.schedule.network import Link, LinkKind, Network, Task

CALENDAR = WorkCalendar({date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True})
LINE = DayLine(CALENDAR, date(2020, 1, 1), date(2045, 12, 31))
START = date(2026, 9, 2).toordinal()
Drawn = tuple[list[Task], list[Link]]


@st.composite
def networks(draw, *, kinds=tuple(LinkKind), mixed: bool = True, most: int = 9) -> Drawn:  # type: ignore[no-untyped-def]
    """Sound networks of up to `most` tasks; links run forward in a hidden order, tasks are listed in another."""
    count = draw(st.integers(1, most))
    working = [draw(st.booleans()) if mixed else True for _ in range(count)]
    tasks = [Task(f"n{place}", draw(st.integers(0, 25)), working[place]) for place in range(count)]
    links = []
    for after in range(1, count):
        for before in draw(st.lists(st.integers(0, after - 1), unique=True, max_size=3)):
            kind = draw(st.sampled_from(kinds))
            lag = draw(st.integers(-tasks[before].days if kind is LinkKind.FS else 0, 12))
            links.append(Link(f"n{before}", f"n{after}", kind, lag))
    return draw(st.permutations(tasks)), draw(st.permutations(links))


def network(drawn: Drawn) -> Network:
    return Network(*drawn)


def naive_spans(drawn: Drawn, start: int) -> dict[str, tuple[int, int]]:
    """Earliest spans by trying one day after the other, over and over until every link is content."""
    tasks, links = drawn
    spans = {task.key: _span_from(task, start if task.days == 0 else start - 1) for task in tasks}
    is_content = False
    while not is_content:
        is_content = True
        for link in links:
            task = next(task for task in tasks if task.key == link.after)
            held = spans[link.before][link.kind in {LinkKind.FS, LinkKind.FF}]
            held = _shifted(held, link.lag, working=task.working)
            while spans[task.key][link.kind in {LinkKind.FF, LinkKind.SF}] < held:
                spans[task.key] = _span_from(task, spans[task.key][0] + 1)
                is_content = False
    return spans


def _works(day: int) -> bool:
    return CALENDAR.is_workday(date.fromordinal(day))


def _span_from(task: Task, moment: int) -> tuple[int, int]:
    if task.days == 0:
        return moment, moment
    while task.working and not _works(moment + 1):
        moment += 1
    day, left = moment, task.days
    while left:
        day += 1
        left -= not task.working or _works(day)
    return moment, day


def _shifted(moment: int, lag: int, *, working: bool) -> int:
    if not working:
        return moment + lag
    left, day = abs(lag), moment
    if lag < 0:
        while left:
            left -= _works(day)
            day -= 1
        return day
    while left:
        day += 1
        left -= _works(day)
    return day
