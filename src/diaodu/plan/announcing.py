"""When a period's lights are taken down and how long the units check them: dated rules and plain functions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from diaodu.core.clock import ZONE
from diaodu.core.setting_kinds import Problem, SettingKind, register_setting_kind, whole_number
from diaodu.kernel.period import Period
from diaodu.kernel.working_time import WorkCalendar

_days = whole_number(0, 30, zh="（工作日）", en="working days")


def _checking(value: Any) -> list[Problem]:
    if not isinstance(value, Mapping) or set(value) != {"working_days"}:
        return [('请填成 {"working_days": 3} 的样子。', 'Write it like {"working_days": 3}.')]
    return _days(value["working_days"])


CHECKING = register_setting_kind(
    SettingKind(
        name="plan.checking",
        title_zh="灯号校核时间",
        title_en="Checking time of lights",
        help_zh="每期灯号公布前，各单位有这么多个工作日校核、提出异议。",
        help_en="So many working days the units have to check a period's lights and object before they are announced.",
        check=_checking,
        example={"working_days": 3},
    )
)


def report_deadline(period: Period, working_day: int, calendar: WorkCalendar) -> date:
    """The n-th working day after a period's end: by then everybody has reported."""
    return calendar.add_working_days(period.end, max(1, working_day))


def end_of_checking(opened: date, working_days: int, calendar: WorkCalendar) -> datetime:
    """The end of work so many working days after the checking was opened."""
    day = calendar.add_working_days(opened, working_days)
    return datetime.combine(day, calendar.end_of_workday(day), ZONE)
