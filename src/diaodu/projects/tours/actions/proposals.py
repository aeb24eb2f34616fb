"""Projects are proposed for a tour; conditions are answered; the stops are chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import now, today
from diaodu.core.files import store_file
from diaodu.core.intake import Examined
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.people.models import Unit
from diaodu.projects.library.models import Project
from diaodu.projects.tours.choices import ANSWERED_BY_HAND, CHOOSING, ROUTING
from diaodu.projects.tours.choosing import Condition, chosen
from diaodu.projects.tours.choosing import Verdict as Judged
from diaodu.projects.tours.hours import clock_words
from diaodu.projects.tours.models import Answer, Proposal, Tour, Verdict
from diaodu.projects.tours.setting_kinds import ConditionsRule, conditions_row
from diaodu.projects.tours.verdicts import Said, answers_for, proposed

MOST_STAY, MOST_POINTS = 240, 1000
CHANGEABLE = ("opens", "closes", "stay", "points", "must", "township")


@dataclass(frozen=True, slots=True)
class ProposalChange:
    """`values`: by name what changes: opens, closes, stay, points, must, township."""

    proposal: Proposal
    values: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ConditionAnswer:
    """`answer` None takes an earlier answer back."""

    proposal: Proposal
    condition: Condition
    answer: bool | None
    why: str
    evidence: Examined | None = None


@transaction.atomic
def propose_projects(tour: Tour, projects: Sequence[Project], *, by: str) -> list[Proposal]:
    """All or none. A project lies where the library says it lies, until somebody says otherwise."""
    _refuse_closed(tour)
    if not projects:
        raise MoveRefusedError("projects", "请至少勾选一个项目。", "Tick at least one project.")
    there = set(tour.proposals.values_list("project", flat=True))
    for project in projects:
        if project.pk in there:
            raise MoveRefusedError("twice", f"{project.name}已经推荐过。", f"{project.name} is proposed already.")
    made = Proposal.objects.bulk_create(
        Proposal(tour=tour, project=project, township_id=project.place_id, by=by) for project in projects
    )
    append_audit(
        verb="propose_stops",
        subject=tour.code,
        by=by,
        unit=tour.unit.path,
        after={"projects": [project.code for project in projects]},
    )
    return made


@transaction.atomic
def change_proposals(tour: Tour, changes: Sequence[ProposalChange], *, by: str) -> list[Proposal]:
    """Hours, stay, points, must, township. Raises MoveRefusedError naming project and field."""
    before, after = {}, {}
    for change in changes:
        proposal, code = change.proposal, change.proposal.project.code
        _refuse_wrong(proposal, change.values)
        if tour.state not in (*CHOOSING, *ROUTING):
            raise MoveRefusedError("state", "观摩已经开始，不能再改。", "The tour is under way; it is changed no more.")
        take_version(proposal, change.version)
        before[code] = _shown(proposal)
        for name, value in change.values.items():
            setattr(proposal, name, value)
        proposal.save(update_fields=list(change.values))
        after[code] = _shown(proposal)
    append_audit(verb="change_stop", subject=tour.code, by=by, unit=tour.unit.path, before=before, after=after)
    return [change.proposal for change in changes]


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, by: str) -> None:
    """Only while stops are being chosen; what was answered about it stays in the audit."""
    tour = proposal.tour
    _refuse_closed(tour)
    if proposal.answers.exists():
        raise MoveRefusedError(
            "answers",
            f"{proposal.project.name}已有核实意见，不能撤下；不选它即可。",
            f"{proposal.project.name} has been checked; leave it unchosen instead.",
        )
    code = proposal.project.code
    proposal.verdicts.all().delete()
    proposal.delete()
    append_audit(verb="withdraw_stop", subject=tour.code, by=by, unit=tour.unit.path, before={"project": code})


@transaction.atomic
def answer_conditions(tour: Tour, answers: Sequence[ConditionAnswer], *, by: str) -> list[Answer]:
    """What somebody found when looking, with reason. Raises MoveRefusedError naming the project."""
    _refuse_closed(tour)
    for each in answers:
        name = each.proposal.project.name
        if each.condition not in ANSWERED_BY_HAND:
            raise MoveRefusedError(
                "condition", f"{name}：开放时段和停留时间请直接填写。", f"{name}: type its hours and stay instead."
            )
        if not each.why.strip():
            raise MoveRefusedError("why", f"{name}：请写明依据。", f"{name}: say what this rests on.")
    at = now()
    rows = Answer.objects.bulk_create(
        Answer(
            proposal=each.proposal,
            condition=each.condition,
            answer=each.answer,
            why=each.why.strip()[:500],
            evidence=store_file(each.evidence.content) if each.evidence else None,
            by=by,
            at=at,
        )
        for each in answers
    )
    append_audit(
        verb="answer_condition",
        subject=tour.code,
        by=by,
        unit=tour.unit.path,
        after={
            "answers": [
                [each.proposal.project.code, str(each.condition), each.answer, each.why.strip()] for each in answers
            ]
        },
    )
    return rows


@transaction.atomic
def choose_stops(tour: Tour, *, by: str, version: int | None = None) -> list[Proposal]:
    """By the county's conditions and limits, most points first; each with its verdict. Twice gives the same."""
    _refuse_closed(tour)
    take_version(tour, version)
    rule_row = conditions_row(tour.unit.path, on=today())
    rule = ConditionsRule.read(rule_row)
    proposals = list(Proposal.objects.filter(tour=tour).select_related("project__subject", "township").order_by("pk"))
    if not proposals:
        raise MoveRefusedError("stops", "还没有推荐项目。", "No project is proposed yet.")
    said = answers_for(proposals, tour, rule)
    asked = [proposed(each, said[each.pk]) for each in proposals]
    verdicts = chosen(asked, rule.conditions, per_township=rule.per_township, at_most=rule.at_most)
    _keep(proposals, verdicts, said)
    Tour.objects.filter(pk=tour.pk).update(conditions=rule_row)
    tour.conditions = rule_row
    stops = [each for each in proposals if each.is_stop]
    append_audit(
        verb="choose_stops",
        subject=tour.code,
        by=by,
        unit=tour.unit.path,
        after={"stops": [stop.project.code for stop in stops], "rule": rule_row.source},
    )
    return stops


def _keep(
    proposals: Sequence[Proposal], verdicts: Sequence[Judged], said: Mapping[int, Mapping[Condition, Said]]
) -> None:
    Verdict.objects.filter(proposal__in=[each.pk for each in proposals]).delete()
    Verdict.objects.bulk_create(
        Verdict(proposal=each, condition=condition, answer=row.answer, zh=row.zh[:500], en=row.en[:500])
        for each in proposals
        for condition, row in said[each.pk].items()
    )
    for each, verdict in zip(proposals, verdicts, strict=True):
        each.is_stop, each.is_over = verdict.chosen, verdict.over
    Proposal.objects.bulk_update(proposals, ["is_stop", "is_over"])


def _refuse_closed(tour: Tour) -> None:
    if tour.state not in CHOOSING:
        raise MoveRefusedError(
            "state", "观摩点已经公布；要改先退回重选。", "The stops are published; choose anew before changing them."
        )


def _refuse_wrong(proposal: Proposal, values: Mapping[str, Any]) -> None:
    name = proposal.project.name
    opens, closes = (values.get(each, getattr(proposal, each)) for each in ("opens", "closes"))
    stay = values.get("stay", proposal.stay)
    if (opens is None) != (closes is None):
        raise MoveRefusedError(
            "closes", f"{name}：开放和关闭的时间要一起填。", f"{name}: give opening and closing time together."
        )
    if opens is not None and closes is not None and closes <= opens:
        raise MoveRefusedError("closes", f"{name}：关闭时间要晚于开放时间。", f"{name}: it must close after it opens.")
    if stay is not None and not 5 <= stay <= MOST_STAY:
        raise MoveRefusedError(
            "stay", f"{name}：停留时间应在5到{MOST_STAY}分钟之间。", f"{name}: a stay is 5 to {MOST_STAY} minutes."
        )
    if stay is not None and opens is not None and closes is not None and opens + stay > closes:
        raise MoveRefusedError("stay", f"{name}：开放时段容不下停留时间。", f"{name}: the stay does not fit its hours.")
    if not 0 <= values.get("points", 0) <= MOST_POINTS:
        raise MoveRefusedError(
            "points", f"{name}：分值应在0到{MOST_POINTS}之间。", f"{name}: points are 0 to {MOST_POINTS}."
        )
    township = values.get("township")
    if isinstance(township, Unit) and township.county_path != proposal.tour.unit.path:
        raise MoveRefusedError(
            "township", f"{name}：所在镇街不属于本县。", f"{name}: the township is of another county."
        )


def _shown(proposal: Proposal) -> dict[str, Any]:
    return {
        "opens": clock_words(proposal.opens),
        "closes": clock_words(proposal.closes),
        "stay": proposal.stay,
        "points": proposal.points,
        "must": proposal.must,
        "township": proposal.township.code if proposal.township else "",
    }
