from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _data_folder(tmp_path: Path, settings: object) -> None:
    settings.DIAODU_DATA = tmp_path  # type: ignore[attr-defined]
