"""What has been asked and decided about a commitment, and what supervises it: for its block and its lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from diaodu.core.moves import Mover, Step, open_steps
from diaodu.duties.permissions import visible_duties
from diaodu.people.permissions import Asker, within
from diaodu.plan.actions.requests import LIFE_VERBS, due_of
from diaodu.plan.choices import Decision, RequestKind
from diaodu.plan.models import Commitment, Request, Supervision
from diaodu.plan.permissions import visible_commitments
from diaodu.plan.steps import COMMITMENT_STEPS, KEEPER, LEAD


@dataclass(frozen=True, slots=True)
class Life:
    commitment: Commitment
    mover: Mover
    requests: Sequence[Request]
    supervisions: Sequence[Supervision]
    due: date | None

    @property
    def open_request(self) -> Request | None:
        return next((item for item in self.requests if item.state == Decision.OPEN), None)

    @property
    def decided(self) -> list[Request]:
        return [item for item in self.requests if item.state != Decision.OPEN]

    @property
    def delays(self) -> int:
        """How many delays were granted."""
        return sum(item.kind == RequestKind.DELAY and item.state == Decision.GRANTED for item in self.requests)

    @property
    def may_ask(self) -> bool:
        return LEAD in self.mover.parts and self.commitment.state in ("claimed", "blocked") and not self.open_request

    @property
    def may_decide(self) -> bool:
        return KEEPER in self.mover.parts and self.open_request is not None

    @property
    def may_recall(self) -> bool:
        return LEAD in self.mover.parts and self.open_request is not None

    @property
    def steps(self) -> list[Step]:
        """Blocking, taking up again, reopening: what this visitor may do now. Nothing while a request waits."""
        if self.open_request:
            return []
        steps = open_steps(COMMITMENT_STEPS, self.commitment.state, self.mover.parts)
        return [step for step in steps if step.verb in LIFE_VERBS]

    @property
    def is_empty(self) -> bool:
        return not (self.requests or self.supervisions or self.may_ask or self.steps)


def life_of(commitment: Commitment, mover: Mover, officer: Asker, *, today: date) -> Life:
    """A constant number of queries."""
    requests = commitment.requests.select_related("evidence", "commitment").order_by("-at", "-pk")
    rows = visible_supervisions(officer, today=today).filter(commitment=commitment)
    return Life(commitment, mover, list(requests), list(listed_supervisions(rows)), due_of(commitment))


def visible_supervisions(officer: Asker, *, today: date) -> QuerySet[Supervision]:
    """Those whose duty one may open, of plans one may see: one's own unit's, or the county's for those over it."""
    return Supervision.objects.filter(
        duty__in=visible_duties(officer, today=today), commitment__in=visible_commitments(officer, today=today)
    )


def listed_supervisions(rows: QuerySet[Supervision]) -> QuerySet[Supervision]:
    """For lists: with all a row shows; `top` is the highest notice of the same matter that is still out."""
    out = Supervision.objects.filter(commitment=OuterRef("commitment"), ended_on=None).order_by("-level")
    related = rows.select_related("duty__unit", "duty__asked_by", "commitment__document")
    return related.defer("commitment__document__text").annotate(top=Subquery(out.values("level")[:1]))


def visible_requests(officer: Asker, *, today: date) -> QuerySet[Request]:
    return Request.objects.filter(commitment__in=visible_commitments(officer, today=today))


def waiting_requests(path: str) -> QuerySet[Request]:
    """What the dispatch office of a county has to decide, the oldest first."""
    rows = Request.objects.filter(within(path, "commitment__document__unit__path"), state=Decision.OPEN)
    return (
        rows.select_related("commitment__document__unit", "commitment__counting", "evidence")
        .defer("commitment__document__text")
        .order_by("at", "pk")
    )
