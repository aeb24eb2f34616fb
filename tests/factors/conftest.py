"""A county with two projects that wait; made once a file."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal

import pytest
from tests.factories.library import LibraryCounty, make_library_county, make_project
from tests.factories.people import SINCE, TODAY, make_officer

from diaodu.core.clock import fixed
from diaodu.core.shipped import load_shipped_settings
from diaodu.people.actions import NewUnit, add_unit
from diaodu.people.choices import Role, UnitKind
from diaodu.people.models import Officer, Unit
from diaodu.projects.library.models import Project


@dataclass
class FactorCounty:
    county: LibraryCounty
    land_bureau: Unit
    big: Project
    small: Project

    @property
    def unit(self) -> Unit:
        return self.county.unit

    def officer(self, name: str) -> Officer:
        return Officer.objects.select_related("unit").get(username=name)


@pytest.fixture(scope="module")
def factors_of_the_file(kept_for_the_file: None) -> FactorCounty:
    """Officers: `office`; `land-clerk` of the land bureau; `park-clerk` of the park that leads both projects."""
    load_shipped_settings()
    county = make_library_county()
    new = NewUnit("ziran", UnitKind.DEPARTMENT, "县自然资源和规划局", short_zh="自然资源局")
    bureau = add_unit(new, by="test", parent=county.unit, valid_from=SINCE)
    make_officer(bureau, username="land-clerk")
    make_officer(bureau, role=Role.CITY_LEADER, username="leader")
    big = make_project(county, "大项目", total=Decimal(90_000), tax=Decimal(900), jobs=300, level="province")
    small = make_project(county, "小项目", total=Decimal(10_000), tax=Decimal(100), jobs=40)
    return FactorCounty(county, bureau, big, small)


@pytest.fixture
def waiting(factors_of_the_file: FactorCounty, db: None) -> FactorCounty:
    return deepcopy(factors_of_the_file)


@pytest.fixture
def _today() -> Iterator[None]:
    with fixed(TODAY):
        yield
