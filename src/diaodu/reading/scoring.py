"""How far a reading agrees with hand labels of the same text.

A target matches a label when the spans overlap, the target is at most 10 characters longer, and value and unit mean the
same amount. Comparator and due are judged on matched targets. Labels marked `optional` count neither for nor against.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from diaodu.reading.model import Target
from diaodu.reading.quantities import parse_quantity

SLACK = 10
ALLOWED = {">": {">", ">="}, ">=": {">", ">="}, "<": {"<", "<="}, "<=": {"<", "<="}}


@dataclass(frozen=True, slots=True)
class Score:
    labels: int
    found: int
    comparator: int
    due: int
    missed: tuple[dict[str, Any], ...]
    wrong: tuple[Target, ...]

    @property
    def precision(self) -> float:
        taken = self.found + len(self.wrong)
        return self.found / taken if taken else 0.0

    @property
    def recall(self) -> float:
        return self.found / self.labels if self.labels else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def figures(self) -> dict[str, float]:
        """The figures a report prints, rounded to three places."""
        matched = max(self.found, 1)
        shares = {"precision": self.precision, "recall": self.recall, "F1": self.f1}
        shares |= {"comparator": self.comparator / matched, "due": self.due / matched}
        counts: dict[str, float] = {"labels": self.labels, "found": self.found, "wrong": len(self.wrong)}
        return counts | {name: round(share, 3) for name, share in shares.items()}


def score(labels: Sequence[dict[str, Any]], targets: Sequence[Target], *, year: int) -> Score:
    """Compare; `year` is the report's own, which the due words `year` and `plan` of a label are resolved against."""
    free = list(targets)
    required = [label for label in labels if not label.get("optional")]
    missed, comparators, dues = [], 0, 0
    for label in required:
        hit = next((target for target in free if _on(label, target) and _same_amount(label, target)), None)
        if hit is None:
            missed.append(label)
            continue
        free.remove(hit)
        comparators += hit.comparator in ALLOWED.get(label["comparator"], {label["comparator"]})
        dues += (hit.due or "").startswith(_due(label["due"], year))
    optional = [label for label in labels if label.get("optional")]
    wrong = tuple(target for target in free if not any(_on(label, target) for label in optional))
    return Score(len(required), len(required) - len(missed), comparators, dues, tuple(missed), wrong)


def _on(label: dict[str, Any], target: Target) -> bool:
    overlaps = label["start"] < target.end and target.start < label["end"]
    return bool(overlaps and target.end - target.start <= label["end"] - label["start"] + SLACK)


def _same_amount(label: dict[str, Any], target: Target) -> bool:
    if (label["value"], label["unit"]) == (target.value, target.unit):
        return True  # a rank or a grade is no amount by its number alone: 五名 counts people, 前五名 does not
    if target.quantity is None:
        return bool(label["value"] == target.value)
    return parse_quantity(f"{label['value']}{label['unit']}") == target.quantity


def _due(word: str, year: int) -> str:
    if word == "year":
        return f"{year}-12-31"
    if word == "plan":
        return f"{year + 4 - (year + 4) % 5}-12-31"
    return word
