"""Figures, lights and stages as the library's pages draw them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.links import subject_url
from diaodu.core.models import Subject

register = template.Library()
_SHAPES = {
    "red": '<rect x="1" y="1" width="10" height="10" rx="2"/>',
    "yellow": '<path d="M6 1 11.5 11H.5z"/>',
    "green": '<circle cx="6" cy="6" r="5"/>',
    "done": '<circle cx="6" cy="6" r="5"/><path class="tick" d="m3.6 6.1 1.7 1.7 3.2-3.4"/>',
    "grey": '<circle class="hollow" cx="6" cy="6" r="4"/>',
}
_WORDS = {
    "red": gettext_lazy("Not entered in time"),
    "yellow": gettext_lazy("To be entered soon"),
    "green": gettext_lazy("Within the time"),
    "grey": gettext_lazy("Nothing due"),
    "done": gettext_lazy("Entered"),
}


@register.simple_tag
def statistics_lamp(light: str) -> SafeString:
    """A light as shape and colour; its word stands beside it."""
    shape = mark_safe(_SHAPES.get(light, _SHAPES["grey"]))  # noqa: S308 -- our own drawings
    return format_html(
        '<svg class="lamp {}" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">{}</svg>', light, shape
    )


@register.filter
def statistics_word(light: str) -> Any:
    return _WORDS.get(light, light)


@register.filter
def figure(value: Decimal | int | None) -> SafeString | str:
    """12,500.5; what is not known is a blank, never a zero."""
    if value is None:
        return format_html('<span class="blank">{}</span>', _("to fill in"))
    return grouped(value)


@register.filter
def grouped(value: Decimal | int | None) -> str:
    """The same where the row says by itself that a figure is not known."""
    return "—" if value is None else f"{Decimal(value).normalize():,f}"


@register.filter
def named(key: str, words: Mapping[str, Any]) -> Any:
    """What `words` calls it; the key itself where nothing does."""
    return words.get(key, key)


@register.filter
def subject_page(subject: Subject) -> str:
    """The address of the page of a record of whatever kind; its subject is given."""
    return subject_url(subject)


@register.filter
def plain_figure(value: Decimal | None) -> str:
    """12500.5, as an upper system writes it; empty where it is not known."""
    return "" if value is None else f"{value.normalize():f}"
