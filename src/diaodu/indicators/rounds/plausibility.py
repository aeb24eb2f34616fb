"""Accepted figures looked at once more. A note is a question with what it rests on, never a charge. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from diaodu.indicators.rounds.validation import middle_and_spread

Rules = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """What catches the eye, in both languages, and the figures it was seen in: (label, value)."""

    kind: str
    zh: str
    en: str
    used: tuple[tuple[str, str], ...]


def jump(points: Sequence[tuple[str, Decimal]], rules: Rules) -> Note | None:
    """The newest change against the changes before: (period, figure), oldest first."""
    rule = rules["jump"]
    steps = [(now[0], now[1] - last[1]) for last, now in pairwise(points)]
    if len(steps) <= int(rule["least"]):
        return None
    middle, spread = middle_and_spread([step for _, step in steps[:-1]])
    period, newest = steps[-1]
    if spread == 0 or abs(newest - middle) <= Decimal(str(rule["k"])) * spread:
        return None
    return Note(
        "jump",
        f"{period}变动 {newest:f}，与以往每期变动（中位数 {middle:.4g}）差别较大，请核对是否有新情况。",
        f"The change in {period}, {newest:f}, is unlike those before (middle {middle:.4g}). Is there a new situation?",
        tuple((period, f"{value:f}") for period, value in points[-6:]),
    )


def round_numbers(points: Sequence[tuple[str, Decimal]], rules: Rules) -> Note | None:
    """Most of a unit's figures end in zeros, where figures that were counted rarely do."""
    rule = rules["round_numbers"]
    counted = [(label, value) for label, value in points if abs(value) >= 10]
    if len(counted) < int(rule["least"]):
        return None
    whole = [(label, value) for label, value in counted if value == value.to_integral_value() and value % 10 == 0]
    if Decimal(len(whole)) / len(counted) < Decimal(str(rule["share"])):
        return None
    return Note(
        "round_numbers",
        f"{len(counted)}个数中有{len(whole)}个是整十数，请了解是实际计数还是估计。",
        f"{len(whole)} of {len(counted)} figures are multiples of ten. Were they counted, or estimated?",
        tuple((label, f"{value:f}") for label, value in whole[:8]),
    )


def same_step(points: Sequence[tuple[str, Decimal]], rules: Rules) -> Note | None:
    """Exactly the same increase several times running."""
    least = int(rules["same_step"]["least"])
    steps = [(now[0], now[1] - last[1]) for last, now in pairwise(points)][-least:]
    if len(steps) < least or steps[0][1] == 0 or len({step for _, step in steps}) > 1:
        return None
    return Note(
        "same_step",
        f"连续{least}期增量都是 {steps[0][1]:f}，请了解是否按固定数推算。",
        f"The increase was {steps[0][1]:f} {least} times running. Was it derived from a fixed number?",
        tuple((period, f"{step:f}") for period, step in steps),
    )


def last_day(handed: Sequence[tuple[str, timedelta]], rules: Rules) -> Note | None:
    """Returns that come in the last hours, nearly every time: (period, time left when it was handed in)."""
    rule = rules["last_day"]
    if len(handed) < int(rule["least"]):
        return None
    within = timedelta(hours=float(rule["hours"]))
    close = [(period, left) for period, left in handed if timedelta(0) <= left <= within]
    if Decimal(len(close)) / len(handed) < Decimal(str(rule["share"])):
        return None
    return Note(
        "last_day",
        f"近{len(handed)}期有{len(close)}期在截止前{rule['hours']}小时内才报，请了解数据是否来得及核对。",
        f"{len(close)} of the last {len(handed)} came within {rule['hours']} hours of the deadline. Was it checked?",
        tuple((period, f"{left.total_seconds() / 3600:.1f} h") for period, left in close),
    )


def without_evidence(period: str, added: Decimal, nodes: int, rules: Rules) -> Note | None:
    """Investment that grew (`added`: 万元) while no node of a schedule was finished or got evidence in the period."""
    if nodes or added < Decimal(str(rules["without_evidence"]["from"])):
        return None
    grown = f"{added.normalize():f}"
    return Note(
        "without_evidence",
        f"{period}投资增加 {grown} 万元，但同期没有项目节点完成或附证据，请核对形象进度。",
        f"Investment grew by {grown} (10,000 yuan) in {period}, and no node was finished or proved. Please compare.",
        (("投资增量（万元）", grown), ("有证据的节点", str(nodes))),
    )


def against_feed(name: str, growth: Decimal, feed: str, feed_growth: Decimal, rules: Rules) -> Note | None:
    """A total that grows quite unlike electricity or tax, both in percent against last year."""
    most = Decimal(str(rules["against_feed"]["points"]))
    if abs(growth - feed_growth) <= most:
        return None
    return Note(
        "against_feed",
        f"{name}增长 {growth:.1f}%，{feed}增长 {feed_growth:.1f}%，相差超过{most:f}个百分点，请了解原因。",
        f"{name} grew by {growth:.1f}%, {feed} by {feed_growth:.1f}%: over {most:f} points apart. What explains it?",
        ((name, f"{growth:.1f}%"), (feed, f"{feed_growth:.1f}%")),
    )


KEYS = {
    "jump": ("k", "least"),
    "round_numbers": ("share", "least"),
    "same_step": ("least",),
    "last_day": ("hours", "share", "least"),
    "without_evidence": ("from",),
    "against_feed": ("points",),
}


def rules_problems(value: Any) -> list[tuple[str, str]]:
    """What is wrong with the rules as a setting; each kind has its own numbers, none is left out."""
    if not isinstance(value, Mapping) or set(value) - {"feeds"} != set(KEYS):
        names = "、".join(KEYS)
        return [(f"请写明每一种提示：{names}。", f"Name every kind of note: {', '.join(KEYS)}.")]
    return [
        (f"{kind} 的 {key} 要填非负数。", f"{key} of {kind} must be a number, not below zero.")
        for kind, keys in KEYS.items()
        for key in keys
        if not _is_number(value[kind].get(key) if isinstance(value[kind], Mapping) else None)
    ]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
