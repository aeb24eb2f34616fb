"""Why a commitment has no forecast, and who could change that. No database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from diaodu.outlook.models import Outlook
from diaodu.plan.choices import CommitmentState, TargetKind
from diaodu.plan.models import Commitment, Counting
from diaodu.plan.no_forecast import no_forecast
from diaodu.plan.rules import CRITERIA, MILESTONES, OCCURRENCES, REPORTED

CLAIMED = Commitment(state=CommitmentState.CLAIMED)


def counting(
    measure: str = REPORTED, *, low: str | None = "180", kind: str = TargetKind.COUNT, **words: object
) -> Counting:
    return Counting(measure=measure, low=None if low is None else Decimal(low), kind=kind, **words)


@pytest.mark.parametrize(
    ("what", "short", "who"),
    [
        (counting(MILESTONES, low=None, kind=""), "按节点推进", "牵头单位提出改按数量计数，经调度办确认"),
        (counting(CRITERIA, low=None, kind=""), "按评定打分", "牵头单位提出改按数量计数，经调度办确认"),
        (counting(OCCURRENCES, low=None, kind=""), "没有目标数", "由牵头单位提出，经调度办确认"),
        (counting(kind=TargetKind.RANK), "位次或等级目标", "还取决于别人"),
        (counting(), "还没有数据", "牵头单位按月报送"),
        (counting("indicators.growth", kind=TargetKind.GROWTH), "还没有数据", "指标责任单位"),
        (counting("projects.reached"), "还没有数据", "所依据台账的维护单位"),
    ],
)
def test_without_a_forecast_the_reason_and_who_could_change_it_are_said(what: Counting, short: str, who: str) -> None:
    found = no_forecast(CLAIMED, what, None)
    assert found is not None
    assert found.short == short
    assert who in found.said


def test_figures_that_do_not_carry_a_forecast_are_too_few() -> None:
    found = no_forecast(CLAIMED, counting(), Outlook(expected=None))
    assert found is not None
    assert found.short == "数据太少"


@pytest.mark.parametrize(
    ("commitment", "what", "outlook"),
    [
        (CLAIMED, counting(), Outlook(expected=Decimal(150))),
        (CLAIMED, None, None),
        (Commitment(state=CommitmentState.DONE), counting(MILESTONES), None),
        (CLAIMED, counting(finished_on=date(2026, 8, 1)), None),
    ],
    ids=["it has one", "nobody claimed it", "it is done", "it was reached"],
)
def test_where_there_is_one_or_nothing_is_to_come_nothing_is_said(
    commitment: Commitment, what: Counting | None, outlook: Outlook | None
) -> None:
    assert no_forecast(commitment, what, outlook) is None


def test_a_forecast_whose_series_ended_is_none() -> None:
    found = no_forecast(CLAIMED, counting(), Outlook(expected=Decimal(150), has_ended=True))
    assert found is not None
