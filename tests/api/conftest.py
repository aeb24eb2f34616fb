from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.factories.api_county import Program, make_api_county, program_of
from tests.factories.people import TODAY
from tests.factories.reporting import County

from diaodu.core.clock import fixed


@pytest.fixture(autouse=True)
def _data_folder(tmp_path: Path, settings: object) -> None:
    settings.DIAODU_DATA = tmp_path  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with fixed(TODAY):
        yield


@pytest.fixture
def county(db: None) -> County:
    return make_api_county()


@pytest.fixture
def office(county: County) -> Program:
    return program_of("office")


@pytest.fixture
def clerk(county: County) -> Program:
    return program_of("clerk")
