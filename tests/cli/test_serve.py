"""Starting, watching and stopping processes, shown on processes that do next to nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from diaodu.cli import serve
from diaodu.cli.say import Refusal
from diaodu.cli.serve import Part

SLEEPS = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DIAODU_DATA", str(tmp_path))
    return tmp_path


def part(code: str, name: str = "worker") -> Part:
    return Part(name, "后台任务", "the job worker", [sys.executable, "-c", code])


def is_alive(pid: int) -> bool:
    """A process that ended and was not collected by its parent counts as ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_parts_are_stopped_when_the_block_ends() -> None:
    with serve.started([part(SLEEPS, "web"), part(SLEEPS)]) as running:
        pids = [process.pid for _, process, _ in running.parts]
        assert [is_alive(pid) for pid in pids] == [True, True]
    assert [is_alive(pid) for pid in pids] == [False, False]


def test_part_that_will_not_stop_is_killed(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    monkeypatch.setattr(serve, "STOP_WITHIN", 0.2)
    with serve.started([part(STUBBORN)]) as running:
        pid = running.parts[0][1].pid
        while (data / "log" / "worker.log").read_text() != "up\n":
            time.sleep(0.02)
    assert not is_alive(pid)


def test_part_that_dies_stops_the_other_and_is_named(data: Path) -> None:
    with (
        pytest.raises(Refusal) as refusal,
        serve.started([part(SLEEPS, "web"), part("raise SystemExit(3)")]) as running,
    ):
        serve.watch(running, tick=lambda: None)
    assert refusal.value.zh == (
        f"后台任务意外停止（代码 3），其余部分也已停下；原因见 {data}/log/worker.log 末尾，处理后再运行一次。"
    )
    assert not is_alive(running.parts[0][1].pid)


def test_parts_write_to_their_own_logs(data: Path) -> None:
    with serve.started([part("print('hello')")]) as running:
        running.parts[0][1].wait(10)
    assert (data / "log" / "worker.log").read_text() == "hello\n"


def test_log_that_has_grown_large_is_put_aside(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "LOG_LIMIT", 3)
    (data / "log").mkdir()
    (data / "log" / "worker.log").write_text("long")
    with serve.started([part("print('new')")]) as running:
        running.parts[0][1].wait(10)
    assert (data / "log" / "worker.old.log").read_text() == "long"
    assert (data / "log" / "worker.log").read_text() == "new\n"


def test_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "READY_WITHIN", 0.2)
    with pytest.raises(Refusal) as refusal, serve.started([part(SLEEPS, "web")]) as running:
        serve.wait_until_ready(running, "127.0.0.1", 9)
    assert refusal.value.zh.startswith("网页服务启动 0.2 秒仍无应答，已停下")


def test_server_that_dies_at_its_start_is_told_at_once() -> None:
    started = time.monotonic()
    with pytest.raises(Refusal), serve.started([part("raise SystemExit(1)", "web")]) as running:
        serve.wait_until_ready(running, "127.0.0.1", 9)
    assert time.monotonic() - started < 10


def test_lost_work_is_looked_for_from_the_first_moment() -> None:
    ticks = []

    def tick() -> None:
        ticks.append(time.monotonic())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), serve.started([part(SLEEPS)]) as running:
        serve.watch(running, tick=tick)
    assert len(ticks) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has died")
def test_parts_end_with_a_parent_that_was_killed(data: Path) -> None:
    code = (
        "import sys, time; from diaodu.cli import serve\n"
        f"part = serve.Part('worker', '', '', [sys.executable, '-c', {SLEEPS!r}])\n"
        "with serve.started([part]) as running:\n"
        "    print(running.parts[0][1].pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert is_alive(pid)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait(10)
    deadline = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(pid)
