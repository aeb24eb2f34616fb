from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.cli import stamps
from diaodu.cli.stamps import checksum, is_current, put_stamp


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "a", tmp_path / "b"]
    for path in paths:
        path.write_text(path.name)
    return paths


def test_checksum_does_not_depend_on_the_order_of_files(files: list[Path]) -> None:
    assert checksum(files) == checksum(reversed(files))


def test_checksum_tells_names_contents_and_words_apart(files: list[Path]) -> None:
    sums = [checksum(files), checksum(files, "word"), checksum(files[:1])]
    files[0].write_text("changed")
    sums.append(checksum(files))
    files[0].rename(files[0].with_name("c"))
    sums.append(checksum([files[0].with_name("c"), files[1]]))
    assert len(set(sums)) == 5


def test_checksum_stays_when_the_project_is_moved(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "ROOT", files[0].parent)
    before = checksum(files)
    moved = files[0].parent / "moved"
    moved.mkdir()
    monkeypatch.setattr(stamps, "ROOT", moved)
    assert checksum([path.rename(moved / path.name) for path in files]) == before


def test_step_is_current_only_after_its_stamp(tmp_path: Path) -> None:
    stamp = tmp_path / "step.stamp"
    assert not is_current(stamp, "1")
    put_stamp(stamp, "1")
    assert (is_current(stamp, "1"), is_current(stamp, "2")) == (True, False)
