"""Text in: a problem, a visit, a decision of a meeting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.intake import ACCEPT
from diaodu.core.models import Subject
from diaodu.core.search import search_subjects
from diaodu.duties.forms import MomentField
from diaodu.people.models import Unit
from diaodu.people.unit_fields import UnitField
from diaodu.problems.choices import Urgency
from diaodu.problems.models import Problem

MOST_FOUND = 8
_TEXT = {"class": "form-control", "autocomplete": "off"}


class AboutForm(forms.Form):
    """Which record something is about: its code, or words of its name. `found`: what the words fit, to choose from."""

    about = forms.CharField(
        max_length=60,
        required=False,
        label=gettext_lazy("Concerns"),
        help_text=gettext_lazy("Code or name of a project, firm, area …; leave it empty where it concerns none"),
        widget=forms.TextInput(attrs=_TEXT),
    )

    def __init__(self, *args: Any, among: QuerySet[Subject], **words: Any) -> None:
        super().__init__(*args, **words)
        self.among = among
        self.found: list[Subject] = []

    def clean_about(self) -> Subject | None:
        words = self.cleaned_data["about"].strip()
        if not words:
            return None
        exact = self.among.filter(code__iexact=words).first()
        if exact is not None:
            return exact
        self.found = list(search_subjects(words, self.among)[:MOST_FOUND])
        if len(self.found) == 1:
            return self.found[0]
        if not self.found:
            raise ValidationError(_("No record you may see is called so; give its code or other words of its name."))
        raise ValidationError(_("Several records fit; choose one of them below."))


class ProblemForm(AboutForm):
    """`kinds`, `factors`: (code, words) of the county's dated rows."""

    title = forms.CharField(
        max_length=100,
        label=gettext_lazy("The problem in one line"),
        widget=forms.TextInput(attrs=_TEXT),
    )
    body = forms.CharField(
        max_length=5000,
        required=False,
        label=gettext_lazy("What it is, and what is asked for"),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of problem"), widget=forms.RadioSelect)
    factor = forms.ChoiceField(
        label=gettext_lazy("Factor that is missing"),
        required=False,
        widget=forms.Select(attrs={"class": "form-control"}),
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"), choices=Urgency.choices, initial=Urgency.NORMAL, widget=forms.RadioSelect
    )
    file = forms.FileField(
        required=False,
        label=gettext_lazy("Photo or paper, if any (nothing secret)"),
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": ACCEPT}),
    )
    field_order = ("about", "title", "body", "kind", "factor", "urgency", "file")

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], factors: list[tuple[str, str]], **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["factor"].choices = [("", _("no factor")), *factors]  # type: ignore[attr-defined]


class FirmProblemForm(ProblemForm):
    """What a firm's contact is asked: about their own firm, and nothing the office knows itself."""

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **words: Any) -> None:
        super().__init__(*args, kinds=kinds, factors=[], among=Subject.objects.none(), **words)
        del self.fields["about"], self.fields["factor"]
        self.fields["urgency"].choices = Urgency.choices[:2]  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    contact = forms.CharField(
        max_length=60, required=False, label=gettext_lazy("Contact of the firm"), widget=forms.TextInput(attrs=_TEXT)
    )
    phone = forms.RegexField(
        r"^[0-9+\- ]{5,30}$",
        required=False,
        label=gettext_lazy("Phone of the contact"),
        error_messages={"invalid": gettext_lazy("Digits only, like 13800002046 or 0999-2046123.")},
        widget=forms.TextInput(attrs=_TEXT | {"inputmode": "tel"}),
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d"),
    )


class VisitForm(AboutForm):
    on = forms.DateField(
        label=gettext_lazy("Visited on"),
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d"),
    )
    saw = forms.CharField(
        max_length=5000,
        label=gettext_lazy("What was seen"),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
    )
    raised = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("Codes of problems raised on this visit"),
        widget=forms.TextInput(attrs=_TEXT | {"placeholder": "Q-2026-001"}),
    )
    solved = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("Codes of problems solved through it"),
        widget=forms.TextInput(attrs=_TEXT | {"placeholder": "Q-2026-001"}),
    )
    field_order = ("about", "on", "saw", "raised", "solved")

    def __init__(self, *args: Any, problems: QuerySet[Problem], **words: Any) -> None:
        super().__init__(*args, **words)
        self.problems = problems
        self.fields["about"].required = True

    def clean_raised(self) -> list[Problem]:
        return self._problems("raised")

    def clean_solved(self) -> list[Problem]:
        return self._problems("solved")

    def _problems(self, name: str) -> list[Problem]:
        codes = self.cleaned_data[name].replace("，", " ").replace(",", " ").replace("、", " ").upper().split()
        found = {problem.code: problem for problem in self.problems.filter(code__in=codes).select_related("subject")}
        unknown = [code for code in codes if code not in found]
        if unknown:
            raise ValidationError(_("There is no problem %(code)s that you may see.") % {"code": unknown[0]})
        return [found[code] for code in dict.fromkeys(codes)]


class DecisionForm(forms.Form):
    text = forms.CharField(
        max_length=500, label=gettext_lazy("Decision"), widget=forms.TextInput(attrs={"class": "form-control"})
    )
    unit = UnitField(
        label=gettext_lazy("Unit"), error_messages={"required": gettext_lazy("Choose the unit that does it.")}
    )
    due_at = MomentField(label=gettext_lazy("To be done by"))

    def __init__(self, *args: Any, units: QuerySet[Unit], **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
