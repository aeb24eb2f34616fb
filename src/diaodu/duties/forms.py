"""Text in: notices, meetings, decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.clock import ZONE
from diaodu.people.models import Unit
from diaodu.people.unit_fields import UnitsField


class MomentField(forms.DateTimeField):
    """A day and time as the browser's own field gives it, in the county's time."""

    def __init__(self, **words: Any) -> None:
        super().__init__(
            widget=forms.DateTimeInput(
                attrs={"type": "datetime-local", "class": "form-control"}, format="%Y-%m-%dT%H:%M"
            ),
            **words,
        )

    def clean(self, value: Any) -> datetime | None:
        found: datetime | None = super().clean(value)
        return found.astimezone(ZONE) if found else None


class _AsksUnits(forms.Form):
    def __init__(self, *args: Any, units: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = units


class NoticeForm(_AsksUnits):
    title = forms.CharField(
        max_length=200, label=gettext_lazy("Title"), widget=forms.TextInput(attrs={"class": "form-control"})
    )
    body = forms.CharField(
        required=False,
        max_length=10_000,
        label=gettext_lazy("Body of the notice"),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 6}),
    )
    due_at = MomentField(required=False, label=gettext_lazy("To be done by"))
    needs_answer = forms.BooleanField(
        required=False, initial=True, label=gettext_lazy("An answer in words is asked for")
    )
    to = UnitsField(
        label=gettext_lazy("Sent to"), error_messages={"required": gettext_lazy("Tick at least one unit it goes to.")}
    )


class MeetingForm(_AsksUnits):
    title = forms.CharField(
        max_length=200, label=gettext_lazy("Title"), widget=forms.TextInput(attrs={"class": "form-control"})
    )
    starts_at = MomentField(label=gettext_lazy("Begins"))
    place = forms.CharField(
        required=False,
        max_length=100,
        label=gettext_lazy("Place"),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    attendees = UnitsField(
        label=gettext_lazy("Invited"), error_messages={"required": gettext_lazy("Tick at least one unit.")}
    )


class MinutesForm(forms.Form):
    minutes = forms.CharField(
        max_length=50_000,
        label=gettext_lazy("Minutes"),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 8}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(_AsksUnits):
    text = forms.CharField(
        max_length=500, label=gettext_lazy("Decision"), widget=forms.TextInput(attrs={"class": "form-control"})
    )
    unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(),
        label=gettext_lazy("Unit"),
        widget=forms.Select(attrs={"class": "form-control", "lang": "zh-CN"}),
        error_messages={"required": gettext_lazy("Choose the unit that does it.")},
    )
    due_at = MomentField(label=gettext_lazy("To be done by"))


def first_error(form: forms.Form) -> str:
    """The first thing that is wrong, naming the field."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        return f"{label}：{errors[0]}" if label else str(errors[0])
    return _("Please look through the form again.")
