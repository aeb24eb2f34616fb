"""When a duty is late, how far it goes up, and how that is said. Pure: values in, answer and reason out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from diaodu.kernel.working_time import WorkCalendar


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """So many whole working days after the due moment a duty goes up to this level."""

    working_days: int
    level: int


def escalation_steps(row: Sequence[Mapping[str, Any]]) -> tuple[EscalationStep, ...]:
    """The steps of a dated row. Raises ValueError where levels or days do not rise."""
    steps = tuple(EscalationStep(int(item["working_days"]), int(item["level"])) for item in row)
    if list(steps) != sorted(steps, key=lambda step: (step.working_days, step.level)) or len(
        {step.level for step in steps}
    ) != len(steps):
        msg = "levels and days must rise from step to step"
        raise ValueError(msg)
    return steps


def level_due(late_days: int, steps: Iterable[EscalationStep]) -> int:
    """The level a duty so many working days late has reached; 0 while it is on time."""
    return max((step.level for step in steps if late_days >= step.working_days), default=0)


def working_days_late(due: datetime | None, moment: datetime, calendar: WorkCalendar) -> int:
    """Whole working days since the due moment; 0 on the due day itself, -1 while it is not over."""
    if due is None or moment <= due:
        return -1
    return calendar.working_days_between(due.date(), moment.date())


@dataclass(frozen=True, slots=True)
class Late:
    """One late duty, as the message needs it."""

    title: str
    unit: str
    days: int


def late_message(lates: Iterable[Late], moment: datetime, *, english: bool = False) -> str:
    """Who is late, as one message for the office's chat group; empty where nobody is."""
    groups = [(title, list(group)) for title, group in groupby(sorted(lates, key=_by_title), key=lambda x: x.title)]
    if not groups:
        return ""
    said = _group_en if english else _group_zh
    head = (
        f"Late as of {moment:%Y-%m-%d %H:%M}"
        if english
        else f"【催办】截至{moment.month}月{moment.day}日{moment:%H:%M}："
    )
    foot = (
        "Please deal with it today, or say what stands in the way."
        if english
        else "请以上单位今日内办理；有困难的请在系统里说明。"
    )
    return "\n".join(
        [head, *(f"{number}. {said(title, group)}" for number, (title, group) in enumerate(groups, 1)), foot]
    )


def _by_title(late: Late) -> tuple[str, int, str]:
    return late.title, -late.days, late.unit


def _group_zh(title: str, lates: list[Late]) -> str:
    units = "、".join(
        f"{late.unit}（逾期{late.days}个工作日）" if late.days else f"{late.unit}（今日到期已过）" for late in lates
    )
    return f"{title}：{len(lates)}个单位未办——{units}"


def _group_en(title: str, lates: list[Late]) -> str:
    units = ", ".join(
        f"{late.unit} ({late.days} working days)" if late.days else f"{late.unit} (due today)" for late in lates
    )
    return f"{title}: {len(lates)} open: {units}"
