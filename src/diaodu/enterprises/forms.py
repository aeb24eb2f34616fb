"""Text in: one firm."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diaodu.enterprises.models import Firm
from diaodu.enterprises.rules import credit_code_problem, industry_problem, plain_code
from diaodu.people.unit_fields import UnitField


def _text(longest: int, label: Any, *, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        max_length=longest,
        required=required,
        label=label,
        help_text=hint,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


class FirmForm(forms.Form):
    """`firm`: the one that is changed; its credit code stays. `places`: where the officer may keep firms."""

    credit_code = _text(
        24, _("Unified social credit code"), hint=_("18 letters and digits, as on the business licence")
    )
    name = _text(120, _("Name of the firm"))
    industry = _text(4, _("Industry code"), required=False, hint=_("GB/T 4754, two to four digits, e.g. 2614"))
    place = UnitField(label=_("Township or park"))
    address = _text(200, _("Address"), required=False)

    def __init__(self, *args: Any, places: Any, firm: Firm | None = None, **words: Any) -> None:
        if firm is not None:
            words.setdefault(
                "initial", {name: getattr(firm, name) for name in ("name", "industry", "place", "address")}
            )
        super().__init__(*args, **words)
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


def _refuse(problem: tuple[str, str] | None) -> None:
    if problem:
        raise forms.ValidationError(problem[1] if get_language() == "en" else problem[0])
