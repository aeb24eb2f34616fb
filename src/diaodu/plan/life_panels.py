"""The block of requests and supervision on the page of a commitment, and of its notice on the page of a duty."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from diaodu.core.clock import today
from diaodu.core.panels import Panel, register_panel
from diaodu.duties.choices import DutyKind
from diaodu.duties.models import Duty
from diaodu.people.names import names_of
from diaodu.plan.found import COMMITMENT
from diaodu.plan.life import Life, life_of, listed_supervisions
from diaodu.plan.models import Commitment, Supervision
from diaodu.plan.permissions import mover_in, visible_commitments


def of_commitment(request: HttpRequest, record: Any, on: date) -> dict[str, Any] | None:
    """`record`: the commitment, or its subject."""
    seen = visible_commitments(request.user, today=today()).select_related("document__unit", "subject")
    wanted = {"pk": record.pk} if isinstance(record, Commitment) else {"subject": record}
    commitment = seen.filter(**wanted).defer("document__text").first()
    if commitment is None:
        return None
    life = life_of(commitment, mover_in(request.user, commitment, today=today()), request.user, today=today())
    return None if life.is_empty else life_context(life)


def life_context(life: Life) -> dict[str, Any]:
    people = {item.by for item in life.requests} | {item.decided_by for item in life.requests}
    return {"life": life, "names": names_of(people)}


def of_duty(request: HttpRequest, duty: Duty, on: date) -> dict[str, Any] | None:
    if duty.kind != DutyKind.SUPERVISION:
        return None
    row = listed_supervisions(Supervision.objects.filter(duty=duty)).first()
    return {"row": row} if row else None


register_panel(COMMITMENT, Panel("life", "plan/commitment/_life.html", of_commitment, order=60))
register_panel("duty", Panel("supervision", "plan/_supervision_panel.html", of_duty))
