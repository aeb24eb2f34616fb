"""Units chosen in forms: as the office calls them, on English pages too; the field says which language that is."""

from __future__ import annotations

from typing import Any

from django import forms

from diaodu.people.models import Unit


class UnitField(forms.ModelChoiceField):
    """A unit by its short name. There is nothing to choose from before the form says what."""

    def __init__(self, **words: Any) -> None:
        words.setdefault("queryset", Unit.objects.none())
        words.setdefault("widget", forms.Select(attrs={"class": "form-control", "lang": "zh-CN"}))
        super().__init__(**words)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.short_name)


class UnitsField(forms.ModelMultipleChoiceField):
    """Units by tick, each with its short name."""

    def __init__(self, **words: Any) -> None:
        words.setdefault("queryset", Unit.objects.none())
        words.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(**words)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.short_name)


class WholeNameUnitField(UnitField):
    """A unit by its whole name, where there is room for it."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name_zh)
