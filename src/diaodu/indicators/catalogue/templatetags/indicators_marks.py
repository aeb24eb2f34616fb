"""Figures as the pages of indicators draw them: what is not known is a blank with its reason, never a zero."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def figure(value: Decimal | int | None) -> SafeString | str:
    """12,500.5; a blank where it is not known."""
    if value is None:
        return format_html('<span class="blank">{}</span>', _("not known"))
    return grouped(value)


@register.filter
def grouped(value: Decimal | int | None) -> str:
    return "—" if value is None else f"{Decimal(value).normalize():,f}"


@register.filter
def signed(value: Decimal | None) -> str:
    """With its sign: +3.2, −1."""
    return "—" if value is None else f"{Decimal(value).normalize():+,f}".replace("-", "−")


@register.filter
def in_words(pair: tuple[str, str] | None) -> str:
    """A sentence that comes in both languages."""
    if not pair:
        return ""
    return pair[1] if get_language() == "en" else pair[0]


@register.filter
def called(record: Any) -> str:
    """The name of an indicator or peer in the visitor's language."""
    return str(record.name_en if get_language() == "en" and record.name_en else record.name_zh)


@register.filter
def period_said(period: Any) -> str:
    return str(period.label_en if get_language() == "en" else period.label_zh)


@register.filter
def plain(value: Decimal | None) -> str:
    """As it is typed: without separators."""
    return "" if value is None else f"{Decimal(value).normalize():f}"
