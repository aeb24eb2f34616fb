"""Questions about one commitment, for its own page; and the lists of what waits to be assigned or agreed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from diaodu.core.moves import MoveRefusedError
from diaodu.ledger.models import Line, Observation
from diaodu.people.models import Post, Tenure, Tie, Unit
from diaodu.people.permissions import Asker
from diaodu.people.queries import alive, units_of_county
from diaodu.plan.choices import CountingState, Decision, DocumentKind
from diaodu.plan.models import Commitment, Counting, CountingChange, Document
from diaodu.plan.permissions import visible_commitments
from diaodu.plan.queries import kept
from diaodu.plan.work_kinds import KINDS, WorkKind

MOST_SERVING = 40


def commitment_by_code(officer: Asker, code: str, *, today: date) -> Commitment:
    """Among those the officer may see; raises Commitment.DoesNotExist otherwise. One query, without the plan's text."""
    rows = visible_commitments(officer, today=today).select_related(
        "subject", "document__unit", "document__serves", "clause", "counting", "counting__target", "serves__document"
    )
    return rows.defer("document__text", "document__serves__text", "serves__document__text").get(code=code)


def served_by(commitment: Commitment, officer: Asker, *, today: date) -> list[Commitment]:
    """Those below that serve it, among what the officer may see; one query."""
    seen = kept(visible_commitments(officer, today=today)).filter(serves=commitment)
    return list(seen.select_related("document").defer("document__text").order_by("code")[:MOST_SERVING])


def may_be_served(commitment: Commitment, officer: Asker, *, today: date) -> QuerySet[Commitment]:
    """What it could serve: the commitments of the plan above its own, or of any other in force where none is set."""
    seen = kept(visible_commitments(officer, today=today)).filter(document__kind=DocumentKind.PLAN)
    plan = commitment.document
    above = seen.filter(document=plan.serves_id) if plan.serves_id else seen.filter(document__state="current")
    others = above.exclude(document=plan.pk) if not plan.serves_id else above
    return others.select_related("document").defer("document__text").order_by("document", "start")


def served_named(commitment: Commitment, words: str, officer: Asker, *, today: date) -> Commitment | None:
    """By its code, alone or before its sentence; None for nothing typed. Raises MoveRefusedError for an unknown one."""
    code = words.strip().partition(" ")[0]
    if not code:
        return None
    found: Commitment | None = may_be_served(commitment, officer, today=today).filter(code=code).first()
    if found is None:
        raise MoveRefusedError(
            "serves",
            f"上级规划里没有编号 {code} 的任务；请从列表里选。",
            f"No commitment of a plan above has the code {code}; please choose one of the list.",
        )
    return found


def counting_of(commitment: Commitment) -> Counting | None:
    """What counts towards it; its commitment is the very one given. None before a unit leads it."""
    try:
        counting = commitment.counting
    except Counting.DoesNotExist:
        return None
    counting.commitment = commitment
    return counting


def ties_of(commitment: Commitment, *, on: date) -> list[Tie]:
    """Who leads, assists and sponsors it on that day; one query."""
    return list(commitment.subject.ties.filter(alive(on)).select_related("unit", "post").order_by("kind", "pk"))


def changes_of(counting: Counting) -> list[CountingChange]:
    """Every proposal with its answer, the newest first."""
    return list(counting.changes.order_by("-number"))


def open_change(counting: Counting) -> CountingChange | None:
    return counting.changes.filter(state=Decision.OPEN).first()


def work_rows(commitment: Commitment, kind: WorkKind) -> list[Any]:
    return list(kind.model.objects.filter(commitment=commitment, retired_on=None))


def all_work_rows(commitment: Commitment) -> dict[str, list[Any]]:
    """By the kind's name; four queries."""
    return {name: work_rows(commitment, kind) for name, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Told:
    """What was accepted for one period, with what the clerk gave as its reason."""

    fact: Observation
    reason: str


def told_of(commitment: Commitment, *, on: date, known: datetime | None = None, most: int = 24) -> list[Told]:
    """The newest vintage of each period reported about a commitment, the newest period first; two queries."""
    seen = Observation.objects.filter(item__subject=commitment.subject_id, period_end__lte=on)
    newer = Observation.objects.filter(
        item=OuterRef("item"), period=OuterRef("period"), vintage__gt=OuterRef("vintage")
    )
    if known is not None:
        seen, newer = seen.filter(known_at__lte=known), newer.filter(known_at__lte=known)
    facts = list(
        seen.filter(~Exists(newer)).select_related("item", "unit", "source").order_by("-period_end", "-pk")[:most]
    )
    lines = Line.objects.filter(owed__in=[fact.source_id for fact in facts if fact.source_id]).exclude(reason="")
    reasons = {(owed, item): reason for owed, item, reason in lines.values_list("owed", "item", "reason")}
    return [Told(fact, reasons.get((fact.source_id or 0, fact.item_id), "")) for fact in facts]


def waiting_countings(document: Document) -> list[tuple[Counting, CountingChange | None]]:
    """What is not agreed yet, or is to be changed, each with the proposal that waits; two queries."""
    is_open = Exists(CountingChange.objects.filter(counting=OuterRef("pk"), state=Decision.OPEN))
    rows = (
        Counting.objects.filter(commitment__document=document)
        .filter(~Q(state=CountingState.AGREED) | is_open)
        .select_related("commitment__document__unit")
        .defer("commitment__document__text")
        .order_by("commitment__start")
    )
    countings = list(rows)
    changes = CountingChange.objects.filter(counting__in=countings, state=Decision.OPEN)
    by_counting = {change.counting_id: change for change in changes}
    return [(counting, by_counting.get(counting.pk)) for counting in countings]


def claimable(document: Document, states: Sequence[str]) -> QuerySet[Commitment]:
    """The commitments of a plan that wait for a lead unit."""
    return document.commitments.filter(state__in=states).select_related("subject", "clause").order_by("start")


def sponsoring_posts(county_path: str) -> list[Post]:
    """The posts of the county's leaders, who may stand behind a commitment; one query."""
    units = units_of_county(county_path)
    return list(Post.objects.filter(unit__in=units, role="city_leader", retired_on=None).select_related("unit"))


def posts_by_word(county_path: str, *, on: date) -> dict[str, Post]:
    """The leaders' posts by their titles, and by the names of who holds them that day; two queries."""
    posts = {post.pk: post for post in sponsoring_posts(county_path)}
    found = {post.title_zh: post for post in posts.values()}
    held = Tenure.objects.filter(alive(on), post__in=posts).select_related("officer")
    for tenure in held.order_by("pk"):
        found.setdefault(tenure.officer.name, posts[tenure.post_id])
    return found


def units_by_word(county_path: str) -> dict[str, Unit]:
    """A county's units by their name, short name and code: what people type. One query."""
    found: dict[str, Unit] = {}
    for unit in units_of_county(county_path):
        for word in (unit.code, unit.short_zh, unit.name_zh):
            if word:
                found.setdefault(word, unit)
    return found


def leads_of(countings: Sequence[Counting], *, on: date) -> dict[int, Unit]:
    """The lead unit by the commitment's subject; one query."""
    subjects = [counting.commitment.subject_id for counting in countings]
    ties = Tie.objects.filter(alive(on), kind="lead", subject__in=subjects).select_related("unit")
    return {tie.subject_id: tie.unit for tie in ties}


def target_values(counting: Counting) -> dict[str, tuple[Decimal | None, str]]:
    """By level: the value beside the sentence's own, and its source."""
    found: dict[str, tuple[Decimal | None, str]] = defaultdict(lambda: (None, ""))
    for row in counting.values.all():
        found[row.level] = (row.value, row.source)
    return found
