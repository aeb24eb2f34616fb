"""What the factor chart shows, put together from queries and rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from diaodu.core.lists import Asked
from diaodu.core.templatetags.lamps import lamp_word
from diaodu.factors.boards import Board, boards
from diaodu.factors.choices import LIGHTS
from diaodu.factors.drawing import Drawing, drawn
from diaodu.factors.permissions import visible_needs
from diaodu.factors.queries import asker_units, bearings, groups_for, light_counts, listed, rows_of
from diaodu.factors.rules import plain
from diaodu.factors.setting_kinds import FactorKind
from diaodu.people.models import Officer


@dataclass(frozen=True, slots=True)
class Card:
    """One factor's curve with the month it breaks."""

    board: Board
    name: str
    drawing: Drawing
    words: str

    @property
    def light(self) -> str:
        if not self.board.has_supply:
            return "grey"
        return "red" if self.board.breaks else "green"


def said_break(board: Board, *, english: bool) -> str:
    """The first month in which more is wanted than there is, in words."""
    if not board.has_supply:
        return "no supply entered yet" if english else "供给还没有录入"
    found = board.breaks
    if found is None:
        last = board.months[-1]
        return f"enough until {last:%Y-%m}" if english else f"到 {last:%Y-%m} 够用"
    lacking = f"{plain(found.lacking)} {board.kind.measure(english=english)}"
    if found.month == board.start:
        return f"short already, {lacking} lacking" if english else f"现在就缺 {lacking}"
    return f"short from {found.month:%Y-%m}, {lacking} lacking" if english else f"{found.month:%Y-%m} 起缺 {lacking}"


def board_cards(found: Sequence[Board], *, english: bool) -> list[Card]:
    return [
        Card(
            board,
            board.kind.label(english=english),
            drawn(board.need, board.supply, board.start),
            said_break(board, english=english),
        )
        for board in found
    ]


def chart_context(
    officer: Officer, asked: Asked, kinds: Mapping[str, FactorKind], *, on: date, english: bool
) -> dict[str, Any]:
    """A constant number of queries, however many needs."""
    scope = officer.unit.county_path
    rows = rows_of(listed(visible_needs(officer, today=on)), scope, on=on)
    groups = groups_for(scope, on=on)
    narrowed = [row for row in rows if _fits(row, asked, groups)]
    inside = [row for row in narrowed if asked["light"] in ("", row.said.light)]
    found = bearings(inside, asked)
    used = {row.need.factor for row in rows}
    codes = [code for code in kinds if code in used and asked["factor"] in ("", code)]
    counts = light_counts(narrowed)
    labels = [(light, lamp_word(light)) for light in LIGHTS]
    cards = board_cards(boards(scope, on=on), english=english)
    return {
        "bearings": found,
        "codes": codes,
        "heads": [(kinds[code], kinds[code].label(english=english)) for code in codes],
        "lights": [
            (light, chip) for (light, _), chip in zip(labels, _chips(asked, labels, counts), strict=True) if chip
        ],
        "cards": [card for card in cards if card.board.waiting or card.board.has_supply or card.board.asked],
        "short": sum(card.light == "red" for card in cards),
        "groups": [(group.code, group.label) for group in groups],
        "askers": asker_units(rows),
        "factors": [(code, kind.label(english=english)) for code, kind in kinds.items() if code in used],
        "waiting": sum(each.waiting for each in found),
        "reds": sum(each.reds for each in found),
    }


def _chips(asked: Asked, labels: Sequence[tuple[str, str]], counts: Mapping[str, int]) -> list[Any]:
    made = {chip.label: chip for chip in asked.chips("light", labels, counts)}
    return [made.get(label) for _light, label in labels]


def _fits(row: Any, asked: Asked, groups: Sequence[Any]) -> bool:
    need = row.need
    inside = (
        next((group.subjects for group in groups if group.code == asked["group"]), None) if asked["group"] else None
    )
    return (
        asked["factor"] in ("", need.factor)
        and asked["asker"] in ("", need.asker.code)
        and (inside is None or need.about_id in inside)
        and asked["q"].casefold() in f"{need.about.label_zh} {need.about.label_en} {need.about.code}".casefold()
    )
