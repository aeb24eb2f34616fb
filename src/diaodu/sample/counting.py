"""What counts in the sample county: two proposals wait for the office, one agreed stage was changed with approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from diaodu.core.clock import fixed
from diaodu.core.moves import Mover
from diaodu.plan.actions import confirm_counting, propose_counting
from diaodu.plan.models import Commitment, Counting
from diaodu.plan.steps import KEEPER, LEAD
from diaodu.plan.terms import terms_of

# By place in the text: who proposes what shall count. Those of WAITING were never agreed and have no light yet.
WAITING = {44: ("fagai1", "以立项批复为准"), 62: ("guozi1", "以修订后章程完成工商备案为准")}
CHANGED = (27, "zhao", "取得施工许可证", "原口径只写“开工”，与重点项目开工认定办法对齐，以施工许可证发证日期为准")
PROPOSED, ASKED, GRANTED = date(2026, 8, 31), date(2026, 8, 18), date(2026, 8, 20)
OFFICE = Mover("chen", frozenset({KEEPER}), "调度办主任")


def change_terms(commitments: Sequence[Commitment]) -> None:
    """A lead unit asks for another stage to count; the office grants it two days later."""
    place, clerk, stage, why = CHANGED
    counting = _counting(commitments, place)
    with fixed(ASKED):
        terms = replace(terms_of(counting), stage=stage)
        mover = Mover(clerk, frozenset({LEAD}), "报送员")
        change = propose_counting(counting, terms, mover=mover, version=counting.version, why=why)
    with fixed(GRANTED):
        confirm_counting(change, mover=OFFICE, version=change.version, why="同意，自本月起执行")


def propose_terms(commitments: Sequence[Commitment]) -> None:
    """Two lead units have proposed; the office has not answered yet."""
    with fixed(PROPOSED):
        for place, (clerk, stage) in WAITING.items():
            counting = _counting(commitments, place)
            mover = Mover(clerk, frozenset({LEAD}), "报送员")
            propose_counting(counting, replace(terms_of(counting), stage=stage), mover=mover, version=counting.version)


def _counting(commitments: Sequence[Commitment], place: int) -> Counting:
    found: Counting = Counting.objects.select_related("commitment__document__unit").get(
        commitment=commitments[place - 1]
    )
    return found
