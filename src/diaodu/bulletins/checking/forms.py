"""What somebody brings in to be checked: words or a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.answers import said
from diaodu.core.intake import FileRefusedError, refuse_secret


class DraftForm(forms.Form):
    """A pasted text, or a file; the day whose ledger counts, today where none is given."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Paste the text here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 8, "lang": "zh-CN"}),
    )
    file = forms.FileField(
        label=gettext_lazy("or choose a file"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": ".docx,.pdf,.txt,.html,.htm,.xlsx"}),
    )
    as_of = forms.DateField(
        label=gettext_lazy("Ledger as of"),
        required=False,
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the date like 2026-07-08.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file:
            return None
        if file.size > settings.DIAODU_UPLOAD_LIMIT:
            most = settings.DIAODU_UPLOAD_LIMIT // (1024 * 1024)
            raise forms.ValidationError(_("The file is larger than %(most)s MB; keep the text only.") % {"most": most})
        try:
            refuse_secret(file.read(), name=file.name)
        except FileRefusedError as refusal:
            raise forms.ValidationError(said(refusal)) from refusal
        file.seek(0)
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("file") and not (data.get("text") or "").strip():
            raise forms.ValidationError(_("Paste a text or choose a file."))
        return data
