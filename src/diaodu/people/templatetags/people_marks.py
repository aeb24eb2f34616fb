"""How people are shown: phones masked."""

from __future__ import annotations

from django import template

from diaodu.people.masking import masked_phone

register = template.Library()


@register.filter
def masked(phone: str) -> str:
    return masked_phone(phone)
