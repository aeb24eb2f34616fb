from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.answers import said
from diaodu.core.clock import ZONE
from diaodu.core.intake import FileRefusedError, refuse_secret
from diaodu.kernel.period import Period


class UploadForm(forms.Form):
    """A plan's file, and its own date where the file does not say it."""

    file = forms.FileField(
        label=gettext_lazy("File"), error_messages={"required": gettext_lazy("Choose a file first.")}
    )
    dated = forms.DateField(
        label=gettext_lazy("Date of the document"),
        required=False,
        error_messages={"invalid": gettext_lazy("Write the date like 2026-07-08.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.DIAODU_UPLOAD_LIMIT:
            most = settings.DIAODU_UPLOAD_LIMIT // (1024 * 1024)
            raise forms.ValidationError(_("The file is larger than %(most)s MB; keep the text only.") % {"most": most})
        try:
            refuse_secret(file.read(), name=file.name)
        except FileRefusedError as refusal:
            raise forms.ValidationError(said(refusal)) from refusal
        file.seek(0)
        return file


class DiscardForm(forms.Form):
    reason = forms.CharField(
        max_length=300, error_messages={"required": gettext_lazy("Say why the draft is discarded.")}
    )


class DateForm(forms.Form):
    """The date a document should have said."""

    dated = forms.DateField(
        error_messages={
            "required": gettext_lazy("Write the date like 2026-07-08."),
            "invalid": gettext_lazy("Write the date like 2026-07-08."),
        }
    )


class CheckingForm(forms.Form):
    """The lights of a period are opened for checking: which period, whose day, until when."""

    period = forms.CharField(max_length=12, error_messages={"required": gettext_lazy("Write the period like 2026-08.")})
    cut_off = forms.DateField(
        error_messages={
            "required": gettext_lazy("Write the date like 2026-07-08."),
            "invalid": gettext_lazy("Write the date like 2026-07-08."),
        },
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    check_until = forms.DateTimeField(
        error_messages={
            "required": gettext_lazy("Say until when the units may check."),
            "invalid": gettext_lazy("Say until when the units may check."),
        },
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_period(self) -> Period:
        try:
            return Period.parse(self.cleaned_data["period"].strip())
        except ValueError:
            raise forms.ValidationError(_("Write the period like 2026-08.")) from None

    def clean_check_until(self) -> datetime:
        until: datetime = self.cleaned_data["check_until"]
        return until.astimezone(ZONE)
