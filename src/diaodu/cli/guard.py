"""How every command ends: a sentence and a code, never a traceback on the terminal."""

from __future__ import annotations

import os
import platform
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from diaodu.cli import ROOT
from diaodu.cli.say import Refusal, complain

REFUSED = 2
FAILED = 1
STOPPED = 130


def guarded(command: Callable[[], int]) -> int:
    """Run a command and return its exit code: 2 with a sentence when refused, 1 with a log file when it broke."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr] # a terminal without Chinese must not stop us
    try:
        return command()
    except Refusal as refusal:
        complain(refusal.zh, refusal.en)
        return REFUSED
    except KeyboardInterrupt:
        complain("已停止；再次运行会从中断处继续。", "Stopped; the next run carries on from here.")
        return STOPPED
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): what Python still holds has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except PermissionError as error:
        complain(
            f"没有使用 {error.filename} 的权限；请换一个有权限的位置，或请管理员开通。",
            f"There is no permission for {error.filename}; use another place, or ask for the permission.",
        )
        return REFUSED
    except Exception:
        log = _write_log(traceback.format_exc())
        complain(f"出现意外，详情已写入 {log}", f"Something unexpected happened; the details are in {log}")
        return FAILED


def stop_on_signals() -> None:
    """Let SIGTERM and a closed terminal end a command the way Ctrl-C does, so that it tidies up."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _interrupt)


def log_folder() -> Path:
    """The data folder's `log`, made when missing; the system's temporary folder where that cannot be written."""
    folder = Path(os.environ.get("DIAODU_DATA") or ROOT / "var") / "log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir())
    return folder if os.access(folder, os.W_OK) else Path(tempfile.gettempdir())


def _write_log(details: str) -> Path:
    path = log_folder() / f"failed-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.log"
    head = f"{' '.join(sys.argv)}\nPython {sys.version}\n{platform.platform()}\n\n"
    path.write_text(head + details, encoding="utf-8")
    return path


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
