"""The pages of analysis, from the ledger through the warehouse: what is added, compared, left blank, and shown at once."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from tests.factories.analysis import AnalysedCounty, make_analysed_county
from tests.factories.people import TODAY

from diaodu.core.clock import fixed
from diaodu.indicators.analysis.lookup import Place, open_place
from diaodu.indicators.analysis.queries.board import BoardRow, board_of
from diaodu.warehouse import desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(autouse=True)
def warehouse(settings: object, tmp_path: Path) -> Iterator[None]:
    settings.DIAODU_DATA = tmp_path  # type: ignore[attr-defined]
    with fixed(TODAY):
        yield
    desk.forget_reader()


@pytest.fixture
def county() -> AnalysedCounty:
    return make_analysed_county()


def place(county: AnalysedCounty, unit: str = "", month: str = "") -> Place:
    return open_place(county.reader, unit, month)


def board(county: AnalysedCounty, unit: str = "", month: str = "") -> dict[str, BoardRow]:
    return {row.indicator.code: row for row in board_of(place(county, unit, month))}


def test_board(county: AnalysedCounty) -> None:
    rows = board(county)
    for code, row in rows.items():
        print(code, row.read.period, row.read.value, row.read.alone, row.growth.value, row.standing, row.light, [t.judged.said for t in row.targets], row.read.why)
    assert rows["IND_OUT"].read.value == Decimal(106)
