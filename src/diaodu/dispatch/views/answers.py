"""What a refused change is told, and where the visitor stands afterwards."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import get_language

from diaodu.core.moves import MoveRefusedError


def said(refusal: MoveRefusedError) -> str:
    return refusal.en if get_language() == "en" else refusal.zh


def done_or_refused(request: HttpRequest, deed: Callable[[], object], done: str) -> bool:
    """Do it and say so, or say why not. Whether it was done."""
    try:
        deed()
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        return False
    messages.success(request, done)
    return True
