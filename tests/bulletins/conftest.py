from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.factories.people import TODAY

from diaodu.core.clock import fixed


@pytest.fixture(autouse=True)
def _data_folder(tmp_path: Path, settings: object) -> None:
    settings.DIAODU_DATA = tmp_path  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with fixed(TODAY):
        yield
