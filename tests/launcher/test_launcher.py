"""The shell launcher alone, in a folder of its own, with Pythons that only pretend."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from diaodu.cli import ROOT
from diaodu.cli.__main__ import COMMANDS

OLD = (
    "需要 Python 3.11 至 3.14，这台机器上的 python3 是 {0}；请安装合适的版本，或用 DIAODU_PYTHON 指明它的位置。\n"
    "Diaodu needs Python 3.11 to 3.14, and python3 here is {0}; install another, or say where it is in DIAODU_PYTHON.\n"
)


@dataclass
class Box:
    """A project folder with nothing but the launcher and a lock, and a machine with nothing but what is put there."""

    root: Path
    machine: Path

    def add_python(self, name: str, version: str) -> Path:
        """A Python that tells its version when asked and otherwise writes down how it was called."""
        path = self.machine / name
        path.write_text(
            f'#!/bin/sh\ncase "$1" in -c) echo {version} ;; *) echo "{name} $* [${{PYTHONPATH-}}]" >>"$CALLS" ;; esac\n'
        )
        path.chmod(0o755)
        return path

    def make_ready(self, lock: str = "run") -> None:
        """What a finished set-up leaves: an environment whose stamp equals the lock."""
        python = self.root / ".venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >>"$CALLS"\n')
        python.chmod(0o755)
        (self.root / ".venv" / ".diaodu").mkdir()
        shutil.copy(self.root / "requirements" / f"{lock}.txt", self.root / ".venv" / ".diaodu")

    def run(
        self, *words: str, shell: str = "/bin/sh", path: Path | None = None, **environ: str
    ) -> tuple[int, str, str]:
        done = subprocess.run(
            [shell, str(path or self.root / "diaodu"), *words],
            env={"PATH": str(self.machine), "CALLS": str(self.machine / "calls")} | environ,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def calls(self) -> list[str]:
        path = self.machine / "calls"
        return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def box(tmp_path: Path) -> Box:
    root, machine = tmp_path / "a county's folder", tmp_path / "bin"
    (root / "requirements").mkdir(parents=True)
    machine.mkdir()
    shutil.copy(ROOT / "diaodu", root)
    for lock in ("run", "test"):
        (root / "requirements" / f"{lock}.txt").write_text(f"{lock}==1\n")
    for tool in ("cat", "cmp", "dirname", "readlink"):
        (machine / tool).symlink_to(shutil.which(tool) or tool)
    return Box(root, machine)


def test_launcher_alone_lists_every_command_and_makes_nothing(box: Box) -> None:
    code, out, err = box.run()
    assert (code, err) == (0, "")
    assert set(re.findall(r"^  ([a-z-]+)", out, re.MULTILINE)) == set(COMMANDS)
    assert not (box.root / ".venv").exists()


def test_unknown_command_is_refused_before_anything_is_made(box: Box) -> None:
    box.add_python("python3", "3.12")
    assert box.run("upp") == (
        2,
        "",
        "没有“upp”这条命令；直接运行 ./diaodu 可看到全部命令。\n"
        'There is no command "upp"; ./diaodu alone lists all of them.\n',
    )
    assert box.calls() == []


@pytest.mark.parametrize("version", ["2.7", "3.10", "3.15", "4.0"])
def test_python_that_is_too_old_or_too_new_is_refused(box: Box, version: str) -> None:
    box.add_python("python3", version)
    assert box.run("up") == (2, "", OLD.format(version))
    assert box.calls() == []


def test_machine_without_python_is_told_what_to_install(box: Box) -> None:
    assert box.run("up") == (
        2,
        "",
        "需要 Python 3.11 至 3.14，这台机器上没有找到；请先安装，或用 DIAODU_PYTHON 指明它的位置。\n"
        "Diaodu needs Python 3.11 to 3.14, and none was found here; install one, or say where it is in"
        " DIAODU_PYTHON.\n",
    )


def test_named_python_that_does_not_fit_is_refused_even_if_another_would(box: Box) -> None:
    box.add_python("python3.12", "3.12")
    named = box.add_python("old", "3.9")
    assert box.run("up", DIAODU_PYTHON=str(named)) == (
        2,
        "",
        f"需要 Python 3.11 至 3.14，而 DIAODU_PYTHON 指向的 {named} 是 3.9；请改指合适的版本。\n"
        f"Diaodu needs Python 3.11 to 3.14, and {named} (named in DIAODU_PYTHON) is 3.9; name another.\n",
    )


def test_named_python_that_does_not_run_is_refused(box: Box) -> None:
    code, _, err = box.run("up", DIAODU_PYTHON="/nowhere/python")
    assert code == 2
    assert err.splitlines()[1] == (
        "/nowhere/python, named in DIAODU_PYTHON, is no Python that runs; correct it, or leave the variable unset."
    )


def test_first_python_that_fits_makes_the_environment(box: Box) -> None:
    broken = box.add_python("python3.13", "3.13")
    broken.write_text("#!/bin/sh\nexit 127\n")  # a version manager's stand-in for a version that is not there
    box.add_python("python3.12", "3.12")
    box.add_python("python3.11", "3.11")
    box.run("up")
    assert box.calls() == [f"python3.12 -m diaodu.cli.environment run [{box.root}/src]"]


def test_named_python_comes_before_all_others(box: Box) -> None:
    box.add_python("python3.13", "3.13")
    named = box.add_python("mine", "3.11")
    box.run("test", DIAODU_PYTHON=str(named))
    assert box.calls() == [f"mine -m diaodu.cli.environment test [{box.root}/src]"]


def test_set_up_that_is_refused_ends_the_command_with_its_code(box: Box) -> None:
    python = box.add_python("python3", "3.12")
    python.write_text('#!/bin/sh\n[ "$1" = -c ] && echo 3.12 && exit 0\nexit 2\n')
    box.make_ready()
    (box.root / "requirements" / "run.txt").write_text("run==2\n")
    assert box.run("up") == (2, "", "")
    assert box.calls() == []


def test_ready_environment_is_used_without_asking_any_python(box: Box) -> None:
    box.make_ready()
    assert box.run("up", "--plan", "a plan.txt")[0] == 0
    assert box.calls() == ["-P", "-m", "diaodu.cli", "up", "--plan", "a plan.txt"]


def test_changed_lock_brings_the_environment_up_to_date_first(box: Box) -> None:
    box.make_ready()
    box.add_python("python3", "3.11")
    (box.root / "requirements" / "run.txt").write_text("run==2\n")
    box.run("read", "-")
    assert box.calls() == [
        f"python3 -m diaodu.cli.environment run [{box.root}/src]",
        *["-P", "-m", "diaodu.cli", "read", "-"],
    ]


def test_tests_need_their_own_lock(box: Box) -> None:
    box.make_ready("run")
    box.add_python("python3", "3.11")
    box.run("lint")
    assert box.calls()[0] == f"python3 -m diaodu.cli.environment test [{box.root}/src]"


def test_environment_whose_python_has_gone_is_made_again(box: Box) -> None:
    box.make_ready()
    box.add_python("python3", "3.11")
    python = box.root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3.11")
    box.run("up")
    assert box.calls()[0] == f"python3 -m diaodu.cli.environment run [{box.root}/src]"


def test_launcher_finds_the_project_through_links(box: Box, tmp_path: Path) -> None:
    box.make_ready()
    (tmp_path / "first").symlink_to(box.root / "diaodu")
    (tmp_path / "bin" / "second").symlink_to("../first")
    assert box.run("up", path=tmp_path / "bin" / "second")[0] == 0
    assert box.calls() == ["-P", "-m", "diaodu.cli", "up"]


def test_somebody_elses_python_path_is_not_mixed_in(box: Box) -> None:
    box.make_ready()
    python = box.root / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\necho "${PYTHONPATH-unset} ${PYTHONHOME-unset}" >>"$CALLS"\n')
    box.run("up", PYTHONPATH="/elsewhere", PYTHONHOME="/elsewhere")
    assert box.calls() == ["unset unset"]


@pytest.mark.parametrize("shell", ["dash", "bash", "busybox"])
def test_launcher_runs_in_other_shells(box: Box, shell: str) -> None:
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"{shell} is absent")
    if shell == "busybox":
        (box.machine / "sh").symlink_to(found)
        found = str(box.machine / "sh")
    box.make_ready()
    assert box.run("up", shell=found)[0] == 0
    assert box.calls() == ["-P", "-m", "diaodu.cli", "up"]


def test_launcher_may_be_run() -> None:
    assert os.access(ROOT / "diaodu", os.X_OK)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
