"""The list of duties as an Excel workbook."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from diaodu.duties.models import Duty
from diaodu.paper.table_book import table_workbook


def duties_workbook(duties: Iterable[Duty]) -> bytes:
    heads = [_("Code"), _("Duty"), _("Unit"), _("Asked by"), _("Kind"), _("Due"), _("State"), _("Opened by the unit")]
    rows = [
        [
            duty.code,
            duty.title,
            duty.unit.short_name,
            duty.asked_by.short_name if duty.asked_by else None,
            str(duty.get_kind_display()),
            f"{duty.due_at:%Y-%m-%d %H:%M}" if duty.due_at else None,
            str(duty.get_state_display()),
            f"{duty.delivered_at:%Y-%m-%d %H:%M}" if duty.delivered_at else None,
        ]
        for duty in duties
    ]
    return table_workbook(_("Duties"), heads, rows)
