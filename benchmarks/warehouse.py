"""How fast the warehouse answers and is built: `./diaodu bench warehouse [--size county|1m|12m|100m] [--peers]`.

A county's figures (units × indicators × months, blanks and second vintages among them) stand in a database of their
own; the warehouse is built from it, then each of the sixteen dashboard questions is asked as a page asks it: through
`warehouse.queries.ask`, with one thread, warm. Peers: the same questions in SQL written by hand over the same files
(the rows must be the same), and with `--peers` one year rolled up by pandas and Polars
(`--spark`: by Spark too). A newer
row is then written, and asked for at once. `--size 100m` makes the files directly: no county has such a database.

Other programs on the machine slow all of it; the ratios to the hand-written SQL do not mind them.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from _warehouse_county import COUNTY, SIZES, Size, fill_sqlite, register
from _warehouse_sql import HAND

BOUND_MEAN_MS, BOUND_WORST_MS, BOUND_BUILD_S = 95.0, 230.0, 60.0
RATIO, MORE_MS = 1.2, 15.0  # what a question may cost beside the hand-written one
ROUNDS = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--size", choices=SIZES, nargs="+", default=["county", "1m"], help="how many figures")
    parser.add_argument("--peers", action="store_true", help="roll up with pandas and Polars too")
    parser.add_argument("--spark", action="store_true", help="and with Spark, which takes a minute to start")
    parser.add_argument("--folder", type=Path, help="where the files go (a temporary folder)")
    words = parser.parse_args()
    result = {}
    for name in words.size:
        with tempfile.TemporaryDirectory(dir=words.folder) as folder:
            result[name] = in_a_process(name, Path(folder), peers=words.peers, spark=words.spark)
        if not words.json:
            show(name, result[name])
    if words.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    if problems := [problem for name in words.size for problem in broken(name, result[name])]:
        raise SystemExit("\n".join(problems))


def in_a_process(name: str, folder: Path, *, peers: bool, spark: bool) -> dict[str, Any]:
    """Each size in a process of its own, so that its memory is its own."""
    import multiprocessing

    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (name, folder, peers or spark, spark))


def measure(name: str, folder: Path, peers: bool, spark: bool) -> dict[str, Any]:
    size = SIZES[name]
    set_up(folder)
    if name == "100m":
        from _warehouse_hundred import hundred

        return hundred(size, folder, peers=peers, spark=spark)
    model = register(size)
    begin = time.perf_counter()
    rows = fill_sqlite(size)
    print(f"  {rows} rows in {folder} after {time.perf_counter() - begin:.0f} s", file=sys.stderr)
    built = building()
    questions = asking()
    result = {"rows": rows, "build": built, "questions": questions, **spread(questions)}
    result["a newer row"] = newer(model, size)
    if peers:
        from _warehouse_peers import roll_ups

        result["peers"] = roll_ups(folder, spark=spark)
    return result


def set_up(folder: Path) -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "diaodu.config.settings"
    os.environ["DIAODU_DATA"] = str(folder)
    os.environ.pop("DIAODU_DATABASE_URL", None)
    sys.path[:0] = [str(Path(__file__).parent.parent / "src")]
    django.setup()


def building() -> dict[str, Any]:
    """Everything from the database into files: wall and processor seconds, and the most memory the process had."""
    from diaodu.warehouse.build import build
    from diaodu.warehouse.desk import store
    from diaodu.warehouse.jobs import roll_ups
    from diaodu.warehouse.source import DatabaseSource

    steps: dict[str, float] = {}
    begin, busy = time.perf_counter(), time.process_time()

    def say(done: int, total: int, zh: str, en: str) -> None:
        steps[en.rsplit(maxsplit=1)[-1] if en.endswith("read") else en.split(maxsplit=1)[0]] = round(
            time.perf_counter() - begin, 1
        )

    engine = roll_ups()
    built = build(store(), DatabaseSource(), engine, whole=True, say=say, now="now")
    took, worked = time.perf_counter() - begin, time.process_time() - busy
    files = sum(store().path(name).stat().st_size for name in built.manifest.files)
    return {
        "seconds": round(took, 1),
        "cpu_seconds": round(worked, 1),
        "last step begun at": steps,
        "peak_gb": peak_gb(),
        "files_mb": round(files / 1e6, 1),
    }


def peak_gb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2)


def asked(month: int) -> dict[str, dict[str, Any]]:
    """What each question is asked with."""
    from diaodu.warehouse.queries import DASHBOARD, QUESTIONS

    usual = {"indicator": "i041", "target": "i000", "group": COUNTY, "month": month, "basis": "management"}
    lines = {"first": month - 59, "last": month, "years": 10}
    found = {
        name: {key: value for key, value in (usual | lines).items() if key in QUESTIONS[name].given}
        for name in DASHBOARD
    }
    found["breakdown"]["dimension"] = "industry"
    for name in ("monthly", "cumulative"):
        found[name]["first"] = month - 11
    return found


def asking() -> dict[str, Any]:
    """By question: the page's way and the hand-written one, milliseconds; whether they say the same."""
    from diaodu.warehouse.desk import store
    from diaodu.warehouse.engines.duck import connect
    from diaodu.warehouse.months import month_number
    from diaodu.warehouse.queries import ask

    month = month_number(2026, 8)
    con, manifest = connect(threads=1), store().manifest()
    con.execute(f"CREATE TABLE pairs AS FROM read_parquet('{store().path(manifest.pairs)}')")
    found = {}
    for name, given in asked(month).items():
        statement = over_files(HAND[name], store(), manifest)
        values = {key: value for key, value in (("month", month), ("indicator", "i041")) if f"${key}" in statement}
        ours = lambda name=name, given=given: ask(name, **given)  # noqa: E731
        hand = lambda statement=statement, values=values: con.execute(statement, values or None).fetchall()  # noqa: E731
        same = alike([tuple(row) for row in ours()], hand())
        ours_ms, hand_ms = in_turn(ours, hand)
        found[name] = {**ours_ms, "hand": hand_ms, "rows": len(ours()), "same": same}
    return found


def over_files(statement: str, store: Any, manifest: Any) -> str:
    """`{2025-2026}` becomes those years' files."""
    import re

    def files(match: re.Match[str]) -> str:
        first, _, last = match[1].partition("-")
        years = [str(year) for year in range(int(first), int(last or first) + 1) if str(year) in manifest.groups]
        names = ", ".join(f"'{store.path(manifest.groups[year])}'" for year in years)
        return f"read_parquet([{names}])"

    return re.sub(r"\{([\d-]+)\}", files, statement)


def alike(ours: list[tuple[Any, ...]], hand: list[tuple[Any, ...]]) -> bool:
    import math

    def same(one: Any, other: Any) -> bool:
        if isinstance(one, float) and isinstance(other, float):
            return math.isclose(one, other, rel_tol=1e-9)
        return bool(one == other)

    return len(ours) == len(hand) and all(
        len(one) == len(other) and all(map(same, one, other)) for one, other in zip(ours, hand, strict=True)
    )


def in_turn(ours: Callable[[], object], hand: Callable[[], object]) -> tuple[dict[str, float], dict[str, float]]:
    """Both warm, turn by turn. `cpu_ms`, the least the processor worked, does not grow when other programs want it."""
    walls: tuple[list[float], list[float]] = ([], [])
    works: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for work, took, worked in zip((ours, hand), walls, works, strict=True):
            begin, busy = time.perf_counter(), time.process_time()
            work()
            worked.append((time.process_time() - busy) * 1000)
            took.append((time.perf_counter() - begin) * 1000)
    words = [
        {
            "median_ms": round(statistics.median(took), 1),
            "worst_ms": round(max(took), 1),
            "cpu_ms": round(min(worked), 1),
        }
        for took, worked in zip(walls, works, strict=True)
    ]
    return words[0], words[1]


def spread(questions: dict[str, Any]) -> dict[str, float]:
    medians = [item["median_ms"] for item in questions.values()]
    works = [item["cpu_ms"] for item in questions.values()]
    return {
        "mean_ms": round(statistics.mean(medians), 1),
        "worst_median_ms": max(medians),
        "mean_cpu_ms": round(statistics.mean(works), 1),
        "worst_cpu_ms": max(works),
    }


def newer(model: Any, size: Size) -> dict[str, float]:
    """A changed figure: from its writing to the first answer that has it, and what the next answers cost."""
    from diaodu.warehouse.months import month_number
    from diaodu.warehouse.queries import ask

    month = month_number(2026, 8)
    given = asked(month)["scorecard"]
    row = model.objects.select_related("item").filter(item__indicator="i041").order_by("-pk").first()
    before = {item.indicator: item.figure for item in ask("scorecard", **given)}["i041"]
    begin, busy = time.perf_counter(), time.process_time()
    row.pk, row.vintage, row.value, row.missing = None, row.vintage + 1, int(time.time()) * 10_000, ""
    row.save(force_insert=True)
    after = {item.indicator: item.figure for item in ask("scorecard", **given)}["i041"]
    seen, worked = time.perf_counter() - begin, time.process_time() - busy
    assert after != before
    begin = time.perf_counter()
    ask("scorecard", **given)
    words = {"seen_after_ms": round(seen * 1000, 1), "cpu_ms": round(worked * 1000, 1)}
    return words | {"then_ms": round((time.perf_counter() - begin) * 1000, 1)}


def broken(name: str, result: dict[str, Any]) -> list[str]:
    """Which of the numbers that must hold do not."""
    if "questions" not in result:
        return list(result.get("broken", ()))
    found = [f"{name}: {question} differs from the hand-written one."
             for question, item in result["questions"].items() if not item["same"]]  # fmt: skip
    found += [
        f"{name}: {question} works {item['cpu_ms']} ms, by hand {item['hand']['cpu_ms']}."
        for question, item in result["questions"].items()
        if item["cpu_ms"] > item["hand"]["cpu_ms"] * RATIO + MORE_MS
    ]
    if result["mean_ms"] > BOUND_MEAN_MS or result["worst_median_ms"] > BOUND_WORST_MS:
        found.append(f"{name}: mean {result['mean_ms']} ms, worst {result['worst_median_ms']} ms.")
    if name == "12m" and result["build"]["seconds"] > BOUND_BUILD_S:
        found.append(f"{name}: the build took {result['build']['seconds']} s, more than {BOUND_BUILD_S}.")
    if result["a newer row"]["seen_after_ms"] > 1000:
        found.append(f"{name}: a changed figure was seen after {result['a newer row']['seen_after_ms']} ms.")
    return found


def show(name: str, result: dict[str, Any]) -> None:
    print(name)
    for key, item in result.items():
        if key != "questions":
            print(f"  {key:18}", item)
    for question, item in result.get("questions", {}).items():
        hand = item["hand"]
        print(
            f"  {question:22} {item['median_ms']:7.1f} ms (cpu {item['cpu_ms']:.1f}); by hand "
            f"{hand['median_ms']:.1f} (cpu {hand['cpu_ms']:.1f}); {item['rows']} rows"
            f"{'' if item['same'] else ', NOT THE SAME'}"
        )


if __name__ == "__main__":
    main()
