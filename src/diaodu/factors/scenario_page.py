"""What the page of a proposal shows, in words: who goes ahead, what the others lack, what one unit more would bring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from diaodu.core.links import subject_url
from diaodu.factors.boards import weights_used
from diaodu.factors.drawing import Lines, drawn_together
from diaodu.factors.models import Outcome, Scenario, Usage
from diaodu.factors.months import between, row_of
from diaodu.factors.queries import outcomes_of
from diaodu.factors.rules import plain
from diaodu.factors.setting_kinds import FactorKind, factor_kinds
from diaodu.factors.traits import CRITERIA

TIGHT = 95  # percent given out from which a factor's curve is shown


@dataclass(frozen=True, slots=True)
class LackSaid:
    """What is lacking, by when, and what one unit more would bring."""

    factor: str
    words: str
    price: str


@dataclass(frozen=True, slots=True)
class OutcomeSaid:
    outcome: Outcome
    url: str
    parts: Sequence[tuple[str, float]]
    unknown: Sequence[str]
    waits: int
    is_reserved: bool
    lacks: Sequence[LackSaid]
    why: str  # where nothing is lacking and it waits all the same


@dataclass(frozen=True, slots=True)
class UsageSaid:
    """One factor over the months: how much of what there is would be given out. `binds`: somebody waits for it."""

    kind: FactorKind | None
    code: str
    cells: Sequence[tuple[Usage, int | None]]
    waiting: int

    @property
    def is_tight(self) -> bool:
        """Somebody waits for it, or nearly all of it would be given out."""
        return bool(self.waiting) or any(share is not None and share >= TIGHT for _usage, share in self.cells)

    @property
    def drawing(self) -> Lines:
        """What there is, then what would be given out of it."""
        there = [usage.available or Decimal(0) for usage, _share in self.cells]
        used = [usage.used or Decimal(0) for usage, _share in self.cells]
        return drawn_together([there, used], self.cells[0][0].month)


@dataclass(frozen=True, slots=True)
class UseOfTwo:
    """One factor in two proposals: what there is, what each would give out; the shares at the end of the months."""

    kind: FactorKind | None
    code: str
    drawing: Lines
    first: int | None
    second: int | None


def criterion_names() -> dict[str, str]:
    return dict(
        zip(
            CRITERIA,
            (_("Investment"), _("Tax revenue"), _("Jobs"), _("Stage reached"), _("Priority")),
            strict=True,
        )
    )


def scenario_context(scenario: Scenario, *, on: date, english: bool) -> dict[str, Any]:
    """A constant number of queries, however many records."""
    kinds = factor_kinds(scenario.unit.path, on=on)
    reserved = {row.about_id: row.month for row in scenario.reservations.select_related("about")}
    found = [_outcome(each, scenario, kinds, reserved, english) for each in outcomes_of(scenario)]
    weights = weights_used(scenario)
    names = criterion_names()
    return {
        "scenario": scenario,
        "ahead": sorted((each for each in found if each.outcome.start), key=_order),
        "waiting": [each for each in found if each.outcome.start is None],
        "usages": _usages(scenario, kinds, found),
        "months": _months(scenario),
        "weights": weights.label(english=english),
        "weight_parts": [(names[name], part) for name, part in weights.weights.items() if part],
        "reservations": list(scenario.reservations.select_related("about")),
        "clashes": [clash_words(clash, kinds, english=english) for clash in scenario.clashes],
        "gap": None if scenario.gap is None else f"{scenario.gap * 100:.2f}%",
    }


def _order(each: OutcomeSaid) -> tuple[Any, ...]:
    return (each.outcome.start, -each.outcome.worth, each.outcome.about.code)


def _outcome(
    outcome: Outcome,
    scenario: Scenario,
    kinds: Mapping[str, FactorKind],
    reserved: Mapping[int, date],
    english: bool,
) -> OutcomeSaid:
    names = criterion_names()
    lacks = [lack_said(lack, kinds, english=english) for lack in outcome.lacks]
    why = ""
    if outcome.start is None and not lacks:
        blank = _("It has no points: nothing is known of what it brings.")
        why = _("No month is left to go ahead in.") if outcome.best is None else blank
    return OutcomeSaid(
        outcome,
        subject_url(outcome.about),
        [(names.get(name, name), points) for name, points in outcome.parts.items() if points],
        [names.get(name, name) for name in outcome.unknown],
        between(outcome.wanted, outcome.start) if outcome.start else 0,
        outcome.about_id in reserved,
        lacks,
        why,
    )


def lack_said(lack: Mapping[str, Any], kinds: Mapping[str, FactorKind], *, english: bool) -> LackSaid:
    kind = kinds.get(lack["factor"])
    name = kind.label(english=english) if kind else lack["factor"]
    unit = kind.measure(english=english) if kind else ""
    amount, month = plain(Decimal(lack["amount"])), lack["month"][:7]
    words = f"{amount} {unit} lacking in {month}" if english else f"{month} 缺{amount}{unit}"
    price = float(lack["price"])
    if price <= 0:
        said = "more of it alone brings nothing" if english else "单独增加它不增分"
    else:
        said = (
            f"one {unit} more brings about {_points(price)} points"
            if english
            else f"每增加1{unit}约多得{_points(price)}分"
        )
    return LackSaid(name, words, said)


def clash_words(clash: Mapping[str, Any], kinds: Mapping[str, FactorKind], *, english: bool) -> str:
    """Which reservations cannot all hold, and what they overdraw."""
    kind = kinds.get(clash["factor"])
    name = (kind.label(english=english) if kind else clash["factor"]) or ("months" if english else "时间")
    lacking = (
        f"{plain(Decimal(clash['lacking']))}{' ' if english else ''}{kind.measure(english=english) if kind else ''}"
    )
    names = (", " if english else "、").join(clash["about"])
    if english:
        return f"{names} cannot all be reserved: in {clash['month'][:7]} {lacking} of {name} would be lacking."
    return f"{names}不能同时必保：{clash['month'][:7]} {name}还差{lacking}。去掉其中一个，或先增加{name}。"


def _points(price: float) -> str:
    return f"{price:.4f}".rstrip("0").rstrip(".") if price >= 0.0001 else f"{price:.1e}"


def _usages(scenario: Scenario, kinds: Mapping[str, FactorKind], found: Sequence[OutcomeSaid]) -> list[UsageSaid]:
    rows: dict[str, list[Usage]] = defaultdict(list)
    for usage in scenario.usages.all():
        rows[usage.factor].append(usage)
    binding: dict[str, int] = defaultdict(int)
    for each in found:
        for lack in each.outcome.lacks:
            binding[lack["factor"]] += 1
    order = list(kinds)
    return [
        UsageSaid(kinds.get(code), code, [(each, _share(each)) for each in held], binding[code])
        for code, held in sorted(rows.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else 99)
    ]


def _share(usage: Usage) -> int | None:
    """Percent given out; None where there is none of it."""
    if not usage.available:
        return None
    return int((usage.used or Decimal(0)) * 100 / usage.available)


def _months(scenario: Scenario) -> list[date]:
    return row_of(scenario.first_month, scenario.months)


@dataclass(frozen=True, slots=True)
class Side:
    """One record in two proposals."""

    about: Any
    url: str
    before: date | None
    after: date | None


def compared(before: Scenario, after: Scenario, *, on: date) -> dict[str, Any]:
    """Who gains, who loses, who goes ahead earlier or later, how far each factor is used; four queries."""
    first = {row.about_id: row for row in outcomes_of(before)}
    second = {row.about_id: row for row in outcomes_of(after)}
    sides = []
    for key in {**first, **second}:
        one, other = first.get(key), second.get(key)
        about = (one or other).about  # type: ignore[union-attr]
        sides.append(Side(about, subject_url(about), one.start if one else None, other.start if other else None))
    sides.sort(key=lambda side: (side.after or side.before or date.max, side.about.code))
    return {
        "uses": _uses_of_both(before, after, on=on),
        "gained": [side for side in sides if side.after and not side.before],
        "lost": [side for side in sides if side.before and not side.after],
        "moved": [
            (side, between(side.before, side.after))
            for side in sides
            if side.before and side.after and side.before != side.after
        ],
        "same": sum(side.before == side.after and side.after is not None for side in sides),
    }


def _uses_of_both(before: Scenario, after: Scenario, *, on: date) -> list[UseOfTwo]:
    """Over the months both look at; the factors used differently first."""
    kinds = factor_kinds(before.unit.path, on=on)
    one, other = _used(before), _used(after)
    months = [month for month in _months(before) if month in set(_months(after))]
    found = []
    for code in kinds:
        there = [(code, month) for month in months if (code, month) in one and (code, month) in other]
        held = [(one[key], other[key]) for key in there]
        if not held:
            continue
        lines = [
            [first.available or Decimal(0) for first, _second in held],
            [first.used or Decimal(0) for first, _second in held],
            [second.used or Decimal(0) for _first, second in held],
        ]
        drawing = drawn_together(lines, held[0][0].month)
        found.append(UseOfTwo(kinds[code], code, drawing, _share(held[-1][0]), _share(held[-1][1])))
    return sorted(found, key=lambda use: -abs((use.first or 0) - (use.second or 0)))


def _used(scenario: Scenario) -> dict[tuple[str, date], Usage]:
    return {(usage.factor, usage.month): usage for usage in scenario.usages.all()}
