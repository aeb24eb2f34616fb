"""Rounds and series as Excel."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from diaodu.ledger.choices import MissingKind
from diaodu.ledger.models import Return, Round
from diaodu.ledger.queries import lines_of_many
from diaodu.paper.table_book import Cell, table_workbook


def round_workbook(round_: Round, returns: Sequence[Return], *, english: bool) -> bytes:
    """A row for each line; a figure that is missing stays empty, its reason stands beside it."""
    lines = lines_of_many(returns)
    heads = [
        _("Unit"), _("Return sheet"), _("State"), _("Item"), _("Target"), _("Figure"), _("Unit of measure"),
        _("No figure because"), _("Progress"), _("Next month"), _("Difficulty"), _("Reason"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            _unit_name(owed, english=english),
            owed.code,
            owed.get_state_display(),
            line.item.name,
            line.item.target_said,
            line.value,
            line.item.measured_in,
            str(MissingKind(line.missing).label) if line.missing else "",
            line.progress,
            line.next_month,
            line.difficulty,
            line.reason,
        ]
        for owed in returns
        for line in lines[owed.pk]
    ]
    return table_workbook(round_.title, heads, rows, note=f"{round_.code} · {round_.period}")


def _unit_name(owed: Return, *, english: bool) -> str:
    return owed.unit.name_en if english and owed.unit.name_en else owed.unit.name_zh
