"""How a commitment's page shows its work: cells, inputs, states, sums."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diaodu.plan.commitment_page import WorkTable
from diaodu.plan.steps import COMMITMENT_STEPS
from diaodu.plan.work_kinds import CRITERION, DAY, FIGURE, MEMBER, OCCURRENCE, WHOLE, Column, WorkKind

register = template.Library()
_LABELS = {step.verb: step.label for step in COMMITMENT_STEPS}


@register.filter
def step_word(verb: str) -> str:
    """What a move of a commitment is called; the verb itself for one that is in no table."""
    return str(_LABELS.get(verb, verb))


@register.filter
def cell(row: Any, column: Column) -> str:
    """A row's value as people read it; an em dash where there is none."""
    value = getattr(row, column.name)
    if value is None or value == "":
        return "—"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:,f}" if isinstance(value, Decimal) else str(value)


@register.filter
def is_finished(row: Any, kind: WorkKind) -> bool:
    return kind.finish is None or getattr(row, kind.finish.name) is not None


@register.filter
def row_state(row: Any, kind: WorkKind) -> str:
    return "finished" if kind.finish is not None and is_finished(row, kind) else ""


@register.filter
def late_by(row: Any, today: date) -> str | SafeString:
    """How many days a milestone is over its day; empty where it is not, or has none."""
    due = getattr(row, "due", None)
    if due is None or due >= today:
        return ""
    days = (today - due).days
    words = ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}
    return format_html('<span class="late">{}</span>', words)


@register.filter
def short_figure(value: Decimal | None) -> str:
    """At most one decimal: percent of weights and the like."""
    if value is None:
        return "—"
    rounded = value.quantize(Decimal("0.1"))
    return f"{rounded:,f}".rstrip("0").rstrip(".") if rounded == value.to_integral_value() else f"{rounded:,f}"


@register.simple_tag
def work_sum(table: WorkTable) -> str:
    """`2 of 4 done`, `58 of 100 marks`, `3 times`."""
    rows, kind = table.rows, table.kind
    if not rows:
        return ""
    if kind is OCCURRENCE:
        return ngettext("%(n)s time", "%(n)s times", len(rows)) % {"n": len(rows)}
    if kind is CRITERION:
        own = sum((row.own for row in rows if row.own is not None), Decimal(0))
        return _("%(own)s of %(full)s marks") % {"own": f"{own:f}", "full": f"{sum(row.full for row in rows):f}"}
    done = sum(is_finished(row, kind) for row in rows)
    words = _("%(done)s of %(all)s reached") if kind is MEMBER else _("%(done)s of %(all)s done")
    return words % {"done": done, "all": len(rows)}


@register.simple_tag
def work_input(
    column: Column, row: Any = None, today: date | None = None, *, typed: Mapping[str, str] | str = ""
) -> SafeString:
    """The field for a column: as it stands, as it was typed, else the default; `today` for the day of finishing."""
    value = _shown(column, row, today, typed if isinstance(typed, Mapping) else {})
    types = {DAY: "date", WHOLE: "number"}
    mode = mark_safe(' inputmode="decimal"') if column.type == FIGURE else ""
    need = mark_safe(" required") if column.required or today is not None else ""
    most = format_html(' maxlength="{}"', column.longest) if column.type == "text" else ""
    label = format_html(' aria-label="{}"', column.label)
    return format_html(
        '<input class="form-control {}" type="{}" name="{}" value="{}"{}{}{}{}>',
        column.type,
        types.get(column.type, "text"),
        column.name,
        value,
        mode,
        need,
        most,
        label,
    )


def _shown(column: Column, row: Any, today: date | None, typed: Mapping[str, str]) -> str:
    value: Any = typed.get(column.name, column.default) if row is None else getattr(row, column.name)
    if value is None and today is not None and column.type == DAY:
        value = today
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)
