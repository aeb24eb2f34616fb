"""What the sample commitments' work is made of, entered through the same actions as everybody's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from diaodu.core.clock import fixed
from diaodu.core.files import store_file
from diaodu.core.models import StoredFile
from diaodu.core.moves import Mover
from diaodu.plan.actions import add_work, finish_work
from diaodu.plan.models import Commitment
from diaodu.plan.steps import LEAD
from diaodu.plan.work_kinds import CRITERION, KINDS, OCCURRENCE, read_values

WORKS = Path(__file__).parent / "works.csv"
LAID = date(2026, 1, 5)
SCORED = date(2026, 8, 20)


def load_works(commitments: Sequence[Commitment]) -> None:
    """Each row on the day it was laid, each finish on its own day, so that past lights know what was known then."""
    for row in _rows():
        commitment, kind = commitments[int(row["n"]) - 1], KINDS[row["kind"]]
        mover = Mover("chen", frozenset({LEAD}))
        if kind is OCCURRENCE:
            with fixed(date.fromisoformat(row["finished"])):
                add_work(
                    kind, commitment, [{"on": date.fromisoformat(row["finished"]), "title": row["name"]}], mover=mover
                )
            continue
        given = {"name": row["name"], "due": row["due"], "weight": row["weight"], "full": row["amount"]}
        with fixed(LAID):
            made = add_work(kind, commitment, [read_values(kind, given)], mover=mover)[0]
        if row["finished"]:
            value = Decimal(row["finished"]) if kind is CRITERION else date.fromisoformat(row["finished"])
            with fixed(SCORED if isinstance(value, Decimal) else value):
                finish_work(kind, made, value, mover=mover, version=made.version, evidence=_kept(row["evidence"]))


def _kept(title: str) -> StoredFile | None:
    return store_file(f"{title}\n（演示县，内容为虚构）\n".encode()) if title else None


def _rows() -> list[dict[str, str]]:
    import csv

    with WORKS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))
