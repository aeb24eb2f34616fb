"""Text in: tours, stops, answers to conditions, judges."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.entries import CountField
from diaodu.people.models import Officer, Unit
from diaodu.projects.tours.actions import Invitation, NewTour
from diaodu.projects.tours.choices import ANSWERED_BY_HAND, CONDITION_NAMES
from diaodu.projects.tours.hours import clock_words, minutes_of
from diaodu.projects.tours.models import Proposal, Tour


class TimeOfDay(forms.CharField):
    """`8:30`, with a Chinese or a Latin colon; as the minute of the day."""

    def __init__(self, **words: Any) -> None:
        super().__init__(
            max_length=7, widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "8:30"}), **words
        )

    def prepare_value(self, value: Any) -> Any:
        return clock_words(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        found = minutes_of(text)
        if found is None:
            raise forms.ValidationError(_("Write a time like 8:30."))
        return found


class _Styled(forms.Form):
    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "form-control")


class TourForm(_Styled):
    name = forms.CharField(max_length=100, label=gettext_lazy("What it is called"))
    number = CountField(min_value=1, max_value=20, label=gettext_lazy("Which tour of the year"))
    on = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    begins = TimeOfDay(label=gettext_lazy("Leaves at"))
    ends = TimeOfDay(label=gettext_lazy("Back by"))
    buses = CountField(
        min_value=1,
        max_value=12,
        label=gettext_lazy("Lines"),
        help_text=gettext_lazy("Lines drive at the same time; a convoy of several buses is one line."),
    )
    start_place = forms.CharField(max_length=120, label=gettext_lazy("Starts and ends at"))
    start_lon = forms.FloatField(min_value=-180, max_value=180, required=False, label=gettext_lazy("Longitude"))
    start_lat = forms.FloatField(min_value=-90, max_value=90, required=False, label=gettext_lazy("Latitude"))

    def new(self) -> NewTour:
        given = self.cleaned_data
        return NewTour(
            given["name"].strip(), given["number"], given["on"], given["begins"], given["ends"],
            given["start_place"].strip(), given["start_lon"], given["start_lat"], given["buses"],
        )  # fmt: skip


def tour_initial(tour: Tour) -> dict[str, Any]:
    return {name: getattr(tour, name) for name in TourForm.base_fields}


def first_initial(day: date, number: int) -> dict[str, Any]:
    return {"number": number, "begins": 8 * 60, "ends": 18 * 60, "buses": 1, "on": day}


class UnitChoice(forms.ModelChoiceField[Unit]):
    def label_from_instance(self, obj: Unit) -> str:
        return obj.name_zh


class StopForm(_Styled):
    opens = TimeOfDay(label=gettext_lazy("Open from"), required=False)
    closes = TimeOfDay(label=gettext_lazy("Open until"), required=False)
    stay = CountField(required=False, min_value=5, max_value=240, label=gettext_lazy("Stay, minutes"))
    points = CountField(
        min_value=0,
        max_value=1000,
        label=gettext_lazy("Points of a stop"),
        help_text=gettext_lazy("Where not all fit into the day, the stops with most points are seen."),
    )
    township = UnitChoice(queryset=Unit.objects.none(), required=False, label=gettext_lazy("Town or park it lies in"))
    must = forms.BooleanField(required=False, label=gettext_lazy("Must be seen"))

    def __init__(self, *args: Any, units: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["township"].queryset = units  # type: ignore[attr-defined]
        self.fields["township"].widget.attrs["lang"] = "zh-CN"
        self.fields["must"].widget.attrs.pop("class", None)


def stop_initial(stop: Proposal) -> dict[str, Any]:
    return {name: getattr(stop, name) for name in StopForm.base_fields}


class AnswerForm(_Styled):
    condition = forms.ChoiceField(label=gettext_lazy("Condition"))
    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")), ("open", gettext_lazy("Not known"))],
    )
    why = forms.CharField(max_length=500, label=gettext_lazy("What it rests on"))
    file = forms.FileField(required=False, label=gettext_lazy("Evidence"))

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["condition"].choices = [(str(each), CONDITION_NAMES[each]) for each in ANSWERED_BY_HAND]  # type: ignore[attr-defined]

    @property
    def said(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["answer"])


class OfficerChoice(forms.ModelChoiceField[Officer]):
    def label_from_instance(self, obj: Officer) -> str:
        return f"{obj.unit.short_zh or obj.unit.name_zh} {obj.name}"


class OfficerJudgeForm(_Styled):
    officer = OfficerChoice(queryset=Officer.objects.none(), label=gettext_lazy("Officer who judges"))

    def __init__(self, *args: Any, officers: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["officer"].queryset = officers  # type: ignore[attr-defined]
        self.fields["officer"].widget.attrs["lang"] = "zh-CN"

    def invitations(self) -> list[Invitation]:
        return [Invitation(officer=self.cleaned_data["officer"])]


class GuestJudgeForm(_Styled):
    """One name a line: a guest from outside, without an account."""

    names = forms.CharField(
        max_length=2000,
        label=gettext_lazy("Guests, one a line"),
        widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-CN"}),
    )
    unit = UnitChoice(
        queryset=Unit.objects.none(), required=False, label=gettext_lazy("Unit whose stops they may not score")
    )

    def __init__(self, *args: Any, units: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].widget.attrs["lang"] = "zh-CN"

    def invitations(self) -> list[Invitation]:
        names = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        return [Invitation(name, unit=self.cleaned_data["unit"]) for name in names]
