"""How schedules are shown: lights as shape and word, days with their sign, tenths as percents."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diaodu.projects.schedule.choices import Light

register = template.Library()
_SHAPES = {
    "red": '<rect x="1" y="1" width="10" height="10"/>',
    "yellow": '<path d="M6 .8 11.6 11H.4z"/>',
    "green": '<circle cx="6" cy="6" r="5"/>',
    "done": '<circle cx="6" cy="6" r="5"/><path class="tick" d="m3.4 6.2 1.8 1.8 3.4-3.8"/>',
    "grey": '<circle class="hollow" cx="6" cy="6" r="4.6"/>',
}


@register.simple_tag
def lamp(light: str) -> SafeString:
    """A light as shape and colour; its word stands beside it."""
    shape = mark_safe(_SHAPES.get(light, _SHAPES["grey"]))  # noqa: S308 -- our own drawings
    return format_html(
        '<svg class="lamp {}" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">{}</svg>', light, shape
    )


@register.filter
def as_data(value: Any) -> SafeString:
    """JSON for a `<template>` element: text for our script, never markup."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    escaped = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return mark_safe(escaped)  # noqa: S308 -- nothing in it can open or close an element


@register.filter
def lamp_word(light: str) -> str:
    return str(Light(light).label) if light in Light.values else ""


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
