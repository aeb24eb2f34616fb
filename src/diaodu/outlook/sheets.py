"""Forecasts, and how good they were, as Excel: the same rows as on the page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from diaodu.outlook.models import Outlook
from diaodu.outlook.queries import Judged
from diaodu.outlook.templatetags.outlook_marks import record_name
from diaodu.outlook.words import error_said, method_said, notes_said
from diaodu.paper.table_book import Cell, table_workbook

_HUNDREDTH = Decimal("0.01")


def outlooks_book(rows: Sequence[Outlook], year: int) -> bytes:
    heads = [
        _("Forecast of"), _("Code"), _("Unit"), _("Unit of measure"), _("Figures known to"), _("Known so far"),
        _("Expected at the end of the year"), _("Cautious"), _("Hopeful"), _("Nine in ten: from"), _("Nine in ten: to"),
        _("Target"), _("Chance (%)"), _("Needed each period"), _("Lately each period"), _("Periods left"),
        _("How it was made"), _("Error of earlier forecasts"), _("Trials"), _("Forecast on"), _("Notes"),
    ]  # fmt: skip
    return table_workbook(
        _("Forecasts of {year}").format(year=year),
        heads,
        [_cells(row) for row in rows],
        note=_("Forecasts are no statistics. Ranges come from how the figures scattered so far."),
    )


def _cells(row: Outlook) -> list[Cell]:
    return [
        record_name(row.subject), row.subject.code, row.unit.name_zh, row.measured_in, row.known_to, row.so_far,
        row.expected, row.cautious, row.hopeful, row.low90, row.high90, row.target, row.chance_percent, row.needed,
        row.recent, row.left, method_said(row), error_said(row), len(row.trials), row.made_on,
        " ".join(notes_said(row)),
    ]  # fmt: skip


def accuracy_book(rows: Sequence[Judged], month: str) -> bytes:
    heads = [
        _("Forecast of"), _("Code"), _("Unit"), _("Unit of measure"), _("Was expected"), _("Came"), _("Difference"),
        _("Error in per cent"), _("Nine in ten: from"), _("Nine in ten: to"), _("Within the range"), _("Forecast on"),
    ]  # fmt: skip
    return table_workbook(
        _("How good the forecasts for {month} were").format(month=month), heads, [_judged(row) for row in rows]
    )


def _judged(row: Judged) -> list[Cell]:
    outcome, error = row.outcome, row.outcome.error
    within = {True: _("yes"), False: _("no"), None: ""}[outcome.is_within]
    return [
        record_name(row.outlook.subject), row.outlook.subject.code, row.outlook.unit.name_zh, row.outlook.measured_in,
        outcome.expected, outcome.actual, outcome.off, None if error is None else error.quantize(_HUNDREDTH),
        outcome.low90, outcome.high90, within, row.outlook.made_on,
    ]  # fmt: skip
