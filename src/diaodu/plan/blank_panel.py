"""The blank a duty asks for, on the page of that duty."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from diaodu.core.clock import today
from diaodu.core.panels import Panel, register_panel
from diaodu.duties.choices import OWED, DutyKind
from diaodu.duties.models import Duty
from diaodu.plan.blanks import stand_of
from diaodu.plan.models import Blank
from diaodu.plan.permissions import blank_mover, visible_documents
from diaodu.plan.queries.blanks import BlankRow, context_of


def of_duty(request: HttpRequest, duty: Duty, on: date) -> dict[str, Any] | None:
    if duty.kind != DutyKind.BLANK:
        return None
    seen = visible_documents(request.user, today=today())
    blank = Blank.objects.filter(duty=duty, document__in=seen).select_related("document", "commitment", "asked").first()
    if blank is None:
        return None
    before, after = context_of(blank.document.text, blank)
    row = BlankRow(blank, stand_of(blank.state, duty.state), before, after, None, blank.asked, None)
    mover = blank_mover(request.user, blank, today=on)
    return {"blank": blank, "row": row, "may_fill": bool(mover.parts) and duty.state in OWED}


register_panel("duty", Panel("blank", "plan/_blank_panel.html", of_duty, order=10))
