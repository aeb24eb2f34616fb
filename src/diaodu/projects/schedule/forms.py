"""What people type into the rows of a schedule: text in, values or plain words out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diaodu.core.entries import CountField
from diaodu.people.models import Unit
from diaodu.projects.schedule.choices import NodeMark, SlipReason
from diaodu.projects.schedule.network import MOST_DAYS


class DayField(forms.DateField):
    def __init__(self, **words: Any) -> None:
        super().__init__(required=False, widget=forms.DateInput(attrs={"type": "date"}), **words)


class NodeForm(forms.Form):
    """A node as it is planned. The units offered are the county's."""

    name = forms.CharField(max_length=120, label=_("Node"))
    days = CountField(min_value=0, max_value=MOST_DAYS, label=_("Days"))
    working = forms.BooleanField(required=False, label=_("working days"))
    befores = forms.CharField(required=False, max_length=300, label=_("Waits for"))
    unit = forms.ModelChoiceField(queryset=Unit.objects.none(), required=False, label=_("Unit"), to_field_name="code")
    weight = CountField(min_value=0, max_value=999, required=False, label=_("Weight"))
    mark = forms.ChoiceField(choices=[("", "—"), *NodeMark.choices], required=False, label=_("Meaning"))
    not_before = DayField(label=_("Not before"))
    note = forms.CharField(max_length=300, required=False, label=_("Note"))

    def __init__(self, *args: Any, units: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data.pop("befores")
        data["weight"] = 1 if data["weight"] is None else data["weight"]
        return data


class ProgressForm(forms.Form):
    started_on = DayField(label=_("Began"))
    finished_on = DayField(label=_("Actual finish"))
    remaining = CountField(min_value=0, max_value=MOST_DAYS, required=False, label=_("Days left"))


class SlipForm(forms.Form):
    days = CountField(min_value=1, max_value=MOST_DAYS, label=_("Days more"))
    reason = forms.ChoiceField(choices=SlipReason.choices, label=_("Reason"))
    why = forms.CharField(max_length=300, label=_("What happened"))
    asks = forms.BooleanField(required=False, label=_("Ask that the reason counts"))


class LayForm(forms.Form):
    template = forms.ChoiceField(label=_("Template"))
    starts_on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), label=_("Starts on"))

    def __init__(self, *args: Any, templates: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["template"].choices = templates  # type: ignore[attr-defined]


class TemplateForm(forms.Form):
    zh = forms.CharField(max_length=40, label=_("Title of the work"))
    en = forms.CharField(max_length=60, required=False, label=_("Name in English"))
    lines = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}), max_length=20_000, label=_("Nodes")
    )
    source = forms.CharField(max_length=200, label=_("Source"))


def first_error(form: forms.Form) -> str:
    """One sentence that names the field."""
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return f"{label}：{errors[0]}" if label else str(errors[0])
