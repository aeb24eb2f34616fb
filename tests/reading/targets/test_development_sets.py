"""The reading against hand labels of real documents. Skipped where they are absent; our own fixtures hold the floor."""

import dataclasses
import json
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.reading.development_sets import rows, shared

from diaodu.reading.masks import find_masks
from diaodu.reading.model import Target, TargetKind
from diaodu.reading.pipeline import read_text


def read(text: str, plan_date: date | None = None) -> tuple[Target, ...]:
    return read_text(text, date=plan_date).targets


@pytest.mark.parametrize("name", ["henan", "shaanxi"])
def test_labelled_report_is_read_as_a_person_reads_it(name: str, tmp_path: Path) -> None:
    score, labels = shared("gold", "score.py"), shared("gold", "dev", f"{name}.jsonl")
    text = shared("gold", "dev", f"{name}.txt").read_text(encoding="utf-8")
    targets = [dataclasses.asdict(target) for target in read(text)]
    reading = tmp_path / "reading.json"
    reading.write_text(json.dumps({"targets": targets}, ensure_ascii=False, default=str), encoding="utf-8")
    run = subprocess.run([sys.executable, score, labels, reading], capture_output=True, text=True, check=True)
    figures = dict(re.findall(r"(precision|recall|comparator|due) ([\d.]+)", run.stdout.splitlines()[-1]))
    assert float(figures["precision"]) >= 0.95, run.stdout
    assert float(figures["recall"]) >= 0.95, run.stdout
    assert float(figures["comparator"]) >= 0.97, run.stdout
    assert float(figures["due"]) >= 0.95, run.stdout


def test_seed_plan_has_its_eight_targets_and_thirty_nine_masks() -> None:
    text = shared("seed", "plan.txt").read_text(encoding="utf-8")
    targets = read(text, date(2022, 7, 15))
    assert [(t.value, t.comparator, t.kind) for t in targets] == [
        ("3", "=", TargetKind.COUNT),
        ("千万", "=", TargetKind.CLASS),
        ("240", "=", TargetKind.LEVEL),
        ("15", "=", TargetKind.COUNT),
        ("25", ">=", TargetKind.COUNT),
        ("16", "=", TargetKind.COUNT),
        ("2", "=", TargetKind.COUNT),
        ("AA+", "=", TargetKind.GRADE),
    ]
    assert (targets[0].due, targets[6].due, targets[6].rhythm) == ("2022-12-31", "recurring", "2/year")
    assert len(find_masks(text)) == 39


def missed(labels: list[dict[str, Any]], targets: tuple[Target, ...]) -> list[str]:
    """Labels whose number, unit or comparator no target has."""
    found = {(Decimal(t.value), t.unit, t.comparator) for t in targets if re.fullmatch(r"[\d.]+", t.value)}
    return [
        label["clause"]
        for label in labels
        if (Decimal(str(label["value"])), label["unit"], label["bound"]) not in found
    ]


@pytest.mark.parametrize("whole_report", [False, True])
def test_headline_targets_are_read_alone_and_in_their_report(whole_report: bool) -> None:
    labels = [row for row in rows(shared("data", "headline_targets", "targets.jsonl")) if row["quantitative"]]
    wrong: list[str] = []
    extra: list[Target] = []
    for row in rows(shared("data", "headline_targets", "paragraphs.jsonl")):
        own = [label for label in labels if label["province"] == row["province"]]
        text = row["paragraph"]
        if whole_report:
            text = shared("data", "gov_reports", f"{row['province']}_2026.txt").read_text(encoding="utf-8")
        targets = read(text, date(2026, 1, 1))
        wrong += missed(own, targets)
        extra += targets[len(own) :] if not whole_report else ()
    assert len(labels) == 48
    assert len(wrong) + len(extra) <= 3, (wrong, extra)
