"""Sentences of the sample plan that stand on needs and problems: what the registers say counts, not a report.

They were claimed in August, when both registers had been kept for long enough to be counted from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from diaodu.core.clock import fixed
from diaodu.core.marks import drain_marks
from diaodu.core.moves import Mover
from diaodu.factors.measure_names import MET
from diaodu.people.models import Unit
from diaodu.plan.actions import (
    Claim,
    accept_commitments,
    catch_up_standings,
    claim_commitments,
    confirm_counting,
    propose_counting,
)
from diaodu.plan.models import Document
from diaodu.plan.steps import KEEPER
from diaodu.plan.terms import terms_of
from diaodu.problems.measure_names import SHARE

CLAIMED = date(2026, 8, 20)
OFFICE = Mover("chen", frozenset({KEEPER}), "调度办主任")


class _Sentence(NamedTuple):
    place: int  # in the text, from one
    lead: str
    partners: tuple[str, ...]
    measure: str
    words: str


SENTENCES = (
    _Sentence(66, "fagai", ("ziran", "caizheng"), MET, "以要素需求台账为准，按需要日期前全部落实计"),
    _Sentence(67, "qiye", ("fagai",), SHARE, "以问题台账为准，按办理时限内答复并经确认计"),
)


def stand_on_registers(document: Document, units: Mapping[str, Unit], *, demo_today: date) -> None:
    commitments = list(document.commitments.select_related("subject").order_by("start"))
    with fixed(CLAIMED):
        taken = [commitments[each.place - 1] for each in SENTENCES]
        accept_commitments(taken, mover=OFFICE, on=CLAIMED)
        claims = [
            Claim(commitment, units[each.lead], [units[code] for code in each.partners])
            for commitment, each in zip(taken, SENTENCES, strict=True)
        ]
        for counting, each in zip(claim_commitments(claims, by=OFFICE.by, since=CLAIMED), SENTENCES, strict=True):
            terms = replace(terms_of(counting), measure=each.measure, stage=each.words)
            change = propose_counting(counting, terms, mover=OFFICE, version=counting.version)
            confirm_counting(change, mover=OFFICE, version=change.version)
        catch_up_standings()
    with fixed(demo_today):
        catch_up_standings()
        drain_marks()
