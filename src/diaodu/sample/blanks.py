"""The hidden figures of the sample plan: some asked of units and filled in, the rest from an internal edition."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from diaodu.core.clock import fixed
from diaodu.core.moves import Mover
from diaodu.duties.actions import deliver_duties
from diaodu.people.models import Unit
from diaodu.plan.actions import Ask, accept_fills, adopt_edition, ask_units, fill_blank, store_edition
from diaodu.plan.actions.editions import masked_blanks
from diaodu.plan.models import Blank, Document
from diaodu.plan.steps import ASKED, KEEPER

HERE = Path(__file__).parent
OFFICE = Mover("chen", frozenset({KEEPER}), "调度办主任")
LAID_OVER = date(2026, 9, 1)
EDITION = "云海县下半年工作方案（内部版）.txt"


def ask_and_fill(document: Document, units: Mapping[str, Unit]) -> None:
    """What units were asked for, each step on its own day."""
    for row in rows_of("blanks.csv"):
        blank = _blank(document, row)
        with fixed(date.fromisoformat(row["asked"])):
            due = date.fromisoformat(row["due"])
            ask_units([Ask(blank, units[row["unit"]])], due=due, office=units["diaodu"], mover=OFFICE)
        if row["filled"]:
            _fill(_blank(document, row), row)
        if row["accepted"]:
            with fixed(date.fromisoformat(row["accepted"])):
                accept_fills([_blank(document, row)], mover=OFFICE)


def lay_edition_over(document: Document) -> None:
    """The whole plan without masks; the office takes over what no unit was asked for."""
    text, taken = document.text, []
    for row in rows_of("edition.csv"):
        start = document.text.index(row["masked"])
        taken += [(start, start + len(row["masked"]))] if row["taken"] else []
        text = text.replace(row["masked"], row["stands"])
    with fixed(LAID_OVER):
        edition = store_edition(document, text.encode(), name=EDITION, mover=OFFICE)
        keys = [
            blank.key for blank in masked_blanks(document) if any(start <= blank.start < end for start, end in taken)
        ]
        adopt_edition(edition, keys, mover=OFFICE)


def _fill(blank: Blank, row: Mapping[str, str]) -> None:
    clerk = Mover(f"{row['unit']}1", frozenset({ASKED}), "报送员")
    with fixed(date.fromisoformat(row["filled"])):
        if blank.duty is not None:
            deliver_duties([blank.duty], to=clerk.by)
        fill_blank(blank, row["value"], source=row["source"], mover=clerk)


def _blank(document: Document, row: Mapping[str, str]) -> Blank:
    """The one hidden figure inside these words of the plan."""
    start = document.text.index(row["words"])
    inside = document.blanks.filter(cause="masked", start__gte=start, end__lte=start + len(row["words"]))
    blank: Blank = inside.select_related("commitment__subject", "document__unit", "duty__unit", "asked").get()
    return blank


def rows_of(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))
