"""The lists as Excel."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diaodu.dispatch.models import Alert
from diaodu.dispatch.queries.ledger import Section
from diaodu.paper.table_book import Cell, table_workbook


def alerts_workbook(alerts: Sequence[Alert]) -> bytes:
    heads = [
        _("Code"), _("Early warning"), _("Condition met"), _("Reason"), _("Whose figure"), _("Answers for it"),
        _("Figure of"),
        _("State"), _("Raised on"), _("Measures"), _("Answer"), _("Effect of the measures"),
    ]  # fmt: skip
    english = get_language() == "en"
    rows: list[list[Cell]] = [
        [
            alert.code,
            alert.title_en if english and alert.title_en else alert.title,
            alert.get_condition_display(),
            alert.reason_en if english else alert.reason_zh,
            alert.unit.name_zh,
            alert.lead.name_zh if alert.lead else "",
            alert.last_period,
            alert.get_state_display(),
            alert.raised_on.isoformat(),
            alert.measures,
            alert.duty.answer if alert.duty else "",
            alert.effect,
        ]
        for alert in alerts
    ]
    return table_workbook(_("Early warnings"), heads, rows)


def ledger_workbook(title: str, sections: Sequence[tuple[str, Section]]) -> bytes:
    heads = [_("What moved"), _("Day"), _("Matter"), _("How"), _("Unit")]
    rows: list[list[Cell]] = [
        [name, entry.day.isoformat(), entry.what, f"{entry.how} {entry.measured_in}".strip(), entry.unit]
        for name, section in sections
        for entry in section.rows
    ]
    return table_workbook(title, heads, rows)
