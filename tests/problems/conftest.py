from copy import deepcopy

import pytest
from tests.factories.problems import ProblemCounty, make_problem_county


@pytest.fixture(scope="module")
def problem_county_of_the_file(kept_for_the_file: None) -> ProblemCounty:
    return make_problem_county()


@pytest.fixture
def county(problem_county_of_the_file: ProblemCounty, db: None) -> ProblemCounty:
    return deepcopy(problem_county_of_the_file)
