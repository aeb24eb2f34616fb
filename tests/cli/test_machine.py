from __future__ import annotations

import os
from pathlib import Path

import pytest

from diaodu.cli import machine
from diaodu.cli.machine import CHROMIUM, FONT

APT = """#!/bin/sh
echo "$*" >>"{0}/apt"
case "$*" in *install*) mkdir -p "{0}/fonts" && touch "{0}/fonts/NotoSansCJK.ttc" && cp "{0}/apt-get" "{0}/chromium" ;; esac
"""


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without browser and font, on which we are root and apt-get pretends."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DIAODU_DATA", str(tmp_path / "var"))
    monkeypatch.delenv("DIAODU_BROWSER", raising=False)
    monkeypatch.setattr(machine, "BROWSERS", ("chromium",))
    monkeypatch.setattr(machine, "FONT_FOLDERS", (str(tmp_path / "fonts"),))
    monkeypatch.setattr(
        machine.shutil, "which", lambda name: str(tmp_path / name) if (tmp_path / name).exists() else None
    )
    monkeypatch.setattr(machine.os, "geteuid", lambda: 0)
    (tmp_path / "apt-get").write_text(APT.format(tmp_path))
    (tmp_path / "apt-get").chmod(0o755)
    return tmp_path


def test_root_installs_what_is_missing(box: Path) -> None:
    assert machine.install_missing() == []
    assert (box / "apt").read_text().splitlines() == [
        "-q update",
        "-q install -y --no-install-recommends chromium-headless-shell",
        "-q install -y --no-install-recommends fonts-noto-cjk",
    ]


def test_where_the_first_package_is_not_to_be_had_the_next_is_installed(box: Path) -> None:
    script = APT.format(box).replace("case", 'case "$*" in *headless*) exit 100 ;; esac\ncase', 1)
    (box / "apt-get").write_text(script)
    assert machine.install_missing() == []
    assert (box / "apt").read_text().splitlines()[1:3] == [
        "-q install -y --no-install-recommends chromium-headless-shell",
        "-q install -y --no-install-recommends chromium",
    ]


def test_nothing_is_installed_where_nothing_is_missing(box: Path) -> None:
    machine.install_missing()
    (box / "apt").unlink()
    assert machine.install_missing() == []
    assert not (box / "apt").exists()


def test_others_are_told_what_is_missing(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.os, "geteuid", lambda: 1000)
    assert machine.install_missing() == [CHROMIUM, FONT]
    assert not (box / "apt").exists()


def test_what_could_not_be_installed_is_told(box: Path) -> None:
    (box / "apt-get").write_text("#!/bin/sh\nexit 100\n")
    assert machine.install_missing() == [CHROMIUM, FONT]


def test_browser_named_by_hand_is_taken(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (box / "mine").touch()
    monkeypatch.setenv("DIAODU_BROWSER", "mine")
    assert machine.find_browser() == str(box / "mine")
