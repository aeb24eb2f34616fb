"""How duties are shown: names for codes."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def named(code: str, names: dict[str, str]) -> str:
    """The officer's name; the code itself where nobody has it."""
    return names.get(code, code)
