from copy import deepcopy

import pytest
from tests.factories.papers import make_announced_county
from tests.factories.reporting import County


@pytest.fixture(scope="module")
def papers_county_of_the_file(kept_for_the_file: None) -> County:
    return make_announced_county()


@pytest.fixture
def county(papers_county_of_the_file: County, db: None) -> County:
    return deepcopy(papers_county_of_the_file)
