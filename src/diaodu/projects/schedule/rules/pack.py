"""A pack of rules as a dated row holds it; a county chooses one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

RULES = ("start", "progress", "payment", "statistics", "bond")


class PackError(ValueError):
    """A pack that leaves a hole or is no pack, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class RulePack:
    """Limits of the rules of one pack; `rules`: those that are judged, in their order."""

    zh: str
    en: str
    rules: tuple[str, ...]
    start_yellow_months: int = 1  # so many calendar months after the promised one without a start
    start_red_months: int = 3
    behind_green: int = 10  # percentage points behind that are still green
    behind_yellow: int = 30
    statistics_yellow_months: int = 1  # so many months after the start without an entry
    statistics_red_months: int = 2
    bond_months: int = 6  # a special bond is to be spent within so many months after its issue
    bond_yellow: int = 30  # percent short of that pace that are still yellow
    yellow_run: int = 2  # so many yellow months in a row turn red; 0: never

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> RulePack:
        """Raises PackError where something is missing, unknown or in the wrong order."""
        if not isinstance(row, Mapping) or not row.get("zh") or not row.get("en"):
            raise PackError("每套规则要有中文和英文名称（zh、en）", "each pack needs its names zh and en")
        rules = tuple(row.get("rules", ()))
        strange = [str(name) for name in rules if name not in RULES]
        if not rules or strange:
            zh = f"rules 要从 {'、'.join(RULES)} 中选"
            raise PackError(zh, f"rules must be among {', '.join(RULES)}")
        numbers = {name: value for name, value in row.items() if name not in {"zh", "en", "rules"}}
        unknown = [name for name in numbers if name not in cls.__dataclass_fields__]
        if unknown:
            raise PackError(f"不认识 {'、'.join(unknown)}", f"unknown: {', '.join(unknown)}")
        if any(type(value) is not int or value < 0 for value in numbers.values()):
            raise PackError("各项界限要填不小于 0 的整数", "limits are whole numbers from 0 on")
        pack = cls(str(row["zh"]), str(row["en"]), rules, **numbers)
        pack._check_order()
        return pack

    def _check_order(self) -> None:
        pairs = (
            (self.start_yellow_months, self.start_red_months),
            (self.behind_green, self.behind_yellow),
            (self.statistics_yellow_months, self.statistics_red_months),
        )
        if any(yellow >= red for yellow, red in pairs):
            raise PackError("红灯的界限要在黄灯之后", "what turns red must lie beyond what turns yellow")
        if self.bond_months < 1:
            raise PackError("bond_months 至少为 1", "bond_months is at least 1")
