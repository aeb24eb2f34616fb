"""Text in: definitions, targets, breakdowns, supports, peers' figures."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from diaodu.core.entries import CountField, FigureField
from diaodu.core.styled_forms import StyledForm
from diaodu.indicators.catalogue.actions import Definition, TargetInput
from diaodu.indicators.catalogue.actions.definitions import NAMES
from diaodu.indicators.catalogue.choices import (
    AddsUp,
    Better,
    BreakdownKey,
    Frequency,
    Kind,
    PaceKind,
    Prices,
    TargetKind,
)
from diaodu.indicators.catalogue.filters import BASES
from diaodu.indicators.catalogue.models import Indicator, Target
from diaodu.indicators.catalogue.queries.targets import last_year_figure
from diaodu.indicators.catalogue.rules.targets import problems_with, read_pace, slip_warnings
from diaodu.ledger.choices import Span
from diaodu.people.models import Unit
from diaodu.people.unit_fields import UnitField

_JOINED = "joined"


def said(zh: str, en: str) -> str:
    return en if get_language() == "en" else zh


class IndicatorField(forms.ModelChoiceField[Indicator]):
    def label_from_instance(self, obj: Indicator) -> str:
        return str(obj.name_en if get_language() == "en" and obj.name_en else obj.name_zh)


class NameField(forms.ModelChoiceField[Any]):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


def figure_field(label: Any, *, required: bool = False, hint: Any = "") -> FigureField:
    return FigureField(label=label, required=required, max_digits=16, decimal_places=4, help_text=hint)


def _indicator(label: Any) -> IndicatorField:
    return IndicatorField(queryset=Indicator.objects.none(), required=False, label=label)


class IndicatorForm(StyledForm):
    """`indicators`: those of the county, for what stands on others."""

    code = forms.CharField(
        max_length=30,
        label=gettext_lazy("Code of the indicator"),
        help_text=gettext_lazy("Capital letters, digits, underscores"),
    )
    name_zh = forms.CharField(max_length=80, label=gettext_lazy("Name of the indicator"))
    name_en = forms.CharField(max_length=120, required=False, label=gettext_lazy("English name"))
    measured_in = forms.CharField(max_length=20, label=gettext_lazy("Unit of measure"))
    frequency = forms.ChoiceField(choices=Frequency.choices, label=gettext_lazy("Frequency"))
    kind = forms.ChoiceField(choices=Kind.choices, label=gettext_lazy("Kind of figure"))
    prices = forms.ChoiceField(
        choices=[("", gettext_lazy("not about money")), *Prices.choices], required=False, label=gettext_lazy("Prices")
    )
    better = forms.ChoiceField(choices=Better.choices, label=gettext_lazy("Which way is better"))
    span = forms.ChoiceField(choices=Span.choices, label=gettext_lazy("Published as"))
    basis = forms.ChoiceField(choices=BASES, label=gettext_lazy("Basis"))
    adds_up = forms.ChoiceField(choices=AddsUp.choices, label=gettext_lazy("How parts add up"))
    weight = _indicator(gettext_lazy("Weighted by"))
    numerator = _indicator(gettext_lazy("Numerator"))
    denominator = _indicator(gettext_lazy("Denominator"))
    growth_of = _indicator(gettext_lazy("Growth of"))
    formula = forms.CharField(
        max_length=500,
        required=False,
        label=gettext_lazy("Formula"),
        help_text=gettext_lazy("For a derived one: codes or [names], + − × ÷, prev, yoy, cum, share, min, max, abs"),
    )
    lag_days = CountField(
        min_value=0, max_value=400, required=False, label=gettext_lazy("Out after so many working days")
    )
    behind = CountField(
        min_value=0, max_value=12, required=False, label=gettext_lazy("Months behind the others"), initial=0
    )
    joined = forms.BooleanField(required=False, label=gettext_lazy("January and February come out together"))
    lead = UnitField(required=False, label=gettext_lazy("Lead unit"))
    definition_zh = forms.CharField(
        required=False, label=gettext_lazy("Definition"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    definition_en = forms.CharField(
        required=False,
        label=gettext_lazy("Definition in English"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    source = forms.CharField(max_length=200, required=False, label=gettext_lazy("Document it follows"))

    def __init__(
        self, *args: Any, indicators: Any, units: Any, indicator: Indicator | None = None, **words: Any
    ) -> None:
        if indicator is not None:
            initial = {name: getattr(indicator, name) for name in NAMES}
            words.setdefault("initial", {**initial, _JOINED: bool(indicator.not_alone)})
        else:
            words.setdefault("initial", {"frequency": Frequency.MONTH, "span": Span.CUMULATIVE, "adds_up": AddsUp.NONE})
        super().__init__(*args, **words)
        for name in ("weight", "numerator", "denominator", "growth_of"):
            self.fields[name].queryset = indicators  # type: ignore[attr-defined]
        self.fields["lead"].queryset = units  # type: ignore[attr-defined]
        if indicator is not None:
            del self.fields["code"]

    @property
    def definition(self) -> Definition:
        given = {name: value for name, value in self.cleaned_data.items() if name in NAMES}
        return Definition(
            **{**given, "behind": given.get("behind") or 0}, not_alone=[1, 2] if self.cleaned_data[_JOINED] else []
        )


class TargetForm(StyledForm):
    """One target. A figure a thousand times off last year's is asked about once (`checked`)."""

    indicator = IndicatorField(queryset=Indicator.objects.none(), label=gettext_lazy("Indicator"))
    unit = UnitField(label=gettext_lazy("Unit"))
    year = CountField(min_value=1990, max_value=2100, label=gettext_lazy("Year"))
    kind = forms.ChoiceField(choices=TargetKind.choices, label=gettext_lazy("Target is a"))
    assigned = figure_field(gettext_lazy("Assigned"))
    ensured = figure_field(gettext_lazy("Ensured"), hint=gettext_lazy("What the year is held against, where it is set"))
    striven = figure_field(gettext_lazy("Striven for"))
    stretch = figure_field(gettext_lazy("Stretch"))
    baseline = figure_field(gettext_lazy("Last year's figure"))
    pace_kind = forms.ChoiceField(
        choices=[("", gettext_lazy("even")), *PaceKind.choices],
        required=False,
        label=gettext_lazy("Pace over the year"),
    )
    pace = forms.CharField(
        required=False,
        max_length=300,
        label=gettext_lazy("Twelve cumulative months"),
        help_text=gettext_lazy("Separated by spaces: 5 10 18 … 100"),
    )
    source = forms.CharField(max_length=200, label=gettext_lazy("Document that sets it"))
    reason = forms.CharField(max_length=300, required=False, label=gettext_lazy("Reason of the change"))
    checked = forms.BooleanField(required=False, label=gettext_lazy("I have checked the unit of measure"))

    def __init__(self, *args: Any, indicators: Any, units: Any, target: Target | None = None, **words: Any) -> None:
        super().__init__(*args, **words)
        self.target = target
        self.fields["indicator"].queryset = indicators  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if target is not None:
            for name in ("indicator", "unit", "year", "kind"):
                del self.fields[name]
        else:
            del self.fields["reason"]
        self.warnings: list[str] = []

    def clean_pace(self) -> tuple[Decimal, ...]:
        words = self.cleaned_data["pace"].replace("、", " ").split()
        try:
            return read_pace(words)
        except ValueError as error:
            raise forms.ValidationError(_("A pace is made of numbers.")) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        asked = self.target_input()
        problems = problems_with(asked.asked)
        for problem in problems:
            self.add_error(problem.field if problem.field in self.fields else None, said(problem.zh, problem.en))
        if problems:
            return data
        last = last_year_figure(asked.indicator, asked.unit, asked.year)
        found = slip_warnings(asked.asked, last, asked.indicator.measured_in)
        if found and not data.get("checked"):
            for warning in found:
                self.add_error(warning.field, said(warning.zh, warning.en))
            self.warnings = [warning.field for warning in found]
        return data

    def target_input(self, version: int | None = None) -> TargetInput:
        given = {name: value for name, value in self.cleaned_data.items() if name != "checked"}
        if self.target is not None:
            old = self.target
            given |= {"indicator": old.indicator, "unit": old.unit, "year": old.year, "kind": old.kind}
        return TargetInput(**{**given, "pace": given.get("pace") or ()}, version=version)


class BreakdownForm(StyledForm):
    """How a target is shared out, and among whom."""

    key = forms.ChoiceField(choices=BreakdownKey.choices, label=gettext_lazy("How it is shared out"))
    by_indicator = _indicator(gettext_lazy("By which indicator"))
    places = forms.TypedChoiceField(
        choices=[(n, str(n)) for n in range(5)], coerce=int, initial=2, label=gettext_lazy("Decimals of the parts")
    )
    units = forms.ModelMultipleChoiceField(
        queryset=Unit.objects.none(),
        label=gettext_lazy("Units"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, indicators: Any, units: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["by_indicator"].queryset = indicators  # type: ignore[attr-defined]
        self.fields["units"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("key") == BreakdownKey.INDICATOR and data.get("by_indicator") is None:
            self.add_error("by_indicator", _("Choose the indicator it is shared out by."))
        return data


def hand_values(posted: Mapping[str, str], units: Any) -> tuple[dict[int, Decimal], list[int]]:
    """What was written beside each unit (`value-7`), and the units where it is no number."""
    found, wrong = {}, []
    for unit in units:
        text = posted.get(f"value-{unit.pk}", "").replace(",", "").replace("，", "").strip()
        try:
            value = Decimal(text)
        except ArithmeticError:
            value = Decimal("NaN")
        if not value.is_finite() or value != round(value, 4) or abs(value) >= Decimal(10) ** 12:
            wrong.append(unit.pk)
        else:
            found[unit.pk] = value
    return found, wrong


class CaliberForm(StyledForm):
    valid_from = forms.DateField(
        label=gettext_lazy("Counted so from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    text_zh = forms.CharField(max_length=500, label=gettext_lazy("Change of the caliber"))
    text_en = forms.CharField(max_length=500, required=False, label=gettext_lazy("The same in English"))
    caliber = forms.CharField(max_length=40, required=False, label=gettext_lazy("Name of the caliber"))
    breaks_series = forms.BooleanField(
        required=False, label=gettext_lazy("Figures before and after cannot be compared")
    )
    source = forms.CharField(max_length=200, label=gettext_lazy("Document"))
