from collections.abc import Iterator
from copy import deepcopy

import pytest
from tests.factories.api_county import Program, make_api_county, program_of
from tests.factories.people import TODAY
from tests.factories.reporting import County

from diaodu.core.clock import fixed


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with fixed(TODAY):
        yield


@pytest.fixture(scope="module")
def county_of_the_file(kept_for_the_file: None) -> County:
    with fixed(TODAY):
        return make_api_county()


@pytest.fixture
def county(county_of_the_file: County, db: None) -> County:
    return deepcopy(county_of_the_file)


@pytest.fixture
def office(county: County) -> Program:
    return program_of("office")


@pytest.fixture
def clerk(county: County) -> Program:
    return program_of("clerk")
