"""Shades of a map: every known figure has one whose words hold it; what is not known has none."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from diaodu.indicators.analysis.rules.ranks import ranks
from diaodu.indicators.analysis.rules.shades import SHADES, by_rank, by_value

FIGURES = st.none() | st.integers(-1_000_000, 1_000_000_000).map(lambda cents: Decimal(cents) / 100)
PLACES = st.lists(FIGURES, max_size=30).map(lambda figures: dict(enumerate(figures)))


@given(PLACES)
def test_more_is_never_paler_and_the_legend_holds_every_figure(values: dict[int, Decimal | None]) -> None:
    shading = by_value(values)
    known = sorted((value, shading.shades[name]) for name, value in values.items() if value is not None)
    assert {name for name, shade in shading.shades.items() if shade is None} == {
        name for name, value in values.items() if value is None
    }
    shades = [shade for _value, shade in known]
    assert shades == sorted(shades)  # type: ignore[type-var]
    for value, shade in known:
        assert any(band.shade == shade and band.holds(value) for band in shading.bands)


@given(PLACES)
def test_a_better_rank_is_never_paler_and_who_shares_a_rank_shares_a_shade(values: dict[int, Decimal | None]) -> None:
    found = ranks(values)
    shading = by_rank({name: found.get(name) for name in values})
    pairs = sorted({(rank, shading.shades[name]) for name, rank in found.items()})
    assert len(pairs) == len({rank for rank, _shade in pairs})
    shades = [shade for _rank, shade in pairs]
    assert shades == sorted(shades, reverse=True)  # type: ignore[type-var]
    assert all(shade is not None and 0 <= shade < SHADES for shade in shades)


def test_eight_townships_by_rank_have_five_shades_in_words() -> None:
    bands = by_rank({place: place for place in range(1, 9)}).bands
    assert [(band.shade, int(band.low), int(band.high)) for band in bands] == [
        (4, 1, 2), (3, 3, 4), (2, 5, 5), (1, 6, 7), (0, 8, 8)
    ]  # fmt: skip


def test_one_figure_alone_or_figures_all_alike_have_one_shade() -> None:
    assert {band.shade for band in by_value({"a": Decimal(3), "b": Decimal(3), "c": None}).bands} == {2}
    assert by_value({"a": None}).bands == ()
