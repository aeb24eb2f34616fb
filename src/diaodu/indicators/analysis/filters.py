"""How the dashboard and the gaps are narrowed and ordered; all of it in the address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diaodu.core.lists import Asked, Chip, Column, Head, ListSpec
from diaodu.core.templatetags.lamps import WORDS
from diaodu.indicators.analysis.queries.board import BoardRow
from diaodu.indicators.analysis.queries.gaps import GapRow
from diaodu.indicators.analysis.setting_kinds import OTHER, Group

LIGHTS = ("red", "yellow", "green", "done", "grey")
BLANK = "blank"
_BOARD_SORTS = ("order", "name", "growth", "completion", "chance", "rank")
_GAP_SORTS = ("left", "order", "completion", "needed")
_NOTHING = Decimal("Infinity")
Row = TypeVar("Row")
Sort = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class BoardAsked:
    asked: Asked
    rows: list[BoardRow]
    groups: list[Chip]
    states: list[Chip]
    heads: list[Head]


def read_board(query: QueryDict, rows: Sequence[BoardRow], groups: Sequence[Group], *, english: bool) -> BoardAsked:
    keys = [group.key for group in groups]
    spec = ListSpec(
        {"unit": None, "month": None, "q": None, "group": [*keys, OTHER], "state": [*LIGHTS, BLANK]}, _BOARD_SORTS
    )
    asked = Asked.from_query(query, spec)
    named = [(group.key, group.label(english=english)) for group in groups]
    counts = Counter(row.group for row in rows)
    return BoardAsked(
        asked,
        ordered([row for row in rows if _on_board(row, asked)], asked, _BOARD_KEYS),
        asked.chips("group", [*named, (OTHER, _("Other indicators"))], counts),
        asked.chips("state", _states(), _state_counts(rows)),
        asked.heads(_BOARD_COLUMNS),
    )


def _on_board(row: BoardRow, asked: Asked) -> bool:
    words = asked["q"].lower()
    named = (row.indicator.name_zh, row.indicator.name_en.lower(), row.indicator.code.lower())
    return (
        (not asked["group"] or row.group == asked["group"])
        and (not asked["state"] or asked["state"] == (BLANK if row.is_blank and not row.light else row.light)
             or (asked["state"] == BLANK and row.is_blank))
        and (not words or any(words in name for name in named))
    )  # fmt: skip


def _states() -> list[tuple[str, str | Promise]]:
    return [*((light, WORDS[light]) for light in LIGHTS), (BLANK, _("Blank"))]


def _state_counts(rows: Sequence[BoardRow]) -> Counter[str]:
    counts = Counter(row.light for row in rows if row.light)
    counts[BLANK] = sum(row.is_blank for row in rows)
    return counts


def ordered(rows: list[Row], asked: Asked, keys: dict[str, Sort]) -> list[Row]:
    """What is not known stands last, whichever way the list goes."""
    key = keys.get(asked.sort)
    if key is None:
        return rows[::-1] if asked.descending else rows
    known = [row for row in rows if key(row) is not None]
    blank = [row for row in rows if key(row) is None]
    return [*sorted(known, key=key, reverse=asked.descending), *blank]


def _completion(row: BoardRow) -> Decimal | None:
    return row.main_target.judged.completion if row.main_target else None


_BOARD_KEYS: dict[str, Sort] = {
    "name": lambda row: row.indicator.sort_key or row.indicator.name_zh,
    "growth": lambda row: row.growth.value,
    "completion": _completion,
    "chance": lambda row: row.outlook.chance if row.outlook else None,
    "rank": lambda row: row.standing.rank if row.standing else None,
}
_BOARD_COLUMNS = (
    Column(_("Indicator"), "name"),
    Column(_("Period alone"), is_number=True),
    Column(_("Figure as published"), is_number=True),
    Column(_("Growth rate"), "growth", is_number=True),
    Column(_("Year's target"), is_number=True),
    Column(_("Light and distance"), "completion"),
    Column(_("Year's end"), "chance", is_number=True),
    Column(_("Rank"), "rank", is_number=True),
    Column(_("Last 12 months")),
)


@dataclass(frozen=True, slots=True)
class GapsAsked:
    asked: Asked
    rows: list[GapRow]
    states: list[Chip]
    heads: list[Head]


def read_gaps(query: QueryDict, rows: Sequence[GapRow]) -> GapsAsked:
    spec = ListSpec({"unit": None, "month": None, "below": ["1"], "q": None, "state": [*LIGHTS, BLANK]}, _GAP_SORTS)
    asked = Asked.from_query(query, spec)
    return GapsAsked(
        asked,
        ordered([row for row in rows if _in_gaps(row, asked)], asked, _GAP_KEYS),
        asked.chips("state", _states(), _gap_counts(rows)),
        asked.heads(_GAP_COLUMNS),
    )


def _in_gaps(row: GapRow, asked: Asked) -> bool:
    words = asked["q"].lower()
    named = (row.target.indicator.name_zh, row.target.indicator.name_en.lower(), row.target.unit.name_zh)
    is_blank = row.judged.value is None
    return (
        not asked["state"] or asked["state"] == row.judged.light or (asked["state"] == BLANK and is_blank)
    ) and (not words or any(words in name for name in named))  # fmt: skip


def _gap_counts(rows: Sequence[GapRow]) -> Counter[str]:
    counts = Counter(row.judged.light for row in rows if row.judged.light)
    counts[BLANK] = sum(row.judged.value is None for row in rows)
    return counts


_GAP_KEYS: dict[str, Sort] = {
    "left": lambda row: row.urgency,
    "completion": lambda row: row.judged.completion,
    "needed": lambda row: row.faster,
}
_GAP_COLUMNS = (
    Column(_("Indicator and target"), "order"),
    Column(_("There is"), "completion", is_number=True),
    Column(_("Still missing"), is_number=True),
    Column(_("Needed each month"), "needed", is_number=True),
    Column(_("Of late each month"), is_number=True),
    Column(_("Supports (estimates of the management)")),
    Column(_("Left over"), "left", is_number=True),
)
