"""Which needs to meet first under all supplies at once. Pure: dataclasses in, dataclasses out.

`allocate(problem)` answers an Allocation; `refusals(problem, allocation)` says what each one left out lacks;
`compare(before, after)` sets two scenarios side by side; `worths(candidates, weights)` makes the points of the
objective. A person decides: what comes out here is a proposal.
"""

from diaodu.factors.allocation.comparing import Comparison, compare
from diaodu.factors.allocation.explaining import Lack, Refusal, refusals
from diaodu.factors.allocation.problem import (
    Allocation,
    AllocationError,
    Candidate,
    Clash,
    Factor,
    Kind,
    Need,
    Problem,
    Reservation,
    Supply,
)
from diaodu.factors.allocation.solving import allocate
from diaodu.factors.allocation.worth import Traits, Worth, worths

__all__ = [
    "Allocation",
    "AllocationError",
    "Candidate",
    "Clash",
    "Comparison",
    "Factor",
    "Kind",
    "Lack",
    "Need",
    "Problem",
    "Refusal",
    "Reservation",
    "Supply",
    "Traits",
    "Worth",
    "allocate",
    "compare",
    "refusals",
    "worths",
]
