from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from diaodu.cli import environment as module
from diaodu.cli.environment import NETWORK_WORDS, Environment, project_lock
from diaodu.cli.say import Refusal


class Installed(Environment):
    """An environment that only writes down what it would install."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.asked: list[tuple[str, bool]] = []
        self.fails = False

    def is_sound(self) -> bool:
        return self.python.exists()

    def _make(self) -> None:
        for folder in (self.python.parent, self.folder / "lib" / "python3.12" / "site-packages"):
            folder.mkdir(parents=True)
        self.python.touch()
        self.stamps.mkdir()

    def _install_packages(self, lock: str, *, again: bool) -> None:
        self.asked.append((lock, again))
        if self.fails:
            raise KeyboardInterrupt


@pytest.fixture
def environment(tmp_path: Path) -> Installed:
    (tmp_path / "requirements").mkdir()
    for lock in ("run", "test"):
        (tmp_path / "requirements" / f"{lock}.txt").write_text(f"{lock}==1\n")
    return Installed(tmp_path)


def test_installed_lock_is_held_until_it_changes(environment: Installed) -> None:
    assert not environment.holds("run")
    environment.install("run")
    assert environment.holds("run")
    (environment.root / "requirements" / "run.txt").write_text("run==2\n")
    assert not environment.holds("run")


def test_test_lock_covers_the_run_lock_and_not_the_other_way_round(environment: Installed) -> None:
    environment.install("run")
    assert not environment.holds("test")
    (environment.stamps / "run.txt").unlink()
    environment.install("test")
    assert environment.holds("run")


def test_source_is_found_from_the_environment_wherever_both_are_moved(environment: Installed) -> None:
    environment.install("run")
    packages = environment.folder / "lib" / "python3.12" / "site-packages"
    line = (packages / "diaodu.pth").read_text().strip()
    assert (packages / line).resolve() == environment.root / "src"


def test_interrupted_installation_is_done_anew_the_next_time(environment: Installed) -> None:
    environment.fails = True
    with pytest.raises(KeyboardInterrupt):
        environment.install("run")
    assert not environment.holds("run")
    environment.fails = False
    environment.install("run")
    environment.install("run")
    assert environment.asked == [("run", False), ("run", True), ("run", False)]


def test_half_made_environment_is_not_taken_for_a_whole_one(tmp_path: Path) -> None:
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / ".venv" / "pyvenv.cfg").write_text("")
    assert not Environment(tmp_path).is_sound()


@pytest.mark.parametrize(
    "report",
    [
        "connection broken by 'NewConnectionError(<…>: Failed to establish a new connection: [Errno -3]')",
        "error sending request for url (…): dns error: failed to lookup address information",
        "ERROR: Could not find a version that satisfies the requirement uv==1 (from versions: none)",
        "npm error code ENOTFOUND",
    ],
)
def test_report_of_a_missing_network_is_told_from_others(report: str) -> None:
    assert NETWORK_WORDS.search(report)


def test_report_of_a_wrong_hash_is_no_network_trouble() -> None:
    assert not NETWORK_WORDS.search("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.")


def test_second_process_waits_for_the_first_and_says_so(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from diaodu.cli.environment import project_lock\nwith project_lock(Path.cwd()): pass"
    )
    with project_lock(tmp_path):
        second = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, text=True)
        assert second.stdout is not None
        said = [second.stdout.readline(), second.stdout.readline()]
        time.sleep(0.1)
        assert second.poll() is None
    assert second.wait(10) == 0
    assert said[1] == "Another ./diaodu is setting things up; waiting for it…\n"


def test_project_folder_that_cannot_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "Environment", lambda: Environment(tmp_path))
    monkeypatch.setattr(os, "access", lambda *_: False)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").touch()
    with pytest.raises(Refusal) as refusal:
        module.require_lock("run")
    assert refusal.value.zh == f"项目目录 {tmp_path} 写不进去，建不了环境；请开通写权限，或把项目放到有权限的目录。"
