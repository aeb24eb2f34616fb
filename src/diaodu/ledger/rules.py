"""What a line must hold before it can go up, and how a return is proved unchanged. Pure: values in, reasons out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

JUMP = Decimal(3)  # times the average step of the months before: worth a question, not a refusal


@dataclass(frozen=True, slots=True)
class Entry:
    """One line as it stands: `measured` says whether a figure is asked for at all."""

    name: str
    measured: bool
    value: Decimal | None
    missing: str
    progress: str
    reason: str
    cumulative: bool
    earlier: tuple[Decimal, ...] = ()  # figures of the periods before, oldest first; within the year if cumulative


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be mended (`blocks`) or only explained, naming the line."""

    name: str
    field: str
    blocks: bool
    zh: str
    en: str


def findings(entry: Entry) -> list[Finding]:
    """What keeps a line from going up, or needs a word of explanation first."""
    if not entry.measured:
        return [] if entry.progress.strip() else [_finding(entry, "progress", "请写一句进展", "Please say how it goes")]
    if entry.value is None:
        return (
            []
            if entry.missing
            else [_finding(entry, "value", "请填数，或选没有数的原因", "A figure, or why there is none")]
        )
    question = _question(entry)
    return [question] if question and not entry.reason.strip() else []


def _question(entry: Entry) -> Finding | None:
    """A cumulative figure that falls, or one that jumps, asks why."""
    if not entry.earlier or entry.value is None:
        return None
    last = entry.earlier[-1]
    if entry.cumulative and entry.value < last:
        return _finding(
            entry, "reason", f"累计数{entry.value:f}比上期{last:f}少，请说明原因",
            f"The cumulative {entry.value:f} is less than the {last:f} before; please say why",
        )  # fmt: skip
    usual = _usual_step(entry)
    step = entry.value - last if entry.cumulative else entry.value
    if usual is not None and usual > 0 and step > usual * JUMP:
        return _finding(
            entry, "reason", f"本期增加{step:f}，是以往平均{usual:.4g}的{JUMP}倍以上，请说明原因",
            f"It grew by {step:f}, over {JUMP} times the usual {usual:.4g}; please say why",
        )  # fmt: skip
    return None


def _usual_step(entry: Entry) -> Decimal | None:
    """The average step of the periods before; None where there are too few to speak of a usual one."""
    if len(entry.earlier) < 3:
        return None
    if not entry.cumulative:
        return sum(entry.earlier, Decimal(0)) / len(entry.earlier)
    return entry.earlier[-1] / len(entry.earlier)


def _finding(entry: Entry, field: str, zh: str, en: str) -> Finding:
    return Finding(entry.name, field, True, f"{entry.name}：{zh}。", f"{entry.name}: {en}.")


def proof(code: str, edition: int, lines: Sequence[Sequence[str]]) -> str:
    """The hash (64 hex digits) of what a printed return shows; any other content has another."""
    plain = json.dumps([code, edition, [list(line) for line in lines]], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def proof_code(whole: str) -> str:
    """The part of a proof that is printed and typed: three groups of four, `7F3A-09CE-41B2`."""
    head = whole[:12].upper()
    return "-".join(head[start : start + 4] for start in (0, 4, 8))
