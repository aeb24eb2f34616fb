"""How views answer: refusals in the visitor's language, files as downloads that are recorded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from diaodu.core.audit import record_event
from diaodu.core.downloads import download as core_download
from diaodu.core.moves import MoveRefusedError


def said(refusal: MoveRefusedError) -> str:
    return refusal.en if get_language() == "en" else refusal.zh


def download(request: HttpRequest, content: bytes, media_type: str, name: str, *, subject: str) -> HttpResponse:
    """A file to keep, never shown as a page of ours; who took it along stands in the audit."""
    record_event(verb="export", subject=subject, by=request.user.get_username(), after={"file": name})
    return core_download(content, name, media_type)
