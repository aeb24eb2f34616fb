"""How warnings, agendas and gaps are said in both languages."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diaodu.core.links import subject_url
from diaodu.dispatch.choices import OPEN, AlertState, PartKind
from diaodu.duties.choices import DutyState
from diaodu.kernel.period import Period

register = template.Library()
_SCENARIOS = {"cautious": _("Cautious"), "base": _("Base case"), "hopeful": _("Hopeful")}
# 预警 → 应策 → 推动 → 问效, each with the states it is reached in.
_WAY = (_("Warning raised"), _("Measures set"), _("Pushed forward"), _("Effect confirmed"))
_REACHED = {AlertState.RAISED: 0, AlertState.TAKEN_UP: 1, AlertState.PUSHED: 2, AlertState.CLOSED: 3}


def _english() -> bool:
    return get_language() == "en"


@register.filter
def reason(row: Any) -> str:
    """Why, in the reader's language; the Chinese one where there is no other."""
    return str(row.reason_en if _english() and row.reason_en else row.reason_zh)


@register.filter
def named(alert: Any) -> str:
    return str(alert.title_en if _english() and alert.title_en else alert.title)


@register.filter
def stage(alert: Any) -> str:
    """The state in words; that the unit has answered is said by its duty."""
    duty = alert.duty
    if alert.state == AlertState.PUSHED and duty is not None and duty.state in (DutyState.ANSWERED, DutyState.DONE):
        return str(DutyState.ANSWERED.label)
    return str(alert.get_state_display())


@register.filter
def lamp_of(alert: Any) -> str:
    return "yellow" if alert.state in OPEN else "green"


@register.filter
def way(alert: Any) -> list[tuple[str, bool, bool]]:
    """The four steps: word, whether it is behind us, whether we stand there."""
    at = _REACHED.get(alert.state, -1)
    return [(str(word), number <= at, number == at) for number, word in enumerate(_WAY)]


@register.filter
def period_word(code: str) -> str:
    try:
        period = Period.parse(code)
    except ValueError:
        return code
    return period.label_en if _english() else period.label_zh


@register.filter
def scenario_word(name: str) -> str:
    return str(_SCENARIOS.get(name, name))


@register.filter
def part_word(kind: str) -> str:
    return str(PartKind(kind).label)


@register.filter
def named_count(row: Any) -> int:
    return len(row.named) + len(row.policies)


@register.filter
def record_page(miss: Any) -> str:
    """The page of what is expected to miss its target."""
    return subject_url(miss.outlook.subject)
