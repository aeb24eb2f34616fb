"""Text in: meetings, matters, decisions, measures, policies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diaodu.core.entries import FigureField
from diaodu.duties.forms import MeetingForm, MomentField
from diaodu.indicators.catalogue.choices import SupportState
from diaodu.people.unit_fields import UnitField

_TEXT = {"class": "form-control"}


class _AsksUnit(forms.Form):
    def __init__(self, *args: Any, units: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.queryset = units


class DispatchForm(MeetingForm):
    """A meeting, as `duties` asks for it."""


class ItemForm(_AsksUnit):
    title = forms.CharField(max_length=200, label=_("Matter"), widget=forms.TextInput(attrs=_TEXT))
    reason = forms.CharField(max_length=500, label=_("Why it is on the agenda"), widget=forms.TextInput(attrs=_TEXT))
    unit = UnitField(required=False, label=_("Speaks"))


class ItemDecisionForm(_AsksUnit):
    """Whether a unit and a day are named is refused by the action, in words of its own."""

    text = forms.CharField(required=False, max_length=500, label=_("Decision"), widget=forms.TextInput(attrs=_TEXT))
    unit = UnitField(required=False, label=_("Unit"))
    due_at = MomentField(required=False, label=_("To be done by"))


class MeasuresForm(forms.Form):
    measures = forms.CharField(max_length=500, label=_("Measures"), widget=forms.Textarea(attrs=_TEXT | {"rows": 3}))


class PushForm(_AsksUnit):
    unit = UnitField(label=_("Unit"))
    due_at = MomentField(label=_("To be answered by"))


class EffectForm(forms.Form):
    effect = forms.CharField(
        max_length=500, label=_("Effect of the measures"), widget=forms.Textarea(attrs=_TEXT | {"rows": 3})
    )


class PolicyForm(forms.Form):
    name = forms.CharField(max_length=120, label=_("Policy"), widget=forms.TextInput(attrs=_TEXT))
    adds = FigureField(
        required=False,
        max_digits=14,
        decimal_places=4,
        label=_("Expected to add"),
        widget=forms.TextInput(attrs=_TEXT),
    )
    state = forms.ChoiceField(
        choices=[choice for choice in SupportState.choices if choice[0] != SupportState.FAILED],
        label=_("State"),
        widget=forms.Select(attrs=_TEXT),
    )
    source = forms.CharField(
        max_length=200, label=_("Source: name or number of the document"), widget=forms.TextInput(attrs=_TEXT)
    )
