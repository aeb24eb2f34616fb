"""Every question about plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from diaodu.ledger.models import Observation
from diaodu.ledger.queries import facts_as_of
from diaodu.people.models import Tie
from diaodu.people.permissions import Asker
from diaodu.plan.choices import BlankKind, BlankState, Cause, CommitmentState, DocumentKind, DocumentState
from diaodu.plan.lights import PlanLights
from diaodu.plan.models import Blank, Check, Clause, Commitment, Counting, Document, NamedObject, Standing, Target
from diaodu.plan.permissions import visible_documents
from diaodu.plan.rules import MEASURE_OF


@dataclass(frozen=True, slots=True)
class PlanRows:
    """All rows of one document in the order of its text: six queries, however long it is."""

    clauses: list[Clause]
    commitments: list[Commitment]
    targets: list[Target]
    blanks: list[Blank]
    objects: list[NamedObject]
    checks: list[Check]


def document_by_code(officer: Asker, code: str, *, today: date) -> Document:
    """The document of that code among those the officer may see; raises Document.DoesNotExist otherwise."""
    return visible_documents(officer, today=today).select_related("unit", "by", "subject", "file").get(code=code)


def listed_documents(officer: Asker, *, today: date) -> QuerySet[Document]:
    """The plans, for lists: without the text, which may be long; the registers of tasks have a list of their own."""
    plans = visible_documents(officer, today=today).filter(kind=DocumentKind.PLAN)
    return plans.select_related("unit", "by").defer("text")


def kept(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Without what the review did not take up and what went into another commitment: what pages and papers count."""
    return commitments.exclude(state=CommitmentState.REJECTED).filter(merged_into=None)


def waiting_figures(documents: Iterable[Document], *, most: int) -> list[Blank]:
    """The first amounts these documents hide and nobody has filled in, each with its commitment: to be asked for."""
    hidden = Blank.objects.filter(document__in=[document.pk for document in documents], kind=BlankKind.FIGURE)
    hidden = hidden.exclude(state=BlankState.FILLED)
    return list(
        hidden.select_related("commitment", "document").defer("document__text").order_by("document", "start")[:most]
    )


def _promises(document: Document, clauses: list[Clause]) -> list[Commitment]:
    """In the order of the text; in a version that was replaced each where it stood then."""
    here = list(kept(document.commitments.all()).order_by("start", "pk"))
    if document.state != DocumentState.SUPERSEDED:
        return here
    for place in document.places.select_related("commitment"):
        item = place.commitment
        item.start, item.end, item.quote = place.start, place.end, place.quote
        around = (clause for clause in clauses if clause.start <= item.start < clause.end)
        item.clause = max(around, key=lambda clause: clause.level, default=None)
        here.append(item)
    return sorted(here, key=lambda item: (item.start, item.pk))


def plan_rows(document: Document) -> PlanRows:
    """What the review kept; a hidden word stays hidden in the text even where its sentence was not taken up."""
    clauses = list(document.clauses.order_by("order"))
    promises = _promises(document, clauses)
    ours = [item.pk for item in promises]
    return PlanRows(
        clauses=clauses,
        commitments=promises,
        targets=list(document.targets.filter(commitment__in=ours).order_by("start", "pk")),
        blanks=list(document.blanks.filter(Q(commitment__in=ours) | Q(cause=Cause.MASKED)).order_by("start", "pk")),
        objects=list(document.objects_named.order_by("start", "pk")),
        checks=list(document.checks.order_by("ok", "start", "pk")),
    )


OLDEST = timedelta(days=45)  # a standing older than this says nothing about today


def newest_standings(standings: QuerySet[Standing], *, on: date) -> QuerySet[Standing]:
    """Of each commitment the last standing up to that day; one query."""
    later = Standing.objects.filter(commitment=OuterRef("commitment"), day__gt=OuterRef("day"), day__lte=on)
    return standings.filter(day__lte=on, day__gt=on - OLDEST).filter(~Exists(later))


def newest_of(commitments: QuerySet[Commitment], *, on: date) -> QuerySet[Standing]:
    """The same for these commitments: one look into an index for each, however many days are kept."""
    last = Standing.objects.filter(commitment=OuterRef("pk"), day__lte=on, day__gt=on - OLDEST).order_by("-day")
    keys = commitments.order_by().annotate(newest=Subquery(last.values("pk")[:1])).values("newest")
    return Standing.objects.filter(pk__in=keys)


def plan_lights(document: Document, *, today: date) -> PlanLights:
    """Lights, what is counted, and who is tied to each commitment of a document; three queries."""
    if document.state == DocumentState.SUPERSEDED:  # its promises are run in the version after it
        return PlanLights()
    ties: dict[int, list[Tie]] = defaultdict(list)
    open_ties = Tie.objects.filter(
        Q(until=None) | Q(until__gte=today), since__lte=today, subject__commitment__document=document
    )
    for tie in open_ties.select_related("unit", "post").order_by("pk"):
        ties[tie.subject_id].append(tie)
    return PlanLights(
        {row.commitment_id: row for row in newest_of(document.commitments.all(), on=today)},
        {row.commitment_id: row for row in Counting.objects.filter(commitment__document=document)},
        ties,
    )


def standings_stamp(document: Document, *, on: date) -> str:
    """Another word after every rebuilding of the day's standings (rows are made anew); one small query."""
    newest = Standing.objects.filter(day=on, commitment__document=document).aggregate(newest=Max("pk"))["newest"]
    return f"{on:%Y%m%d}-{newest or 0}"


def history_of(commitment: Commitment, *, until: date) -> list[Standing]:
    """One standing for each period reported: the last day that still showed its figure. One query.

    What another app counts from its records has no periods: of each month the last day, and the newest.
    """
    later = Standing.objects.filter(
        commitment=OuterRef("commitment"), value_at=OuterRef("value_at"), day__gt=OuterRef("day"), day__lte=until
    )
    reported = Q(value_at__isnull=False) & ~Exists(later)
    measured = Q(value_at=None, value__isnull=False) & ~Q(commitment__counting__measure__in=set(MEASURE_OF.values()))
    rows = list(commitment.standings.filter(reported | measured, day__lte=until).order_by("day"))
    periods = [(row.value_at, row) for row in rows if row.value_at is not None]
    if periods:
        return [row for _at, row in sorted(periods, key=lambda each: each[0])]
    return list({(row.day.year, row.day.month): row for row in rows}.values())


def reports_on(counting: Counting | None, *, until: date) -> list[Observation]:
    """What was accepted about a commitment that is reported by hand, the newest period first; one query."""
    item = counting.params.get("item") if counting else None
    return list(reversed(facts_as_of([int(item)], on=until))) if item else []


@dataclass(frozen=True, slots=True)
class Turn:
    """A light that is not what it was."""

    before: Standing
    now: Standing


def turned_lights(commitments: QuerySet[Commitment], *, today: date) -> list[Turn]:
    """Commitments whose light differs from the end of last month, the worst first; two queries."""
    month = today.replace(day=1)
    before = {row.commitment_id: row for row in newest_of(commitments, on=month - timedelta(days=1))}
    now = newest_of(commitments, on=today).select_related("commitment__document").defer("commitment__document__text")
    order = ["red", "yellow", "green", "done", "grey"]
    turns = [
        Turn(before[row.commitment_id], row)
        for row in now
        if row.commitment_id in before and before[row.commitment_id].light != row.light
    ]
    return sorted(turns, key=lambda turn: (order.index(turn.now.light), turn.now.commitment.code))


def light_counts(commitments: QuerySet[Commitment], *, today: date) -> dict[str, int]:
    """How many of these commitments show each light today; one query."""
    counts: dict[str, int] = defaultdict(int)
    rows = newest_of(commitments, on=today)
    for light in rows.values_list("light", flat=True):
        counts[light] += 1
    return dict(counts)


def behind_now(commitments: QuerySet[Commitment], *, today: date, most: int) -> list[Standing]:
    """The commitments that are behind or about to be, the worst first; one query."""
    rows = newest_standings(Standing.objects.filter(commitment__in=commitments), on=today)
    late = rows.filter(light__in=["red", "yellow"]).select_related("commitment__document")
    return list(late.defer("commitment__document__text").order_by("light", "commitment__code")[:most])


def led_by(units: Iterable[int], *, today: date) -> QuerySet[Commitment]:
    """The commitments these units lead today."""
    return Commitment.objects.filter(
        Q(subject__ties__until=None) | Q(subject__ties__until__gte=today),
        subject__ties__kind="lead",
        subject__ties__unit__in=list(units),
        document__state="current",
    ).distinct()


@dataclass(frozen=True, slots=True)
class Stand:
    """What is counted towards a commitment, and where it stands."""

    counting: Counting
    standing: Standing | None


def stands_of_subjects(subject_ids: Iterable[int], *, today: date) -> dict[int, Stand]:
    """By the commitment's subject: for rows that speak of records, not of commitments; two queries."""
    countings = list(Counting.objects.filter(commitment__subject__in=list(subject_ids)).select_related("commitment"))
    ours = Standing.objects.filter(commitment__in=[item.commitment_id for item in countings])
    standings = {row.commitment_id: row for row in newest_standings(ours, on=today)}
    return {item.commitment.subject_id: Stand(item, standings.get(item.commitment_id)) for item in countings}
