"""`./diaodu lock`: resolve the dependencies anew into files that hold versions and hashes, and no address."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from diaodu.cli import ROOT
from diaodu.cli.arguments import Parser
from diaodu.cli.assets import npm_environment
from diaodu.cli.environment import Environment
from diaodu.cli.package_sources import uv_environment
from diaodu.cli.say import Refusal, step

FOLDER = ROOT / "requirements"
# Each lock with the one whose versions it must share.
LOCKS = {"run": None, "test": "run", "node": None, "uv": None}
WORDS = [
    "pip", "compile", "-q", "--universal", "--python-version", "3.11", "--generate-hashes",
    "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate",
]  # fmt: skip


def run(argv: list[str]) -> int:
    parser = Parser(prog="diaodu lock", description="重新锁定依赖。Lock the dependencies again.")
    parser.add_argument("--upgrade", action="store_true", help="换用最新版本 take the newest versions")
    options = parser.parse_args(argv)
    for name, shared in LOCKS.items():
        with step(f"锁定 {name}", f"Locking {name}"):
            _lock(name, shared, upgrade=options.upgrade)
    with step("锁定浏览器资源", "Locking browser files"):
        _lock_assets(upgrade=options.upgrade)
    return 0


def _lock(name: str, shared: str | None, *, upgrade: bool) -> None:
    words: list[str | Path] = [*Environment().uv(), *WORDS, *["--upgrade"] * upgrade]
    if shared is not None:
        words += ["--constraint", FOLDER / f"{shared}.txt"]
    _call([*words, FOLDER / f"{name}.in", "-o", FOLDER / f"{name}.txt"], uv_environment(Path(sys.executable)))


def _lock_assets(*, upgrade: bool) -> None:
    npm, environ = npm_environment()
    _call([npm, "update" if upgrade else "install", "--package-lock-only", "--ignore-scripts"], environ)


def _call(words: list[str | Path], environ: dict[str, str]) -> None:
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        done = subprocess.run(  # noqa: S603 -- fixed words, no shell
            words, cwd=ROOT, env=os.environ | environ, stdout=output, stderr=subprocess.STDOUT, check=False
        )
        output.seek(0)
        if done.returncode:
            said = output.read().strip()
            raise Refusal(f"没有锁成：\n{said}", f"The locks were not made; the reason stands above ({words[0]}).")
