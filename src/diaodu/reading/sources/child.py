"""Containers are taken apart in a process of its own: it may crash, hang or swell without taking us along."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module

from diaodu.reading.errors import Unreadable
from diaodu.reading.limits import MEMORY, SECONDS
from diaodu.reading.sources.extracted import Extracted

_READERS = {"docx": "word", "pdf": "pdf", "xlsx": "tables", "head": "head"}


def in_child(kind: str, content: bytes, name: str) -> Extracted:
    """Read one container. Raises Unreadable for a refusal, a crash or a time-out alike, each in its own words."""
    try:
        done = subprocess.run(  # noqa: S603 -- our own interpreter and module, no shell
            [sys.executable, "-m", "diaodu.reading.sources.child", kind, name],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(
            f"{name} 打开超过 {SECONDS} 秒，已停止；请另存一次或只保留正文再试。",
            f"{name} took longer than {SECONDS} seconds to open; save it again or keep the text only.",
        ) from error
    if done.returncode != 0:
        raise damaged(name)
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise Unreadable(*answer["refused"])
    return Extracted.from_plain(answer)


def damaged(name: str) -> Unreadable:
    return Unreadable(
        f"{name} 已损坏或不是标准格式，打不开；请用 Word、WPS 或 Excel 打开后另存一次。",
        f"{name} is damaged or not in a standard form; open it in Word, WPS or Excel and save it again.",
    )


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows; the time limit still holds there
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _main(kind: str, name: str) -> int:
    _bound_memory()
    read = import_module(f"diaodu.reading.sources.{_READERS[kind]}").read
    try:
        answer = read(sys.stdin.buffer.read(), name).to_plain()
    except Unreadable as error:
        answer = {"refused": [error.zh, error.en]}
    sys.stdout.buffer.write(json.dumps(answer).encode())
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
