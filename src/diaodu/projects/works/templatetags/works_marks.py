"""How programmes and items are shown: stages in words, sums with their unit, sortable heads."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from diaodu.projects.works.choices import Stage
from diaodu.projects.works.filters import Criteria
from diaodu.projects.works.models import Position

register = template.Library()


@register.filter
def stage_word(stage: str) -> str:
    return str(Stage(stage).label) if stage in Stage.values else stage


@register.filter
def amount(value: Decimal | None) -> str:
    """A figure as people read it, without zeros nobody wrote; empty where it is not known."""
    if value is None:
        return ""
    number = value.normalize()
    return f"{number if int(number.as_tuple().exponent) <= 0 else number.quantize(Decimal(1)):,f}"


@register.filter
def dict_word(words: dict[str, str], key: str) -> str:
    return words.get(key, key)


@register.simple_tag
def position_words(position: Position | None, unit: str) -> SafeString | str:
    """`Finished · 3.2 万平方米`; for clearing the amounts one after the other."""
    if position is None:
        return ""
    parts = [(stage_word(position.stage), "")]
    if position.quantity is not None:
        parts.append((amount(position.quantity), unit))
    parts += [
        (f"{stage_word(name)} {amount(getattr(position, name))}", "")
        for name in ("signed", "vacated", "cleared")
        if getattr(position, name) is not None
    ]
    return format_html_join(" · ", '{} <span lang="zh-CN">{}</span>', parts)


@register.simple_tag
def sort_link(criteria: Criteria, column: str, words: str) -> SafeString:
    here = criteria.sort.removeprefix("-") == column
    back = criteria.sort == column
    link = criteria.address(sort=f"-{column}" if back else column) + "#items"
    state = format_html(' aria-current="{}"', "ascending" if back else "descending") if here else ""
    return format_html('<a class="sort" href="{}"{}>{}</a>', link, state, words)


@register.simple_tag
def narrowed(criteria: Criteria, name: str, value: str) -> str:
    """The address with one filter set, or taken away where it is set so already."""
    return criteria.address(**{name: "" if getattr(criteria, name) == value else value}) + "#items"


@register.simple_tag
def page_link(criteria: Criteria, page: int) -> str:
    return criteria.address(page=page) + "#items"
