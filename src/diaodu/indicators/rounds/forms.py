"""Text in: opening a round, releases, forms of those above, firms' figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.clock import ZONE
from diaodu.indicators.rounds.choices import SendBack, Stage, UpLevel
from diaodu.kernel.period import Period

_MOMENT = {"type": "datetime-local", "class": "form-control"}


class PeriodField(forms.CharField):
    """A period as people type it: 2026-08, 2026-01+02, 2026-Q3, 2026."""

    def __init__(self, **words: Any) -> None:
        super().__init__(max_length=12, widget=forms.TextInput(attrs={"class": "form-control"}), **words)

    def clean(self, value: Any) -> Period:
        text = super().clean(value)
        try:
            return Period.parse(text.strip())
        except ValueError:
            raise forms.ValidationError(_("Write the period as 2026-08, 2026-01+02, 2026-Q3 or 2026.")) from None


class MomentField(forms.DateTimeField):
    def __init__(self, **words: Any) -> None:
        super().__init__(widget=forms.DateTimeInput(attrs=_MOMENT, format="%Y-%m-%dT%H:%M"), **words)

    def clean(self, value: Any) -> datetime:
        return super().clean(value).astimezone(ZONE)


class OpeningForm(forms.Form):
    period = PeriodField(label=gettext_lazy("Period"))
    due_at = MomentField(label=gettext_lazy("To be reported by"))
    title = forms.CharField(
        max_length=120, required=False, label=gettext_lazy("Title"),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )  # fmt: skip


class ReleaseForm(forms.Form):
    title = forms.CharField(
        max_length=120, label=gettext_lazy("Title"), widget=forms.TextInput(attrs={"class": "form-control"})
    )
    period = PeriodField(label=gettext_lazy("Period"))
    stage = forms.ChoiceField(
        choices=Stage.choices, label=gettext_lazy("Edition"), widget=forms.Select(attrs={"class": "form-control"})
    )
    source = forms.CharField(
        max_length=200, label=gettext_lazy("Released as"), widget=forms.TextInput(attrs={"class": "form-control"})
    )
    released_at = MomentField(label=gettext_lazy("Public from"))
    with_areas = forms.BooleanField(required=False, label=gettext_lazy("Townships and parks too"))


class SendBackForm(forms.Form):
    """A closed list: no other ground can be given."""

    reason = forms.ChoiceField(choices=SendBack.choices)
    line = forms.CharField(max_length=120, required=False)


class BlankForm(forms.Form):
    name = forms.CharField(
        max_length=120, label=gettext_lazy("Name of the form"), widget=forms.TextInput(attrs={"class": "form-control"})
    )
    level = forms.ChoiceField(
        choices=UpLevel.choices, label=gettext_lazy("Level above"), widget=forms.Select(attrs={"class": "form-control"})
    )
    addressee = forms.CharField(
        max_length=120, label=gettext_lazy("Sent to"), widget=forms.TextInput(attrs={"class": "form-control"})
    )


class FirmFigureForm(forms.Form):
    """One figure of one firm; source and legal ground are never left out."""

    firm = forms.CharField(
        max_length=60, label=gettext_lazy("Firm (its code or name)"),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )  # fmt: skip
    indicator = forms.CharField(
        max_length=60, label=gettext_lazy("Indicator (its code or name)"),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )  # fmt: skip
    period = PeriodField(label=gettext_lazy("Period"))
    value = forms.CharField(
        max_length=30, label=gettext_lazy("Figure"), widget=forms.TextInput(attrs={"class": "form-control"})
    )
    source = forms.CharField(
        max_length=200, label=gettext_lazy("Where it comes from"),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )  # fmt: skip
    legal_ground = forms.CharField(
        max_length=200, label=gettext_lazy("What permits using it"),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )  # fmt: skip
