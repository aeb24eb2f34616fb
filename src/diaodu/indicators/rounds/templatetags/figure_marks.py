"""How steps of filings are called."""

from __future__ import annotations

from django import template

from diaodu.indicators.rounds.steps import FILING_STEPS

register = template.Library()
_LABELS = {step.verb: step.label for step in FILING_STEPS}


@register.filter
def filing_verb(verb: str) -> str:
    return str(_LABELS.get(verb, verb))
