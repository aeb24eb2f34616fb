"""Our own labelled reports hold the floor of the reading, wherever the tests run."""

import re
from functools import cache

import pytest
from tests.reading.labelled_fixtures import NAMES, labels_of, text_of

from diaodu.reading import read_text
from diaodu.reading.scoring import Score, score


@cache
def agreement(name: str) -> Score:
    reading = read_text(text_of(name))
    assert reading.date is not None
    return score(labels_of(name), reading.targets, year=reading.date.year)


def total(*counts: str) -> int:
    values = (getattr(agreement(name), count) for name in NAMES for count in counts)
    return sum(value if isinstance(value, int) else len(value) for value in values)


def test_the_reports_are_seven_and_their_labels_many() -> None:
    assert NAMES == ["canglan", "lanjiang", "lanwan", "nantang", "qingheng", "songyuan", "yunling"]
    assert total("labels") >= 350


@pytest.mark.parametrize("name", NAMES)
def test_every_label_points_at_its_words(name: str) -> None:
    text, last = text_of(name), 0
    for label in labels_of(name):
        assert text[label["start"] : label["end"]] == label["quote"]
        assert label["quote"] in label["context"]
        assert label["start"] >= last
        assert label["comparator"] in {"=", ">=", "<=", "~", ">", "<"}
        assert re.fullmatch(r"year|plan|recurring|20\d\d(-\d\d-\d\d)?", label["due"])
        last = label["end"]


def test_at_least_95_of_100_labels_are_found() -> None:
    assert total("found") >= 0.95 * total("labels"), [agreement(name).missed for name in NAMES]


def test_at_least_95_of_100_targets_are_labelled() -> None:
    assert total("found") >= 0.95 * total("found", "wrong"), [agreement(name).wrong for name in NAMES]


def test_97_of_100_comparators_agree() -> None:
    assert total("comparator") >= 0.97 * total("found")


def test_95_of_100_due_dates_agree() -> None:
    assert total("due") >= 0.95 * total("found")
