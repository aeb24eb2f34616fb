"""`./diaodu up` in a process of its own, on a free port, stopped at the end whatever happens."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser_fixtures import free_port


@dataclass
class Up:
    process: subprocess.Popen[str]
    output: Path
    port: int

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_for(self, words: str, within: float = 150) -> None:
        deadline = time.monotonic() + within
        while words not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.02)

    def parts(self) -> list[int]:
        """The processes it started itself."""
        return [
            int(pid) for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ]


@contextmanager
def running(folder: Path, *words: str) -> Iterator[Up]:
    """`up` on a data folder below `folder`, stopped at the end whatever happens."""
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("DIAODU_", "DJANGO_"))}
    output = folder / f"up-{port}.txt"
    with output.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "diaodu.cli", "up", "--port", str(port), *words],
            cwd=folder,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            text=True,
        )
    try:
        yield Up(process, output, port)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)
