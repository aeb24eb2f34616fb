from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from diaodu.cli import suite
from diaodu.cli.machine import CHROMIUM
from diaodu.cli.say import Refusal

GOOD = {"passed": 3, "failed": 0, "skipped": 2, "without_shared": 1}
BAD = {"passed": 1, "failed": 2, "skipped": 0, "without_shared": 0}
NONE = {"passed": 0, "failed": 0, "skipped": 0, "without_shared": 0}


class Pytest:
    """Stands in for pytest: ends with the given codes and counts, and remembers how it was called."""

    def __init__(self, *ends: tuple[int, dict[str, int] | None]) -> None:
        self.ends = list(ends)
        self.words: list[list[str]] = []
        self.databases: list[str | None] = []

    def __call__(self, words: Sequence[str], *, env: dict[str, str], **_: Any) -> SimpleNamespace:
        code, counts = self.ends.pop(0)
        if counts is not None:
            Path(env["DIAODU_TALLY"]).write_text(json.dumps(counts))
        assert words[3] == "--basetemp"
        self.words.append(list(words[5:]))
        self.databases.append(env.get("DIAODU_DATABASE_URL"))
        return SimpleNamespace(returncode=code)


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with everything, on which nothing is really made or started."""
    monkeypatch.setattr(suite, "stop_on_signals", lambda: None)
    monkeypatch.setattr(suite, "build_assets", lambda *_: None)
    monkeypatch.setattr(suite, "compile_translations", lambda: None)
    monkeypatch.setattr(suite, "install_missing", list)


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stand_in: Pytest, *words: str
) -> tuple[int, list[str]]:
    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "run", stand_in)
        patch.setattr(suite, "temporary_postgres", _NoServer)
        code = suite.run(list(words))
    return code, capsys.readouterr().out.splitlines()


class _NoServer:
    def __enter__(self) -> str:
        return "postgresql://here"

    def __exit__(self, *_: object) -> None: ...


def test_whole_suite_runs_on_both_databases_and_in_a_browser(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIAODU_DATABASE_URL", "postgresql://mine")
    stand_in = Pytest((0, GOOD), (0, GOOD), (0, GOOD))
    code, out = run(monkeypatch, capsys, stand_in)
    assert (code, out[-1]) == (0, "9 passed, 0 failed, 6 skipped")
    assert stand_in.databases == [None, "postgresql://here", None]
    assert [words[-1] for words in stand_in.words] == ["not browser", "--only-database", "tests/browser"]


def test_pages_are_all_where_their_pass_looks() -> None:
    marked = {path for path in (suite.ROOT / "tests").rglob("test_*.py") if "pytest.mark.browser" in path.read_text()}
    pages = set((suite.ROOT / suite.PAGES).glob("test_*.py"))
    assert marked - {Path(__file__).resolve()} == pages


def test_skipped_for_want_of_shared_are_counted_before_the_last_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out = run(monkeypatch, capsys, Pytest((0, GOOD), (0, GOOD), (0, GOOD)))
    assert out[-2] == "Skipped because ../shared is absent: 3"


def test_one_failure_anywhere_fails_the_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = run(monkeypatch, capsys, Pytest((0, GOOD), (1, BAD), (0, GOOD)))
    assert (code, out[-1]) == (1, "7 passed, 2 failed, 4 skipped")


def test_pass_that_breaks_before_counting_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = run(monkeypatch, capsys, Pytest((0, GOOD), (3, None), (0, GOOD)))
    assert (code, out[-1]) == (1, "6 passed, 1 failed, 4 skipped")


def test_pass_without_a_test_of_its_kind_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = run(monkeypatch, capsys, Pytest((0, GOOD), (0, GOOD), (5, NONE)))
    assert (code, out[-1]) == (0, "6 passed, 0 failed, 4 skipped")


def test_no_test_at_all_is_a_failure(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(monkeypatch, capsys, Pytest((5, NONE)), "-k", "nothing")
    assert (code, out[-1]) == (5, "0 passed, 0 failed, 0 skipped")


def test_only_skipped_tests_are_a_failure(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(monkeypatch, capsys, Pytest((0, {**NONE, "skipped": 4})), "tests/browser")
    assert (code, out[-1]) == (5, "0 passed, 0 failed, 4 skipped")


def test_words_of_the_developer_go_to_one_run_of_pytest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in = Pytest((0, GOOD))
    run(monkeypatch, capsys, stand_in, "tests/reading", "-k", "due")
    assert (stand_in.words, stand_in.databases) == ([["tests/reading", "-k", "due"]], [None])
    stand_in = Pytest((0, GOOD))
    run(monkeypatch, capsys, stand_in, "--postgres", "tests/plan")
    assert (stand_in.words, stand_in.databases) == ([["tests/plan", "--only-database"]], ["postgresql://here"])


def test_what_is_missing_is_named_and_the_rest_is_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def offline(*_: str) -> None:
        raise Refusal("没有网络。", "no network.")

    monkeypatch.setattr(suite, "build_assets", offline)
    monkeypatch.setattr(suite, "install_missing", lambda: [CHROMIUM])
    code, out = run(monkeypatch, capsys, Pytest((0, GOOD), (0, GOOD), (0, GOOD)))
    assert out[-4] == (
        "Missing here: 浏览器资源 browser files (no network.); Chromium 浏览器 Chromium."
        " Tests that need them were skipped."
    )
    assert (code, out[-1]) == (0, "9 passed, 0 failed, 6 skipped")
