"""What the views of the rounds share: sentences of refusals, files that leave are recorded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from diaodu.core.downloads import download
from diaodu.core.events import record_export
from diaodu.core.moves import MoveRefusedError
from diaodu.core.sheets import SheetRefusedError


def said(refusal: MoveRefusedError | SheetRefusedError) -> str:
    return refusal.en if get_language() == "en" else refusal.zh


def is_english() -> bool:
    return get_language() == "en"


def taken_along(request: HttpRequest, content: bytes, name: str, *, subject: str, unit: str, rows: int) -> HttpResponse:
    """A workbook to keep; who took it stands in the audit."""
    record_export(subject, by=request.user.get_username(), unit=unit, form="xlsx", rows=rows)
    return download(content, name)
