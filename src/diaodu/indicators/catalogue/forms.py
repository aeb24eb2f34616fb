"""Text in: definitions, targets, breakdowns, supports, peers' figures."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from diaodu.core.entries import CountField, FigureField
from diaodu.enterprises.models import Firm
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
    SupportState,
    TargetKind,
)
from diaodu.indicators.catalogue.filters import BASES
from diaodu.indicators.catalogue.models import Indicator, Peer, Target
from diaodu.indicators.catalogue.queries.targets import last_year_figure
from diaodu.indicators.catalogue.rules.targets import problems_with, read_pace, slip_warnings
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Span
from diaodu.people.models import Officer, Unit
from diaodu.projects.library.models import Project

_JOINED = "joined"


def said(zh: str, en: str) -> str:
    return en if get_language() == "en" else zh


class UnitField(forms.ModelChoiceField[Unit]):
    def label_from_instance(self, obj: Unit) -> str:
        return obj.short_zh or obj.name_zh


class IndicatorField(forms.ModelChoiceField[Indicator]):
    def label_from_instance(self, obj: Indicator) -> str:
        return str(obj.name_en if get_language() == "en" and obj.name_en else obj.name_zh)


class NameField(forms.ModelChoiceField[Any]):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class _Styled(forms.Form):
    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
                field.widget.attrs.setdefault("class", "form-control")
            if isinstance(field, UnitField):
                field.widget.attrs["lang"] = "zh-CN"


def figure_field(label: Any, *, required: bool = False, hint: Any = "") -> FigureField:
    return FigureField(label=label, required=required, max_digits=16, decimal_places=4, help_text=hint)


def _indicator(label: Any) -> IndicatorField:
    return IndicatorField(queryset=Indicator.objects.none(), required=False, label=label)


class IndicatorForm(_Styled):
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
    lead = UnitField(queryset=Unit.objects.none(), required=False, label=gettext_lazy("Lead unit"))
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


class TargetForm(_Styled):
    """One target. A figure a thousand times off last year's is asked about once (`checked`)."""

    indicator = IndicatorField(queryset=Indicator.objects.none(), label=gettext_lazy("Indicator"))
    unit = UnitField(queryset=Unit.objects.none(), label=gettext_lazy("Unit"))
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


class BreakdownForm(_Styled):
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


class SupportForm(_Styled):
    """A new support: one firm or one project."""

    indicator = IndicatorField(queryset=Indicator.objects.none(), label=gettext_lazy("Indicator"))
    unit = UnitField(queryset=Unit.objects.none(), label=gettext_lazy("Unit"))
    firm = NameField(queryset=Firm.objects.none(), required=False, label=gettext_lazy("Enterprise"))
    project = NameField(queryset=Project.objects.none(), required=False, label=gettext_lazy("Project"))
    base = figure_field(gettext_lazy("Base: the same period of last year"))
    officer = NameField(queryset=Officer.objects.none(), required=False, label=gettext_lazy("Officer in charge"))
    note = forms.CharField(max_length=300, required=False, label=gettext_lazy("Note"))

    def __init__(
        self, *args: Any, indicators: Any, units: Any, firms: Any, projects: Any, officers: Any, **words: Any
    ) -> None:
        super().__init__(*args, **words)
        given = {"indicator": indicators, "unit": units, "firm": firms, "project": projects, "officer": officers}
        for name, rows in given.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].widget.attrs["lang"] = "zh-CN"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("firm") is None) == (data.get("project") is None):
            self.add_error("firm", _("Choose one firm or one project."))
        return data


class SupportChangeForm(_Styled):
    """What of a support may change; which firm or project it is stays."""

    base = figure_field(gettext_lazy("Base: the same period of last year"))
    officer = NameField(queryset=Officer.objects.none(), required=False, label=gettext_lazy("Officer in charge"))
    note = forms.CharField(max_length=300, required=False, label=gettext_lazy("Note"))

    def __init__(self, *args: Any, officers: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["officer"].queryset = officers  # type: ignore[attr-defined]
        self.fields["officer"].widget.attrs["lang"] = "zh-CN"


class PeriodField(forms.CharField):
    """The code of a period: 2026-08, 2026-01+02, 2026-Q3."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return Period.parse(text.strip())
        except ValueError as error:
            raise forms.ValidationError(
                _("“%(text)s” is no period; write 2026-08, 2026-01+02, 2026-Q3 or 2026.") % {"text": text}
            ) from error


class EstimateForm(_Styled):
    """What the management expects of a support."""

    period = PeriodField(max_length=12, label=gettext_lazy("Period of the figure"))
    value = figure_field(gettext_lazy("Estimate, cumulative this year"))
    state = forms.ChoiceField(choices=SupportState.choices, label=gettext_lazy("Confirmed?"))
    evidence = forms.CharField(
        max_length=300,
        required=False,
        label=gettext_lazy("Evidence"),
        help_text=gettext_lazy("Electricity, invoices, orders, stock …"),
    )
    file = forms.FileField(required=False, label=gettext_lazy("File of evidence"))


class CaliberForm(_Styled):
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


class PeerFiguresForm(_Styled):
    """The figures of all peers for one indicator and period, as a bulletin gives them."""

    indicator = IndicatorField(queryset=Indicator.objects.none(), label=gettext_lazy("Indicator"))
    period = PeriodField(max_length=12, label=gettext_lazy("Period of the figure"))
    source = forms.CharField(max_length=200, label=gettext_lazy("Bulletin and its day"))

    def __init__(self, *args: Any, indicators: Any, peers: list[Peer], **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["indicator"].queryset = indicators  # type: ignore[attr-defined]
        self.peers = peers
        for peer in peers:
            self.fields[f"peer-{peer.pk}"] = figure_field(peer.name_zh)
            self.fields[f"peer-{peer.pk}"].widget.attrs["class"] = "form-control"

    def values(self) -> list[tuple[Peer, Decimal]]:
        found = [(peer, self.cleaned_data.get(f"peer-{peer.pk}")) for peer in self.peers]
        return [(peer, value) for peer, value in found if value is not None]


class PeerForm(_Styled):
    name_zh = forms.CharField(max_length=60, label=gettext_lazy("County"))
    name_en = forms.CharField(max_length=80, required=False, label=gettext_lazy("English name"))
