"""Rounds as Excel: a row for each line, blanks empty with their reason beside them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from diaodu.ledger.choices import MissingKind
from diaodu.ledger.models import Line, Return, Round
from diaodu.paper.table_book import Cell, table_workbook


def round_workbook(round_: Round, returns: Sequence[Return], *, english: bool) -> tuple[bytes, int]:
    """The workbook, and how many rows it has; one query."""
    heads = [
        _("Unit"), _("Return sheet"), _("State"), _("Indicator"), _("About"), _("Period"), _("Figure"),
        _("Unit of measure"), _("No figure because"), _("Reason"),
    ]  # fmt: skip
    by_key = {owed.pk: owed for owed in returns}
    lines = Line.objects.filter(owed__in=by_key).select_related("item__subject", "item__about", "item__unit")
    rows: list[list[Cell]] = []
    for line in lines.order_by("owed__unit__order", "owed", "item__order", "item__about__order", "pk"):
        owed, about = by_key[line.owed_id], line.item.about or line.item.unit
        rows.append(
            [
                owed.unit.name_en if english and owed.unit.name_en else owed.unit.name_zh,
                owed.code,
                str(owed.get_state_display()),
                line.item.name,
                about.name_en if english and about.name_en else about.name_zh,
                line.period or round_.period,
                line.value,
                line.item.measured_in,
                str(MissingKind(line.missing).label) if line.missing else "",
                line.reason,
            ]
        )
    return table_workbook(round_.title, heads, rows, note=f"{round_.code} · {round_.period}"), len(rows)
