"""How the pages of tours answer refusals."""

from __future__ import annotations

from django import forms
from django.utils.translation import get_language

from diaodu.core.moves import MoveRefusedError
from diaodu.projects.tours.orders import OrderError


def said(refusal: MoveRefusedError | OrderError) -> str:
    return refusal.en if get_language() == "en" else refusal.zh


def to_form(form: forms.Form, refusal: MoveRefusedError) -> None:
    """At the field it names, else above the form."""
    form.add_error(refusal.code if refusal.code in form.fields else None, said(refusal))
