"""What each dated setting is: its name in words, what it may hold, and how it is entered.

An app registers the kinds it reads (in its `apps.py`, by importing the module that does); the page of rules shows
them all, and a row of a kind is checked before it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Any

COVER = "••••••"
Problem = tuple[str, str]  # the same sentence in Chinese and in English
Check = Callable[[Any], list[Problem]]


class Field(StrEnum):
    """How a value is entered."""

    JSON = "json"
    NUMBER = "number"
    TEXT = "text"
    WORDS = "words"  # a list of words


@dataclass(frozen=True, slots=True)
class SettingKind:
    """`check` is given the value as JSON has it and returns what is wrong with it, in plain words; none: it is good.

    `hidden`: keys of the value that are never shown again and never written into the audit, a password say.
    `regroups`: figures are grouped by it, so that another row of it is seen in the sums at once.
    """

    name: str
    title_zh: str
    title_en: str
    help_zh: str
    help_en: str
    check: Check
    example: Any
    field: Field = field(default=Field.JSON)
    hidden: tuple[str, ...] = ()
    regroups: bool = False


_kinds: dict[str, SettingKind] = {}


def register_setting_kind(kind: SettingKind) -> SettingKind:
    """Make a kind known. Its example must pass its own check; a wrong one raises ValueError when the app starts."""
    if problems := kind.check(kind.example):
        msg = f"the example of {kind.name} is refused: {problems[0][1]}"
        raise ValueError(msg)
    _kinds[kind.name] = kind
    return kind


def setting_kinds() -> list[SettingKind]:
    """All kinds that people see, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def setting_kind(name: str) -> SettingKind | None:
    return _kinds.get(name)


def regroups(name: str) -> bool:
    kind = _kinds.get(name)
    return kind is not None and kind.regroups


def shown_value(name: str, value: Any) -> Any:
    """The value as it may be seen and recorded: what its kind hides is covered."""
    kind = _kinds.get(name)
    if kind is None or not kind.hidden or not isinstance(value, Mapping):
        return value
    return {key: COVER if key in kind.hidden else part for key, part in value.items()}


def problems_of(name: str, value: Any) -> list[Problem]:
    """What is wrong with a value of that kind. A kind nobody registered is refused as a whole."""
    kind = _kinds.get(name)
    if kind is None:
        return [(f"没有“{name}”这种规则。", f"There is no kind of rule called {name}.")]
    return list(kind.check(value))


# Checks that several kinds share


def whole_number(low: int, high: int, *, zh: str = "", en: str = "") -> Check:
    """A check for a whole number from `low` to `high`, both included; `zh`, `en`: its unit, for the sentence."""

    def check(value: Any) -> list[Problem]:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return []
        return [
            (f"请填 {low} 至 {high} 之间的整数{zh}。", f"Enter a whole number from {low} to {high}{en and ' '}{en}.")
        ]

    return check


def words_among(known: Iterable[str]) -> Check:
    """A check for a list of words, each one of those known, none twice."""
    allowed = list(known)

    def check(value: Any) -> list[Problem]:
        if not isinstance(value, list):
            return [("请填一组词。", "Enter a list of words.")]
        strange = [str(word) for word in value if word not in allowed]
        if strange:
            zh, en = "、".join(strange), ", ".join(strange)
            return [(f"不认识：{zh}；可用：{'、'.join(allowed)}。", f"Unknown: {en}; use {', '.join(allowed)}.")]
        return [("有重复的词。", "A word stands there twice.")] if len(set(value)) != len(value) else []

    return check


def day_table(value: Any) -> list[Problem]:
    """{"2027-02-08": false, …}: days, and whether they are worked."""
    if not isinstance(value, Mapping) or not value:
        return [('请填成 {"2027-02-08": false} 的样子。', 'Write it like {"2027-02-08": false}.')]
    problems: list[Problem] = []
    for day, worked in value.items():
        if not _is_day(day):
            problems.append((f"“{day}”不是日期。", f'"{day}" is no date.'))
        elif not isinstance(worked, bool):
            problems.append(
                (f"{day} 后面要写 true（上班）或 false（放假）。", f"{day} must be true (worked) or false (off).")
            )
    return problems


def hour_spans(value: Any) -> list[Problem]:
    """[["08:30", "12:00"], ["14:00", "17:30"]]: spans in order, without overlap."""
    shape = isinstance(value, list) and value and all(isinstance(span, list) and len(span) == 2 for span in value)
    if not shape or not all(_is_time(edge) for span in value for edge in span):
        return [('请填成 [["08:30", "12:00"], ["14:00", "17:30"]] 的样子。', 'Write it like [["08:30", "12:00"]].')]
    edges = [time.fromisoformat(edge) for span in value for edge in span]
    if edges != sorted(set(edges)):
        return [("各段时间要依次排列，不能重叠。", "The spans must be in order and may not overlap.")]
    return []


def _is_day(text: Any) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except (TypeError, ValueError):
        return False


def _is_time(text: Any) -> bool:
    try:
        return time.fromisoformat(text) is not None
    except (TypeError, ValueError):
        return False


DAYS = register_setting_kind(
    SettingKind(
        name="calendar.days",
        title_zh="放假与调休",
        title_en="Holidays and make-up days",
        help_zh="与周一至周五不同的日子：false 放假，true 上班。每年国务院通知公布后补录一条；"
        "同一年以离得最近、最新的一条为准。",
        help_en="Days that differ from Monday to Friday: false is off, true is worked. One row a year, once announced;"
        " of two rows with days of the same year the nearest and newest counts.",
        check=day_table,
        example={"2027-02-08": False, "2027-02-20": True},
    )
)
HOURS = register_setting_kind(
    SettingKind(
        name="calendar.hours",
        title_zh="上下班时间",
        title_en="Working hours",
        help_zh="按工作时间计时的时钟只在这些时段走。",
        help_en="Clocks that count working hours run during these only.",
        check=hour_spans,
        example=[["08:30", "12:00"], ["14:00", "17:30"]],
    )
)
