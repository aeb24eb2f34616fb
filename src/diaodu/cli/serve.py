"""The two processes of a running Diaodu, started, watched and stopped together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NamedTuple

from diaodu.cli import ROOT
from diaodu.cli.guard import log_folder
from diaodu.cli.say import Refusal

READY_WITHIN = 60  # seconds
STOP_WITHIN = 15
TICK_EVERY = 60
LOG_LIMIT = 5 * 1024 * 1024
# Pages are made by Python, one thread of a process at a time: more threads than these only wait for each other, and
# each holds a connection to the database. Who comes meanwhile waits in line before the threads.
WEB_PROCESSES, THREADS_EACH = 2, 4
_PR_SET_PDEATHSIG = 1


class Part(NamedTuple):
    name: str
    zh: str
    en: str
    words: Sequence[str]


def parts(host: str, port: int, *, web_processes: int = WEB_PROCESSES) -> list[Part]:
    """The one place that says what a running Diaodu consists of: the web server, then the worker."""
    python = [sys.executable, "-P", "-m"]
    web = [*python, "diaodu.config.served", "--interface", "wsgi", "--no-ws", "--host", host, "--port", str(port)]
    web += ["--workers", str(web_processes), "--blocking-threads", str(THREADS_EACH), "--workers-kill-timeout", "5"]
    return [
        Part("web", "网页服务", "the web server", [*web, "diaodu.config.wsgi:application"]),
        Part(
            "worker",
            "后台任务",
            "the job worker",
            [*python, "diaodu.cli", "manage", "work", "--no-reload", "--no-startup-delay", "--queue-name", "*"],
        ),
    ]


class Running:
    """Started parts. Each writes to its own log; none outlives us."""

    def __init__(self, wanted: Sequence[Part]) -> None:
        self.parts: list[tuple[Part, subprocess.Popen[bytes], Path]] = []
        for part in wanted:
            self.start(part)

    def start(self, part: Part) -> None:
        log = _fresh_log(part.name)
        with log.open("ab") as output:
            process = subprocess.Popen(  # noqa: S603 -- fixed words, no shell
                part.words,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us alone, and we pass it on once
                preexec_fn=die_with_parent,  # noqa: PLW1509 -- no threads yet
            )
        self.parts.append((part, process, log))

    def refuse_if_ended(self) -> None:
        for part, process, log in self.parts:
            code = process.poll()
            if code is not None:
                raise Refusal(
                    f"{part.zh}意外停止（代码 {code}），其余部分也已停下；原因见 {log} 末尾，处理后再运行一次。",
                    f"{part.en.capitalize()} stopped by itself (code {code}) and the rest was stopped with it;"
                    f" the end of {log} says why. Put that right and run again.",
                )

    def stop(self) -> None:
        """Ask all to stop, wait, and kill what does not."""
        for _, process, _ in self.parts:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for _, process, _ in self.parts:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _kill_group(process)


@contextmanager
def started(wanted: Sequence[Part]) -> Iterator[Running]:
    """Run the parts for as long as the block lasts."""
    running = Running(wanted)
    try:
        yield running
    finally:
        running.stop()


def wait_until_ready(running: Running, host: str, port: int) -> None:
    """Return once the server answers; raises Refusal when a part dies or nothing answers in time."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        running.refuse_if_ended()
        if answers(host, port):
            return
        time.sleep(0.05)
    raise Refusal(
        f"网页服务启动 {READY_WITHIN} 秒仍无应答，已停下；原因见 {log_folder()} 里的日志。",
        f"The web server did not answer within {READY_WITHIN} seconds and was stopped; the logs in {log_folder()} say"
        f" why.",
    )


def watch(running: Running, tick: Callable[[], None]) -> None:
    """Until interrupted: notice a part that dies, and call `tick` every minute."""
    next_tick = time.monotonic()
    while True:
        running.refuse_if_ended()
        if time.monotonic() >= next_tick:
            tick()
            next_tick = time.monotonic() + TICK_EVERY
        time.sleep(0.3)


def answers(host: str, port: int) -> bool:
    connection = HTTPConnection(host, port, timeout=10)
    try:
        connection.request("HEAD", "/", headers={"Host": "localhost"})
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def _fresh_log(name: str) -> Path:
    """The log of a part; one that has grown large is put aside, the one put aside before it goes."""
    path = log_folder() / f"{name}.log"
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".old.log"))
    return path


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """A part that did not stop in time, with whatever it started."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _libc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None) if sys.platform == "linux" else None


_LIBC = _libc()


def die_with_parent() -> None:
    """On Linux the kernel stops a part even when we are killed without a chance to."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
