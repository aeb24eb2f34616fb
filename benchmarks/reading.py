"""How well and how fast plan texts are read: `./diaodu bench reading [--json]`.

Scores every labelled report at hand (our fixtures under tests/reading/fixtures, and ../shared/gold/dev and the headline
targets beside it where present) and prints each miss; then times a 20,000-character text, ten times as much, and the
memory, beside a plain regular expression for numbers with units as the peer.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from diaodu.reading.model import Strength, Target, TargetKind
from diaodu.reading.pipeline import read_text
from diaodu.reading.quantities import parse_quantity
from diaodu.reading.scoring import score

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
REPORT_YEAR = 2026  # of labelled reports that do not say their date
LENGTH = 20_000
SENTENCES = (
    "三、2026年重点工作\n"
    "完成老旧小区改造24万平米，高标准推进5个旧村改造项目；创建示范村25个以上。"
    "力争新增规上工业企业12家、高新技术企业20家以上，固定资产投资、社会消费品零售总额分别增长8%、6%左右。"
    "深入推进“6+4”产业格局，加快总投资**亿元的*个项目建设，每年组织2次集中观摩。\n"
)

# What a reader without a grammar would do: any digits with a unit behind them.
PEER = re.compile(
    r"(?P<value>[0-9０-９]+(?:[.．][0-9]+)?)(?P<unit>(?:万亿|[百千]?[万亿])?"
    r"(?:[%％]|个百分点|平方米|平方公里|公里|亩|元|吨|斤|千瓦|人次|人|个|家|项|条|处|座|所|户|场|套|台|辆))(?:以上|左右|以内)?"
)


def labelled_sets() -> list[tuple[str, Path, Path]]:
    """(name, text file, label file) of every labelled report present."""
    folders = (ROOT / "tests" / "reading" / "fixtures", SHARED / "gold" / "dev")
    pairs = [(path.with_suffix(".txt"), path) for folder in folders for path in sorted(folder.glob("*.jsonl"))]
    return [(labels.stem, text, labels) for text, labels in pairs if text.exists()]


def our_reading(text: str) -> tuple[Target, ...]:
    return read_text(text).targets


def peer_reading(text: str) -> tuple[Target, ...]:
    return tuple(_peer_target(match) for match in PEER.finditer(text))


def _peer_target(match: re.Match[str]) -> Target:
    return Target(
        id="",
        start=match.start(),
        end=match.end(),
        quote=match[0],
        value=match["value"],
        unit=match["unit"],
        quantity=parse_quantity(match["value"] + match["unit"]),
        comparator="=",
        object="",
        kind=TargetKind.COUNT,
        due=None,
        due_text="",
        rhythm=None,
        strength=Strength.FIRM,
        context_start=match.start(),
        context_end=match.end(),
    )


def quality(text_file: Path, label_file: Path, read: Callable[[str], tuple[Target, ...]]) -> dict[str, Any]:
    """Figures by name, and under "misses" each label not found and each target nobody labelled."""
    text = text_file.read_text(encoding="utf-8")
    labels = [json.loads(line) for line in label_file.read_text(encoding="utf-8").splitlines() if line.strip()]
    said = read_text(text).date
    result = score(labels, read(text), year=said.year if said else REPORT_YEAR)
    misses = [f"missed {x['start']} {x['value']} {x['unit']} | {x['context']}" for x in result.missed]
    misses += [f"wrong  {x.start} {x.quote} | {text[x.context_start : x.context_end].strip()}" for x in result.wrong]
    return {**result.figures(), "misses": misses}


def headline() -> dict[str, Any] | None:
    """The headline targets of published reports, each in its whole report: labels, found, and the clauses missed."""
    folder = SHARED / "data" / "headline_targets"
    if not folder.exists():
        return None
    rows = [json.loads(line) for line in (folder / "targets.jsonl").read_text(encoding="utf-8").splitlines() if line]
    labels = [row for row in rows if row["quantitative"]]
    missed: list[str] = []
    for province in {row["province"]: None for row in labels}:
        report = SHARED / "data" / "gov_reports" / f"{province}_{REPORT_YEAR}.txt"
        targets = our_reading(report.read_text(encoding="utf-8"))
        found = {(t.quantity, t.comparator, t.due) for t in targets}
        for row in (row for row in labels if row["province"] == province):
            quantity = parse_quantity(f"{row['value']:g}{row['unit']}")
            if (quantity, row["bound"], f"{REPORT_YEAR}-12-31") not in found:
                missed.append(f"missed {province} | {row['clause']}")
    return {"labels": len(labels), "found": len(labels) - len(missed), "misses": missed}


def best_of(times: int, work: Callable[[], object]) -> float:
    """Seconds of the fastest of several runs: of this process's own time, which what runs beside it hardly changes."""
    return min(_seconds(work) for _ in range(times))


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def sample_text(length: int) -> str:
    reports = [text.read_text(encoding="utf-8") for _, text, _ in labelled_sets()]
    body = "\n".join(reports) or SENTENCES
    return (body * (length // len(body) + 1))[:length]


def speed(read: Callable[[str], object]) -> dict[str, float]:
    """Seconds for 20,000 characters, how many times as long ten times the text takes, and peak memory in MB."""
    text, long_text = sample_text(LENGTH), sample_text(LENGTH * 10)
    seconds = best_of(5, lambda: read(text))
    tracemalloc.start()
    read(text)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return {
        "seconds_20000": round(seconds, 4),
        "times_as_long_for_ten_times": round(best_of(2, lambda: read(long_text)) / seconds, 2),
        "peak_mb": round(peak, 2),
    }


def measure() -> dict[str, Any]:
    readers = {"diaodu": our_reading, "plain regex": peer_reading}
    result: dict[str, Any] = {"quality": {}, "speed": {name: speed(read) for name, read in readers.items()}}
    for name, text, labels in labelled_sets():
        result["quality"][name] = {reader: quality(text, labels, read) for reader, read in readers.items()}
    result["headline"] = headline()
    return result


def show(result: dict[str, Any]) -> None:
    for name, readers in result["quality"].items():
        for reader, figures in readers.items():
            words = " ".join(f"{key} {figures[key]:g}" for key in figures if key != "misses")
            print(f"{name:12} {reader:12} {words}")
        for miss in readers["diaodu"]["misses"]:
            print("   ", miss)
    if found := result["headline"]:
        print(f"{'headline':12} {'diaodu':12} labels {found['labels']} found {found['found']}")
        for miss in found["misses"]:
            print("   ", miss)
    for reader, figures in result["speed"].items():
        print(f"{'speed':12} {reader:12} " + " ".join(f"{key} {value:g}" for key, value in figures.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print figures and misses as JSON")
    result = measure()
    if parser.parse_args().json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        show(result)


if __name__ == "__main__":
    main()
