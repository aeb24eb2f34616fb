"""Text in: a need, what was secured, a supply, what an allocation is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.entries import CountField, FigureField
from diaodu.core.intake import ACCEPT
from diaodu.core.models import Subject
from diaodu.factors.actions.scenarios import MOST_MONTHS
from diaodu.factors.months import month_of
from diaodu.factors.setting_kinds import FactorKind, Weights
from diaodu.people.unit_fields import UnitField

_CONTROL = {"class": "form-control"}
Find = Callable[[Iterable[str]], Mapping[str, Subject]]


class MonthField(forms.CharField):
    """A month, `2026-09`; given on as its first day."""

    def __init__(self, **words: Any) -> None:
        widget = forms.TextInput(attrs=_CONTROL | {"type": "month", "placeholder": "2026-09"})
        super().__init__(max_length=10, widget=widget, **words)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, date) else value

    def clean(self, value: Any) -> Any:
        given = super().clean(value)
        try:
            month = month_of(given)
        except ValueError as error:
            raise forms.ValidationError(_("Write a month like 2026-09.")) from error
        if not 2000 <= month.year <= 2100:
            raise forms.ValidationError(_("Write a month like 2026-09."))
        return month


def _amount(label: Any, *, required: bool = False, hint: Any = "") -> FigureField:
    return FigureField(
        required=required,
        max_digits=16,
        decimal_places=4,
        min_value=0,
        label=label,
        help_text=hint,
        widget=forms.TextInput(attrs=_CONTROL),
        error_messages={"min_value": gettext_lazy("It may not be negative.")},
    )


def _text(longest: int, label: Any, *, required: bool = False, hint: Any = "", rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs=_CONTROL | {"rows": rows}) if rows else forms.TextInput(attrs=_CONTROL)
    return forms.CharField(max_length=longest, required=required, label=label, help_text=hint, widget=widget)


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs=_CONTROL | {"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget)


def _file() -> forms.FileField:
    widget = forms.ClearableFileInput(attrs=_CONTROL | {"accept": ACCEPT})
    return forms.FileField(required=False, label=gettext_lazy("Scan of the document"), widget=widget)


def _kind_choices(kinds: Iterable[FactorKind], *, english: bool) -> list[tuple[str, str]]:
    shape = "{} ({})" if english else "{}（{}）"
    return [(kind.code, shape.format(kind.label(english=english), kind.measure(english=english))) for kind in kinds]


class NeedForm(forms.Form):
    """`find`: the records the officer may say a need for, by code or whole name."""

    about = _text(160, gettext_lazy("For what"), required=True, hint=gettext_lazy("Code or whole name of a record"))
    factor = forms.ChoiceField(label=gettext_lazy("Factor"), widget=forms.Select(attrs=_CONTROL))
    amount = _amount(gettext_lazy("Amount needed"), hint=gettext_lazy("Empty: not known yet; it is in no sum."))
    needed_by = _day(gettext_lazy("Needed by"))
    keeper = UnitField(
        label=gettext_lazy("Responsible unit"),
        required=False,
        help_text=gettext_lazy("Empty: the unit the factor's rule names."),
    )
    note = _text(300, gettext_lazy("Note"))

    def __init__(
        self, *args: Any, kinds: Iterable[FactorKind], units: Any, find: Find, english: bool, **words: Any
    ) -> None:
        super().__init__(*args, **words)
        self._find = find
        self.fields["factor"].choices = _kind_choices(kinds, english=english)  # type: ignore[attr-defined]
        self.fields["keeper"].queryset = units  # type: ignore[attr-defined]

    def clean_about(self) -> Subject:
        given = self.cleaned_data["about"].strip()
        found = self._find([given]).get(given)
        if found is None:
            raise forms.ValidationError(_("No record in your charge has this code or name."))
        return found


class NeedChangeForm(forms.Form):
    amount = _amount(gettext_lazy("Amount needed"), hint=gettext_lazy("Empty: not known yet; it is in no sum."))
    needed_by = _day(gettext_lazy("Needed by"))
    keeper = UnitField(label=gettext_lazy("Responsible unit"), required=False)
    note = _text(300, gettext_lazy("Note"))

    def __init__(self, *args: Any, units: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["keeper"].queryset = units  # type: ignore[attr-defined]


class SecureForm(forms.Form):
    """What is secured in all, by which document."""

    total = _amount(gettext_lazy("Secured in all"), required=True)
    on = _day(gettext_lazy("Secured on"))
    document = _text(200, gettext_lazy("By which document"), required=True)
    file = _file()
    why = _text(300, gettext_lazy("Reason, where it is more than asked for or less than before"))


class HandForm(forms.Form):
    unit = UnitField(label=gettext_lazy("Whose turn it is"))
    why = _text(300, gettext_lazy("Reason"), required=True)

    def __init__(self, *args: Any, units: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class SupplyForm(forms.Form):
    factor = forms.ChoiceField(label=gettext_lazy("Factor"), widget=forms.Select(attrs=_CONTROL))
    month = MonthField(
        label=gettext_lazy("Month"),
        help_text=gettext_lazy("A quota: the month it arrives. A capacity: the month from which the level holds."),
    )
    amount = _amount(gettext_lazy("Amount of it"), required=True)
    source = _text(120, gettext_lazy("Comes from"), required=True)
    document = _text(200, gettext_lazy("By which document"))
    file = _file()
    note = _text(300, gettext_lazy("Note"))

    def __init__(self, *args: Any, kinds: Iterable[FactorKind], english: bool, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["factor"].choices = _kind_choices(kinds, english=english)  # type: ignore[attr-defined]


class ScenarioForm(forms.Form):
    """`reserved`: a line for each record, its code or whole name and the month it must go ahead by."""

    name = _text(100, gettext_lazy("Name of the proposal"), required=True)
    first_month = MonthField(label=gettext_lazy("From month"))
    months = CountField(
        min_value=1,
        max_value=MOST_MONTHS,
        label=gettext_lazy("Months looked at"),
        widget=forms.TextInput(attrs=_CONTROL),
    )
    weights = forms.ChoiceField(label=gettext_lazy("What it aims at"), widget=forms.Select(attrs=_CONTROL))
    reserved = _text(
        4000,
        gettext_lazy("Reserved whatever else waits"),
        hint=gettext_lazy("A line for each: code or whole name, a space, the month by which it must go ahead."),
        rows=4,
    )

    def __init__(self, *args: Any, sets: Mapping[str, Weights], find: Find, english: bool, **words: Any) -> None:
        super().__init__(*args, **words)
        self._find = find
        self.fields["weights"].choices = [(key, each.label(english=english)) for key, each in sets.items()]  # type: ignore[attr-defined]

    def clean_reserved(self) -> dict[Subject, date]:
        lines = [line.strip() for line in self.cleaned_data["reserved"].splitlines() if line.strip()]
        parts = [line.replace("，", " ").replace(",", " ").rsplit(maxsplit=1) for line in lines]
        found = self._find([part[0] for part in parts if len(part) == 2])
        reserved: dict[Subject, date] = {}
        for number, part in enumerate(parts, 1):
            subject, month = self._line(number, part, found)
            if subject in reserved:
                raise forms.ValidationError(
                    _("Line %(n)s: %(name)s stands there twice.") % {"n": number, "name": subject.label_zh}
                )
            reserved[subject] = month
        return reserved

    def _line(self, number: int, part: list[str], found: Mapping[str, Subject]) -> tuple[Subject, date]:
        if len(part) != 2:
            raise forms.ValidationError(_("Line %(n)s: write code and month, parted by a space.") % {"n": number})
        if part[0] not in found:
            raise forms.ValidationError(
                _("Line %(n)s: no record is called %(name)s.") % {"n": number, "name": part[0][:40]}
            )
        try:
            return found[part[0]], month_of(part[1])
        except ValueError as error:
            raise forms.ValidationError(
                _("Line %(n)s: %(month)s is no month.") % {"n": number, "month": part[1][:20]}
            ) from error


def by_word(subjects: Any) -> Find:
    """Finds records by code or whole name, among those of a queryset; one query. Two of one name are none."""

    def find(words: Iterable[str]) -> dict[str, Subject]:
        wanted = [word for word in words if word]
        found: dict[str, Subject] = {}
        twice: set[str] = set()
        for subject in subjects.filter(code__in=wanted):
            found[subject.code] = subject
        for subject in subjects.filter(label_zh__in=wanted, retired_on=None).exclude(kind__in=("return", "duty")):
            if subject.label_zh in found:
                twice.add(subject.label_zh)
            found.setdefault(subject.label_zh, subject)
        return {word: subject for word, subject in found.items() if word not in twice}

    return find


def amount_of(text: str) -> Decimal | None:
    """An amount as written in a sheet; None where nothing is. Raises ValueError where it is no amount."""
    if not text.strip():
        return None
    try:
        return FigureField(max_digits=16, decimal_places=4).clean(text)
    except forms.ValidationError as error:
        msg = f"{text} is no amount"
        raise ValueError(msg) from error
