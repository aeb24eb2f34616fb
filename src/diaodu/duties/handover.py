"""What a chair's unit still owes, for its hand-over pack."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.duties.choices import DutyState
from diaodu.duties.models import Duty
from diaodu.paper.table_book import Cell
from diaodu.people.handover import register_section
from diaodu.people.models import Post


def _open(post: Post, on: date) -> list[list[Cell]]:
    duties = Duty.objects.filter(unit=post.unit, state__in=(DutyState.OPEN, DutyState.ANSWERED)).order_by("due_at")
    return [
        [
            duty.code,
            duty.title,
            duty.get_kind_display(),
            duty.due_at.date() if duty.due_at else None,
            duty.get_state_display(),
        ]
        for duty in duties
    ]


register_section(
    "duties",
    gettext_lazy("Open duties"),
    lambda: [_("Code"), _("Duty"), _("Kind"), _("Due"), _("State")],
    _open,
)
