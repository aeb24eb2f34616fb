"""How scores and figures are shown."""

from __future__ import annotations

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def plain(value: Decimal | None) -> str:
    """A figure without zeros behind it; a dash where it is not known."""
    if value is None:
        return "—"
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


@register.filter
def points(value: Decimal | None) -> str:
    """Two places at most."""
    return "—" if value is None else plain(value.quantize(Decimal("0.01")))


@register.filter
def word_of(words: dict[str, str], key: str) -> str:
    return words.get(key, key)


@register.filter
def cell_of(row: dict[str, str], key: str) -> str:
    return row.get(key, "")
