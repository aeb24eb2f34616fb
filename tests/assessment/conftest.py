"""A county with indicators and two townships, and the figures of a quarter; made once a file."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

import pytest
from tests.factories.indicators import Place, make_place
from tests.factories.people import TODAY, make_officer

from diaodu.core.clock import fixed
from diaodu.core.shipped import load_shipped_settings
from diaodu.people.choices import Role
from diaodu.people.models import Officer, Unit


@dataclass
class Assessed:
    place: Place

    @property
    def county(self) -> Unit:
        return self.place.county

    def unit(self, code: str) -> Unit:
        return self.place.units[code]

    def officer(self, name: str) -> Officer:
        return Officer.objects.select_related("unit").get(username=name)


@pytest.fixture(scope="module")
def assessed_of_the_file(kept_for_the_file: None) -> Assessed:
    """Officers: `office` of the statistics bureau; `east-clerk`, `west-clerk`; `leader`."""
    load_shipped_settings()
    place = make_place()
    make_officer(place.units["tongji"], role=Role.DISPATCH_OFFICE, username="office")
    make_officer(place.units["tongji"], role=Role.CITY_LEADER, username="leader")
    for code in ("east", "west"):
        make_officer(place.units[code], role=Role.UNIT_CLERK, username=f"{code}-clerk")
    with fixed(TODAY):
        for unit, growth, budget in (("east", "7", "10"), ("west", "8", "9"), ("port", "6", "3")):
            place.enter("INV_G", unit, {"2026-03": "6", "2026-06": growth})
            place.enter("BUDGET", unit, {"2026-06": budget})
    return Assessed(place)


@pytest.fixture
def assessed(assessed_of_the_file: Assessed, db: None) -> Assessed:
    return deepcopy(assessed_of_the_file)


@pytest.fixture
def _today() -> Iterator[None]:
    with fixed(TODAY):
        yield
