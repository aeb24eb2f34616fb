"""How forecasts are shown: figures as exact as they are worth, chances in words, ranges as bars."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from diaodu.core.links import subject_url
from diaodu.core.models import Subject
from diaodu.outlook import words
from diaodu.outlook.models import Outlook

register = template.Library()
WIDTH, HEIGHT = 120, 14


@register.filter
def at(row: Outlook, name: str) -> str:
    """One of its figures, rounded; a dash where there is none."""
    value: Decimal | None = getattr(row, name)
    return "—" if value is None else _figure(words.rounded(value, row))


@register.filter
def worth(value: Decimal | None, row: Outlook) -> str:
    return "—" if value is None else _figure(words.rounded(value, row))


def _figure(value: Decimal) -> str:
    return f"{value:,f}".replace("-", "−")


@register.filter
def record_name(subject: Subject) -> str:
    return subject.label_en if get_language() == "en" and subject.label_en else subject.label_zh


@register.filter
def record_url(subject: Subject) -> str:
    return subject_url(subject)


@register.filter
def notes(row: Outlook) -> list[str]:
    return words.notes_said(row)


@register.filter
def error_words(row: Outlook) -> str:
    return words.error_said(row)


@register.filter
def chance_words(row: Outlook) -> str:
    return words.chance_said(row)


@register.filter
def method_words(row: Outlook) -> str:
    return words.method_said(row)


@register.filter
def why(row: Outlook, bound: int) -> str:
    return words.why_said(row, bound)


@register.filter
def verdict(row: Outlook, bound: int) -> str:
    """The light of a chance: whether it is below the rule's bound. Empty where none can be told."""
    if row.chance is None:
        return ""
    return "red" if row.chance < bound else "green"


@register.filter
def held(trials: list[Any]) -> int:
    return sum(trial[3] is True for trial in trials)


@register.simple_tag
def range_bar(row: Outlook) -> SafeString:
    """A drawing without words, the figures stand beside it: nine in ten, one in two, expected, target."""
    ends = [row.low90, row.high90, row.expected]
    if any(end is None for end in ends):
        return mark_safe("")
    known = [float(each) for each in (*ends, row.low50, row.high50, row.target) if each is not None]
    low, high = min(known), max(known)
    if high <= low:
        return mark_safe("")

    def x(value: Decimal | None) -> float:
        return round(4 + (float(value or 0) - low) / (high - low) * (WIDTH - 8), 1)

    target = "" if row.target is None else format_html('<path class="goal" d="M{} 0v14"/>', x(row.target))
    return format_html(
        '<svg class="range-bar" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true">'
        '<rect class="most" x="{}" y="5" width="{}" height="4" rx="2"/>'
        '<rect class="half" x="{}" y="4" width="{}" height="6" rx="2"/>'
        '<circle cx="{}" cy="7" r="3.5"/>{}</svg>',
        WIDTH, HEIGHT, WIDTH, HEIGHT, x(row.low90), round(x(row.high90) - x(row.low90), 1),
        x(row.low50), round(x(row.high50) - x(row.low50), 1), x(row.expected), target,
    )  # fmt: skip
