"""Text in: units, officers, posts, hand-overs, deputies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from diaodu.core.entries import CountField
from diaodu.core.styled_forms import StyledForm
from diaodu.people.choices import Role, RoundField, TokenScope, UnitKind
from diaodu.people.models import Officer, Unit
from diaodu.people.queries import officers_of_county, units_of_county

_code = RegexValidator(r"^[a-z0-9_-]{1,40}$", _("Lower-case letters, digits, - and _ only."))
_account = RegexValidator(r"^[A-Za-z0-9._-]{2,60}$", _("Letters, digits, dot, - and _ only, at least two."))
_phone = RegexValidator(r"^[0-9+\- ]{5,30}$", _("Digits, +, - and spaces only."))


class UnitField(forms.ModelChoiceField):
    def __init__(self, **words: Any) -> None:
        super().__init__(Unit.objects.none(), empty_label=_("choose"), **words)


class OfficerField(forms.ModelChoiceField):
    """People by name and unit: names alone are not unique."""

    def __init__(self, **words: Any) -> None:
        super().__init__(Officer.objects.none(), empty_label=_("choose"), **words)

    def label_from_instance(self, officer: Any) -> str:
        return f"{officer.name}（{officer.unit.short_name}）"


class _OfCounty(StyledForm):
    """With choices of one county's units and officers only."""

    def __init__(self, *args: Any, county: str, **words: Any) -> None:
        super().__init__(*args, **words)
        for bound in self.fields.values():
            if isinstance(bound, forms.ModelChoiceField):
                people = officers_of_county(county).filter(is_active=True)
                bound.queryset = units_of_county(county) if isinstance(bound, UnitField) else people
                bound.widget.attrs["lang"] = "zh-CN"  # names of the county's own


def _day(**words: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **words)


class _Versioned(StyledForm):
    """Changes a record as it was when the page was made; where it is another by now, both readings stand there."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def show_theirs(self, theirs: Mapping[str, Any], *, version: int, why: str) -> None:
        """Keep what was typed and say, field by field, what stands there now; the next press changes that version."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["version"] = str(version)  # type: ignore[index]
        typed = dict(self.cleaned_data)
        self.add_error(None, why)
        for name, value in theirs.items():
            if typed.get(name) != value:
                self.add_error(
                    name, _("It reads now: %(value)s") % {"value": value if value not in {None, ""} else "—"}
                )


class UnitForm(_Versioned):
    name_zh = forms.CharField(max_length=100, label=_("Name (Chinese)"))
    short_zh = forms.CharField(max_length=30, required=False, label=_("Short name"))
    name_en = forms.CharField(max_length=100, required=False, label=_("Name (English)"))
    kind = forms.ChoiceField(choices=UnitKind.choices, label=_("Kind"))
    order = CountField(min_value=0, max_value=9999, required=False, initial=0, label=_("Place in lists"))


class NewUnitForm(UnitForm, _OfCounty):
    code = forms.CharField(max_length=40, validators=[_code], label=_("Code"))
    parent = UnitField(label=_("Belongs to"))
    field_order = ("code", "parent", "name_zh", "short_zh", "name_en", "kind")

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        del self.fields["order"], self.fields["version"]


class OfficerForm(_Versioned, _OfCounty):
    name = forms.CharField(max_length=60, label=_("Name"))
    unit = UnitField(label=_("Unit"))
    phone = forms.CharField(max_length=30, required=False, validators=[_phone], label=_("Phone"))
    email = forms.EmailField(required=False, label=_("E-mail"))


class NewOfficerForm(OfficerForm):
    username = forms.CharField(max_length=60, validators=[_account], label=_("Account"))
    field_order = ("username", "name", "unit", "phone", "email")

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        del self.fields["version"]


class PostForm(StyledForm):
    title_zh = forms.CharField(max_length=60, label=_("Post"))
    title_en = forms.CharField(max_length=60, required=False, label=_("Post (English)"))
    role = forms.ChoiceField(choices=Role.choices, label=_("Role"))
    round_field = forms.ChoiceField(
        choices=[("", "—"), *RoundField.choices], required=False, label=_("Runs rounds about")
    )
    since = _day(label=_("Since when"))


class HandOverForm(_OfCounty):
    to = OfficerField(label=_("Successor"))
    on = _day(label=_("First day of the successor"))
    note = forms.CharField(max_length=300, required=False, label=_("Note"))


class DeputyForm(_OfCounty):
    officer = OfficerField(label=_("Deputy"))
    since = _day(label=_("Since when"))
    until = _day(label=_("Last day"))
    why = forms.CharField(max_length=200, required=False, label=_("Reason"))


class EndForm(StyledForm):
    on = _day(label=_("Last day"))
    reason = forms.CharField(max_length=300, label=_("Reason"))


class TokenForm(StyledForm):
    name = forms.CharField(max_length=60, label=_("What it is for"))
    scopes = forms.MultipleChoiceField(choices=TokenScope.choices, label=_("What it may do"))
    expires_on = _day(label=_("Last day"))
