"""How good the routes of tours are: `./diaodu bench tours [--json] [--tours 30] [--instances 0] [--seconds 60]`.

1. Made-up county tours of 15 to 25 stops with opening hours and stays: the route found within 5 seconds beside the
   proven optimum (a dynamic program, `_exact_tour`), and beside the nearest stop next.
2. With `--instances N`: N of the published prize-collecting instances of 1,000 clients (from ../shared/data/routing),
   so many seconds each, beside their best known cost. The same search as the tours', with loads.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path
from statistics import fmean
from typing import Any

from _exact_tour import least_driving
from _pcvrptw import cost_of, read_instance
from diaodu.cli import ROOT
from diaodu.projects.tours.day import Day, Stop, timetable
from diaodu.projects.tours.roads import drive_minutes
from diaodu.projects.tours.routing import SECONDS, route

INSTANCES = ROOT.parent / "shared" / "data" / "routing" / "pcvrptw"
BOUND_TOURS, BOUND_INSTANCES = 0.005, 0.01


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--tours", type=int, default=30)
    parser.add_argument("--instances", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60.0, help="for each instance")
    words = parser.parse_args()
    result: dict[str, Any] = county_tours(words.tours)
    if words.instances and INSTANCES.is_dir():
        result |= published(words.instances, words.seconds)
    print(
        json.dumps(result, indent=2) if words.json else "\n".join(f"{name:36}{value}" for name, value in result.items())
    )
    if result["worst_from_optimum"] > BOUND_TOURS or result.get("mean_from_best_known", 0) > BOUND_INSTANCES:
        raise SystemExit("A bound does not hold.")


def county_tours(number: int) -> dict[str, Any]:
    over, seconds, proven, nearest, exact_seconds = [], [], 0, [], []
    for seed in range(number):
        day = made(random.Random(seed))  # noqa: S311 -- made-up tours
        began = time.perf_counter()
        found = route(day)
        seconds.append(time.perf_counter() - began)
        assert found.is_feasible, seed
        began = time.perf_counter()
        best, is_proven = least_driving(day, found.driving)
        exact_seconds.append(time.perf_counter() - began)
        proven += is_proven
        over.append(found.driving / best - 1)
        proof = "proven" if is_proven else "not proven"
        print(f"  tour {seed}: {len(day.stops)} stops, {over[-1]:+.2%}, {proof}", file=sys.stderr, flush=True)
        if hand := by_hand(day):
            nearest.append(hand / best - 1)
    return {
        "tours": number,
        "proven_optimal": proven,
        "worst_from_optimum": round(max(over), 5),
        "mean_from_optimum": round(fmean(over), 5),
        "slowest_s": round(max(seconds), 2),
        "bound_s": SECONDS,
        "exact_model_mean_s": round(fmean(exact_seconds), 2),
        "nearest_next_fits": len(nearest),
        "nearest_next_mean_from_optimum": round(fmean(nearest), 3) if nearest else None,
    }


def made(dice: random.Random) -> Day:
    """Stops spread over a county of some 50 km; most are open all day, some only for a morning or an afternoon."""
    number = dice.randint(15, 25)
    places = [(118 + dice.random() * 0.45, 37 + dice.random() * 0.4) for _ in range(number + 1)]
    hours = [(480, 1320), (480, 1320), (480, 900), (780, 1320)]
    stops = [Stop(f"S{at}", dice.randint(10, 20), *dice.choice(hours)) for at in range(number)]
    return Day(stops, drive_minutes(places, winding=1.3, km_per_hour=50), 480, 1320)


def by_hand(day: Day) -> int | None:
    """The nearest stop next, as on a map; None where that misses somebody's hours."""
    order: list[int] = []
    at = 0
    while len(order) < len(day.stops):
        left = [number for number in range(len(day.stops)) if number not in order]
        order.append(min(left, key=lambda number: day.minutes[at][number + 1]))
        at = order[-1] + 1
    times = timetable(day, order)
    return times.driving if times.is_feasible else None


def published(number: int, seconds: float) -> dict[str, Any]:
    paths = sorted(INSTANCES.glob("*.vrp"))
    every = max(1, len(paths) // number)
    over = {}
    for path in paths[::every][:number]:
        instance = read_instance(path)
        over[path.stem] = cost_of(instance, seconds) / best_known(path.with_suffix(".sol")) - 1
        print(f"  {path.stem}: {over[path.stem]:+.3%}", file=sys.stderr, flush=True)
    return {
        "instances": len(over),
        "seconds_each": seconds,
        "mean_from_best_known": round(fmean(over.values()), 5),
        "worst_from_best_known": round(max(over.values()), 5),
    }


def best_known(path: Path) -> float:
    last = path.read_text().strip().splitlines()[-1]
    return float(last.removeprefix("Cost").strip(": "))


if __name__ == "__main__":
    main()
