"""`./diaodu docs-check`: the commands that the documents show are run, so that they cannot lie.

Every line of a ```sh block that begins with `./diaodu` is run in a copy of the project, in the order of the text. A
block is left out only where the line above it says why: `<!-- not run: reason -->`.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from socket import socket
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.request import urlopen

from diaodu.cli import ROOT, checks, serve
from diaodu.cli.arguments import Parser
from diaodu.cli.guard import FAILED
from diaodu.cli.say import say

PAGES = ("*.md",)
BLOCK = re.compile(
    r"^(?:<!-- not run: (?P<reason>[^>]+?) -->\n\s*)?```sh\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
TIME_BOUND = 300  # seconds for one command
OURS = "./diaodu"
OK = 200


class Shown(NamedTuple):
    """One command as a document shows it."""

    page: str
    line: int
    command: str


def run(argv: list[str]) -> int:
    Parser(prog="diaodu docs-check", description="运行文档中的命令。Run the documents' commands.").parse_args(argv)
    failed = []
    with tempfile.TemporaryDirectory(prefix="diaodu-docs-") as folder:
        copy = copy_project(Path(folder) / "diaodu")
        seen: set[str] = set()
        for shown in shown_commands():
            if shown.command in seen:  # the same command in the other language
                continue
            seen.add(shown.command)
            print(f"· {shown.page}:{shown.line}  {shown.command} … ", end="", flush=True)
            started = time.monotonic()
            problem = _run(shown.command, copy)
            print(problem or f"{time.monotonic() - started:.1f} s", flush=True)
            failed += [shown] * bool(problem)
    if failed:
        say(f"{len(failed)} 条命令没有按文档运行。", f"{len(failed)} commands did not run as documented.")
        return FAILED
    say(f"{len(seen)} 条命令都照文档运行。", f"All {len(seen)} commands ran as documented.")
    return 0


def shown_commands() -> list[Shown]:
    """Every command of ours in every document, those of blocks that are not run left out."""
    return [
        Shown(str(path.relative_to(ROOT)), line, command)
        for path in checks.tracked(*PAGES)
        for line, command in commands_in(path.read_text(encoding="utf-8"))
    ]


def commands_in(text: str) -> Iterator[tuple[int, str]]:
    """Line number and command, for each command of ours in a block that is to be run."""
    for block in BLOCK.finditer(text):
        if block["reason"]:
            continue
        first = text.count("\n", 0, block.start("body")) + 1
        for number, line in enumerate(block["body"].splitlines(), first):
            if line.startswith(OURS):
                yield number, line


def copy_project(target: Path) -> Path:
    """The project's own files, with the environment and the assets that are built already."""
    for path in checks.tracked():
        place = target / path.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, place)
    (target / ".venv").symlink_to(ROOT / ".venv", target_is_directory=True)
    if (ROOT / "assets").is_dir():
        shutil.copytree(ROOT / "assets", target / "assets", ignore=shutil.ignore_patterns(".npm-*"))
    subprocess.run(["git", "init", "-q"], cwd=target, check=True)  # noqa: S607 -- lint asks git for the files
    return target


def _run(command: str, folder: Path) -> str:
    """Run one command; what went wrong, or nothing."""
    words = shlex.split(command, comments=True)
    if words[1:2] == ["up"]:
        return _run_up(words, folder)
    try:
        done = subprocess.run(  # noqa: S603 -- a command of our own documents
            words, cwd=folder, env=_environ(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", timeout=TIME_BOUND, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"not done after {TIME_BOUND} s"
    return "" if done.returncode == 0 else f"code {done.returncode}\n{done.stdout[-2000:]}"


def _run_up(words: list[str], folder: Path) -> str:
    """Start it on a free port, wait for its page, stop it as a person would."""
    with socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603 -- a command of our own documents
            [*words, "--port", str(port)],
            cwd=folder,
            env=_environ(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        page = _wait_for_page(process, port)
        process.send_signal(signal.SIGINT)
        try:
            code = process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            return "Ctrl-C did not stop it"
        if page == OK and code == 0:
            return ""
        output.seek(0)
        return f"code {code}, page {page or 'did not answer'}\n{output.read().decode(errors='replace')[-2000:]}"


def _wait_for_page(process: subprocess.Popen[bytes], port: int) -> int:
    """The status of the page that a visitor ends at; 0 where nothing answers."""
    deadline = time.monotonic() + TIME_BOUND
    while process.poll() is None and time.monotonic() < deadline:
        if serve.answers("127.0.0.1", port):
            # Being reachable comes a moment before the address is told; Ctrl-C is meant for after.
            time.sleep(1)
            return _status(f"http://127.0.0.1:{port}/")
        time.sleep(0.2)
    return 0


def _status(url: str) -> int:
    try:
        with urlopen(url, timeout=30) as answer:  # noqa: S310 -- our own server
            return int(answer.status)
    except HTTPError as error:
        return error.code


def _environ() -> dict[str, str]:
    """The machine's, without what another command of ours has set for itself."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("DIAODU_", "DJANGO_"))}
