"""How amounts of factors are shown."""

from __future__ import annotations

from decimal import Decimal

from django import template

from diaodu.factors.rules import plain

register = template.Library()


@register.filter
def amount(value: Decimal | None) -> str:
    """A figure as people read it; empty where it is not known."""
    return "" if value is None else plain(value)


@register.filter
def word_of(words: dict[str, str], key: str) -> str:
    return words.get(key, key)
