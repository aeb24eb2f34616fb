"""`./diaodu lint`: style, types, borders and the promises that the project makes about its own files."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from diaodu.cli import ROOT, checks
from diaodu.cli.arguments import Parser
from diaodu.cli.guard import FAILED
from diaodu.cli.say import say

BORDERS = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"


class Check(NamedTuple):
    zh: str
    en: str
    complaints: Callable[[], list[str]]  # none: the check is passed


def run(argv: list[str]) -> int:
    Parser(prog="diaodu lint", description="检查代码。Check the code.").parse_args(argv)
    failed = [check for check in _checks() if not _passes(check)]
    if failed:
        say(
            f"未通过：{'、'.join(check.zh for check in failed)}",
            f"Not passed: {', '.join(check.en for check in failed)}",
        )
        return FAILED
    say("全部通过。", "All passed.")
    return 0


def _checks() -> Sequence[Check]:
    python = [sys.executable, "-m"]
    djade = str(Path(sys.executable).with_name("djade"))
    templates = [str(path) for path in checks.tracked("*.html")]
    return (
        Check("风格", "style", _tool(*python, "ruff", "check", "--quiet", "--output-format", "concise")),
        Check("排版", "layout", _tool(*python, "ruff", "format", "--check", "--quiet")),
        Check(
            "模板", "templates", _tool(djade, "--target-version", "5.2", "--check", *templates) if templates else list
        ),
        Check("类型", "types", _tool(*python, "mypy", "src/diaodu")),
        Check("包的边界", "borders between packages", _tool(sys.executable, "-c", BORDERS)),
        Check(
            "数据库变更", "migrations", _tool(*python, "diaodu.cli", "manage", "makemigrations", "--check", "--dry-run")
        ),
        Check("文件长度", "file lengths", checks.long_files),
        Check("锁定文件", "locks", checks.faulty_locks),
        Check("本机路径与密钥", "paths and secrets", checks.private_words),
        Check("译文", "translations", checks.untranslated),
    )


def _passes(check: Check) -> bool:
    print(f"· {check.zh} {check.en} … ", end="", flush=True)
    started = time.monotonic()
    complaints = check.complaints()
    print("✗" if complaints else f"{time.monotonic() - started:.1f} s", flush=True)
    for line in complaints:
        print(f"    {line}", flush=True)
    return not complaints


def _tool(*words: str) -> Callable[[], list[str]]:
    """What a tool says when it ends with a code; nothing when it ends well."""

    def complaints() -> list[str]:
        with tempfile.TemporaryDirectory(prefix="diaodu-lint-") as data:
            done = subprocess.run(  # noqa: S603 -- fixed words, no shell
                words,
                cwd=ROOT,
                env=os.environ | {"DIAODU_DATA": data},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
        if done.returncode == 0:
            return []
        return done.stdout.strip().splitlines() or [f"{words[0]}: {done.returncode}"]

    return complaints
