"""What judges' scores say: the place by the county's declared rule, and beside it how far the scores carry.

The published place follows the rule (so many of the highest and lowest scores left out, the rest averaged). The
office's note takes each judge's severity out (least squares: score = stop + judge + chance) and says between which
places a stop may lie. Judges may have scored different stops, as nobody scores their own unit's.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from diaodu.projects.tours.squares import cholesky, drawn, inverse, normal_equations, solved

DRAWS, SEED, OUTSIDE = 2_000, 7, 0.05
Z = 1.645  # two stops are told apart where they differ by more than this many standard errors


class JudgingError(Exception):
    """Scores from which no place follows; says whose."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Score:
    judge: str
    stop: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Placed:
    """By the declared rule. Equal scores share a place (1, 1, 3)."""

    stop: str
    place: int
    score: Decimal
    counted: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """With the judges' severity taken out: the stop's score, and the places it may hold (nine times in ten)."""

    stop: str
    score: float
    error: float
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Judged:
    estimates: tuple[Estimate, ...]  # best first
    severity: Mapping[str, float]  # by judge: how much above (+) or below (−) the others they score
    together: tuple[tuple[str, ...], ...]  # neighbours that cannot be told apart


def placed(scores: Sequence[Score], *, trimmed: int) -> list[Placed]:
    """The published places: of each stop's scores the `trimmed` highest and lowest do not count."""
    by_stop: dict[str, list[Decimal]] = {}
    _refuse_twice(scores)
    for score in scores:
        by_stop.setdefault(score.stop, []).append(score.value)
    rows = []
    for stop, values in by_stop.items():
        if len(values) <= 2 * trimmed:
            raise JudgingError(
                f"{stop} 只有 {len(values)} 个评分，去掉 {trimmed} 个最高和最低后没有剩余。",
                f"{stop} has only {len(values)} scores: none is left without the {trimmed} highest and lowest.",
            )
        kept = sorted(values)[trimmed : len(values) - trimmed]
        mean = (sum(kept, Decimal(0)) / len(kept)).quantize(Decimal("0.01"))
        rows.append((mean, stop, len(kept), 2 * trimmed))
    rows.sort(key=lambda row: (-row[0], row[1]))
    return [
        Placed(stop, 1 + sum(other > mean for other, *_ in rows), mean, counted, out)
        for mean, stop, counted, out in rows
    ]


def judged(scores: Sequence[Score]) -> Judged:
    """Raises JudgingError where a judge scored a stop twice, or where no chain of judges joins two stops."""
    _refuse_twice(scores)
    stops, judges = sorted({score.stop for score in scores}), sorted({score.judge for score in scores})
    if not stops:
        return Judged((), {}, ())
    _refuse_apart(scores, stops)
    effects, severity, errors = _fitted(scores, stops, judges)
    ranges = _ranges(effects, errors)
    order = sorted(range(len(stops)), key=lambda at: (-effects[at], stops[at]))
    estimates = tuple(Estimate(stops[at], effects[at], errors[at][at] ** 0.5, *ranges[at]) for at in order)
    return Judged(estimates, dict(zip(judges, severity, strict=True)), _together(order, stops, effects, errors))


Matrix = list[list[float]]


def _fitted(scores: Sequence[Score], stops: list[str], judges: list[str]) -> tuple[list[float], list[float], Matrix]:
    """Each stop's score for a judge of middling severity, the severities, and the covariance of the former.

    The severities sum to nothing: the last judge's is minus the sum of the others', so every column can be told.
    """
    at_stop = {stop: number for number, stop in enumerate(stops)}
    at_judge = {judge: len(stops) + number for number, judge in enumerate(judges)}
    unknowns = len(stops) + len(judges) - 1
    rows = []
    for score in scores:
        row = [0.0] * unknowns
        row[at_stop[score.stop]] = 1.0
        if at_judge[score.judge] < unknowns:
            row[at_judge[score.judge]] = 1.0
        else:
            for column in range(len(stops), unknowns):
                row[column] = -1.0
        rows.append(row)
    values = [float(score.value) for score in scores]
    matrix, right = normal_equations(rows, values)
    found = solved(matrix, right)
    left = [
        value - sum(a * b for a, b in zip(row, found, strict=True)) for row, value in zip(rows, values, strict=True)
    ]
    free = len(scores) - unknowns
    variance = sum(one * one for one in left) / free if free > 0 else 0.0
    covariance = [[variance * value for value in line] for line in inverse(matrix)]
    found = [round(value, 9) for value in found]  # equal scores stay equal, whatever the last bits say
    severity = found[len(stops) :]
    return (
        found[: len(stops)],
        [*severity, -sum(severity)],
        [line[: len(stops)] for line in covariance[: len(stops)]],
    )


def _ranges(effects: list[float], errors: Matrix) -> list[tuple[int, int]]:
    """The places of each stop in nine of ten drawn outcomes; drawn with a fixed seed, so that twice is the same."""
    dice, factor = random.Random(SEED), cholesky(errors)  # noqa: S311 -- a simulation, no secret
    places: list[list[int]] = [[] for _ in effects]
    for _ in range(DRAWS):
        outcome = drawn(effects, factor, dice)
        for place, stop in enumerate(sorted(range(len(effects)), key=lambda at: -outcome[at]), start=1):
            places[stop].append(place)
    cut = int(DRAWS * OUTSIDE)
    return [(sorted(line)[cut], sorted(line)[-1 - cut]) for line in places]


def _together(order: list[int], stops: list[str], effects: list[float], errors: Matrix) -> tuple[tuple[str, ...], ...]:
    """Runs of neighbours in which the first and the last cannot be told apart, the longest there are."""
    runs: list[tuple[int, int]] = []
    for first in range(len(order)):
        last = first
        while last + 1 < len(order) and not _apart(order[first], order[last + 1], effects, errors):
            last += 1
        if last > first and not (runs and runs[-1][1] >= last):
            runs.append((first, last))
    return tuple(tuple(stops[at] for at in order[first : last + 1]) for first, last in runs)


def _apart(a: int, b: int, effects: list[float], errors: Matrix) -> bool:
    spread = max(0.0, errors[a][a] + errors[b][b] - 2 * errors[a][b]) ** 0.5
    return abs(effects[a] - effects[b]) > Z * spread


def _refuse_twice(scores: Sequence[Score]) -> None:
    seen: set[tuple[str, str]] = set()
    for score in scores:
        if (score.judge, score.stop) in seen:
            raise JudgingError(f"{score.judge} 对 {score.stop} 评了两次。", f"{score.judge} scored {score.stop} twice.")
        seen.add((score.judge, score.stop))


def _refuse_apart(scores: Sequence[Score], stops: list[str]) -> None:
    """Stops that no chain of judges joins have no common measure."""
    joined, waiting = set(), [stops[0]]
    while waiting:
        stop = waiting.pop()
        if stop in joined:
            continue
        joined.add(stop)
        judges = {score.judge for score in scores if score.stop == stop}
        waiting += [score.stop for score in scores if score.judge in judges and score.stop not in joined]
    if apart := [stop for stop in stops if stop not in joined]:
        raise JudgingError(
            f"{apart[0]} 与 {stops[0]} 没有共同的评委，无法排在一起。",
            f"No judge joins {apart[0]} with {stops[0]}: they cannot be ranked together.",
        )
