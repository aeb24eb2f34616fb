"""What the machine proposes about a commitment: its nature, the pace and measure that go with it; sums of a bundle.

Pure: values in, answer and reason out. A person decides when what counts is agreed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from diaodu.kernel.quantity import figure_said
from diaodu.kernel.tables import table_rows
from diaodu.plan.choices import Nature, Strength, TargetKind

REPORTED = "ledger.reported"
# Whose figures belong to a period, month or quarter, and not to the day they are asked on.
OF_PERIODS = (REPORTED, "indicators.value", "indicators.growth")
MILESTONES, OCCURRENCES, MEMBERS, CRITERIA = "plan.milestones", "plan.occurrences", "plan.members", "plan.criteria"
MEASURE_OF = {
    Nature.QUANTITY: REPORTED,
    Nature.NAMING: REPORTED,
    Nature.BUNDLE: MEMBERS,
    Nature.PERIODIC: OCCURRENCES,
    Nature.STANDING: OCCURRENCES,
    Nature.TITLE: CRITERIA,
    Nature.MILESTONE: MILESTONES,
    Nature.DIRECTION: REPORTED,
}
_PACE_OF = {
    Nature.QUANTITY: "linear",
    Nature.NAMING: "steps",
    Nature.BUNDLE: "linear",
    Nature.PERIODIC: "steps",
    Nature.STANDING: "none",
    Nature.TITLE: "linear",
    Nature.MILESTONE: "steps",
    Nature.DIRECTION: "none",
}
RECURRING = (Nature.PERIODIC, Nature.STANDING)
YUAN = {"元": Decimal(1), "万元": Decimal(10**4), "亿元": Decimal(10**8)}


def nature_of(*, quote: str, strength: str, has_figure: bool, kind: str = "", rhythm: str = "") -> Nature:
    """The nature a sentence's words and target speak for; the first rule that fits."""
    for nature, figure, pattern in _patterns():
        if figure in ("", "yes" if has_figure else "no") and pattern.search(quote):
            return nature
    if rhythm:
        return Nature.PERIODIC
    if has_figure:
        return Nature.QUANTITY
    if kind == TargetKind.GRADE:
        return Nature.TITLE
    if strength in (Strength.DIRECTION, Strength.STRIVE):
        return Nature.DIRECTION
    return Nature.MILESTONE


def default_pace(nature: str, rhythm: str = "") -> dict[str, str]:
    pace = {"kind": _PACE_OF.get(Nature(nature), "linear") if nature else "linear"}
    return pace | {"rhythm": rhythm} if rhythm and nature in RECURRING else pace


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[Nature, str, re.Pattern[str]], ...]:
    rows = table_rows("reading", "natures.csv")
    return tuple((Nature(row["nature"]), row["figure"], re.compile(row["pattern"])) for row in rows)


@dataclass(frozen=True, slots=True)
class Named:
    """A member of a bundle as the reconciliation sees it."""

    amount: Decimal | None
    unit: str
    is_reached: bool


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Members held against the sentence. Differences are members minus sentence; None where either is not known."""

    promised: Decimal | None
    named: int
    reached: int
    count_difference: Decimal | None
    sum_promised: Decimal | None
    sum_named: Decimal | None
    unit: str
    blanks: int  # members without an amount, or in a unit that is no money
    sum_difference: Decimal | None
    zh: str
    en: str

    @property
    def agrees(self) -> bool:
        return not self.count_difference and not self.sum_difference and not self.blanks


def reconcile(
    members: Iterable[Named], *, promised: Decimal | None, sum_promised: Decimal | None = None, unit: str = "亿元"
) -> Reconciled:
    """Count and sum of the named members against the sentence's count and amount; what is missing is said, never 0."""
    rows = list(members)
    known = [_in(row, unit) for row in rows]
    amounts = [amount for amount in known if amount is not None]
    total = sum(amounts, Decimal(0)) if amounts else None
    blanks = len(known) - len(amounts)
    by_count = None if promised is None else len(rows) - promised
    by_sum = None if sum_promised is None or total is None else total - sum_promised
    zh, en = _said_of_count(len(rows), promised, by_count)
    sum_zh, sum_en = _said_of_sum(total, sum_promised, by_sum, unit)
    parts_zh, parts_en = [zh, sum_zh], [en, sum_en]
    if blanks and rows:
        parts_zh.append(f"{blanks}个项目没有金额，未计入")
        parts_en.append(f"{blanks} without an amount, left out")
    return Reconciled(
        promised,
        len(rows),
        sum(row.is_reached for row in rows),
        by_count,
        sum_promised,
        total,
        unit,
        blanks,
        by_sum,
        "；".join(part for part in parts_zh if part) + "。",
        "; ".join(part for part in parts_en if part) + ".",
    )


def _in(row: Named, unit: str) -> Decimal | None:
    if row.amount is None or row.unit not in YUAN or unit not in YUAN:
        return None
    return row.amount * YUAN[row.unit] / YUAN[unit]


def _said_of_count(named: int, promised: Decimal | None, difference: Decimal | None) -> tuple[str, str]:
    if promised is None or difference is None:
        return f"已列{named}个项目，原文个数未写明或隐去", f"{named} named, the sentence hides or lacks its number"
    zh, en = f"原文{figure_said(promised)}个，已列{named}个", f"{figure_said(promised)} promised, {named} named"
    if not difference:
        return f"{zh}，相符", f"{en}, which agrees"
    word_zh, word_en = ("多", "more") if difference > 0 else ("少", "fewer")
    return f"{zh}，{word_zh}{figure_said(abs(difference))}个", f"{en}, {figure_said(abs(difference))} {word_en}"


def _said_of_sum(
    total: Decimal | None, promised: Decimal | None, difference: Decimal | None, unit: str
) -> tuple[str, str]:
    if total is None and promised is None:
        return "", ""
    if promised is None:
        return (
            f"已列金额合计{figure_said(total)}{unit}，原文金额未写明或隐去",  # type: ignore[arg-type]
            f"{figure_said(total)} {unit} named, the sentence hides or lacks its amount",  # type: ignore[arg-type]
        )
    if total is None or difference is None:
        return (
            f"原文{figure_said(promised)}{unit}，已列项目还没有金额",
            f"{figure_said(promised)} {unit} promised, none named",
        )
    zh = f"原文{figure_said(promised)}{unit}，已列{figure_said(total)}{unit}"
    en = f"{figure_said(promised)} {unit} promised, {figure_said(total)} named"
    if not difference:
        return f"{zh}，相符", f"{en}, which agrees"
    word_zh, word_en = ("多", "more") if difference > 0 else ("少", "less")
    return f"{zh}，{word_zh}{figure_said(abs(difference))}{unit}", f"{en}, {figure_said(abs(difference))} {word_en}"


def sum_of(amounts: Sequence[tuple[Decimal | None, str]]) -> Decimal | None:
    """The one amount of money among a sentence's targets, in 亿元; None where there is none or more than one."""
    money = [value * YUAN[unit] / YUAN["亿元"] for value, unit in amounts if value is not None and unit in YUAN]
    return money[0] if len(money) == 1 else None
