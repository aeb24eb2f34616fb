"""A unit takes a commitment on: from then on it reports, and the commitment has a light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import F

from diaodu.core.audit import append_audit
from diaodu.core.marks import mark_dirty
from diaodu.core.moves import Mover, MoveRefusedError, move_many
from diaodu.ledger.actions import NewItem, add_items
from diaodu.ledger.choices import Span
from diaodu.ledger.models import Item
from diaodu.people.choices import TieKind
from diaodu.people.models import Post, Tie, Unit
from diaodu.plan.choices import CommitmentState, Nature
from diaodu.plan.figures import ReportedFigure, reported_figure
from diaodu.plan.models import Commitment, Counting, Target
from diaodu.plan.rules import MEASURE_OF, REPORTED, YUAN, default_pace, nature_of
from diaodu.plan.steps import COMMITMENT_STEPS, KEEPER

CURRENT_KINDS = ("level", "growth", "share", "rank")  # read off at a moment: the newest figure counts, never a sum


class ClaimedError(Exception):
    """The commitment has been claimed already."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} has been claimed already")
        self.zh, self.en = f"{code} 已经有牵头单位。", f"{code} has a lead unit already."


@dataclass(frozen=True, slots=True)
class Claim:
    """Who leads a commitment, who assists, which leader's post stands behind it."""

    commitment: Commitment
    lead: Unit
    partners: Sequence[Unit] = field(default_factory=tuple)
    sponsor: Post | None = None


@dataclass(frozen=True, slots=True)
class _Terms:
    """What is counted, drawn from the sentence: its nature, and the first target with a figure that goes with it."""

    claim: Claim
    nature: Nature
    rhythm: str
    target: Target | None
    figure: ReportedFigure | None

    @property
    def name(self) -> str:
        return (self.target.object if self.target and self.target.object else self.claim.commitment.quote)[:200]


@transaction.atomic
def claim_commitments(claims: Sequence[Claim], *, by: str, since: date) -> list[Counting]:
    """Give each commitment its lead unit, proposed terms of what counts, and an item to report.

    The terms are drawn from the sentence and wait for the lead unit and the office: no light before they agree.
    Constant number of statements. Raises ClaimedError, changing nothing, where one of them has a lead unit;
    MoveRefusedError where the review has not taken one of them up, or somebody else has just changed one.
    """
    commitments = [claim.commitment for claim in claims]
    _take(commitments, by=by, on=since)
    _tie(claims, since)
    terms = [_terms(claim, targets) for claim, targets in zip(claims, _targets(commitments), strict=True)]
    items = add_items([_item(term, since) for term in terms], by=by)
    _name_natures(terms)
    countings = Counting.objects.bulk_create(
        _counting(term, item, by, since) for term, item in zip(terms, items, strict=True)
    )
    path = claims[0].lead.county_path
    mark_dirty(REPORTED, unit_path=path, since=since, subject_keys=[item.subject_id for item in commitments])
    append_audit(
        verb="claim_commitments",
        subject=commitments[0].code if len(claims) == 1 else f"{len(claims)} commitments",
        by=by,
        unit=path,
        after={claim.commitment.code: claim.lead.path for claim in claims},
    )
    return countings


def _take(commitments: Sequence[Commitment], *, by: str, on: date) -> None:
    """Over the table of moves, so that the way of each stands in its history: nothing is assigned unseen."""
    known = {item.pk: item for item in Commitment.objects.filter(pk__in=[item.pk for item in commitments])}
    for item in commitments:
        _refuse(known[item.pk])
    mover = Mover(by, frozenset({KEEPER}))
    move_many(list(known.values()), COMMITMENT_STEPS, "claim", mover=mover, on=on)
    for item in commitments:
        item.state, item.version = known[item.pk].state, known[item.pk].version


def _refuse(item: Commitment) -> None:
    if item.state in (CommitmentState.PROPOSED, CommitmentState.REJECTED):
        raise MoveRefusedError(
            "unseen",
            f"{item.code} 还没有审核列入，不能交办；请先审核。",
            f"{item.code} has not been accepted in the review yet; review it first.",
        )
    if item.state != CommitmentState.ACCEPTED:
        raise ClaimedError(item.code)


def _tie(claims: Sequence[Claim], since: date) -> None:
    ties = []
    for claim in claims:
        subject = claim.commitment.subject_id
        ties.append(Tie(subject_id=subject, kind=TieKind.LEAD, unit=claim.lead, since=since))
        ties += [Tie(subject_id=subject, kind=TieKind.PARTNER, unit=unit, since=since) for unit in claim.partners]
        if post := claim.sponsor:
            ties.append(Tie(subject_id=subject, kind=TieKind.SPONSOR, unit_id=post.unit_id, post=post, since=since))
    Tie.objects.bulk_create(ties)


def _targets(commitments: Sequence[Commitment]) -> list[list[Target]]:
    found: dict[int, list[Target]] = {item.pk: [] for item in commitments}
    # Of the version in force alone: a revised commitment has targets in each version.
    targets = Target.objects.filter(commitment__in=commitments, document=F("commitment__document"))
    for target in targets.order_by("start"):
        found[target.commitment_id].append(target)  # type: ignore[index]
    return [found[item.pk] for item in commitments]


def _terms(claim: Claim, targets: Sequence[Target]) -> _Terms:
    commitment = claim.commitment
    figures = [(target, figure) for target in targets if (figure := _figure(target)) is not None]
    rhythm = commitment.rhythm or next((target.rhythm for target in targets if target.rhythm), "")
    kind = targets[0].kind if targets else commitment.kind
    nature = Nature(commitment.nature) if commitment.nature else nature_of(
        quote=commitment.quote,
        strength=commitment.strength,
        has_figure=bool(figures),
        kind=kind,
        rhythm=rhythm,
    )  # fmt: skip
    if nature in (Nature.PERIODIC, Nature.STANDING, Nature.MILESTONE, Nature.DIRECTION, Nature.TITLE):
        figures = []
    if nature == Nature.BUNDLE:  # "five projects of 3亿元 in all": the projects are counted, the money is held against
        figures = [(target, figure) for target, figure in figures if figure.unit not in YUAN]
    target, figure = figures[0] if figures else (None, None)
    return _Terms(claim, nature, rhythm, target, figure)


def _figure(target: Target) -> ReportedFigure | None:
    if target.rhythm:  # "twice a year" is kept by occurrences, not by a figure that grows
        return None
    return reported_figure(
        value=target.value,
        unit=target.unit,
        low=target.low,
        high=target.high,
        canonical_unit=target.canonical_unit,
    )


def _name_natures(terms: Sequence[_Terms]) -> None:
    for term in terms:
        term.claim.commitment.nature = term.nature
    Commitment.objects.bulk_update([term.claim.commitment for term in terms], ["nature"])


def _item(term: _Terms, since: date) -> NewItem:
    target = term.target
    return NewItem(
        subject=term.claim.commitment.subject,
        unit=term.claim.lead,
        name=term.name,
        measured_in=term.figure.unit if term.figure else "",
        since=since,
        span=Span.CUMULATIVE,
        target_said=target.quote if target else "",
        order=term.claim.commitment.start,
    )


def _counting(term: _Terms, item: Item, by: str, since: date) -> Counting:
    commitment, target, figure = term.claim.commitment, term.target, term.figure
    due = (target.due if target else None) or commitment.due
    measure = MEASURE_OF[term.nature]
    return Counting(
        commitment=commitment,
        target=target,
        measure=measure,
        params={"item": item.pk} if measure == REPORTED else {"commitment": commitment.pk, "item": item.pk},
        pace=default_pace(term.nature, term.rhythm),
        measured_in=figure.unit if figure else "",
        low=figure.low if figure else None,
        high=figure.high if figure else None,
        comparator=target.comparator if target else ">=",
        kind=target.kind if target else "",
        # A year's promise runs from the year's first day, whenever in it the plan was issued.
        start=date(due.year, 1, 1) if due else since,
        due=None if term.nature == Nature.STANDING else due,
        by=by,
    )
