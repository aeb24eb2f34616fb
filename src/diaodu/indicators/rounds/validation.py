"""What a figure is asked before it goes up: dated rules in, findings with their reasons out. Pure.

A rule is a row of the setting `figure_rounds.checks`. `warn` is passed by a written reason, `block` by a mended figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

WARN, BLOCK = "warn", "block"
LEVELS = (WARN, BLOCK)
ROBUST = Decimal("1.4826")  # makes the median of distances comparable with a standard deviation
Rule = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with what it is compared with. `earlier`: the same figure of the periods before, oldest first.

    `before`: last period's cumulative of the same year; `last_year`: the same period a year ago; `yoy`: earlier ratios
    of a figure to its last year's, oldest first. `related`: other figures of the same unit and period, by code.
    """

    code: str
    name: str
    value: Decimal
    measured_in: str = ""
    cumulative: bool = False
    is_flow: bool = True
    earlier: tuple[Decimal, ...] = ()
    before: Decimal | None = None
    last_year: Decimal | None = None
    yoy: tuple[Decimal, ...] = ()
    related: Mapping[str, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule asks about a figure, with the figures it looked at."""

    kind: str
    level: str
    zh: str
    en: str
    used: tuple[tuple[str, str], ...] = ()


def check(figure: Figure, rules: Iterable[Rule]) -> list[Found]:
    """Every rule's question about the figure; a question of one kind is asked once, by the strictest level."""
    found: dict[str, Found] = {}
    for rule in rules:
        if rule.get("indicator") not in {None, figure.code}:
            continue
        asked = CHECKS[rule["kind"]](figure, rule)
        if asked is not None and (asked.kind not in found or asked.level == BLOCK):
            found[asked.kind] = asked
    # A figure that is off by ten thousand also jumps and breaks its range: one question says all of it.
    return [found["unit_off"]] if "unit_off" in found else list(found.values())


def _range(figure: Figure, rule: Rule) -> Found | None:
    low, high = _number(rule.get("low")), _number(rule.get("high"))
    if (low is None or figure.value >= low) and (high is None or figure.value <= high):
        return None
    said = f"{'' if low is None else _plain(low)}–{'' if high is None else _plain(high)}"
    return _found(
        figure, rule,
        f"{_plain(figure.value)}不在合理范围 {said} 内", f"{_plain(figure.value)} lies outside {said}",
        ("范围", said),
    )  # fmt: skip


def _not_falling(figure: Figure, rule: Rule) -> Found | None:
    if not (figure.cumulative and figure.is_flow) or figure.before is None or figure.value >= figure.before:
        return None
    return _found(
        figure, rule,
        f"累计数 {_plain(figure.value)} 比上期累计 {_plain(figure.before)} 还少",
        f"the cumulative {_plain(figure.value)} is less than the {_plain(figure.before)} before",
        ("上期累计", _plain(figure.before)),
    )  # fmt: skip


def _unit_off(figure: Figure, rule: Rule) -> Found | None:
    """Ten thousand times what it usually is, or a ten-thousandth: 万元 was written for 亿元, or the other way round."""
    usual = figure.last_year if figure.last_year else (figure.earlier[-1] if figure.earlier else None)
    if not usual or not figure.value or figure.value * usual < 0:
        return None
    factor, slack = Decimal(str(rule.get("factor", 10000))), Decimal(str(rule.get("slack", 5)))
    times = figure.value / usual
    if factor / slack <= times <= factor * slack:
        said, said_en = "约是", "some"
    elif 1 / (factor * slack) <= times <= slack / factor:
        said, said_en = "约只有", "only some"
    else:
        return None
    shown = f"{times:.0f}" if times >= 1 else f"1/{1 / times:.0f}"
    other = _other_unit(figure.measured_in)
    ask_zh = f"，是否应为{other}？" if other else "，是否填错了单位？"
    ask_en = f"; is it in {other}?" if other else "; is the unit of measure right?"
    return _found(
        figure, rule,
        f"{_plain(figure.value)} {said}以往（{_plain(usual)}）的 {shown} 倍{ask_zh}",
        f"{_plain(figure.value)} is {said_en} {shown} times the usual {_plain(usual)}{ask_en}",
        ("以往", _plain(usual)),
    )  # fmt: skip


def _history(figure: Figure, rule: Rule) -> Found | None:
    """Further from the middle of its past than k times the usual distance; of a cumulative flow the yearly ratio."""
    if figure.cumulative and figure.is_flow:
        past: Sequence[Decimal] = figure.yoy
        now = figure.value / figure.last_year if figure.last_year else None
        what_zh, what_en = "与上年同期之比", "the ratio to last year's"
    else:
        past, now, what_zh, what_en = figure.earlier, figure.value, "本期数", "the figure"
    if now is None or len(past) < int(rule.get("least", 6)):
        return None
    middle, spread = middle_and_spread(past)
    apart = abs(now - middle)
    # A series that hardly moves would be asked about at every step: `apart` is what is worth a question at all.
    if spread == 0 or apart <= Decimal(str(rule.get("k", 5))) * spread:
        return None
    if apart <= abs(middle) * Decimal(str(rule.get("apart", 0))):
        return None
    return _found(
        figure, rule,
        f"{what_zh} {now:.4g} 与以往（中位数 {middle:.4g}）相差过大",
        f"{what_en} {now:.4g} is far from the usual {middle:.4g}",
        ("中位数", f"{middle:.4g}"), ("通常偏离", f"{spread:.4g}"),
    )  # fmt: skip


def _sum(figure: Figure, rule: Rule) -> Found | None:
    """A total against its parts, where all of them are known."""
    related = figure.related or {}
    parts = [related.get(code) for code in rule["parts"]]
    known = [part for part in parts if part is not None]
    if rule.get("total") != figure.code or len(known) != len(parts):
        return None
    total = sum(known, Decimal(0))
    if abs(total - figure.value) <= Decimal(str(rule.get("tolerance", 0))):
        return None
    return _found(
        figure, rule,
        f"合计 {_plain(figure.value)} 与各分项之和 {_plain(total)} 不等",
        f"the total {_plain(figure.value)} is not the sum of its parts, {_plain(total)}",
        *((code, _plain(part)) for code, part in zip(rule["parts"], known, strict=True)),
    )  # fmt: skip


def _related(figure: Figure, rule: Rule) -> Found | None:
    """The share of one figure in another, as revenue in output, outside what it can be."""
    other = (figure.related or {}).get(rule["other"])
    if rule.get("indicator") != figure.code or not other:
        return None
    ratio = figure.value / other
    low, high = _number(rule.get("low")), _number(rule.get("high"))
    if (low is None or ratio >= low) and (high is None or ratio <= high):
        return None
    return _found(
        figure, rule,
        f"与 {rule['other']}（{_plain(other)}）之比 {ratio:.4g} 不合常理",
        f"its ratio to {rule['other']} ({_plain(other)}), {ratio:.4g}, is not plausible",
        (str(rule["other"]), _plain(other)),
    )  # fmt: skip


CHECKS: Mapping[str, Callable[[Figure, Rule], Found | None]] = {
    "range": _range,
    "not_falling": _not_falling,
    "unit_off": _unit_off,
    "history": _history,
    "sum": _sum,
    "related": _related,
}
_NEEDS = {"sum": ("total", "parts"), "related": ("indicator", "other")}


def rule_problems(rules: Any) -> list[tuple[str, str]]:
    """What is wrong with a list of rules, in both languages; none: it can be kept."""
    if not isinstance(rules, list) or not all(isinstance(rule, Mapping) for rule in rules):
        return [("请填成一组规则，每条写明 kind 与 level。", "Write a list of rules, each with kind and level.")]
    problems = []
    for number, rule in enumerate(rules, 1):
        if rule.get("kind") not in CHECKS:
            problems.append((f"第{number}条：不认识的检查 {rule.get('kind')}。", f"Rule {number}: unknown kind."))
        elif rule.get("level") not in LEVELS:
            problems.append((f"第{number}条：level 只能是 warn 或 block。", f"Rule {number}: level is warn or block."))
        elif lacking := [key for key in _NEEDS.get(rule["kind"], ()) if not rule.get(key)]:
            problems.append(
                (f"第{number}条：缺少 {'、'.join(lacking)}。", f"Rule {number}: {', '.join(lacking)} is missing.")
            )
    return problems


def middle_and_spread(values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """The median, and the median distance from it, scaled."""
    middle = median(values)
    return middle, median([abs(value - middle) for value in values]) * ROBUST


def _other_unit(measured_in: str) -> str:
    if measured_in.startswith("亿"):
        return f"万{measured_in[1:]}"
    return f"亿{measured_in[1:]}" if measured_in.startswith("万") else ""


def _found(figure: Figure, rule: Rule, zh: str, en: str, *used: tuple[str, str]) -> Found:
    shown = ((figure.name, f"{_plain(figure.value)} {figure.measured_in}".strip()), *used)
    return Found(rule["kind"], rule["level"], zh, en, shown)


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _plain(value: Decimal) -> str:
    return f"{value:f}"
