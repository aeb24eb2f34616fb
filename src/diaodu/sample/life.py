"""What happens to commitments in the sample county's August: requests, notices of those behind, answers to them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from diaodu.core.clock import fixed
from diaodu.core.intake import Examined, examine_file
from diaodu.core.moves import Mover
from diaodu.duties.actions import deliver_duties, move_duty
from diaodu.duties.steps import ASKER, UNIT
from diaodu.people.models import Unit
from diaodu.plan.actions import Asked, catch_up_standings, decide_request, make_request, send_supervisions
from diaodu.plan.choices import RequestKind
from diaodu.plan.models import Commitment, Supervision
from diaodu.plan.steps import KEEPER, LEAD

REQUESTS = Path(__file__).parent / "requests.csv"
OFFICE = Mover("chen", frozenset({KEEPER}), "调度办主任")
CHECKED = (date(2026, 8, 20), date(2026, 8, 28))  # the days on which the office looked at all lights
ANSWERED, SETTLED = date(2026, 8, 31), date(2026, 9, 1)
BLUE = 1
# Who has answered its blue notice, and whether the office has settled it; the others are still owed.
ANSWERS = {
    "ziran": ("已逐宗列出清理清单，9月集中处置闲置地块400亩", True),
    "touzi": ("在谈项目11个，9月签约活动预计落地5个", False),
}


def live_through_august(commitments: Sequence[Commitment], county: Unit) -> None:
    """Everything on its own day: what was asked before a check of the lights is known at it."""
    since = date(2026, 8, 1)
    for day in CHECKED:
        ask_and_decide(commitments, since=since, before=day)
        with fixed(day):
            catch_up_standings()
            send_supervisions(day, path=county.path, by=OFFICE.by)
        since = day
    ask_and_decide(commitments, since=since, before=SETTLED)
    _answer()


def ask_and_decide(commitments: Sequence[Commitment], *, since: date, before: date) -> None:
    """What was asked in these days, with its answer where there is one."""
    for row in _rows():
        asked = date.fromisoformat(row["asked"])
        if since <= asked < before:
            _ask(row, commitments[int(row["n"]) - 1], asked)


def _ask(row: Mapping[str, str], commitment: Commitment, asked: date) -> None:
    fresh = Commitment.objects.select_related("document__unit", "subject").get(pk=commitment.pk)
    new_due = date.fromisoformat(row["new_due"]) if row["new_due"] else None
    words = Asked(RequestKind(row["kind"]), row["why"], new_due, _evidence(row))
    with fixed(asked):
        request = make_request(fresh, words, mover=Mover(f"{row['unit']}1", frozenset({LEAD}), "报送员"))
    if row["decided"]:
        with fixed(date.fromisoformat(row["decided"])):
            decide_request(request, grant=bool(row["grant"]), mover=OFFICE, why=row["answer"])


def _evidence(row: Mapping[str, str]) -> Examined:
    title = row["evidence"].removesuffix(".txt")
    return examine_file(f"{title}\n（演示县，内容为虚构）\n{row['why']}\n".encode(), name=row["evidence"])


def _answer() -> None:
    """Some have answered their blue notice; one of the answers is settled."""
    notices = Supervision.objects.filter(level=BLUE, ended_on=None, duty__unit__code__in=ANSWERS)
    for notice in notices.select_related("duty__unit", "duty__subject").order_by("pk"):
        duty = notice.duty
        words, is_settled = ANSWERS[duty.unit.code]
        clerk = Mover(f"{duty.unit.code}1", frozenset({UNIT}), "报送员")
        with fixed(ANSWERED):
            deliver_duties([duty], to=clerk.by)
            move_duty(duty, "answer", mover=clerk, words=words)
        if is_settled:
            with fixed(SETTLED):
                move_duty(duty, "settle", mover=Mover(OFFICE.by, frozenset({ASKER}), OFFICE.post))


def _rows() -> list[dict[str, str]]:
    with REQUESTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))
