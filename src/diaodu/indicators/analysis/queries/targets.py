"""Targets of a year as the pages judge them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from diaodu.indicators.analysis.rules.judging import Goal
from diaodu.indicators.catalogue.models import Indicator, Target
from diaodu.indicators.catalogue.permissions import visible_targets
from diaodu.people.models import Officer, Unit


def targets_of(officer: Officer, units: Iterable[Unit], year: int, *, today: date) -> list[Target]:
    """Those of these units and year that have an edition; one query."""
    rows = visible_targets(officer, today=today).filter(unit__in=list(units), year=year, newest__isnull=False)
    return list(rows.select_related("newest", "indicator__lead", "indicator__growth_of", "unit"))


def targets_by_indicator(targets: Sequence[Target]) -> dict[int, list[Target]]:
    found: dict[int, list[Target]] = defaultdict(list)
    for target in targets:
        found[target.indicator_id].append(target)
    return dict(found)


def goal_of(target: Target) -> Goal | None:
    """What a target asks for, to be judged; None where its edition holds no figure."""
    edition = target.newest
    if edition is None or edition.counts is None:
        return None
    indicator = target.indicator
    return Goal(
        edition.counts,
        kind_of(target),
        measured_in_of(target),
        is_flow=indicator.kind == "flow",
        up_is_good=indicator.better == "up",
        baseline=edition.baseline,
        pace_kind=str(edition.pace_kind),
        pace=_pace(edition.pace),
    )


def kind_of(target: Target) -> str:
    """What is published as a growth or a share is held against itself, however its target was entered."""
    indicator = target.indicator
    if target.kind == "level" and indicator.kind == "growth":
        return "growth"
    return "share" if target.kind == "level" and indicator.measured_in in ("%", "‰") else str(target.kind)


def measured_in_of(target: Target) -> str:
    if target.kind == "rank":
        return ""
    return "%" if target.kind in ("growth", "share") else target.indicator.measured_in


def held_against(target: Target, growths: Mapping[int, Indicator]) -> Indicator | None:
    """The indicator whose figure answers for a target; None where a growth is asked that nobody publishes."""
    if target.kind == "growth" and target.indicator.kind != "growth":
        return growths.get(target.indicator_id)
    return target.indicator


def growths_of(indicators: Iterable[Indicator]) -> dict[int, Indicator]:
    """By level the indicator that publishes its growth."""
    return {indicator.growth_of_id: indicator for indicator in indicators if indicator.growth_of_id is not None}


def _pace(values: Sequence[str]) -> tuple[Decimal, ...]:
    try:
        return tuple(Decimal(str(value)) for value in values)
    except InvalidOperation:
        return ()
