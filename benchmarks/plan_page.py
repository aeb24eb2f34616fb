"""How fast a plan is shown: `./diaodu bench plan_page [--json] [--rounds N]`.

A plan of our own of 20,000 characters with 300 commitments is read, stored and adopted in a database of its own
(SQLite in a temporary folder); then its pages are asked for through everything a request passes on the server.
Peers: the same text escaped and broken into paragraphs in the same frame, without any mark (the least a page of it
can cost), and a Django template that loops over the same pieces and draws the same marks.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

    from diaodu.plan.models import Document

LENGTH = 20_000
COMMITMENTS = 300
BOUND_MS = 300  # what the page may take
WORKS = ("改造老旧小区", "新建农村公路", "治理小流域", "新增规上企业", "建成标准厂房", "修缮历史建筑")
UNITS = ("万平方米", "公里", "平方公里", "家", "万平方米", "处")
FILLER = "该县地处沿海，境内多低山丘陵，四季分明，雨热同期，历来以盐业和渔业为主，民风淳朴，物产不少，"
PEER_LOOP = (
    "{% for block in blocks %}<p>{% for run in block.runs %}"
    '{% if run.code %}<a class="promise {{ run.strength }}" data-code="{{ run.code }}" hx-get="?c={{ run.code }}"'
    ' href="?c={{ run.code }}" hx-target="#panel">{% endif %}'
    "{% for piece in run.pieces %}"
    '{% if piece.kind == "quantity" %}<span class="quantity">{{ piece.text }}</span>'
    '{% elif piece.kind == "figure" %}<span class="blank" title="{{ piece.text }}">待核 · {{ piece.unit }}</span>'
    '{% elif piece.kind == "name" %}<span class="masked-name">{{ piece.text }}</span>'
    "{% else %}{{ piece.text }}{% endif %}"
    "{% endfor %}{% if run.code %}</a>{% endif %}{% endfor %}</p>{% endfor %}"
)
PEER_PLAIN = "{% extends 'web/base.html' %}{% block content %}{{ document.text|linebreaks }}{% endblock %}"


def plan_text(length: int = LENGTH, commitments: int = COMMITMENTS) -> str:
    """A plan of at least that many characters whose sentences promise that many things, ten to a section."""
    parts = ["合成县经济工作方案\n"]
    for number in range(commitments):
        if number % 10 == 0:
            parts.append(f"\n（{_numeral(number // 10 + 1)}）第{_numeral(number // 10 + 1)}组工作。")
        work, unit = WORKS[number % len(WORKS)], UNITS[number % len(UNITS)]
        parts.append(f"年内{work}{number + 2}{unit}。")
        if number % 20 == 7:
            parts.append("项目总投资**亿元。")
    short = max(0, length - sum(map(len, parts)))
    for at in range(0, short, len(FILLER)):
        parts.append("\n" * (at % (len(FILLER) * 6) == 0) + FILLER)
    return "".join(parts)[:length] + "\n"


def _numeral(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else digits[tens]) + "十" * (tens > 0) + (digits[ones] if ones or not tens else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--rounds", type=int, default=20, help="how often each page is asked for (20)")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _set_up(Path(folder))
        result = measure(words.rounds)
    print(json.dumps(result, ensure_ascii=False, indent=2)) if words.json else show(result)
    if result["pages"]["plan page"]["worst_ms"] > BOUND_MS:
        raise SystemExit(f"The plan page took longer than {BOUND_MS} ms.")


def _set_up(folder: Path) -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "diaodu.config.settings"
    os.environ["DIAODU_DATA"] = str(folder)
    os.environ.pop("DIAODU_DATABASE_URL", None)
    django.setup()
    from diaodu.cli import county

    county.prepare_database()


def measure(rounds: int) -> dict[str, Any]:
    """Milliseconds (median, worst), queries and size of each page; and the two peers with their ratios."""
    from django.test import override_settings

    text = plan_text()
    document = _stored(text)
    plain_storage = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(ALLOWED_HOSTS=["testserver"], STORAGES=plain_storage):
        client = _signed_in(document)
        address, panel = f"/plans/{document.code}/", {"HX-Request": "true", "HX-Target": "panel"}
        pages = {
            "plan page": _page(client, address, rounds),
            "one sentence open": _page(client, f"{address}?c=R-2026-150", rounds),
            "filtered": _page(client, f"{address}?strength=firm&with=target&q=公路", rounds),
            "list": _page(client, f"{address}?view=list&sort=-due", rounds),
            "side panel only": _page(client, f"{address}?c=R-2026-150", rounds, panel),
        }
        peers = _peers(client, document, rounds)
    prose, loop, plain = (peers[name] for name in ("our prose", "loop", "plain"))
    return {
        "text": {"characters": len(text), "commitments": document.counts["commitments"]},
        "pages": pages,
        "peers": {
            "plain text in the same frame": {**plain, "page_is_times": _ratio(pages["plan page"], plain)},
            "template loop over the pieces": {**loop, "prose_is_times": _ratio(prose, loop)},
            "our prose": prose,
        },
    }


def _ratio(ours: dict[str, float], peer: dict[str, float]) -> float:
    return round(ours["median_ms"] / peer["median_ms"], 2)


def _stored(text: str) -> Document:
    from django.utils.crypto import get_random_string

    from diaodu.core.files import store_file
    from diaodu.people.actions import NewUnit, add_officer, add_unit, give_post
    from diaodu.people.choices import Role, UnitKind
    from diaodu.plan.actions import adopt_document, store_reading
    from diaodu.reading import read_text

    since = date(2026, 1, 1)
    county = add_unit(NewUnit("hecheng", UnitKind.COUNTY, "合成县"), by="benchmark", valid_from=since)
    keeper = add_officer("keeper", name="甲", unit=county, password=get_random_string(24), by="benchmark")
    give_post(
        keeper, unit=county, title_zh="主任", title_en="Head", role=Role.DISPATCH_OFFICE, since=since, by="benchmark"
    )
    reading = read_text(text, date=date(2026, 7, 8))
    document = store_reading(
        reading, unit=county, file=store_file(text.encode()), file_name="plan.txt", by=keeper, today=date(2026, 9, 2)
    )
    return adopt_document(document, by=keeper)


def _signed_in(document: Document) -> Client:
    from django.test import Client

    client = Client()
    assert document.by is not None
    client.force_login(document.by, backend="diaodu.people.sign_in.OfficerBackend")
    return client


def _page(client: Client, address: str, rounds: int, headers: dict[str, str] | None = None) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        response = client.get(address, headers=headers)
    queries = len(asked)  # before the next request empties the log
    assert response.status_code == 200, response.status_code
    took = _timed(lambda: client.get(address, headers=headers), rounds)
    return {**took, "queries": queries, "kb": round(len(response.content) / 1000, 1)}


def _peers(client: Client, document: Document, rounds: int) -> dict[str, dict[str, float]]:
    from django.template import Context, Engine, engines

    from diaodu.plan.filters import Criteria
    from diaodu.plan.pages import PlanPage
    from diaodu.plan.queries import plan_rows
    from diaodu.plan.templatetags.plan_marks import prose

    request = client.get("/plans/").wsgi_request
    plain = engines["django"].from_string(PEER_PLAIN)
    loop = Engine().from_string(PEER_LOOP)
    rows = plan_rows(document)

    def page() -> PlanPage:
        return PlanPage(document, rows, Criteria())

    return {
        "plain": _timed(lambda: plain.render({"document": document}, request), rounds),
        "loop": _timed(lambda: loop.render(Context({"blocks": page().blocks})), rounds),
        "our prose": _timed(lambda: prose(page()), rounds),
    }


def _timed(work: Callable[[], object], rounds: int) -> dict[str, float]:
    work()
    seconds = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return {"median_ms": round(statistics.median(seconds) * 1000, 1), "worst_ms": round(max(seconds) * 1000, 1)}


def show(result: dict[str, Any]) -> None:
    print(" ".join(f"{value} {name}" for name, value in result["text"].items()))
    for group in ("pages", "peers"):
        for name, figures in result[group].items():
            print(f"{name:30}", " ".join(f"{key} {value:g}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
