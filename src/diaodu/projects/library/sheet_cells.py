"""Cells of a project's row: text in, values out, and what cannot be read named by its column. No database."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.utils.translation import override

from diaodu.core.fields import to_scaled
from diaodu.core.sheets import Problem, Row
from diaodu.enterprises.rules import industry_problem
from diaodu.projects.library.choices import Kind, Level, Stage

PLAIN = ("name", "national_code", "upper_code", "builder", "content", "place_text")
AMOUNTS = ("total", "year_plan", "land", "output", "tax")
DAYS = ("start_due", "finish_due", "since")


@dataclass(frozen=True, slots=True)
class Names:
    """What a sheet may call units, places, firms and industries."""

    units: Mapping[str, Any]
    places: Mapping[str, Any]
    firms: Mapping[str, Any]
    industries: Mapping[str, str]
    leaders: Mapping[str, Any] = field(default_factory=dict)  # posts by their title and by who holds them
    people: Mapping[str, Sequence[Any]] = field(default_factory=dict)  # posts by account and by name


class CellError(ValueError):
    """A cell that cannot be read, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def read_row(row: Row, names: Names) -> tuple[dict[str, Any], list[Problem]]:
    """The values of the cells that are filled in, and the problems of those that cannot be read."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, text in row.items():
        if not text or key not in _READERS:
            continue
        try:
            values[key] = _READERS[key](text, names)
        except CellError as error:
            problems.append(Problem(key, error.zh, error.en))
    if values.get("since") and values["since"] > date(2100, 1, 1):
        problems.append(Problem("since", "日期太远", "That day is too far away"))
    return values, problems


def read_amount(text: str) -> Decimal:
    """A figure with at most four decimals; commas between thousands do not matter. Raises CellError."""
    try:
        number = Decimal(text.replace(",", "").replace("，", ""))
        to_scaled(number)
    except (InvalidOperation, ValueError) as error:
        raise CellError(
            f"“{text[:20]}”不是数，或小数超过四位", f"“{text[:20]}” is no figure of at most four decimals"
        ) from error
    return number


def read_day(text: str) -> date:
    """2026-10-31, 2026/10/31, 2026年10月31日; a month alone is its first day. Raises CellError."""
    parts = [int(part) for part in re.split(r"[-/.年月日\s]+", text.split(" ", maxsplit=1)[0]) if part.isdecimal()]
    try:
        year, month, *rest = parts
        return date(year, month, rest[0] if rest else 1)
    except (ValueError, IndexError) as error:
        raise CellError(
            f"“{text[:20]}”不是日期，请写成 2026-10-31", f"“{text[:20]}” is no day; write 2026-10-31"
        ) from error


def _jobs(text: str, names: Names) -> int:
    if not text.isdecimal() or int(text) > 1_000_000:
        raise CellError(f"“{text[:20]}”不是人数", f"“{text[:20]}” is no number of people")
    return int(text)


def _industry(text: str, names: Names) -> str:
    if problem := industry_problem(text):
        raise CellError(*problem)
    return text


def _industries(text: str, names: Names) -> tuple[str, ...]:
    words = [word for word in re.split(r"[、,，;；\s]+", text) if word]
    if strange := [word for word in words if word not in names.industries]:
        raise CellError(f"产业名单里没有“{'、'.join(strange)}”", f"No such industry: {', '.join(strange)}")
    return tuple(names.industries[word] for word in words)


def _commissioner(text: str, names: Names) -> Any:
    posts = names.people.get(text, ())
    if not posts:
        raise CellError(f"没有在岗人员叫“{text[:20]}”", f"Nobody in office is called “{text[:20]}”")
    if len({post.unit_id for post in posts}) > 1:
        raise CellError(
            f"叫“{text[:20]}”的不止一人，请填账号", f"More than one is called “{text[:20]}”; give the account"
        )
    return posts[0]


def _named(which: str, zh: str, en: str) -> Callable[[str, Names], Any]:
    def read(text: str, names: Names) -> Any:
        found = getattr(names, which).get(text)
        if found is None:
            raise CellError(f"没有叫“{text[:40]}”的{zh}", f"No {en} is called “{text[:40]}”")
        return found

    return read


def _word(choices: Any, zh: str, en: str) -> Callable[[str, Names], str]:
    def read(text: str, names: Names) -> str:
        found = _labels(choices).get(text.casefold())
        if found is None:
            raise CellError(f"没有“{text[:20]}”这种{zh}", f"There is no {en} “{text[:20]}”")
        return found

    return read


@cache
def _labels(choices: Any) -> dict[str, str]:
    """What people may write: the word in both languages, and its code."""
    found = {value: value for value in choices.values}
    for language in ("zh-hans", "en"):
        with override(language):
            found |= {str(label).casefold(): value for value, label in choices.choices}
    return found


_READERS: dict[str, Callable[[str, Names], Any]] = {
    **{name: (lambda text, names: text) for name in PLAIN},
    **{name: (lambda text, names: read_amount(text)) for name in AMOUNTS},
    **{name: (lambda text, names: read_day(text)) for name in DAYS},
    "jobs": _jobs,
    "industry": _industry,
    "industries": _industries,
    "unit": _named("units", "单位", "unit"),
    "team": _named("units", "单位", "unit"),
    "sponsor": _named("leaders", "县领导（职务或姓名）", "county leader (post or name)"),
    "commissioner": _commissioner,
    "place": _named("places", "镇街或园区", "township or park"),
    "owner": _named("firms", "企业（请先登记到企业库）", "firm in the register"),
    "kind": _word(Kind, "项目类型", "kind"),
    "level": _word(Level, "级别", "level"),
    "stage": _word(Stage, "阶段", "stage"),
}
