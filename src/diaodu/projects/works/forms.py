"""Text in: programmes, items, what is reported, what is confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from diaodu.core.entries import FigureField
from diaodu.core.styled_forms import StyledForm
from diaodu.people.unit_fields import WholeNameUnitField
from diaodu.projects.works.actions import NewItem, NewProgramme
from diaodu.projects.works.choices import STAGES, Stage, Track
from diaodu.projects.works.models import Item
from diaodu.projects.works.rules import State
from diaodu.projects.works.setting_kinds import Kind
from diaodu.projects.works.states import state_of


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


def _figure(label: Any) -> FigureField:
    return FigureField(
        label=label, required=False, min_value=0, max_digits=16, decimal_places=4,
        error_messages={"min_value": gettext_lazy("It cannot be below zero.")},
    )  # fmt: skip


class ProgrammeForm(StyledForm):
    name_zh = forms.CharField(max_length=100, label=gettext_lazy("What it is called"))
    name_en = forms.CharField(max_length=100, required=False, label=gettext_lazy("English name"))
    lead = WholeNameUnitField(label=gettext_lazy("Lead unit"))
    since = _day(gettext_lazy("Runs from"), required=True)
    due = _day(gettext_lazy("Due"))
    note = forms.CharField(
        max_length=500, required=False, label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, units: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["lead"].queryset = units  # type: ignore[attr-defined]

    def programme(self) -> NewProgramme:
        given = self.cleaned_data
        return NewProgramme(
            given["name_zh"].strip(), given["since"], given["lead"], (), given["name_en"].strip(), given["due"],
            given["note"].strip(),
        )  # fmt: skip


class ItemForm(StyledForm):
    """A new item, or what describes one. Its kind is chosen once."""

    name = forms.CharField(max_length=120, label=gettext_lazy("What it is called"))
    what = forms.ChoiceField(label=gettext_lazy("Kind"))
    unit = WholeNameUnitField(label=gettext_lazy("Street or township"))
    place = forms.CharField(max_length=120, required=False, label=gettext_lazy("Village or place"))
    quantity = _figure(gettext_lazy("How much"))
    measured_in = forms.CharField(max_length=20, required=False, label=gettext_lazy("Unit of measure"))
    start_due = _day(gettext_lazy("To be begun by"))
    finish_due = _day(gettext_lazy("To be finished by"))
    lon = forms.FloatField(min_value=-180, max_value=180, required=False, label=gettext_lazy("Longitude"))
    lat = forms.FloatField(min_value=-90, max_value=90, required=False, label=gettext_lazy("Latitude"))
    note = forms.CharField(max_length=500, required=False, label=gettext_lazy("Note"))

    def __init__(
        self, *args: Any, units: Any, kinds: Mapping[str, Kind], item: Item | None = None, **words: Any
    ) -> None:
        super().__init__(*args, **words)
        self.kinds, self.item = kinds, item
        english = get_language() == "en"
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (kind.key, kind.en if english else f"{kind.zh}（{'、'.join(kind.units)}）") for kind in kinds.values()
        ]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if item is not None:
            for name in ("what", "quantity", "measured_in"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, finish = data.get("start_due"), data.get("finish_due")
        if start and finish and finish < start:
            self.add_error("finish_due", _("It would be finished before it is begun."))
        if (data.get("lon") is None) != (data.get("lat") is None):
            self.add_error("lat", _("Give longitude and latitude together."))
        kind = self.kinds.get(data.get("what", ""))
        if kind is not None and data.get("measured_in") and data["measured_in"] not in kind.units:
            self.add_error("measured_in", _("Measured in: %(units)s.") % {"units": "、".join(kind.units)})
        return data

    def new_item(self) -> NewItem:
        given = self.cleaned_data
        kind = self.kinds[given["what"]]
        return NewItem(
            given["name"].strip(), given["unit"], kind.key, kind.track, given["measured_in"] or kind.units[0],
            given["quantity"], given["place"].strip(), given["start_due"], given["finish_due"], given["lon"],
            given["lat"], given["note"].strip(),
        )  # fmt: skip


class StateForm(StyledForm):
    """How far an item has come: reported by who keeps it, confirmed by who leads the programme."""

    stage = forms.ChoiceField(label=gettext_lazy("Stage"), required=False)
    quantity = _figure(gettext_lazy("How much"))
    signed = _figure(gettext_lazy("Signed"))
    vacated = _figure(gettext_lazy("Vacated"))
    cleared = _figure(gettext_lazy("Cleared"))
    on = _day(gettext_lazy("As of"), required=True)
    why = forms.CharField(max_length=500, required=False, label=gettext_lazy("Reason (where it goes back or differs)"))

    def __init__(self, *args: Any, item: Item, **words: Any) -> None:
        super().__init__(*args, **words)
        self.item = item
        clearing = item.track == Track.CLEARING
        for name in ("stage",) if clearing else ("signed", "vacated", "cleared"):
            del self.fields[name]
        if clearing:
            self.fields["quantity"].label = _("Due to be cleared")
        else:
            self.fields["stage"].required = True
            self.fields["stage"].choices = stage_choices([item.track])  # type: ignore[attr-defined]

    @property
    def state(self) -> State:
        given = self.cleaned_data
        amounts = [given.get(name) for name in ("quantity", "signed", "vacated", "cleared")]
        return State(given.get("stage") or "due", *[_plain(amount) for amount in amounts])


def _plain(value: Any) -> Any:
    """Without trailing zeros: 3.20 and 3.2 are one figure."""
    if value is None:
        return None
    number = value.normalize()
    return number if number.as_tuple().exponent <= 0 else number.quantize(type(number)(1))


def state_initial(item: Item, position: Any, on: Any) -> dict[str, Any]:
    state = state_of(position) or State(item.state, item.quantity)
    names = ("quantity", "signed", "vacated", "cleared")
    amounts = {name: None if getattr(state, name) is None else f"{getattr(state, name):f}" for name in names}
    return {"stage": state.stage, "on": on, **amounts}


def stage_choices(tracks: Iterable[str]) -> list[tuple[str, Any]]:
    return [(stage, Stage(stage).label) for track in tracks for stage in STAGES[track]]
