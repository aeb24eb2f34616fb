"""A process that has loaded all of Diaodu once and grows the parts of the tests' servers out of itself.

Loading everything takes longer than most tests; a part that grows out of this process has it loaded already and is
otherwise what the same words would start on their own. As a program: one line in (what to do, as JSON), one line out.
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from diaodu.cli import ROOT
from diaodu.cli.guard import log_folder
from diaodu.cli.serve import die_with_parent

STOP_WITHIN = 15  # seconds
PYTHON_WORDS = 3  # python -P -m, before the module's name


class Warm:
    """The process, as a test sees it. Its data folder is one and the same for its whole life."""

    def __init__(self, data: Path, environ: Mapping[str, str]) -> None:
        self.data = data
        self._process = subprocess.Popen(
            [sys.executable, "-P", __file__],
            cwd=ROOT,
            env={**environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, name: str, words: Sequence[str]) -> None:
        """Grow a part; `words` as a shell would be given them."""
        self._ask("start", name, *words[PYTHON_WORDS:])

    def ended(self) -> list[str]:
        """The names of the parts that have ended by themselves."""
        return list(self._ask("ended"))

    def stop(self) -> None:
        """Ask all parts to stop, wait, and kill what does not."""
        self._ask("stop")

    def run(self, program: str, *words: str) -> None:
        """Run the program with `words` at hand, in a process of its own; raises AssertionError with its traceback."""
        wrong = self._ask("run", program, *words)
        assert wrong == "", wrong

    def end(self) -> None:
        self._process.communicate()  # the end of its input is the end of it

    def _ask(self, *asked: str) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the warm process has died; its last words are above"
        return json.loads(answer)


class Parts:
    """Within the process: the parts that have grown out of it."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}

    def start(self, name: str, *words: str) -> None:
        self._names[_grow(lambda: _become(name, words))] = name

    def ended(self) -> list[str]:
        return [name for pid, name in self._names.items() if _has_ended(pid)]

    def stop(self) -> None:
        left = [pid for pid in self._names if not _has_ended(pid)]
        for pid in left:
            os.kill(pid, signal.SIGTERM)
        deadline = monotonic() + STOP_WITHIN
        while left and monotonic() < deadline:
            left = [pid for pid in left if not _has_ended(pid)]
            sleep(0.01)
        for pid in left:
            os.killpg(pid, signal.SIGKILL)
        for pid in self._names:
            os.waitpid(pid, 0)
        self._names.clear()

    def run(self, program: str, *words: str) -> str:
        """What went wrong, or nothing."""
        reading, writing = os.pipe()
        pid = _grow(lambda: _tell(writing, program, words))
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as told:
            wrong = told.read()
        _, status = os.waitpid(pid, 0)
        return wrong or ("" if status == 0 else f"ended with {status}")


def _grow(become: Callable[[], None]) -> int:
    """A process that does this and nothing else; it must not outlive us."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        die_with_parent()
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)  # what it prints is no answer of ours
        become()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _become(name: str, words: Sequence[str]) -> None:
    log = os.open(log_folder() / f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    sys.argv = ["", *words[1:]]
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)


def _tell(writing: int, program: str, words: Sequence[str]) -> None:
    wrong = ""
    try:
        exec(program, {"words": words})  # noqa: S102 -- the test's own words
    except Exception:
        wrong = traceback.format_exc()
    with os.fdopen(writing, "w", encoding="utf-8") as told:
        told.write(wrong)


def _has_ended(pid: int) -> bool:
    """It stays to be collected, so that its number is nobody else's meanwhile."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def main() -> None:
    _load()
    parts = Parts()
    for line in sys.stdin:
        asked, *words = json.loads(line)
        answer = getattr(parts, asked)(*words)
        print(json.dumps(answer), flush=True)
    parts.stop()


def _load() -> None:
    """What the parts would load, each for itself."""
    for module in ("diaodu.config.wsgi", "diaodu.config.served", "diaodu.cli.manage"):
        import_module(module)
    from django.core.management import get_commands, load_command_class

    load_command_class(get_commands()["work"], "work")


if __name__ == "__main__":
    main()
