"""Random small counties with blanks, ties, zeros, vintages: the expressions say what plain loops say."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.warehouse import plain
from tests.warehouse.small import Desk, Kind, Small, Value, month

from diaodu.warehouse.trees import Span

pytestmark = pytest.mark.sqlite

KINDS = [
    Kind("amount", "sum"),
    Kind("people", "sum"),
    Kind("balance", "last"),
    Kind("growth", "weighted", weight="people"),
    Kind("per_head", "ratio", numerator="amount", denominator="people", factor=1.0),
    Kind("index", "none"),
]
MONTHS = [month(2025, 12), month(2026, 1), month(2026, 2)]
FIRMS = {"industry": [Span("f1", "C26"), Span("f2", "C26", last=MONTHS[0]), Span("f2", "C27", first=MONTHS[1]),
                      Span("C26", "C"), Span("C27", "C")]}  # fmt: skip


@st.composite
def counties(draw: st.DrawFn) -> Small:
    """A county of towns and villages, one of which moves in January; some firms; not every indicator is known.

    Half of them are crowded, so that averages find both their terms and units stand above what reports the same.
    """
    data_rows = draw(st.sampled_from([0, 60]))
    moves = draw(st.booleans())
    units = [Span("t1", "c"), Span("t2", "c"), Span("v1", "t1"), Span("v2", "t2")]
    units += [Span("v3", "t1", last=MONTHS[0]), Span("v3", "t2", first=MONTHS[1])] if moves else [Span("v3", "t1")]
    value = st.builds(
        Value,
        indicator=st.sampled_from([*(kind.indicator for kind in KINDS), "strange"]),
        unit=st.sampled_from(["c", "t1", "t2", "v1", "v2", "v3", "elsewhere"]),
        month=st.sampled_from(MONTHS[:2]),
        value=st.one_of(st.none(), st.sampled_from([0, 1, 10_000, -10_000]), st.integers(-(10**12), 10**12)),
        record=st.sampled_from(["", "", "", "f1", "f2"]),
        span=st.sampled_from(["current", "current", "current", "cumulative"]),
        basis=st.sampled_from(["management", "management", "management", "official"]),
        vintage=st.integers(1, 3),
        hours=st.integers(0, 2),
    )
    return Small(KINDS, units, FIRMS, draw(st.lists(value, min_size=data_rows, max_size=90)))


def alike(found: list[tuple[Any, ...]], wanted: list[tuple[Any, ...]]) -> None:
    """Everything exactly, floats within a billionth."""
    assert len(found) == len(wanted)
    for row, other in zip(sorted(found, key=key), sorted(wanted, key=key), strict=True):
        assert row[:10] == other[:10]
        assert row[11:] == other[11:]
        assert (row[10] is None) == (other[10] is None)
        assert row[10] is None or math.isclose(row[10], other[10], rel_tol=1e-9)


def key(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return row[:7]


@settings(max_examples=14, deadline=None, suppress_health_check=list(HealthCheck))
@given(counties())
def test_groups_are_the_same_by_plain_loops(small: Small) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(small, Path(folder))
        alike(desk.groups(), plain.groups(small))
        desk.reader.close()


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(counties(), st.data())
def test_newer_rows_laid_over_files_say_what_a_build_says(small: Small, data: st.DataObject) -> None:
    values = small.values
    cut = data.draw(st.integers(0, len(values)))
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(small, Path(folder))
        small.values = values[:cut]
        desk.build()
        small.values = values
        alike(desk.groups(), plain.groups(small))  # laid over the files
        laid, figures = desk.groups(), desk.figures()
        desk.build()
        alike(desk.groups(), laid)
        desk.build(whole=True)
        alike(desk.groups(), laid)
        assert desk.figures() == figures
        desk.reader.close()


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(counties(), counties(), st.sampled_from([KINDS, [*KINDS[:3], Kind("growth", "none"), *KINDS[4:]]]))
def test_another_tree_laid_over_files_says_what_a_build_says(small: Small, other: Small, kinds: list[Kind]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(small, Path(folder))
        desk.build()
        desk.groups()
        small.units, small.kinds = other.units, kinds
        small.records = {"industry": [*FIRMS["industry"][3:], Span("f1", "C27"), Span("f2", "C26")]}
        small.values = small.values + other.values[:5]
        small.regrouped += 1
        alike(desk.groups(), plain.groups(small))
        laid = desk.groups()
        desk.build()
        alike(desk.groups(), laid)
        desk.reader.close()


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(st.none(), st.integers(-3, 3)), min_size=1, max_size=8), st.booleans())
def test_ranks_with_ties_are_one_one_three(figures: list[int | None], up: bool) -> None:
    small = Small(
        [Kind("amount", "sum", up_is_good=up)],
        [Span(f"t{number}", "c") for number in range(len(figures))],
        values=[Value("amount", f"t{number}", MONTHS[0], figure) for number, figure in enumerate(figures)],
    )
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(small, Path(folder))
        places = desk.ask("league", indicator="amount", group="c", month=MONTHS[0])
        desk.reader.close()
    wanted = plain.ranks({f"t{number}": figure for number, figure in enumerate(figures)}, up=up)
    assert {place.grp: place.rank for place in places} == wanted
