"""When a commitment that stays behind is reminded, and how far that goes up. Pure: rows in, level and sentence out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

_WORST = {"yellow": 1, "red": 2}
_SAID = {"yellow": ("亮黄灯或红灯", "Yellow or red"), "red": ("亮红灯", "Red")}
LEVELS = {
    0: ("提醒", "a reminder"),
    1: ("蓝色督办单", "a blue notice"),
    2: ("橙色督办单", "an orange notice"),
    3: ("红色督办单", "a red notice"),
}


@dataclass(frozen=True, slots=True)
class SupervisionRule:
    """At least so many days, or reported periods, in a row with this light or a worse one lead to a level.

    `wait`: days the notice of the level below must have been out; `answer`: working days to answer, 0 for a reminder
    whose receipt is only confirmed.
    """

    name: str
    level: int
    light: str
    days: int = 0
    periods: int = 0
    wait: int = 0
    answer: int = 0


@dataclass(frozen=True, slots=True)
class Past:
    """The light of one day and the period its figure belongs to."""

    day: date
    light: str
    value_at: date | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """How long a light has been that bad without a break, up to and with the last day known."""

    since: date
    days: int
    periods: int


@dataclass(frozen=True, slots=True)
class Sent:
    """The highest notice of a matter that is still open."""

    level: int
    on: date


@dataclass(frozen=True, slots=True)
class Due:
    rule: SupervisionRule
    zh: str
    en: str


def supervision_rules(value: Sequence[Mapping[str, Any]]) -> tuple[SupervisionRule, ...]:
    """The rules of a dated row. Raises ValueError, TypeError or KeyError where they cannot be read."""
    rules = tuple(SupervisionRule(**item) for item in value)
    names = [rule.name for rule in rules]
    for rule in rules:
        numbers = (rule.days, rule.periods, rule.wait, rule.answer)
        if rule.light not in _WORST or rule.level not in LEVELS or not (rule.days or rule.periods):
            raise ValueError(rule.name)
        if not all(isinstance(number, int) and 0 <= number <= 400 for number in numbers):
            raise ValueError(rule.name)
        if not rule.name or len(rule.name) > 40 or names.count(rule.name) > 1:
            raise ValueError(rule.name)
    if not rules:
        raise ValueError("no rule")
    return rules


def run_of(past: Sequence[Past], light: str) -> Run | None:
    """The run that lasts until the last day known; None where that light is better or grey. `past`: oldest first.

    A day of which nothing is known breaks it, as a better light does: only what was seen counts against a unit.
    """
    least = _WORST[light]
    days: list[date] = []
    ends: set[date] = set()
    for row in reversed(past):
        is_next = not days or row.day == days[-1] - timedelta(days=1)
        if _WORST.get(row.light, 0) < least or not is_next:
            break
        days.append(row.day)
        if row.value_at is not None:
            ends.add(row.value_at)
    if not days:
        return None
    return Run(days[-1], len(days), len(ends))


def notice_due(past: Sequence[Past], rules: Sequence[SupervisionRule], sent: Sent | None, day: date) -> Due | None:
    """The notice to be sent on `day`, or None. One level at a time, never one that is out already."""
    levels = sorted({rule.level for rule in rules if sent is None or rule.level > sent.level})
    if not levels:
        return None
    for rule in rules:
        if rule.level != levels[0] or (sent is not None and day < sent.on + timedelta(days=rule.wait)):
            continue
        run = run_of(past, rule.light)
        if run is not None and _reached(rule, run):
            return Due(rule, *_why(rule, run))
    return None


def is_good(light: str) -> bool:
    """Whether a light ends what was sent: on pace or done. No light at all does not."""
    return light in {"green", "done"}


def _reached(rule: SupervisionRule, run: Run) -> bool:
    return (rule.days > 0 and run.days >= rule.days) or (rule.periods > 0 and run.periods >= rule.periods)


def _why(rule: SupervisionRule, run: Run) -> tuple[str, str]:
    """One sentence each: what was seen, and which rule made it a notice."""
    zh, en = _SAID[rule.light]
    level_zh, level_en = LEVELS[rule.level]
    if rule.days and run.days >= rule.days:
        return (
            f"自{run.since}起连续{run.days}天{zh}，满{rule.days}天发{level_zh}",
            f"{en} since {run.since}, {run.days} days in a row; after {rule.days} days {level_en} is sent",
        )
    return (
        f"连续{run.periods}期{zh}，满{rule.periods}期发{level_zh}",
        f"{en} for {run.periods} periods in a row; after {rule.periods} {level_en} is sent",
    )
