"""How fast a plan with standings is shown and rebuilt: `./diaodu bench standings [--json] [--rounds N] [--sizes …]`.

A plan of our own with 300 commitments is read, adopted and claimed by twelve units in a database of its own; its units
reported for six months and standings are kept for forty days. Then the plan page and the plan at a glance are asked
for through everything a request passes on the server, and the whole plan's standings of one day are rebuilt, twice:
the rows must be the same. Peers: the same standings made by a plain loop that asks for each commitment by itself, and
a hand-written SQL statement that only finds each commitment's newest figure (the least any rebuilding can cost). The
same is measured with 1,000 and 3,000 commitments to show how it grows.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))

from _taken_up import take_up
from plan_page import BOUND_MS, _set_up, _signed_in, plan_text

if TYPE_CHECKING:
    from django.test import Client

    from diaodu.people.models import Unit
    from diaodu.plan.models import Counting, Document

SIZES = (300, 1_000, 3_000)
BOUND_REBUILD_S = 5.0  # what rebuilding a day of 300 commitments may take
TODAY = date(2026, 9, 2)
DAYS = 40  # of standings kept before today: what the pages look back through
UNITS = 12
PART, NUMERALS = 250, "一二三四五六七八九十"
ONE_BY_ONE = 100  # commitments the plain loop is tried with
LETTERS = 66  # a commitment, so that a larger plan is as dense as the one of 300
HAND_SQL = """
SELECT c.id, o.value, o.period_end FROM plan_counting c
JOIN ledger_observation o ON o.item_id = CAST(json_extract(c.params, '$.item') AS INTEGER)
WHERE o.period_end <= %s AND o.known_at <= %s AND NOT EXISTS (
  SELECT 1 FROM ledger_observation n WHERE n.item_id = o.item_id AND n.period_end <= %s AND n.known_at <= %s
  AND (n.period_end > o.period_end OR (n.period_end = o.period_end AND n.vintage > o.vintage)))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--rounds", type=int, default=10, help="how often each page is asked for (10)")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of commitments")
    words = parser.parse_args()
    result = {}
    with tempfile.TemporaryDirectory() as folder:
        _set_up(Path(folder))
        for size in words.sizes:
            result[str(size)] = measure(size, words.rounds)
            if not words.json:
                show(size, result[str(size)])
    if words.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    if problems := broken(result.get("300")):
        raise SystemExit("\n".join(problems))


def broken(figures: dict[str, Any] | None) -> list[str]:
    """Which of the numbers that must hold do not."""
    if figures is None:
        return []
    found = []
    for name in ("plan page", "glance"):
        median = figures["pages"][name]["median_ms"]
        if median > BOUND_MS:
            found.append(f"{name}: {median} ms, more than {BOUND_MS}.")
    if figures["rebuild"]["a day, set-wise"]["seconds"] > BOUND_REBUILD_S:
        found.append(f"The standings of a day took longer than {BOUND_REBUILD_S} s.")
    if not figures["rebuild"]["same rows twice"]:
        found.append("Rebuilding twice did not give the same rows.")
    return found


def measure(size: int, rounds: int) -> dict[str, Any]:
    """Pages (milliseconds, queries) and rebuilding (seconds, queries) of a plan of that many commitments."""
    from django.test import override_settings

    from diaodu.core.clock import fixed

    document = _county_with(size)
    plain_storage = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with fixed(TODAY), override_settings(ALLOWED_HOSTS=["testserver"], STORAGES=plain_storage):
        rebuild = _rebuilding(document)
        pages = _pages(_signed_in(document), document, rounds)
    return {
        "commitments": document.commitments.filter(counting__isnull=False).count(),
        "rebuild": rebuild,
        "pages": pages,
    }


def _pages(client: Client, document: Document, rounds: int) -> dict[str, Any]:
    address = f"/plans/{document.code}/"
    past = (TODAY - timedelta(days=20)).isoformat()
    code = document.commitments.order_by("start").values_list("code", flat=True)[document.commitments.count() // 2]
    return {
        "plan page": _page(client, address, rounds),
        "plan page, past day": _page(client, f"{address}?on={past}", rounds),
        "panel": _page(client, f"{address}?c={code}", rounds, {"HX-Request": "true", "HX-Target": "panel"}),
        "list": _page(client, f"{address}?view=list&sort=-light", rounds),
        "glance": _page(client, f"{address}glance/", rounds),
        "glance, past day": _page(client, f"{address}glance/?on={past}&since=month", rounds),
        "three things": _page(client, f"{address}three/?for=county", rounds),
    }


def _rebuilding(document: Document) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from diaodu.plan.actions import rebuild_standings

    countings = _countings(document)
    with CaptureQueriesContext(connection) as asked:
        rebuild_standings(countings, TODAY)
    first = _rows(document)
    whole = _timed(lambda: rebuild_standings(countings, TODAY), 3)
    same = _rows(document) == first
    some = countings[:ONE_BY_ONE]
    loop = _timed(lambda: [rebuild_standings([counting], TODAY) for counting in some], 1)
    each, each_of_all = loop["cpu_ms"] / len(some), whole["cpu_ms"] / len(countings)
    return {
        "a day, set-wise": {
            "seconds": round(whole["median_ms"] / 1000, 3),
            "cpu": round(whole["cpu_ms"] / 1000, 3),
            "queries": len(asked),
            "rows": len(first),
        },
        "peer: one by one": {
            "rows": len(some),
            "seconds": round(loop["median_ms"] / 1000, 3),
            "cpu": round(loop["cpu_ms"] / 1000, 3),
            "a_row_is_times": round(each / each_of_all, 1),
        },
        "peer: hand SQL, figures only": {"seconds": round(_hand_sql() / 1000, 3)},
        "same rows twice": same,
    }


def _hand_sql() -> float:
    from datetime import datetime
    from datetime import time as clock_time

    from django.db import connection

    from diaodu.core.clock import ZONE

    known = datetime.combine(TODAY, clock_time.max, ZONE)

    def ask() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(HAND_SQL, [TODAY, known, TODAY, known])
            return cursor.fetchall()

    return _timed(ask, 3)["median_ms"]


def _rows(document: Document) -> list[tuple[Any, ...]]:
    from diaodu.plan.models import Standing

    rows = Standing.objects.filter(commitment__document=document, day=TODAY).order_by("commitment")
    fields = ("commitment", "value", "value_at", "completion", "expected", "light", "rule", "reason_zh", "yellow_run")
    return list(rows.values_list(*fields))


def _countings(document: Document) -> list[Counting]:
    from diaodu.plan.models import Counting

    found = Counting.objects.filter(commitment__document=document).select_related("commitment__document__unit")
    return list(found.defer("commitment__document__text"))


def _county_with(size: int) -> Document:
    """A county whose plan has that many claimed commitments, six reports each and forty days of standings."""
    from diaodu.core.clock import fixed

    begin = time.perf_counter()
    with fixed(date(2026, 7, 8)):
        document, units = _planned(size)
    _reported(document)
    _kept(document)
    print(f"  {size}: made in {time.perf_counter() - begin:.0f} s, {len(units)} units", file=sys.stderr)
    return document


def _planned(size: int) -> tuple[Document, list[Unit]]:
    from django.utils.crypto import get_random_string

    from diaodu.core.files import store_file
    from diaodu.people.actions import NewUnit, add_officer, add_unit, give_post
    from diaodu.people.choices import Role, UnitKind
    from diaodu.plan.actions import Claim, claim_commitments, store_reading
    from diaodu.reading import read_text

    since, code = date(2026, 1, 1), f"hecheng{size}"
    county = add_unit(NewUnit(code, UnitKind.COUNTY, "合成县"), by="benchmark", valid_from=since)
    units = [
        add_unit(NewUnit(f"u{n}", UnitKind.DEPARTMENT, f"第{n}局"), by="benchmark", parent=county, valid_from=since)
        for n in range(UNITS)
    ]
    keeper = add_officer(code, name="甲", unit=county, password=get_random_string(24), by="benchmark")
    give_post(
        keeper, unit=county, title_zh="主任", title_en="Head", role=Role.DISPATCH_OFFICE, since=since, by="benchmark"
    )
    text = _text(size)
    document = store_reading(
        read_text(text, date=date(2026, 7, 8)),
        unit=county,
        file=store_file(text.encode()),
        file_name="plan.txt",
        by=keeper,
        today=TODAY,
    )
    commitments = take_up(document, keeper, since)
    claims = [Claim(item, units[n % UNITS], [units[(n + 1) % UNITS]]) for n, item in enumerate(commitments)]
    claim_commitments(claims, by="benchmark", since=since)
    return document, units


def _text(size: int) -> str:
    """The plan of the plan page's benchmark; a larger one has it in parts of 250 commitments."""
    if size <= 300:
        return plan_text(max(20_000, size * LETTERS), size)
    parts = ["合成县经济工作方案\n"]
    for number in range(0, size, PART):
        count = min(PART, size - number)
        body = plan_text(count * LETTERS, count).partition("\n")[2]
        parts.append(f"\n{NUMERALS[number // PART % len(NUMERALS)]}、第{number // PART + 1}部分{body}")
    return "".join(parts)


def _reported(document: Document) -> None:
    """Six months of accepted figures; how far each commitment is differs, so that all lights appear."""
    from datetime import datetime

    from diaodu.core.clock import ZONE
    from diaodu.kernel.period import Period
    from diaodu.ledger.models import Item, Observation
    from diaodu.plan.models import Counting

    rows = Counting.objects.filter(commitment__document=document, low__isnull=False).order_by("pk")
    targets = {row.params["item"]: row.low for row in rows}
    items = Item.objects.in_bulk(list(targets))
    facts = []
    for number, (key, target) in enumerate(targets.items()):
        for month in range(3, 9):
            period = Period.month(2026, month)
            share = Decimal(month * (number % 7 + 4)) / 120
            facts.append(
                Observation(
                    item=items[key],
                    unit_id=items[key].unit_id,
                    period=period.code,
                    period_end=period.end,
                    span=items[key].span,
                    basis=items[key].basis,
                    vintage=1,
                    value=(target * share).quantize(Decimal("0.01")),
                    by="benchmark",
                    known_at=datetime(2026, month + 1, 1, 10, tzinfo=ZONE),
                )
            )
    Observation.objects.bulk_create(facts, batch_size=500)


def _kept(document: Document) -> None:
    """Standings of every day before today, as the worker would have kept them: made for two days, then repeated."""
    from diaodu.plan.actions import rebuild_standings
    from diaodu.plan.models import Standing

    countings = _countings(document)
    for first, after in ((TODAY - timedelta(days=DAYS), 20), (TODAY - timedelta(days=DAYS - 20), DAYS - 20)):
        rebuild_standings(countings, first)
        rows = list(Standing.objects.filter(day=first, commitment__document=document))
        for offset in range(1, after):
            for row in rows:
                row.pk, row.day = None, first + timedelta(days=offset)
            Standing.objects.bulk_create(rows, batch_size=500)


def _page(client: Client, address: str, rounds: int, headers: dict[str, str] | None = None) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        response = client.get(address, headers=headers)
    queries = len(asked)
    assert response.status_code == 200, (address, response.status_code)
    took = _timed(lambda: client.get(address, headers=headers), rounds)
    return {**took, "queries": queries, "kb": round(len(response.content) / 1000, 1)}


def _timed(work: Callable[[], object], rounds: int) -> dict[str, float]:
    """`cpu_ms`: what the processor worked for it, which does not grow when other programs want the processor too."""
    work()
    walls, processor = [], []
    for _ in range(rounds):
        begin, busy = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - begin)
        processor.append(time.process_time() - busy)
    return {
        "median_ms": round(statistics.median(walls) * 1000, 1),
        "worst_ms": round(max(walls) * 1000, 1),
        "cpu_ms": round(statistics.median(processor) * 1000, 1),
    }


def show(size: int, result: dict[str, Any]) -> None:
    print(f"{size} asked for, {result['commitments']} claimed")
    for name, figures in result["rebuild"].items():
        said = figures if isinstance(figures, bool) else " ".join(f"{key} {value:g}" for key, value in figures.items())
        print(f"  {name:30}", said)
    for name, figures in result["pages"].items():
        print(f"  {name:30}", " ".join(f"{key} {value:g}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
