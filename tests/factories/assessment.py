"""A scheme with two marks given by hand, and a month of it being checked, with one objection that waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tests.factories.people import TODAY

from diaodu.assessment.actions import (
    NewEntry,
    NewScheme,
    add_entries,
    add_schemes,
    compute_assessment,
    object_to_score,
    publish_scores,
    start_assessment,
)
from diaodu.assessment.actions.assessments import load_assessment
from diaodu.assessment.models import Assessment, Scheme, UnitScore
from diaodu.assessment.steps import ASSESSED, OFFICE
from diaodu.core.clock import fixed
from diaodu.core.moves import Mover
from diaodu.core.shipped import load_shipped_settings
from diaodu.kernel.period import Period
from diaodu.people.models import Unit

BY_OFFICE = Mover("office", frozenset({OFFICE}), "调度办主任")
RULES = {"ties": "standard", "tie_item": "", "places": 2, "bonus_cap": "5", "penalty_cap": "5", "veto": "last"}


NAMES = {"order": ("秩序", "Order"), "zeal": ("干劲", "Zeal"), "invest": ("投资", "Investment")}


def item(key: str, weight: str, source: str = "manual", method: str = "mark", **words: Any) -> dict[str, Any]:
    name_zh, name_en = NAMES.get(key, ("某项", "Some item"))
    return {"key": key, "name_zh": name_zh, "name_en": name_en, "weight": weight, "source": source, "filter": {},
            "target": "none", "target_value": "", "method": method, "params": {}, "blank": "spread", "lower": False,
            "margin": "", **words}  # fmt: skip


def group(key: str, units: Sequence[str], weights: Mapping[str, str] | None = None) -> dict[str, Any]:
    return {"key": key, "name_zh": f"{key}组", "name_en": "", "units": list(units), "weights": dict(weights or {})}


def body(items: Sequence[dict[str, Any]], groups: Sequence[dict[str, Any]], **rules: Any) -> dict[str, Any]:
    return {"items": list(items), "groups": list(groups), "rules": {**RULES, **rules}}


def make_scheme(county: Unit, body: dict[str, Any], *, kind: str = "month", since: date = date(2026, 1, 1)) -> Scheme:
    with fixed(TODAY):
        new = NewScheme("月度考核", kind, body, since, "考核办法", name_en="Monthly")
        return add_schemes([new], county=county, by="office")[0]


def score(scheme: Scheme, period: str, *, on: date = TODAY) -> Assessment:
    """Computed as the worker would."""
    with fixed(on):
        made = start_assessment(scheme, Period.parse(period), by="office")
        return compute_assessment(load_assessment(made.pk))


def mark(assessment: Assessment, unit: Unit, item: str, value: str, *, on: date = TODAY) -> None:
    with fixed(on):
        entry = NewEntry(unit, "mark", Decimal(value), "评审", "评分表", item=item)
        add_entries(load_assessment(assessment.pk), [entry], mover=BY_OFFICE)


def total_of(assessment: Assessment, unit: Unit) -> UnitScore:
    rows = UnitScore.objects.select_related("assessment__edition", "assessment__scheme", "unit")
    return rows.get(assessment=assessment, unit=unit)


def make_assessment(county: Unit, bureau: Unit) -> Assessment:
    """CS-2026-001 and its August C-2026-001, of one bureau, which has objected to `order` and not to `zeal`."""
    load_shipped_settings()
    scheme = make_scheme(
        county,
        body(
            [item("order", "60"), item("zeal", "40")],
            [{**group("all", [bureau.code]), "name_zh": "部门", "name_en": "Bureaus"}],
        ),
    )
    assessment = score(scheme, "2026-08")
    for key in ("order", "zeal"):
        mark(assessment, bureau, key, "80")
    with fixed(TODAY):
        publish_scores(load_assessment(assessment.pk), mover=BY_OFFICE)
        clerk = Mover("clerk", frozenset({ASSESSED}), "报送员")
        object_to_score(total_of(assessment, bureau), "order", why="漏记一次", mover=clerk)
    return load_assessment(assessment.pk)
