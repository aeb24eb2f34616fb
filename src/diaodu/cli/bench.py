"""`./diaodu bench NAME`: run one file of `benchmarks/`."""

from __future__ import annotations

import subprocess
import sys

from diaodu.cli import ROOT
from diaodu.cli.say import Refusal, say

FOLDER = ROOT / "benchmarks"


def run(argv: list[str]) -> int:
    names = sorted(path.stem for path in FOLDER.glob("[!_]*.py"))
    if not argv or argv[0] in {"-h", "--help"}:
        say(f"可运行的性能测试：{'、'.join(names)}", f"Benchmarks: {', '.join(names)}")
        return 0
    name = argv[0].replace("-", "_")
    if name not in names:
        raise Refusal(
            f"没有“{argv[0]}”这项性能测试；现有：{'、'.join(names)}。",
            f'There is no benchmark "{argv[0]}"; there are: {", ".join(names)}.',
        )
    words = [sys.executable, str(FOLDER / f"{name}.py"), *argv[1:]]
    return subprocess.run(words, cwd=ROOT, check=False).returncode  # noqa: S603 -- a file of ours
