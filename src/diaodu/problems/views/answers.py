"""How views answer a refusal: in the visitor's language."""

from __future__ import annotations

from django.utils.translation import get_language

from diaodu.core.moves import MoveRefusedError


def said(refusal: MoveRefusedError) -> str:
    return refusal.en if get_language() == "en" else refusal.zh
