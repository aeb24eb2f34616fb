"""How far a blank has come, from its own state and that of the duty it was asked with. Pure."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diaodu.duties.choices import DutyState
from diaodu.plan.choices import BlankKind, BlankState


class Stand(StrEnum):
    OPEN = "open"  # nobody was asked
    ASKED = "asked"
    RETURNED = "returned"  # filled in, sent back by the office
    TO_CHECK = "to_check"  # filled in, the office has not looked yet
    FILLED = "filled"


STAND_WORDS: dict[str, str | Promise] = {
    Stand.OPEN: _("Nobody asked yet"),
    Stand.ASKED: _("Asked"),
    Stand.RETURNED: _("Sent back to the unit"),
    Stand.TO_CHECK: _("Filled in, to be checked"),
    Stand.FILLED: _("Filled in"),
}


def stand_of(state: str, duty_state: str | None) -> Stand:
    if duty_state == DutyState.WITHDRAWN:
        return Stand.OPEN
    if state == BlankState.FILLED:
        waits = {str(DutyState.ANSWERED): Stand.TO_CHECK, str(DutyState.OPEN): Stand.RETURNED}
        return waits.get(duty_state or "", Stand.FILLED)
    return Stand.ASKED if state == BlankState.ASKED else Stand.OPEN


def duty_title(kind: str, quote: str, unit: str, of: str, where: str) -> str:
    """What stands on the desk of the unit asked: 补数：总投资**亿元（R-2026-002）."""
    words = {BlankKind.FIGURE: "补数", BlankKind.NAME: "补名称", BlankKind.DATE: "补时限"}
    shown = (
        of
        if kind == BlankKind.DATE
        else (f"{of} {quote.removesuffix(unit)}{unit}" if kind == BlankKind.FIGURE else of or quote)
    )
    return f"{words.get(BlankKind(kind), '补充')}：{shown.strip()[:120]}（{where}）"
