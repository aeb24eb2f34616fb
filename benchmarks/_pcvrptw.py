"""Published prize-collecting instances: read, and searched with the same search as a tour's."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from pathlib import Path

from diaodu.projects.tours.routing import SEED, searched

TENTHS = 10  # all that is measured counts in tenths, cut: so the best known costs are stated


@dataclass(frozen=True)
class Instance:
    vehicles: int
    capacity: int
    service: int
    places: list[tuple[float, float]]
    loads: list[int]
    hours: list[tuple[int, int]]
    prizes: list[int]

    def distance(self, a: int, b: int) -> int:
        return int(TENTHS * hypot(self.places[a][0] - self.places[b][0], self.places[a][1] - self.places[b][1]))


def read_instance(path: Path) -> Instance:
    words: dict[str, str] = {}
    sections: dict[str, list[list[float]]] = {}
    rows: list[list[float]] = []
    for line in path.read_text().splitlines():
        name, colon, value = line.partition(":")
        if colon:
            words[name.strip()] = value.strip()
        elif line.strip().endswith("SECTION"):
            rows = sections[line.strip().removesuffix("_SECTION")] = []
        elif line.strip() not in {"", "EOF"}:
            rows.append([float(word) for word in line.split()])
    return Instance(
        int(words["VEHICLES"]),
        int(words["CAPACITY"]),
        int(words["SERVICE_TIME"]) * TENTHS,
        [(row[1], row[2]) for row in sections["NODE_COORD"]],
        [int(row[1]) for row in sections["DEMAND"]],
        [(int(row[1]) * TENTHS, int(row[2]) * TENTHS) for row in sections["TIME_WINDOW"]],
        [int(row[1] * TENTHS) for row in sections["PRIZE"]],
    )


def cost_of(instance: Instance, seconds: float) -> float:
    """Distance and prizes not collected of the best found in so many seconds."""
    from pyvrp import Model

    model = Model()
    places = [model.add_location(*place) for place in instance.places]
    depot = model.add_depot(places[0], tw_early=instance.hours[0][0], tw_late=instance.hours[0][1])
    for at in range(1, len(places)):
        early, late = instance.hours[at]
        model.add_client(
            places[at],
            delivery=instance.loads[at],
            service_duration=instance.service,
            tw_early=early,
            tw_late=late,
            prize=instance.prizes[at],
            required=False,
        )
    model.add_vehicle_type(instance.vehicles, capacity=instance.capacity, start_depot=depot, end_depot=depot,
                           tw_early=instance.hours[0][0], tw_late=instance.hours[0][1])  # fmt: skip
    for a, start in enumerate(places):
        for b, end in enumerate(places):
            if a != b:
                drive = instance.distance(a, b)
                model.add_edge(start, end, distance=drive, duration=drive)
    best = searched(model, seconds=seconds, seed=SEED, patience=10**9)
    assert best.is_feasible()
    return float(best.distance() + best.uncollected_prizes())


def cost_of_solution(instance: Instance, lines: list[list[int]]) -> int:
    """What a published solution costs by this reading: holds the reading against the published figure."""
    seen = {client for line in lines for client in line}
    drives = sum(instance.distance(a, b) for line in lines for a, b in zip([0, *line], [*line, 0], strict=True))
    return drives + sum(prize for at, prize in enumerate(instance.prizes) if at not in seen)
