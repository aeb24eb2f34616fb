"""How each proposal stands with each condition, and why: what somebody answered, else what the records say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diaodu.projects.library.choices import Stage
from diaodu.projects.tours.choices import ANSWERED_BY_HAND, TourState
from diaodu.projects.tours.choosing import Condition, Proposed
from diaodu.projects.tours.hours import clock_words
from diaodu.projects.tours.models import Answer, Proposal, Tour
from diaodu.projects.tours.setting_kinds import ConditionsRule

_NOT_GONE = (TourState.PLANNED, TourState.CANCELLED)
MUST = 100_000  # points that put who must be seen before all others


@dataclass(frozen=True, slots=True)
class Said:
    """None: nobody knows."""

    answer: bool | None
    zh: str
    en: str


def answers_for(proposals: Sequence[Proposal], tour: Tour, rule: ConditionsRule) -> dict[int, dict[Condition, Said]]:
    """By proposal and condition. Three queries, however many proposals."""
    by_hand = newest_answers(proposals)
    seen = _seen_on(tour, rule.not_seen_in)
    return {each.pk: {one: _said(one, each, by_hand, seen, rule) for one in rule.conditions} for each in proposals}


def newest_answers(proposals: Sequence[Proposal]) -> dict[tuple[int, str], Answer]:
    """By proposal and condition what was answered last; one query."""
    rows = Answer.objects.filter(proposal__in=[each.pk for each in proposals]).order_by("pk")
    return {(row.proposal_id, row.condition): row for row in rows}


def proposed(proposal: Proposal, said: Mapping[Condition, Said]) -> Proposed:
    """As the choice is given it."""

    def answer(condition: Condition) -> bool | None:
        return said[condition].answer if condition in said else None

    not_seen = answer(Condition.NOT_SEEN)
    return Proposed(
        code=proposal.project.code,
        township=proposal.township.code if proposal.township else "",
        points=proposal.points + (MUST if proposal.must else 0),
        procedures_complete=answer(Condition.PROCEDURES),
        seen_before=None if not_seen is None else not not_seen,
        has_hours=answer(Condition.HOURS),
        far_enough=answer(Condition.STAGE),
    )


def _said(
    condition: Condition,
    proposal: Proposal,
    by_hand: Mapping[tuple[int, str], Answer],
    seen: Mapping[int, Tour],
    rule: ConditionsRule,
) -> Said:
    row = by_hand.get((proposal.pk, condition))
    if condition in ANSWERED_BY_HAND and row is not None and row.answer is not None:
        return Said(row.answer, row.why, row.why)
    if condition == Condition.PROCEDURES:
        return Said(None, "还没有人核实手续", "Nobody has checked its procedures")
    if condition == Condition.NOT_SEEN:
        before = seen.get(proposal.project_id)
        if before is None:
            return Said(True, f"近{rule.not_seen_in}次观摩没有看过", f"Not seen on the last {rule.not_seen_in} tours")
        return Said(False, f"{before.on}的“{before.name}”看过", f"Seen on {before.on} ({before.code})")
    return _hours(proposal) if condition == Condition.HOURS else _stage(proposal, rule)


def _hours(proposal: Proposal) -> Said:
    opens, closes, stay = proposal.opens, proposal.closes, proposal.stay
    if opens is None or closes is None:
        return Said(None, "没有填开放时段", "No opening hours are given")
    if stay is None:
        return Said(None, "没有填停留时间", "No stay is given")
    words = f"{clock_words(opens)}–{clock_words(closes)}"
    return Said(True, f"{words}，停留{stay}分钟", f"{words}, {stay} minutes")


def _stage(proposal: Proposal, rule: ConditionsRule) -> Said:
    from django.utils import translation

    stage = proposal.project.state
    label = Stage(stage).label
    with translation.override("zh-hans"):
        zh = str(label)
    with translation.override("en"):
        en = str(label)
    return Said(stage in rule.stages, f"项目库中为“{zh}”", f"In the library: {en}")


def _seen_on(tour: Tour, last: int) -> dict[int, Tour]:
    """By project the newest of so many tours before this one that stopped there."""
    before = Tour.objects.filter(unit=tour.unit_id, on__lt=tour.on).exclude(state__in=_NOT_GONE).exclude(pk=tour.pk)
    tours = {each.pk: each for each in before.order_by("-on")[:last]}
    stops = Proposal.objects.filter(tour__in=tours, is_stop=True).order_by("tour__on")
    return {project: tours[key] for key, project in stops.values_list("tour", "project")}
