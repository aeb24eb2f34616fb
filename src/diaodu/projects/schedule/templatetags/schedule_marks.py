"""How schedules are shown: states of nodes in words, days with their sign, tenths as percents."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def as_data(value: Any) -> SafeString:
    """JSON for a `<template>` element: text for our script, never markup."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    escaped = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return mark_safe(escaped)  # noqa: S308 -- nothing in it can open or close an element


@register.filter
def node_word(state: str) -> str:
    """What the state of a node is called."""
    words = {"done": _("over"), "yellow": _("later than promised"), "red": _("overdue"), "green": _("under way")}
    return words.get(state, _("to come"))


@register.filter
def tenths(value: int | None) -> str:
    """617 → 61.7; an em dash for what is not known."""
    return "—" if value is None else f"{value / 10:g}"


@register.filter
def whole(value: Decimal | None) -> str:
    """12,345; an em dash for what is not known."""
    return "—" if value is None else f"{round(value):,}"


@register.filter
def plain(value: Decimal | int | None) -> str:
    """3.15 for 3.1500; an em dash for what is not known."""
    return "—" if value is None else f"{Decimal(value).normalize():,f}"


@register.filter
def signed_days(value: int | None) -> str:
    """+15天, −3天, on the day; an em dash without a promise."""
    if value is None:
        return "—"
    if value == 0:
        return _("on the day")
    days = abs(value)
    words = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    return f"{'+' if value > 0 else '−'}{words}"


@register.filter
def said_in(pair: tuple[str, str], english: bool) -> str:
    """The sentence in the visitor's language, of (Chinese, English)."""
    return pair[1] if english else pair[0]


@register.filter
def dotted(value: float) -> str:
    """A coordinate: a dot, whatever the language."""
    return f"{value:g}"
