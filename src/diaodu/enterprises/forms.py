"""Text in: one firm."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diaodu.areas.models import Area
from diaodu.areas.shapes import Bounds
from diaodu.core.fields import PLACES
from diaodu.enterprises.actions.firms import CHANGEABLE
from diaodu.enterprises.models import Firm
from diaodu.enterprises.placing import position_problem
from diaodu.enterprises.rules import credit_code_problem, industry_problem, plain_code
from diaodu.people.models import Unit
from diaodu.people.unit_fields import UnitField


def _text(longest: int, label: Any, *, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        max_length=longest,
        required=required,
        label=label,
        help_text=hint,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


def _degrees(label: Any, *, hint: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        required=False,
        decimal_places=PLACES,
        max_digits=8,
        label=label,
        help_text=hint,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", "inputmode": "decimal"}),
    )


class FirmForm(forms.Form):
    """`firm`: the one that is changed; its credit code stays. `places`: where the officer may keep firms; `bounds`: how
    far the county reaches."""

    credit_code = _text(
        24, _("Unified social credit code"), hint=_("18 letters and digits, as on the business licence")
    )
    name = _text(120, _("Name of the firm"))
    industry = _text(4, _("Industry code"), required=False, hint=_("GB/T 4754, two to four digits, e.g. 2614"))
    place = UnitField(label=_("Township or park"))
    address = _text(200, _("Address"), required=False)
    longitude = _degrees(_("Longitude"), hint=_("Degrees of CGCS2000; by its position a key area is proposed"))
    latitude = _degrees(_("Latitude"))

    def __init__(
        self, *args: Any, places: QuerySet[Unit], bounds: Bounds, firm: Firm | None = None, **words: Any
    ) -> None:
        if firm is not None:
            words.setdefault("initial", {name: getattr(firm, name) for name in CHANGEABLE})
        super().__init__(*args, **words)
        self._bounds = bounds
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        if firm is not None:
            del self.fields["credit_code"]

    def clean_credit_code(self) -> str:
        code = plain_code(self.cleaned_data["credit_code"])
        _refuse(credit_code_problem(code))
        return code

    def clean_industry(self) -> str:
        code = self.cleaned_data["industry"].strip()
        _refuse(industry_problem(code))
        return code

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if data is not None and not {"longitude", "latitude"} & set(self.errors):
            problem = position_problem(data.get("longitude"), data.get("latitude"), self._bounds)
            if problem:
                self.add_error("latitude", problem[1] if get_language() == "en" else problem[0])
        return data


class AreaChoice(forms.ModelChoiceField[Area]):
    def label_from_instance(self, obj: Area) -> str:
        return area_said(obj)


class LyingForm(forms.Form):
    """In which area a firm lies, and since when; no area: in none."""

    area = AreaChoice(
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("in no key area"),
        label=_("Key area"),
        widget=forms.Select(attrs={"class": "form-control", "lang": "zh-CN"}),
    )
    since = forms.DateField(
        label=_("Lies there since"),
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d"),
    )
    why = _text(200, _("Reason"), required=False, hint=_("e.g. moved, the area was enlarged"))

    def __init__(self, *args: Any, areas: QuerySet[Area], day: date, **words: Any) -> None:
        words.setdefault("initial", {"since": day})
        super().__init__(*args, **words)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]


def area_said(area: Area) -> str:
    """A part is named with its whole."""
    return f"{area.parent.name_zh} · {area.name_zh}" if area.parent else area.name_zh


def _refuse(problem: tuple[str, str] | None) -> None:
    if problem:
        raise forms.ValidationError(problem[1] if get_language() == "en" else problem[0])
