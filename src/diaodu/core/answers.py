"""How pages answer: refusals in the visitor's language, at the field they name; files handed out and recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from diaodu.core.audit import record_event
from diaodu.core.downloads import download as core_download
from diaodu.core.moves import MoveRefusedError


class InBothLanguages(Protocol):
    """A refusal's reason: every error that people are told of carries it so."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


def said(refusal: InBothLanguages) -> str:
    return refusal.en if get_language() == "en" else refusal.zh


def to_form(form: forms.BaseForm, refusal: MoveRefusedError) -> None:
    """At the field the refusal names, where the form has it; else above the form."""
    form.add_error(refusal.code if refusal.code in form.fields else None, said(refusal))


def done_or_refused(request: HttpRequest, deed: Callable[[], object], done: str) -> bool:
    """Do it and say so, or say why not. Whether it was done."""
    try:
        deed()
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        return False
    messages.success(request, done)
    return True


def download(request: HttpRequest, content: bytes, media_type: str, name: str, *, subject: str) -> HttpResponse:
    """A file to keep, never shown as a page of ours; who took it along stands in the audit."""
    record_event(verb="export", subject=subject, by=request.user.get_username(), after={"file": name})
    return core_download(content, name, media_type)
