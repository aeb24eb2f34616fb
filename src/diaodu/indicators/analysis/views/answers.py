"""What the views of analysis share: which language, and workbooks whose taking is recorded."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import get_language

from diaodu.core.downloads import download
from diaodu.core.events import record_export
from diaodu.indicators.analysis.lookup import Place


def is_english() -> bool:
    return get_language() == "en"


def workbook(content: bytes, name: str, place: Place, subject: str, *, rows: int) -> HttpResponse:
    record_export(subject, by=place.officer.username, unit=place.unit.path, form="xlsx", rows=rows)
    return download(content, f"{place.unit.name_zh}{place.month_code}{name}.xlsx")
