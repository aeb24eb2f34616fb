from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.factories.indicators import Place, make_place

from diaodu.core.clock import fixed

TODAY = date(2026, 9, 2)


@pytest.fixture(autouse=True)
def _data_folder(tmp_path: Path, settings: object) -> None:
    settings.DIAODU_DATA = tmp_path  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with fixed(TODAY):
        yield


@pytest.fixture
def place(db: None) -> Place:
    return make_place()
