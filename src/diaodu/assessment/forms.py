"""Text in: schemes as a table, the period of an assessment, entries by hand, objections and their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.assessment.choices import EntryKind, PeriodKind, TiesName, VetoName
from diaodu.assessment.table import GROUP_KEYS, ITEM_KEYS, Row
from diaodu.core.entries import CountField, FigureField
from diaodu.core.typed import whole_number
from diaodu.kernel.period import Period

MOST_ROWS = 40


class _DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "form-control"})


def _text(label: Any, length: int, **words: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, widget=forms.TextInput(attrs={"class": "form-control"}), **words
    )


def _chosen(label: Any, choices: Any, **attrs: str) -> forms.ChoiceField:
    widget = forms.Select(attrs={"class": "form-control", **attrs})
    return forms.ChoiceField(label=label, choices=choices, widget=widget)


def _number(label: Any, **words: Any) -> FigureField:
    return FigureField(
        label=label,
        max_digits=12,
        decimal_places=4,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        **words,
    )


def _area(label: Any, length: int, **words: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        **words,
    )


class SchemeHeadForm(forms.Form):
    """What a scheme is called, from when it holds, by which paper, and its rules."""

    name_zh = _text(gettext_lazy("Name of the scheme"), 80)
    name_en = _text(gettext_lazy("Name in English"), 80, required=False)
    period_kind = _chosen(gettext_lazy("Assessed by the"), PeriodKind.choices)
    valid_from = forms.DateField(label=gettext_lazy("Holds from"), widget=_DayInput())
    source = _text(gettext_lazy("Source: document or meeting"), 200)
    ties = _chosen(gettext_lazy("Equal totals"), TiesName.choices)
    tie_item = _text(gettext_lazy("Item that decides ties (its code)"), 30, required=False)
    bonus_cap = _number(gettext_lazy("Cap of bonus"), min_value=0)
    penalty_cap = _number(gettext_lazy("Cap of penalty"), min_value=0)
    veto = _chosen(gettext_lazy("What a veto does"), VetoName.choices)
    places = CountField(
        label=gettext_lazy("Decimals of totals"),
        min_value=0,
        max_value=4,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def __init__(self, *args: Any, is_new: bool, **words: Any) -> None:
        super().__init__(*args, **words)
        if not is_new:
            for name in ("name_zh", "name_en", "period_kind"):
                del self.fields[name]

    @property
    def rules(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "ties": data["ties"],
            "tie_item": data["tie_item"],
            "places": data["places"],
            "bonus_cap": f"{data['bonus_cap']:f}",
            "penalty_cap": f"{data['penalty_cap']:f}",
            "veto": data["veto"],
        }


def rules_initial(rules: Mapping[str, Any]) -> dict[str, Any]:
    return {name: rules.get(name) for name in ("ties", "tie_item", "places", "bonus_cap", "penalty_cap", "veto")}


def posted_rows(data: QueryDict, name: str, keys: Sequence[str]) -> list[Row]:
    """Rows of a table editor: `items-0-key` …; as long as the page says, never longer than allowed."""
    count = min(whole_number(data.get(f"{name}-count", ""), digits=3) or 0, MOST_ROWS)
    return [{key: data.get(f"{name}-{place}-{key}", "")[:2000] for key in keys} for place in range(count)]


def posted_items(data: QueryDict) -> list[Row]:
    return posted_rows(data, "items", ITEM_KEYS)


def posted_groups(data: QueryDict) -> list[Row]:
    return posted_rows(data, "groups", GROUP_KEYS)


class StartForm(forms.Form):
    """Which scheme, which period."""

    scheme = _chosen(gettext_lazy("Scheme of assessment"), ())
    period = _text(gettext_lazy("Period assessed"), 12, help_text=gettext_lazy("2026-08, 2026-Q2 or 2025"))

    def __init__(self, *args: Any, schemes: Sequence[tuple[str, str]], **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["scheme"].choices = schemes  # type: ignore[attr-defined]

    def clean_period(self) -> Period:
        try:
            return Period.parse(self.cleaned_data["period"].strip().upper())
        except ValueError:
            raise forms.ValidationError(_("No period is written like this; write 2026-08, 2026-Q2 or 2025.")) from None


class EntryForm(forms.Form):
    """A bonus, a penalty or a veto for one unit."""

    unit = _chosen(gettext_lazy("Unit"), (), lang="zh-CN")
    kind = _chosen(
        gettext_lazy("Kind"),
        [(kind.value, kind.label) for kind in (EntryKind.BONUS, EntryKind.PENALTY, EntryKind.VETO)],
    )
    value = _number(gettext_lazy("Points (none for a veto)"), required=False, min_value=Decimal(0))
    why = _text(gettext_lazy("Its reason"), 300)
    document = _text(gettext_lazy("Document it rests on"), 200)
    file = forms.FileField(label=gettext_lazy("Evidence"), required=False)

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["class"] = "form-control"


class ObjectionForm(forms.Form):
    why = _area(gettext_lazy("Why the score is wrong"), 500)
    evidence = forms.FileField(label=gettext_lazy("Evidence"), required=False)

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["evidence"].widget.attrs["class"] = "form-control"


class AnswerForm(forms.Form):
    """The office's answer. An empty figure means: corrected at its source, read it again from there."""

    why = _area(gettext_lazy("Answer to the unit"), 500)
    value = _number(gettext_lazy("Corrected figure"), required=False)
    document = _text(gettext_lazy("Document the correction rests on"), 200, required=False)


def typed_number(text: str) -> Decimal | None:
    """A number from a field; None where nothing is typed. Raises ValueError for what is no number."""
    text = text.strip()
    if not text:
        return None
    try:
        number = Decimal(text)
    except ArithmeticError:
        raise ValueError(text) from None
    if not number.is_finite() or abs(number) >= Decimal(10**10):
        raise ValueError(text)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -4:
        raise ValueError(text)
    return number
