"""How fast the progress chart is there: `./diaodu bench chart [--json] [--rows 5000] [--nodes 10] [--rounds 5]`.

A county of its own with so many schedules is served as `./diaodu up` serves it. In a real Chromium somebody clicks the
chart in the navigation: from the click to the first frame that shows rows (of other pages' speed: the list of plans in
the same run is the peer), what came over the wire until then, and how long frames take while all rows are scrolled by.
Peer for the rows: the same window written by hand as one SQL statement and `json.dumps`.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))

from plan_page import _set_up
from reporting import served
from standings import _planned

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from diaodu.people.models import Unit
    from diaodu.plan.models import Document

BOUND_MS, BOUND_KB = 1000, 300
PASSWORD = "benchmark-of-the-chart"  # noqa: S105 -- of a county that lives in a temporary folder
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"]
AT_ONCE = 250
HAND_SQL = """
SELECT s.code, s.label_zh, o.light, o.reason_zh, o.promised_finish, o.finish, o.low, o.high, o.late_days, o.bars
FROM schedule_outlook o JOIN schedule_schedule c ON c.id = o.schedule_id JOIN core_subject s ON s.id = c.subject_id
ORDER BY o.light, o.finish LIMIT 40
"""
SCROLL = """() => new Promise(done => {
  const box = document.querySelector('.gantt'), frames = [];
  let last = performance.now(), place = 0;
  const step = now => {
    frames.push(now - last); last = now;
    place += 340;
    box.scrollTop = place;
    if (place < box.scrollHeight && frames.length < 600) requestAnimationFrame(step);
    else setTimeout(() => done(frames.slice(2)), 600);
  };
  requestAnimationFrame(step);
})"""
PAINTED = """() => {
  const first = performance.getEntriesByName('first-contentful-paint')[0];
  return performance.timeOrigin + (first ? first.startTime : performance.now());
}"""
CAME = """() => {
  const painted = performance.getEntriesByName('chart-painted')[0].startTime;
  const page = performance.getEntriesByType('navigation')[0];
  const rows = performance.getEntriesByType('resource')
    .filter(e => e.name.includes('/rows/') && e.responseEnd <= painted);
  return {at: performance.timeOrigin + painted, html: page.decodedBodySize, wire: page.encodedBodySize,
          server: page.responseStart - page.requestStart, rows: rows.reduce((sum, e) => sum + e.decodedBodySize, 0)};
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--nodes", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--data", type=Path, help="a folder that keeps the county for the next time")
    words = parser.parse_args()
    with nullcontext(words.data) if words.data else tempfile.TemporaryDirectory(prefix="diaodu-bench-") as folder:
        _set_up(Path(folder))
        begin = time.perf_counter()
        username = made_before() or make_county(words.rows, words.nodes)
        made = time.perf_counter() - begin
        hand = _hand_ms()
        with served(Path(folder)) as port:
            result = {"rows": words.rows, "nodes": words.rows * words.nodes, "made_s": round(made, 1)}
            result |= in_browser(f"http://127.0.0.1:{port}", username, words.rounds)
    result["hand_sql_window_ms"] = round(hand, 1)
    print(json.dumps(result, ensure_ascii=False, indent=2) if words.json else said(result))
    if result["click_to_paint_ms"] > BOUND_MS or result["first_data_kb"] > BOUND_KB:
        raise SystemExit(f"More than {BOUND_MS} ms or {BOUND_KB} KB.")


def made_before() -> str:
    """The name to sign in by where the folder holds the county already."""
    from django.db import connection

    from diaodu.people.models import Officer
    from diaodu.projects.schedule.models import Schedule

    found = Officer.objects.filter(username__startswith="hecheng").first() if Schedule.objects.exists() else None
    connection.close()
    return found.username if found else ""


def make_county(rows: int, nodes: int) -> str:
    """A plan of 300 commitments, multiplied to `rows`, each with a schedule; the name to sign in by."""
    from django.db import connection

    from diaodu.people.models import Officer
    from diaodu.plan.models import Commitment
    from diaodu.projects.schedule.actions import freeze_many, lay_many

    document, units = _planned(300)
    _multiplied(document, units, rows)
    subjects = [item.subject for item in Commitment.objects.filter(document=document).select_related("subject")[:rows]]
    for place in range(0, len(subjects), AT_ONCE):
        part = subjects[place : place + AT_ONCE]
        made = lay_many([_schedule(subject, number, nodes) for number, subject in enumerate(part)], by="benchmark")
        freeze_many(made, by="benchmark")
    officer = Officer.objects.get(username=f"hecheng{300}")
    officer.set_password(PASSWORD)
    officer.password_set_on = date.today()  # noqa: DTZ011 -- days only
    officer.save()
    connection.close()
    return officer.username


def _multiplied(document: Document, units: list[Unit], rows: int) -> None:
    from diaodu.core.subjects import NewSubject, add_subjects, next_codes
    from diaodu.people.models import Tie

    model = list(document.commitments.select_related("subject").order_by("pk"))
    missing = max(0, rows - len(model))
    codes = next_codes("R", scope=document.unit.county_path, year=2026, count=missing)
    subjects = add_subjects(
        [
            NewSubject("commitment", code, f"第{number}项 {model[number % len(model)].subject.label_zh}"[:60],
                       document.unit.path, document.unit.county_path)
            for number, code in enumerate(codes)
        ]
    )  # fmt: skip
    copies = []
    for number, subject in enumerate(subjects):
        copy = _copy(model, number)
        copy.subject, copy.code = subject, subject.code
        copies.append(copy)
    type(model[0]).objects.bulk_create(copies, batch_size=300)
    Tie.objects.bulk_create(
        [
            Tie(subject=subject, kind="lead", unit=units[number % len(units)], since=date(2026, 1, 1))
            for number, subject in enumerate(subjects)
        ],
        batch_size=300,
    )


def _copy(model: list[Any], number: int) -> Any:
    from copy import copy

    row = copy(model[number % len(model)])
    row.pk, row._state = None, copy(row._state)
    row._state.adding = True
    return row


def _schedule(subject: Any, number: int, count: int) -> Any:
    """A chain of nodes of ten to forty days, lived until today at a pace of its own."""
    from diaodu.core.clock import today
    from diaodu.projects.schedule.actions import NewNode, NewSchedule
    from diaodu.projects.schedule.network import Link

    dice = random.Random(number)  # noqa: S311 -- made-up work
    nodes = [
        NewNode(f"n{place:02d}", f"第{place}步工作", dice.randint(10, 40), working=place % 3 > 0)
        for place in range(count)
    ]
    links = [Link(f"n{place - 1:02d}", f"n{place:02d}") for place in range(1, count)]
    starts = day = today() - timedelta(days=dice.randint(60, 260))
    actual = {}
    for node in nodes:
        over = day + timedelta(days=int(node.days * dice.uniform(0.8, 1.6)))
        if day > today():
            break
        actual[node.key] = (day, over if over <= today() else None)
        day = over + timedelta(days=1)
    return NewSchedule(subject, starts, nodes=nodes, links=links, actual=actual)


def in_browser(url: str, username: str, rounds: int) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    from diaodu.cli.machine import find_browser

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        page = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", base_url=url).new_page()
        page.goto("/sign-in/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state("networkidle")
        clicks = [_click(page) for _ in range(rounds + 1)][1:]  # the first one warms the server up
        peer = [_peer(page) for _ in range(rounds)]
        _click(page)
        frames = page.evaluate(SCROLL)
        again = page.evaluate(SCROLL)  # with the rows at hand
        chromium.close()
    return _figures(clicks, peer, frames, again)


def _click(page: Page) -> dict[str, float]:
    page.goto("/")
    page.click(".nav-menu summary")
    begin = page.evaluate("() => performance.timeOrigin + performance.now()")
    page.click(".shell-nav a[href='/schedules/']")
    page.wait_for_selector(".gantt[data-painted]")
    came: dict[str, float] = page.evaluate(CAME)
    return {**came, "ms": came["at"] - begin}


def _peer(page: Page) -> float:
    page.goto("/")
    begin = page.evaluate("() => performance.timeOrigin + performance.now()")
    page.click(".shell-nav a[href='/plans/']")
    page.wait_for_load_state("domcontentloaded")
    painted: float = page.evaluate(PAINTED)
    return painted - begin


def _figures(
    clicks: list[dict[str, float]], peer: list[float], frames: list[float], again: list[float]
) -> dict[str, Any]:
    middle, plans = statistics.median(each["ms"] for each in clicks), statistics.median(peer)
    return {
        "click_to_paint_ms": round(middle),
        "worst_ms": round(max(each["ms"] for each in clicks)),
        "server_ms": round(statistics.median(each["server"] for each in clicks)),
        "first_data_kb": round(max(each["html"] + each["rows"] for each in clicks) / 1000, 1),
        "on_the_wire_kb": round(max(each["wire"] + each["rows"] for each in clicks) / 1000, 1),
        "peer_list_of_plans_ms": round(plans),
        "times_the_peer": round(middle / plans, 2),
        "frames_mean_ms": round(statistics.mean(frames), 1),
        "frames_p95_ms": round(sorted(frames)[int(len(frames) * 0.95)], 1),
        "frames_worst_ms": round(max(frames), 1),
        "again_mean_ms": round(statistics.mean(again), 1),
        "again_p95_ms": round(sorted(again)[int(len(again) * 0.95)], 1),
    }


def _hand_ms() -> float:
    from django.db import connection

    walls = []
    for _ in range(5):
        begin = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(HAND_SQL)
            json.dumps([[str(cell) for cell in row] for row in cursor.fetchall()])
        walls.append((time.perf_counter() - begin) * 1000)
    connection.close()
    return statistics.median(walls)


def said(result: dict[str, Any]) -> str:
    return "\n".join(f"  {name:28} {value}" for name, value in result.items())


if __name__ == "__main__":
    main()
