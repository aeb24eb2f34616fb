"""Our own labelled reports hold the floor of the reading, wherever the tests run."""

import json
from pathlib import Path

import pytest

from diaodu.reading.pipeline import read_text
from diaodu.reading.scoring import score

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


@pytest.mark.parametrize("labels", sorted(FIXTURES.glob("*.jsonl")), ids=lambda path: path.stem)
def test_fixture_is_read_as_labelled(labels: Path) -> None:
    text = labels.with_suffix(".txt").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines() if line.strip()]
    reading = read_text(text)
    assert reading.date is not None
    result = score(rows, reading.targets, year=reading.date.year)
    figures = result.figures()
    assert figures["F1"] >= 0.93, (result.missed, result.wrong)
    assert figures["comparator"] >= 0.97
    assert figures["due"] >= 0.95
