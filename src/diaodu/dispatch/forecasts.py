"""What will probably miss its target, as the kept forecasts say it. The one place of this app that asks them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from diaodu.kernel.quantity import figure_said
from diaodu.outlook.models import Outlook
from diaodu.outlook.permissions import visible_outlooks
from diaodu.outlook.queries import will_miss
from diaodu.people.models import Officer, Unit

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Miss:
    """One target that is expected to be missed. `chance`: per cent to reach it."""

    outlook: Outlook
    zh: str
    en: str

    @property
    def subject_id(self) -> int:
        return int(self.outlook.subject_id)

    @property
    def unit_id(self) -> int:
        return int(self.outlook.unit_id)

    @property
    def chance(self) -> Decimal | None:
        return self.outlook.chance_percent


def misses(county: Unit, *, today: date) -> list[Miss]:
    """Of this year, the least likely first; empty where nobody has made a forecast."""
    return [Miss(row, *_said(row)) for row in will_miss(today.year, under=county)]


def misses_seen(county: Unit, officer: Officer, *, today: date) -> list[Miss]:
    """Of those the ones whose forecast the officer may open."""
    found = misses(county, today=today)
    seen = set(
        visible_outlooks(officer, today=today)
        .filter(pk__in=[miss.outlook.pk for miss in found])
        .values_list("pk", flat=True)
    )
    return [miss for miss in found if miss.outlook.pk in seen]


def _said(row: Outlook) -> tuple[str, str]:
    """Expected value with its range against the target, and the chance: all as the forecast has them."""
    unit = row.measured_in
    if row.expected is None or row.target is None:
        return "预计完不成目标", "expected to miss its target"
    expected, target = _round(row.expected), _round(row.target)
    zh, en = f"预计年底{expected}{unit}", f"expected {expected}{unit} by the year's end"
    if row.low90 is not None and row.high90 is not None:
        ends = f"{_round(row.low90)}–{_round(row.high90)}"
        zh, en = f"{zh}（{ends}）", f"{en} ({ends})"
    zh, en = f"{zh}，目标{target}{unit}", f"{en}, target {target}{unit}"
    if row.chance is not None:
        chance = "不足1" if row.chance < 10 else f"{row.chance // 10}"
        chance_en = "less than 1" if row.chance < 10 else f"{row.chance // 10}"
        zh, en = f"{zh}，达成概率{chance}%", f"{en}, chance {chance_en}%"
    return zh, en


def _round(value: Decimal) -> str:
    return figure_said(value.quantize(_TENTH))
