"""A thousand problems raised through the API by twenty programs at once: `./diaodu bench problems`.

A server is started as `./diaodu up` starts it, on a county of its own in a temporary folder; all of it on this machine
alone. Every tenth problem is sent twice under one key, as a program does that got no answer. At the end the rows stored
must be the answers given: each code once, none left out, none besides. Peer: one row committed by itself.

    ./diaodu bench problems [--database both|sqlite|postgres] [--problems 1000] [--programs 20]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from _working_county import bare_commit_ms, set_up
from diaodu.cli.guard import stop_on_signals
from reporting import DATABASES, _database, served

TWICE_EVERY = 10
PASSWORD = "of-a-temporary-folder-42"  # noqa: S105 -- of a county that lives in a temporary folder
PATIENCE = 300.0
MOST = 5_000  # problems, and a hundred programs: this is a test of one's own machine


@dataclass
class Told:
    """What one program was answered: codes, seconds, and what went wrong."""

    codes: list[str] = field(default_factory=list)
    repeated: int = 0
    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def main() -> int:
    stop_on_signals()
    words = _words()
    if words.database == "both":
        again = [sys.executable, __file__, *sys.argv[1:], "--database"]
        return max(subprocess.run([*again, name], check=False).returncode for name in DATABASES)
    result = measure(words)
    print(json.dumps(result, ensure_ascii=False, indent=None if words.json else 1))
    return 0 if result["stored_as_answered"] and not result["faults"] else 1


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("both", *DATABASES), default="both")
    parser.add_argument("--problems", type=int, default=1000)
    parser.add_argument("--programs", type=int, default=20)
    parser.add_argument("--json", action="store_true", help="print the figures in one line")
    words = parser.parse_args()
    words.problems, words.programs = min(words.problems, MOST), min(words.programs, 100)
    return words


def measure(words: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="diaodu-bench-") as folder, _database(words.database) as url:
        set_up(Path(folder), url)
        commit = bare_commit_ms()
        tokens = _make_county(words.programs)
        with served(Path(folder)) as port:
            began = time.perf_counter()
            with ThreadPoolExecutor(words.programs) as pool:
                shares = [words.problems // words.programs + (n < words.problems % words.programs)
                          for n in range(words.programs)]  # fmt: skip
                told = list(pool.map(_raise, [port] * words.programs, tokens, shares))
            seconds = time.perf_counter() - began
        return {
            "database": words.database,
            "programs": words.programs,
            **_figures(told, seconds),
            "bare_commit_ms": commit,
        }


def _make_county(programs: int) -> list[str]:
    """One bureau and a clerk with a token for each program."""
    from django.db import connection

    from diaodu.people.actions import NewUnit, add_officer, add_unit, give_post
    from diaodu.people.choices import Role, UnitKind
    from diaodu.people.tokens import make_token

    today = date.today()  # noqa: DTZ011 -- days only
    since = date(today.year, 1, 1)
    county = add_unit(NewUnit("hecheng", UnitKind.COUNTY, "合成县"), by="benchmark", valid_from=since)
    bureau = NewUnit("ziran", UnitKind.DEPARTMENT, "县自然资源和规划局")
    unit, tokens = add_unit(bureau, by="benchmark", parent=county, valid_from=since), []
    for number in range(programs):
        name = f"clerk{number:03}"
        officer = add_officer(name, name=name, unit=unit, password=PASSWORD, by="benchmark", must_change=False)
        give_post(officer, unit=unit, title_zh=f"报送员{number}", title_en="", role=Role.UNIT_CLERK, since=since,
                  by="benchmark")  # fmt: skip
        until = today + timedelta(days=1)
        tokens.append(make_token(officer, name="bench", scopes=("report",), expires_on=until, by="benchmark"))
    connection.close()
    return tokens


def _raise(port: int, token: str, count: int) -> Told:
    told, connection = Told(), HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    for number in range(count):
        body = {"title": f"第{number}个问题", "kind": "factor", "factor": "land", "body": "用地指标未落实"}
        first = _post(connection, token, f"p{number}", body, told)
        if number % TWICE_EVERY == 0 and first:
            again = _post(connection, token, f"p{number}", body, told)
            told.repeated += 1
            if again != first:
                told.faults.append(f"sent twice: {first} and {again}")
        if first:
            told.codes.append(first)
    return told


def _post(connection: HTTPConnection, token: str, key: str, body: dict[str, str], told: Told) -> str:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": key}
    began = time.perf_counter()
    connection.request("POST", "/api/problems", json.dumps(body), headers)
    answer = connection.getresponse()
    content = answer.read()
    told.seconds.append(time.perf_counter() - began)
    if answer.status != 201:
        told.faults.append(f"{answer.status} {content[:200]!r}")
        return ""
    return str(json.loads(content)["code"])


def _figures(told: list[Told], seconds: float) -> dict[str, Any]:
    from diaodu.core.chain import examine_chain
    from diaodu.core.models import AuditEntry
    from diaodu.problems.models import Problem

    answered = [code for each in told for code in each.codes]
    stored = list(Problem.objects.values_list("code", flat=True))
    times = sorted(second for each in told for second in each.seconds)
    entries = AuditEntry.objects.filter(verb="raise_problems").count()
    faults = [fault for each in told for fault in each.faults]
    return {
        "answered": len(answered),
        "stored": len(stored),
        "sent_twice": sum(each.repeated for each in told),
        "audit_entries": entries,
        "chain": str(examine_chain())[:120],
        "stored_as_answered": sorted(answered) == sorted(stored) and entries == len(stored),
        "per_second": round(len(times) / seconds, 1),
        "mean_ms": round(1000 * statistics.fmean(times), 1),
        "p95_ms": round(1000 * times[int(len(times) * 0.95)], 1),
        "worst_ms": round(1000 * times[-1], 1),
        "faults": faults[:5],
    }


if __name__ == "__main__":
    raise SystemExit(main())
