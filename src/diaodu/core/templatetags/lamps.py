"""Lights as they are drawn everywhere: shape and colour; words stand beside them."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

register = template.Library()
SHAPES = {
    "red": '<rect x="1" y="1" width="10" height="10" rx="2"/>',
    "yellow": '<path d="M6 1 11.5 11H.5z"/>',
    "green": '<circle cx="6" cy="6" r="5"/>',
    "done": '<circle cx="6" cy="6" r="5"/><path class="tick" d="m3.6 6.1 1.7 1.7 3.2-3.4"/>',
    "grey": '<circle class="hollow" cx="6" cy="6" r="4"/>',
    "unclaimed": '<circle class="hollow" cx="6" cy="6" r="4" stroke-dasharray="2.2 1.6"/>',
}


@register.simple_tag
def lamp(light: str) -> SafeString:
    """Square, triangle, disc, disc with a tick, ring."""
    shape = mark_safe(SHAPES.get(light, SHAPES["grey"]))  # noqa: S308 -- our own drawings
    return format_html(
        '<svg class="lamp {}" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">{}</svg>', light, shape
    )


WORDS = {
    "red": _("Behind"),
    "yellow": _("Warning"),
    "green": _("On pace"),
    "done": _("Done"),
    "grey": _("No light yet"),
}


@register.filter
def lamp_word(light: str) -> str:
    """滞后, 预警, 正常 …"""
    return str(WORDS.get(light, WORDS["grey"]))
