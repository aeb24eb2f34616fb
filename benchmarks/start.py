"""How long `./diaodu up` takes until it prints its address: the first start on an empty data folder, and later ones.

The peer is Django's own development server on the same database, which does nothing but start. Run as
`./diaodu bench start [--json]`.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
LATER_STARTS = 5
PROMISED = 5.0  # seconds of a later start


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        first = up_seconds(Path(folder))
        later = [up_seconds(Path(folder)) for _ in range(LATER_STARTS)]
        peer = [development_server_seconds(Path(folder)) for _ in range(LATER_STARTS)]
    figures = {
        "first_start_s": round(first, 2),
        "later_start_median_s": round(statistics.median(later), 2),
        "later_start_worst_s": round(max(later), 2),
        "development_server_median_s": round(statistics.median(peer), 2),
        "times_the_development_server": round(statistics.median(later) / statistics.median(peer), 2),
    }
    if "--json" in sys.argv[1:]:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{name:32}{value}" for name, value in figures.items()))
    return 0 if max(later) < PROMISED else 1


def up_seconds(data: Path) -> float:
    """From the command to the address on the terminal; then stopped as by Ctrl-C."""
    port = free_port()
    command = [str(ROOT / "diaodu"), "up", "--data", str(data), "--port", str(port)]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if f"http://127.0.0.1:{port}" in line:
                break
        seconds = time.perf_counter() - started
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    return seconds


def development_server_seconds(data: Path) -> float:
    port = free_port()
    environ = os.environ | {"DIAODU_DATA": str(data), "DIAODU_LOOPBACK": "1"}
    command = [sys.executable, "-m", "diaodu.cli", "manage", "runserver", "--noreload", f"127.0.0.1:{port}"]
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not answers(port):
            time.sleep(0.02)
        return time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(30)


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health/", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
