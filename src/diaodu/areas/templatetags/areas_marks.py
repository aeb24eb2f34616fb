"""How areas and the map's filters are shown."""

from __future__ import annotations

from django import template

from diaodu.areas.filters import MapAsked

register = template.Library()


@register.simple_tag
def map_link(asked: MapAsked, name: str, value: str) -> str:
    """The address with one filter set, or taken away where it is set so already."""
    return asked.address(**{name: "" if getattr(asked, name) == value else value})


@register.filter
def of_key(words: dict[str, str], key: str) -> str:
    return words.get(key, key)
