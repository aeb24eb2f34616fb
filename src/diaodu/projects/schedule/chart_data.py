"""What the chart's script is given: short rows, numbers for days. Shapes are described where they are made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from diaodu.projects.schedule.choices import Grouping
from diaodu.projects.schedule.drawing import offset
from diaodu.projects.schedule.page import NodeRow
from diaodu.projects.schedule.queries.chart import ChartGroup, ChartIndex, ChartRow

MOST_LABEL = 40


def groups_data(groups: Sequence[ChartGroup]) -> list[list[Any]]:
    """[label, rows, red rows] each."""
    return [[group.label, group.count, group.behind] for group in groups]


def rows_data(rows: Sequence[ChartRow], group: str, *, english: bool) -> list[list[Any]]:
    """[code, name, light, reason, who, promised finish, finish, low, high, late days, bars] each."""
    return [_row(row, group, english=english) for row in rows]


def _row(row: ChartRow, group: str, *, english: bool) -> list[Any]:
    outlook, subject = row.outlook, row.outlook.schedule.subject
    return [
        subject.code,
        _short((subject.label_en if english else "") or subject.label_zh),
        outlook.light,
        outlook.reason_en if english else outlook.reason_zh,
        who_of(row, group),
        _day(outlook.promised_finish),
        offset(outlook.finish),
        _day(outlook.low),
        _day(outlook.high),
        outlook.late_days,
        outlook.bars,
    ]


def who_of(row: ChartRow, group: str) -> str:
    """Whoever the head of the group does not name already."""
    if group == Grouping.UNIT:
        return row.sponsor
    return row.unit if group == Grouping.SPONSOR else row.sponsor or row.unit


def window_data(
    index: ChartIndex, rows: Sequence[ChartRow], first: int, *, group: str, english: bool
) -> dict[str, Any]:
    return {"first": first, "total": len(index.keys), "rows": rows_data(rows, group, english=english)}


def node_rows_data(rows: Sequence[NodeRow]) -> list[list[Any]]:
    """The nodes of one schedule in the shape of the chart's rows, one bar each."""
    return [
        [
            row.node.key,
            _short(f"{row.node.key} {row.node.name}"),
            row.state,
            "",
            row.node.unit.short_name if row.node.unit else "",
            None,
            None,
            None,
            None,
            row.late_days if row.late_days and row.late_days > 0 else None,
            [row.bar],
        ]
        for row in rows
    ]


def _day(day: date | None) -> int | None:
    return None if day is None else offset(day)


def _short(text: str) -> str:
    return text if len(text) <= MOST_LABEL else f"{text[: MOST_LABEL - 1]}…"
