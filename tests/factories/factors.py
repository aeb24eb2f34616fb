"""Needs of a record, what there is, and a computed allocation, through the same actions as everybody's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tests.factories.people import TODAY

from diaodu.core.clock import fixed
from diaodu.core.models import Subject
from diaodu.core.moves import Mover
from diaodu.core.shipped import load_shipped_settings
from diaodu.factors.actions import (
    NewNeed,
    NewScenario,
    SupplyGiven,
    add_needs,
    add_scenario,
    compute_scenario,
    record_supplies,
)
from diaodu.factors.models import Need, Scenario
from diaodu.factors.queries import listed
from diaodu.factors.steps import OFFICE
from diaodu.people.models import Unit

BY_OFFICE = Mover("office", frozenset({OFFICE}), "调度办主任")
SOON = date(2026, 10, 15)


def need(
    county: Unit, about: Subject, factor: str = "land", amount: str | None = "10", by: date = SOON, **words: object
) -> Need:
    with fixed(TODAY):
        given = None if amount is None else Decimal(amount)
        made = add_needs([NewNeed(about, factor, given, by, **words)], county=county, by="office", on=TODAY)[0]  # type: ignore[arg-type]
    return listed(Need.objects.filter(pk=made.pk)).get()


def supply(county: Unit, factor: str = "land", amount: str = "30", month: date = date(2026, 9, 1)) -> None:
    with fixed(TODAY):
        record_supplies([SupplyGiven(factor, month, Decimal(amount), "上级下达")], county=county, by="office", on=TODAY)


def scenario(
    county: Unit, *, weights: str = "balanced", months: int = 6, reserved: Mapping[Subject, date] | None = None
) -> Scenario:
    """Computed as the worker would."""
    with fixed(TODAY):
        new = NewScenario("九月方案", TODAY, months, weights, reserved or {})
        made = add_scenario(new, county=county, by="office")
        return compute_scenario(loaded(made))


def loaded(made: Scenario) -> Scenario:
    return Scenario.objects.select_related("unit", "weights", "subject").get(pk=made.pk)


def make_factors(county: Unit, about: Subject) -> None:
    """Y-2026-001 for the record, land enough for it, and the proposal H-2026-001."""
    load_shipped_settings()
    need(county, about)
    supply(county)
    scenario(county)
