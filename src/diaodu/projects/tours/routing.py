"""The order of the stops: least driving; where not all fit into the day, as many points as can be had first.

PyVRP searches; it is given whole minutes, and the same seed and number of rounds give the same route.
"""

from __future__ import annotations

import time
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diaodu.projects.tours.day import Day, Timetable, timetable

if TYPE_CHECKING:
    from pyvrp import Model, Solution
    from pyvrp import Route as Line

SECONDS, SEED = 5.0, 7
CROWDED = 4  # times as long by the clock a search may take where others use the processor too
POINT = 10_000  # minutes of driving that one point outweighs: no detour in a day is as long


@dataclass(frozen=True, slots=True)
class Route:
    """`lines`: the stops of each line by number, in order. `left_out`: those the day has no room for."""

    lines: tuple[tuple[int, ...], ...]
    left_out: tuple[int, ...]
    driving: int
    is_feasible: bool  # False: stops that must be seen do not fit; the nearest to it is shown

    def timetables(self, day: Day) -> list[Timetable]:
        return [timetable(day, line) for line in self.lines]

    def cost(self, day: Day) -> int:
        """What is made as small as can be."""
        return self.driving + POINT * sum(day.stops[number].points for number in self.left_out)


def route(day: Day, *, seconds: float = SECONDS, seed: int = SEED, patience: int | None = None) -> Route:
    """Raises nothing for a day too short: `is_feasible` says so. `patience`: rounds without anything better."""
    if not day.stops:
        return Route((), (), 0, is_feasible=True)
    rounds = patience or max(2_000, 400 * len(day.stops))
    best = searched(_model(day), seconds=seconds, seed=seed, patience=rounds)
    lines = tuple(tuple(_stops(line)) for line in best.routes())
    seen = {number for line in lines for number in line}
    left_out = tuple(number for number in range(len(day.stops)) if number not in seen)
    return Route(lines, left_out, int(best.distance()), is_feasible=bool(best.is_feasible()))


def searched(model: Model, *, seconds: float, seed: int, patience: int) -> Solution:
    """The best found in so many seconds of work, or when so many rounds have brought nothing better."""
    from pyvrp.stop import MultipleCriteria, NoImprovement

    stop_when = MultipleCriteria([_Spent(seconds), NoImprovement(patience)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where the day is too short; `is_feasible` says so
        return model.solve(stop_when, seed=seed, display=False, collect_stats=False).best


class _Spent:
    """So many seconds of the processor, within four times as many by the clock: a busy machine searches as much."""

    def __init__(self, seconds: float) -> None:
        self._work, self._clock = time.thread_time() + seconds, time.monotonic() + CROWDED * seconds

    def __call__(self, best_cost: float) -> bool:
        return time.thread_time() >= self._work or time.monotonic() >= self._clock


def _model(day: Day) -> Model:
    from pyvrp import Model

    model = Model()
    places = [model.add_location(0, 0) for _ in range(len(day.stops) + 1)]
    depot = model.add_depot(places[0], tw_early=day.begins, tw_late=day.ends)
    for number, stop in enumerate(day.stops):
        model.add_client(
            places[number + 1],
            service_duration=stop.stay,
            tw_early=stop.opens,
            tw_late=stop.closes - stop.stay,
            prize=0 if stop.must else stop.points * POINT,
            required=stop.must,
        )
    model.add_vehicle_type(day.buses, start_depot=depot, end_depot=depot, tw_early=day.begins, tw_late=day.ends)
    for start, row in enumerate(day.minutes):
        for end, drive in enumerate(row):
            if start != end:
                model.add_edge(places[start], places[end], distance=drive, duration=drive)
    return model


def _stops(line: Line) -> list[int]:
    return [activity.idx for activity in line.schedule() if activity.is_client()]
