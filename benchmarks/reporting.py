"""Fifty clerks report while a name list of 5,000 rows is brought in: `./diaodu bench reporting`.

On each database a server is started as `./diaodu up` starts it, on a county of its own in a temporary folder. The
clerks sign in, open the desk, save lines, hand up, correct; the office accepts; the administrator imports. At the end
every change that was answered must be stored and nothing else. Peers: the health page asked at the same pace by as
many (the least a page can cost), and one row committed by itself (the least a change can cost).

    ./diaodu bench reporting [--database both|sqlite|postgres] [--minutes 5] [--clerks 50] [--think 2] [--rows 5000]
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Event, Thread
from typing import Any

from _browser import Asked, Browser
from _people_at_work import Clerk, Importer, Office, Worker
from _working_county import ITEMS, Task, bare_commit_ms, make_county, set_up, stored
from diaodu.cli.guard import stop_on_signals
from plan_page import plan_text
from start import free_port

ROOT = Path(__file__).resolve().parents[1]
DATABASES = ("sqlite", "postgres")
START_WITHIN = 180  # seconds
PEER_SECONDS = 20.0
MOST_FAULTS = 5  # that are printed


def main() -> int:
    stop_on_signals()  # what was started is stopped whichever way we end
    words = _words()
    if words.database == "both":
        return max(_in_a_process_of_its_own(name) for name in DATABASES)
    result = measure(words)
    print(json.dumps(result, ensure_ascii=False)) if words.json else show(result)
    return 0 if result["errors"] == 0 and result["stored_as_answered"] else 1


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("both", *DATABASES), default="both")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--clerks", type=int, default=50)
    parser.add_argument("--think", type=float, default=2, help="seconds between two requests of one person (2)")
    parser.add_argument("--rows", type=int, default=5000, help="of the sheet that is brought in (5000)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser.parse_args()


def _in_a_process_of_its_own(database: str) -> int:
    """Django is set up for one database only."""
    again = [sys.executable, __file__, *sys.argv[1:], "--database", database]
    return subprocess.run(again, check=False).returncode


def measure(words: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="diaodu-bench-") as folder, _database(words.database) as url:
        set_up(Path(folder), url)
        commit = bare_commit_ms()
        tasks = make_county(words.clerks, plan_text(commitments=words.clerks * ITEMS))
        with served(Path(folder)) as port:
            people = _people(port, tasks, words)
            seconds = _work_day(people, words)
            peer = _peer(port, words)
            time.sleep(2)  # what was accepted last is counted by the worker
        return {"database": words.database, **_figures(people, tasks, seconds), **_peers(people, peer, commit)}


@contextmanager
def _database(name: str) -> Iterator[str | None]:
    from diaodu.cli.postgres import temporary_postgres

    with temporary_postgres(hasty=False) if name == "postgres" else nullcontext() as url:
        yield url


@contextmanager
def served(data: Path) -> Iterator[int]:
    """`./diaodu up` on this data folder, and stopped as by Ctrl-C."""
    port = free_port()
    command = [str(ROOT / "diaodu"), "up", "--data", str(data), "--port", str(port)]
    with (data / "up.txt").open("w") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + START_WITHIN
        while f"http://127.0.0.1:{port}" not in (data / "up.txt").read_text(encoding="utf-8"):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("The server did not start:\n" + _logs(data))
            time.sleep(0.1)
        yield port
        if process.poll() is not None:
            raise SystemExit("The server ended by itself:\n" + _logs(data))
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(60)


def _logs(data: Path) -> str:
    """The end of what the server and its parts have said."""
    logs = [data / "up.txt", *sorted((data / "log").glob("*.log"))]
    return "\n".join(f"== {log.name}\n{log.read_text(encoding='utf-8')[-3000:]}" for log in logs)


def _people(port: int, tasks: Sequence[Task], words: argparse.Namespace) -> list[Worker]:
    """Everybody, signed in."""
    stop = Event()
    people: list[Worker] = [Clerk(port, task, think=words.think, stop=stop) for task in tasks]
    people.append(Office(port, tasks[0].round, think=words.think, stop=stop))
    people.append(Importer(port, words.rows, len(tasks), stop=stop))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda worker: worker.sign_in(), people))
    for worker in people:
        worker.browser.asked.clear()
    return people


def _work_day(people: Sequence[Worker], words: argparse.Namespace) -> float:
    """All of them at once until time is up; how long it really was. Nobody begins in step with the others."""
    threads = [Thread(target=worker.work, name=worker.username, daemon=True) for worker in people]  # type: ignore[attr-defined]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
        time.sleep(words.think / len(threads))
    people[0]._stop.wait(max(0.0, words.minutes * 60 - (time.perf_counter() - began)))
    people[0]._stop.set()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def _peer(port: int, words: argparse.Namespace) -> list[Asked]:
    """The health page, asked by as many at the same pace."""
    stop = Event()
    browsers = [Browser(port) for _ in range(words.clerks)]

    def ask(browser: Browser) -> None:
        while not stop.wait(words.think):
            browser.get("/health/")

    threads = [Thread(target=ask, args=(browser,), daemon=True) for browser in browsers]
    for thread in threads:
        thread.start()
        time.sleep(words.think / len(threads))
    stop.wait(min(PEER_SECONDS, words.minutes * 60))
    stop.set()
    for thread in threads:
        thread.join()
    return [asked for browser in browsers for asked in browser.asked]


def _figures(people: Sequence[Worker], tasks: list[Task], seconds: float) -> dict[str, Any]:
    asked = [one for worker in people for one in worker.browser.asked]
    faults = [fault for worker in people for fault in worker.browser.faults]
    by_kind: dict[str, list[float]] = {}
    for one in asked:
        by_kind.setdefault(one.kind, []).append(one.seconds)
    importer = next(worker for worker in people if isinstance(worker, Importer))
    wrong = _told_but_not_stored(people, tasks, importer)
    return {
        "requests": len(asked),
        "requests_per_s": round(len(asked) / seconds, 1),
        **spread([one.seconds for one in asked]),
        "by_kind": {kind: {"n": len(each), **spread(each)} for kind, each in sorted(by_kind.items())},
        "import": {"rows": importer.accounts, **importer.seconds},
        "errors": len(faults),
        "faults": faults[:MOST_FAULTS],
        "answers": dict(sum((worker.answers for worker in people), Counter())),
        "refused": dict(sum((worker.refused for worker in people), Counter())),
        "stored_as_answered": not wrong,
        "not_stored_as_answered": wrong,
    }


def _told_but_not_stored(people: Sequence[Worker], tasks: list[Task], importer: Importer) -> list[str]:
    """Every place where what people were told and what the database holds part."""
    told = sum((worker.answers for worker in people), Counter())
    held = stored(tasks)
    wrong = [
        f"{verb}: {told[verb]} answered, {held['entries'][verb]} stored"
        for verb in sorted(told)
        if told[verb] != held["entries"][verb]
    ]
    for worker in people:
        for (code, key), figure in getattr(worker, "figures", {}).items():
            if held["figures"].get((code, key)) != figure:
                wrong.append(f"{code} line {key}: {figure} answered, {held['figures'].get((code, key))} stored")
    if importer.accounts != held["accounts"]:
        wrong.append(f"accounts: {importer.accounts} shown, {held['accounts']} stored")
    if held["facts"] != held["facts_said"]:
        wrong.append(f"facts: {held['facts_said']} in the audit, {held['facts']} stored")
    if held["marks_left"]:
        wrong.append(f"{held['marks_left']} marks were never counted")
    return wrong if held["chain_is_whole"] else [*wrong, "the chain of the audit is broken"]


def _peers(people: Sequence[Worker], peer: Sequence[Asked], commit: float) -> dict[str, Any]:
    health = spread([one.seconds for one in peer])
    saves = [one.seconds for worker in people for one in worker.browser.asked if one.kind == "save a line"]
    ours = spread([one.seconds for worker in people for one in worker.browser.asked])
    return {
        "peers": {
            "health page": health | {"p95_is_times": round(ours["p95_ms"] / max(health["p95_ms"], 0.1), 1)},
            "one row committed": {
                "median_ms": commit,
                "a_saved_line_is_times": round(spread(saves)["median_ms"] / max(commit, 0.01), 1),
            },
        }
    }


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and worst, in milliseconds; of nothing, nothing but zeros."""
    if not seconds:
        return {"median_ms": 0.0, "p95_ms": 0.0, "worst_ms": 0.0}
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return {
        "median_ms": round(statistics.median(ordered) * 1000, 1),
        "p95_ms": round(p95 * 1000, 1),
        "worst_ms": round(ordered[-1] * 1000, 1),
    }


def show(result: dict[str, Any]) -> None:
    print(
        f"{result['database']:10} {result['requests']} requests, {result['requests_per_s']}/s,"
        f" median {result['median_ms']} ms, p95 {result['p95_ms']} ms, worst {result['worst_ms']} ms,"
        f" errors {result['errors']}, stored as answered: {'yes' if result['stored_as_answered'] else 'NO'}"
    )
    for kind, each in result["by_kind"].items():
        print(f"    {kind:18}", " ".join(f"{name} {value:g}" for name, value in each.items()))
    print(f"    {'import':18}", " ".join(f"{name} {value:g}" for name, value in result["import"].items()))
    for name, each in result["peers"].items():
        print(f"    {name:18}", " ".join(f"{key} {value:g}" for key, value in each.items()))
    for name in ("answers", "refused"):
        print(f"    {name:18}", ", ".join(f"{words} {count}" for words, count in result[name].items()) or "—")
    for line in (*result["faults"], *result["not_stored_as_answered"][:MOST_FAULTS]):
        print("   !", line)


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
