"""Schedules as Excel: what the chart shows as rows, and one schedule's nodes."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from diaodu.paper.table_book import Cell, table_workbook
from diaodu.projects.schedule.actual_rows import HEADS
from diaodu.projects.schedule.choices import Light
from diaodu.projects.schedule.page import SchedulePage
from diaodu.projects.schedule.queries.actuals import NodeLine
from diaodu.projects.schedule.queries.chart import ChartRow


def chart_book(rows: Sequence[ChartRow], *, english: bool, note: str) -> bytes:
    heads = [
        _("Code"), _("Title of the work"), _("Lead unit"), _("Sponsor"), _("Its light"), _("Reason of the light"),
        _("Nodes done"), _("Nodes"), _("Progress in percent"), _("Pace in percent"),
        _("Promised finish"), _("Forecast finish"),
        _("Earliest"), _("Latest"), _("Days after the promise"), _("Next node"), _("Next node due"),
    ]  # fmt: skip
    return table_workbook(_("Progress chart"), heads, [_chart_row(row, english=english) for row in rows], note=note)


def _chart_row(row: ChartRow, *, english: bool) -> list[Cell]:
    outlook, subject = row.outlook, row.outlook.schedule.subject
    return [
        subject.code,
        (subject.label_en if english else "") or subject.label_zh,
        row.unit,
        row.sponsor,
        str(Light(outlook.light).label),
        outlook.reason_en if english else outlook.reason_zh,
        outlook.done,
        outlook.total,
        _tenths(outlook.progress),
        _tenths(outlook.expected),
        outlook.promised_finish,
        outlook.finish,
        outlook.low,
        outlook.high,
        outlook.late_days,
        outlook.next_node,
        outlook.next_on,
    ]


def _tenths(value: int | None) -> Cell:
    from decimal import Decimal

    return None if value is None else Decimal(value) / 10


def schedule_book(page: SchedulePage, *, title: str, note: str) -> bytes:
    heads = [
        _("Code"), _("Key"), _("Node"), _("Unit"), _("Days"), _("Kind of days"), _("Waits for"), _("Weight"),
        _("Promised start"), _("Promised finish"), _("Began"), _("Actual finish"),
        _("Start as planned now"), _("Planned finish"),
        _("Days slipped"), _("Float"), _("Critical"), _("Note"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            page.schedule.subject.code,
            row.node.key,
            row.node.name,
            row.node.unit.short_name if row.node.unit else "",
            row.node.days,
            _("working days") if row.node.working else _("calendar days"),
            row.befores,
            row.node.weight,
            row.promised_start,
            row.promised_end,
            row.node.started_on,
            row.node.finished_on,
            row.starts,
            row.ends,
            row.slipped or None,
            row.slack,
            _("yes") if row.is_critical else "",
            row.node.note,
        ]
        for row in page.rows
    ]
    return table_workbook(title, heads, rows, note=note)


def nodes_book(rows: Sequence[NodeLine], *, note: str) -> bytes:
    """The nodes of many schedules in the columns that come back in; what is read only stands behind them."""
    heads = [*HEADS.values(), _("Unit"), _("Promised start"), _("Promised finish"), _("Title of the work")]
    lines: list[list[Cell]] = [
        [
            row.subject.code,
            row.node.key,
            row.node.name,
            row.node.started_on,
            row.node.finished_on,
            row.node.unit.short_name if row.node.unit else "",
            row.promised.starts_on if row.promised else None,
            row.promised.ends_on if row.promised else None,
            row.subject.label_zh,
        ]
        for row in rows
    ]
    return table_workbook(_("Actual days of nodes"), heads, lines, note=note)
