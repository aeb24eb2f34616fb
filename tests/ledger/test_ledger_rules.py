"""What a line must hold before it goes up, the proof of a sheet, and figures as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.ledger.forms import FigureError, read_figure
from diaodu.ledger.rules import Entry, findings, proof, proof_code

FIGURES = st.decimals(-(10**10), 10**10, places=4, allow_nan=False, allow_infinity=False)


def entry(
    value: str | None = "80", *, earlier: tuple[int, ...] = (), cumulative: bool = True, **words: object
) -> Entry:
    given_words = {"measured": True, "missing": "", "progress": "", "reason": ""} | words
    return Entry(
        "改造",
        value=None if value is None else Decimal(value),
        cumulative=cumulative,
        earlier=tuple(map(Decimal, earlier)),
        **given_words,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (entry(None), "改造：请填数，或选没有数的原因。"),
        (entry(None, measured=False), "改造：请写一句进展。"),
        (entry("60", earlier=(50, 70)), "改造：累计数60比上期70少，请说明原因。"),
        (entry("300", earlier=(20, 40, 60)), "改造：本期增加240，是以往平均20的3倍以上，请说明原因。"),
        (entry("90", earlier=(20, 25, 30), cumulative=False), "改造：本期增加90，是以往平均25的3倍以上，请说明原因。"),
    ],
)
def test_line_that_is_empty_falls_or_jumps_is_asked_about(line: Entry, said: str) -> None:
    assert [finding.zh for finding in findings(line)] == [said]


@pytest.mark.parametrize(
    "line",
    [
        entry("80", earlier=(20, 40, 60)),
        entry("0"),
        entry(None, missing="not_yet_due"),
        entry(None, measured=False, progress="已进场"),
        entry("60", earlier=(50, 70), reason="核减"),
        entry("300", earlier=(20, 40)),  # two periods make no habit
        entry("60", earlier=(70,), cumulative=False),
    ],
)
def test_line_in_order_goes_up(line: Entry) -> None:
    assert findings(line) == []


@given(st.lists(st.text(max_size=8), min_size=6, max_size=6), st.integers(0, 5), st.text(min_size=1, max_size=4))
def test_any_change_of_a_sheet_changes_its_proof(cells: list[str], place: int, other: str) -> None:
    changed = [*cells]
    changed[place] += other
    assert proof("B-2026-001", 1, [cells]) != proof("B-2026-001", 1, [changed])
    assert proof("B-2026-001", 1, [cells]) != proof("B-2026-001", 2, [cells])
    assert proof("B-2026-001", 1, [cells]) == proof("B-2026-001", 1, [[*cells]])


def test_printed_code_is_short_enough_to_type() -> None:
    assert proof_code("7f3a09ce41b2" + "0" * 52) == "7F3A-09CE-41B2"


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ("21.8", "21.8"),
        (" ２１．８ ", "21.8"),
        ("1,200", "1200"),
        ("１２，３４５．６", "12345.6"),
        ("21.8万平方米", "21.8"),
        ("21.8 万平方米", "21.8"),
        ("-3", "-3"),
        ("0", "0"),
    ],
)
def test_figure_is_read_as_people_type_it(typed: str, figure: str) -> None:
    assert read_figure(typed, "万平方米") == Decimal(figure)


@pytest.mark.parametrize("typed", ["", "   ", "　"])
def test_empty_field_is_no_figure_and_not_zero(typed: str) -> None:
    assert read_figure(typed, "亩") is None


@pytest.mark.parametrize("typed", ["约20", "20亿元", "1e5", "NaN", "2 1", "1.23456", "9" * 30, "12,34", "∞"])
def test_what_is_no_figure_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(FigureError, match="“"):
        read_figure(typed, "亩")


@given(FIGURES)
def test_every_figure_survives_being_typed(figure: Decimal) -> None:
    assert read_figure(f"{figure:f}", "亩") == figure


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_a_figure_nothing_or_a_sentence(typed: str) -> None:
    assert isinstance(_answer(typed), Decimal | None | str)
    assert _answer(typed) != ""


def _answer(typed: str) -> Decimal | str | None:
    try:
        return read_figure(typed, "亩")
    except FigureError as error:
        return str(error)
