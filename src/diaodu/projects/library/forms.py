"""Text in: a project, its money, an application."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from diaodu.core.entries import CountField, FigureField
from diaodu.core.models import Subject
from diaodu.enterprises.models import Firm
from diaodu.enterprises.rules import industry_problem
from diaodu.people.unit_fields import UnitField
from diaodu.projects.library.choices import Kind, Level, Source
from diaodu.projects.library.models import Application, Project
from diaodu.projects.library.rules.entry import FIELDS
from diaodu.projects.library.rules.fields import faults

_CONTROL = {"class": "form-control"}


class CodedField(forms.CharField):
    """A record by its code, or by its whole name; empty is none. `find` answers the record or None."""

    def __init__(self, **words: Any) -> None:
        super().__init__(
            max_length=160, required=False, widget=forms.TextInput(attrs=_CONTROL | {"autocomplete": "off"}), **words
        )


def text(longest: int, label: Any, *, required: bool = False, hint: Any = "", rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs=_CONTROL | {"rows": rows}) if rows else forms.TextInput(attrs=_CONTROL)
    return forms.CharField(max_length=longest, required=required, label=label, help_text=hint, widget=widget)


def amount(label: Any, *, hint: Any = "", places: int = 4) -> FigureField:
    """A figure that may be unknown. Negative ones are refused with the field's name."""
    return FigureField(
        required=False,
        max_digits=16,
        decimal_places=places,
        min_value=0,
        label=label,
        help_text=hint,
        widget=forms.TextInput(attrs=_CONTROL),
        error_messages={"min_value": gettext_lazy("It may not be negative.")},
    )


def day(label: Any, *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(attrs=_CONTROL | {"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(required=required, label=label, widget=widget)


def choice(choices: Any, label: Any, *, initial: Any = None) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices, label=label, initial=initial, widget=forms.Select(attrs=_CONTROL))


class ProjectForm(forms.Form):
    """One project. `units`: under whose lead the officer may put it; `county`: its path; `projects`: those in sight."""

    name = text(160, gettext_lazy("Name of the project"), required=True)
    unit = UnitField(label=gettext_lazy("Lead unit"))
    kind = choice(Kind.choices, gettext_lazy("Kind of project"))
    level = choice(Level.choices, gettext_lazy("Key project level"), initial=Level.PLAIN)
    content = text(4000, FIELDS["content"], rows=3)
    place = UnitField(label=gettext_lazy("Township or park"), required=False)
    place_text = text(160, gettext_lazy("Where, in words"))
    longitude = amount(gettext_lazy("Longitude"))
    latitude = amount(gettext_lazy("Latitude"))
    owner = CodedField(
        label=gettext_lazy("Owner"), help_text=gettext_lazy("Code, credit code or whole name of a firm in the register")
    )
    builder = text(120, FIELDS["builder"], hint=gettext_lazy("Of works built by others"))
    industry = text(4, gettext_lazy("Industry code"), hint=gettext_lazy("GB/T 4754, two to four digits, e.g. 2614"))
    national_code = text(24, FIELDS["national_code"], hint=gettext_lazy("24 characters, e.g. 2026-370000-04-01-123456"))
    upper_code = text(40, gettext_lazy("Number in an upper-level library"))
    total = amount(gettext_lazy("Total investment (10,000 yuan)"))
    land = amount(gettext_lazy("Land (mu)"))
    output = amount(gettext_lazy("Expected output of a year (10,000 yuan)"))
    tax = amount(gettext_lazy("Expected tax of a year (10,000 yuan)"))
    jobs = CountField(
        required=False,
        min_value=0,
        max_value=1_000_000,
        label=gettext_lazy("Expected jobs"),
        widget=forms.TextInput(attrs=_CONTROL),
    )
    start_due = day(FIELDS["start_due"])
    finish_due = day(FIELDS["finish_due"])
    bundle = CodedField(label=gettext_lazy("Belongs to the bundle"), help_text=gettext_lazy("Code of the bundle"))
    industries = forms.MultipleChoiceField(
        required=False, label=gettext_lazy("Industries of the county"), widget=forms.CheckboxSelectMultiple
    )
    groups = text(
        300,
        gettext_lazy("Areas, programmes, commitments"),
        hint=gettext_lazy("Codes, parted by spaces or commas"),
    )

    def __init__(
        self,
        *args: Any,
        units: Any,
        places: Any,
        county: str,
        projects: Any,
        subjects: Any,
        industries: Mapping[str, tuple[str, str]],
        **words: Any,
    ) -> None:
        super().__init__(*args, **words)
        english = get_language() == "en"
        self.county, self.projects, self.subjects = county, projects, subjects
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        self.fields["industries"].choices = [  # type: ignore[attr-defined]
            (code, names[english]) for code, names in industries.items()
        ]

    def clean_owner(self) -> Firm | None:
        words = self.cleaned_data["owner"].strip()
        if not words:
            return None
        found = firm_called(words, self.county)
        if found is None:
            raise forms.ValidationError(_("No firm of the register is called so; enter it there first."))
        return found

    def clean_bundle(self) -> Project | None:
        words = self.cleaned_data["bundle"].strip()
        if not words:
            return None
        found: Project | None = self.projects.filter(code=words).first()
        if found is None:
            raise forms.ValidationError(_("No project has this code."))
        return found

    def clean_industry(self) -> str:
        code: str = self.cleaned_data["industry"].strip()
        if problem := industry_problem(code):
            raise forms.ValidationError(problem[1] if get_language() == "en" else problem[0])
        return code

    def clean_groups(self) -> list[Subject]:
        words = self.cleaned_data["groups"].replace("，", " ").replace("、", " ").replace(",", " ").split()
        found = {subject.code: subject for subject in self.subjects.filter(code__in=words)}
        if strange := [word for word in words if word not in found]:
            raise forms.ValidationError(_("Not found: %(codes)s") % {"codes": "、".join(strange)})
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for field, zh, en in faults(data):
            self.add_error(field, en if get_language() == "en" else zh)
        return data

    def values(self) -> dict[str, Any]:
        """What `change_project` takes; the form must be valid."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"industries", "groups"}}


def firm_called(words: str, county: str) -> Firm | None:
    firms = Firm.objects.filter(scope=county)
    for name in ("code", "credit_code", "name"):
        found = list(firms.filter(**{name: words})[:2])
        if len(found) == 1:
            return found[0]
    return None


def initial_of(project: Project, groups: Mapping[str, Any]) -> dict[str, Any]:
    plain = [name for name in ProjectForm.base_fields if name not in {"owner", "bundle", "industries", "groups"}]
    return {name: getattr(project, name) for name in plain} | {
        "owner": project.owner.code if project.owner else "",
        "bundle": project.bundle.code if project.bundle else "",
        "industries": [group.industry for group in groups.get("industries", ())],
        "groups": " ".join(group.subject.code for group in groups.get("subjects", ())),
    }


class MoneyForm(forms.Form):
    """The plan of a year and every source of money."""

    plan = amount(gettext_lazy("Plan of this year (10,000 yuan)"))

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        for value, label in Source.choices:
            self.fields[value] = amount(label)

    def fundings(self) -> dict[str, Decimal | None]:
        return {source: self.cleaned_data[source] for source in Source.values}


class MonthForm(forms.Form):
    """One month's figures by caliber."""

    month = forms.DateField(
        input_formats=["%Y-%m"],
        label=gettext_lazy("Month"),
        widget=forms.DateInput(attrs=_CONTROL | {"type": "month"}, format="%Y-%m"),
    )
    physical = amount(gettext_lazy("Physical progress"))
    statistics = amount(gettext_lazy("Entered in statistics"))
    paid = amount(gettext_lazy("Paid out"))
    why = text(300, gettext_lazy("Reason, where a figure is corrected"))


class ApplicationForm(forms.Form):
    """What a project asks for in a channel."""

    round_name = text(80, gettext_lazy("Round of applications"))
    direction = text(80, gettext_lazy("Direction of the money"))
    asked = amount(gettext_lazy("Asked for (10,000 yuan)"))
    capital = amount(gettext_lazy("Project capital (10,000 yuan)"))
    cover = amount(gettext_lazy("How often the income covers it"))
    upper_number = text(60, gettext_lazy("Number given above"))


class PaymentForm(forms.Form):
    """Of granted money: when a bond was issued, and what is to be paid out by when."""

    issued_on = day(gettext_lazy("Bond issued on"))
    pay_due = amount(gettext_lazy("To be paid out (10,000 yuan)"))
    pay_by = day(gettext_lazy("To be paid out by"))


def payment_initial(application: Application) -> dict[str, Any]:
    return {name: getattr(application, name) for name in PaymentForm.base_fields}


def application_initial(application: Application) -> dict[str, Any]:
    return {name: getattr(application, name) for name in ApplicationForm.base_fields}


def first_error(form: forms.Form) -> str:
    """The first thing that is wrong, naming the field."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        return f"{label}：{errors[0]}" if label else str(errors[0])
    return _("Please look through the form again.")
