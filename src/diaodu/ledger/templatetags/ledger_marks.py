"""How returns are shown: figures, roles, verbs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diaodu.ledger.choices import MissingKind
from diaodu.ledger.steps import RETURN_STEPS
from diaodu.people.choices import Role

register = template.Library()
_LABELS = {step.verb: step.label for step in RETURN_STEPS}


@register.filter
def figure(value: Decimal | None) -> str:
    """A figure as people read it; an em dash where there is none."""
    return "—" if value is None else f"{value:,f}"


@register.filter
def day(moment: datetime | date | None) -> str:
    """A day without its year, as the office says it: 9月7日; 7 Sep."""
    if moment is None:
        return ""
    there = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    return f"{there:%-d %b}" if get_language() == "en" else f"{there.month}月{there.day}日"


@register.filter
def signed(value: Decimal) -> str:
    """A difference with its sign: +1, −0.5, ±0."""
    return f"+{value:,f}" if value > 0 else f"−{-value:,f}" if value < 0 else "±0"


@register.filter
def named(code: str, names: dict[str, str]) -> str:
    """The officer's name; the code itself where nobody has it."""
    return names.get(code, code)


@register.filter
def plain_figure(value: Decimal | None) -> str:
    """A figure as it stands in an input field."""
    return "" if value is None else f"{value:f}"


@register.filter
def missing_word(code: str) -> str:
    return str(MissingKind(code).label) if code in MissingKind.values else ""


@register.filter
def role_word(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role


@register.filter
def verb_word(verb: str) -> str:
    return str(_LABELS.get(verb, _(verb)))
