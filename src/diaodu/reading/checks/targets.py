"""Targets against each other and against the calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from diaodu.reading.model import Check, Target
from diaodu.reading.targets.words import MAKE

_LEAST_OBJECT = 5  # letters: a shorter object ("投资", "国家级") does not say that two targets are of the same thing


def target_checks(text: str, targets: tuple[Target, ...], plan_date: date | None) -> Iterator[Check]:
    """Duplicates, contradictions, dates before the document's own, and years that cannot be known."""
    same: dict[tuple[str, str | None, str, str], list[Target]] = defaultdict(list)
    for target in targets:
        if target.quantity is not None and len(target.object) >= _LEAST_OBJECT:
            same[(target.object, target.due, target.quantity.unit, target.kind)].append(target)
    for group in same.values():
        for other in group[1:]:
            if _may_disagree(text, group[0], other):
                yield _pair(group[0], other)
    for target in targets:
        if target.due is None and target.due_text and target.rhythm is None:
            yield _unknown_year(target)
        if _is_past(target, plan_date):
            yield _past(target, plan_date)


def _may_disagree(text: str, first: Target, other: Target) -> bool:
    """新建3.5万亩、改造提升1.2万亩 are two things done; so is what one clause lists."""
    if first.context_start == other.context_start:
        return False
    done, done_there = _acts(text, first), _acts(text, other)
    return not done or not done_there or bool(done & done_there)


def _acts(text: str, target: Target) -> frozenset[str]:
    return frozenset(match[0] for match in MAKE.finditer(text, target.context_start, target.start))


def _pair(first: Target, other: Target) -> Check:
    duplicate = first.quantity == other.quantity and first.comparator == other.comparator
    zh = (
        f"“{other.object}”的目标{other.quote}在前面已经写过，请确认是否同一件事。"
        if duplicate
        else f"“{other.object}”前面写{first.quote}，这里写{other.quote}，请核对以哪个为准。"
    )
    en = (
        f"The target {other.quote} for “{other.object}” stands in the text twice."
        if duplicate
        else f"“{other.object}” is {first.quote} earlier and {other.quote} here; which one holds?"
    )
    return _check(
        "duplicate" if duplicate else "contradiction", other, expected=first.quote, found=other.quote, zh=zh, en=en
    )


def _unknown_year(target: Target) -> Check:
    return _check(
        "year_unknown",
        target,
        expected="",
        found=target.due_text,
        zh=f"“{target.due_text}”没有说明是哪一年，时限待定。",
        en=f"“{target.due_text}” does not say which year; the date is to be set.",
    )


def _is_past(target: Target, plan_date: date | None) -> bool:
    return bool(plan_date and target.due and target.due != "recurring" and target.due < plan_date.isoformat())


def _past(target: Target, plan_date: date | None) -> Check:
    return _check(
        "due_before_document",
        target,
        expected=str(plan_date),
        found=str(target.due),
        zh=f"时限{target.due}早于文件日期{plan_date}，请核对。",
        en=f"The date {target.due} lies before the document's own, {plan_date}.",
    )


def _check(code: str, target: Target, *, expected: str, found: str, zh: str, en: str) -> Check:
    return Check(code, False, target.start, target.end, target.quote, expected, found, (target.object,), zh, en)
