"""What leaders, meetings and inspections ask of the sample county, entered as its dispatch office does."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from diaodu.core.clock import fixed
from diaodu.core.moves import Mover
from diaodu.people.models import Unit
from diaodu.plan.actions import NewTask, confirm_countings, enter_task
from diaodu.plan.models import Counting
from diaodu.plan.steps import KEEPER

ASKED = Path(__file__).parent / "asked.csv"
OFFICE = Mover("chen", frozenset({KEEPER}), "调度办主任")


def enter_tasks(county: Unit, units: Mapping[str, Unit], *, since: date, before: date) -> None:
    """Those of these days, each on its own; what has a lead unit counts at once as its sentence says."""
    for row in asked_rows():
        on = date.fromisoformat(row["on"])
        if since <= on < before:
            with fixed(on):
                commitment = enter_task(_task(row, units), county=county, mover=OFFICE, on=on)
                countings = Counting.objects.select_related("commitment__document__unit")
                confirm_countings(list(countings.filter(commitment=commitment)), mover=OFFICE)


def _task(row: Mapping[str, str], units: Mapping[str, Unit]) -> NewTask:
    return NewTask(
        kind=row["kind"],
        sentence=row["sentence"],
        number=row["number"],
        dated=date.fromisoformat(row["dated"]),
        said_by=row["said_by"],
        due=date.fromisoformat(row["due"]) if row["due"] else None,
        lead=units[row["lead"]] if row["lead"] else None,
        partners=[units[code] for code in row["partners"].split(";") if code],
    )


def asked_rows() -> list[dict[str, str]]:
    with ASKED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))
