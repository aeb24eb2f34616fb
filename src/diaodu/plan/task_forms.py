"""Text in: a task from elsewhere, as quick to enter as it is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.duties.models import Decision
from diaodu.kernel.comparator import Comparator
from diaodu.people.models import Unit
from diaodu.plan.actions import FigureGiven, NewTask
from diaodu.plan.choices import SourceKind
from diaodu.plan.task_reading import ReadTask, one_line

KEPT = ("kind", "number", "dated", "said_by")  # the next task mostly comes from the same paper
LONGEST = 500
_ERRORS = {"invalid": gettext_lazy("Write the date like 2026-07-08.")}


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date", "class": "form-control"}, format="%Y-%m-%d")
    return forms.DateField(required=False, label=label, error_messages=_ERRORS, widget=widget)


def _words(most: int, label: Any, **attributes: str) -> forms.CharField:
    widget = forms.TextInput({"class": "form-control", "autocomplete": "off", **attributes})
    return forms.CharField(required=False, max_length=most, label=label, widget=widget)


class TaskForm(forms.Form):
    kind = forms.ChoiceField(
        choices=SourceKind.choices,
        initial=SourceKind.INSTRUCTION,
        label=gettext_lazy("Where it comes from"),
        widget=forms.Select({"class": "form-control"}),
    )
    number = _words(80, gettext_lazy("Number"), placeholder="云政阅〔2026〕18号", lang="zh-CN")
    dated = _day(gettext_lazy("Date"))
    said_by = _words(80, gettext_lazy("Said by"))
    sentence = forms.CharField(
        max_length=LONGEST,
        label=gettext_lazy("What is asked for"),
        error_messages={"required": gettext_lazy("Write down what is asked for.")},
        widget=forms.Textarea({"class": "form-control", "rows": 2, "autofocus": True, "lang": "zh-CN"}),
    )
    due = _day(gettext_lazy("Due"))
    lead = _words(60, gettext_lazy("Lead unit"), list="units", lang="zh-CN")
    partners = _words(300, gettext_lazy("Partners"), lang="zh-CN")

    def __init__(self, *args: Any, units: Iterable[Unit], **words: Any) -> None:
        super().__init__(*args, **words)
        self._named = _by_name(units)

    def clean_sentence(self) -> str:
        return one_line(self.cleaned_data["sentence"])

    def clean_lead(self) -> Unit | None:
        words = self.cleaned_data["lead"].strip()
        return self._unit(words) if words else None

    def clean_partners(self) -> list[Unit]:
        words = self.cleaned_data["partners"].replace("，", "、").replace(",", "、")
        return [self._unit(name.strip()) for name in words.split("、") if name.strip()]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("lead") in given.get("partners", []):
            self.add_error("partners", _("The lead unit does not assist itself."))
        return given

    def task(self, decision: Decision | None) -> NewTask:
        """After `is_valid`."""
        given = self.cleaned_data
        return NewTask(
            **{name: given[name] for name in ("kind", "sentence", "number", "dated", "said_by", "due", "lead")},
            partners=given["partners"],
            figures=figures_given(self.data),
            decision=decision,
        )

    def kept(self) -> dict[str, str]:
        """What the next form begins with."""
        given = self.cleaned_data
        said = {name: given[name] for name in KEPT if given[name]}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}

    def _unit(self, name: str) -> Unit:
        unit = self._named.get(name)
        if unit is None:
            raise forms.ValidationError(_("No unit is called “%(name)s”.") % {"name": name[:30]})
        return unit


def figures_given(data: Mapping[str, str]) -> dict[int, FigureGiven]:
    """The targets a form shows, by their place in the sentence."""
    found = {}
    for place in range(20):
        value, comparator = data.get(f"f-{place}-value"), data.get(f"f-{place}-comparator", "=")
        if value is not None:
            known = comparator if comparator in list(Comparator) else "="
            found[place] = FigureGiven(value.strip()[:60], data.get(f"f-{place}-unit", "").strip()[:40], known)
    return found


def units_in(sentence: str, units: Iterable[Unit]) -> list[Unit]:
    """The units the sentence names, in the order it does; the first one most likely leads."""
    found = []
    for unit in units:
        places = [sentence.find(name) for name in (unit.name_zh, unit.short_zh) if name and name in sentence]
        if places:
            found.append((min(places), unit))
    return [unit for _place, unit in sorted(found, key=lambda pair: pair[0])]


def lead_of(read: ReadTask, units: Iterable[Unit]) -> Unit | None:
    """The unit the sentence gives it to: as an owner's note says, else the first one named."""
    known = list(units)
    noted = _by_name(known).get(read.lead) if read.lead else None
    named = units_in(read.sentence, known)
    return noted or (named[0] if named else None)


def _by_name(units: Iterable[Unit]) -> dict[str, Unit]:
    return {name: unit for unit in units for name in (unit.code, unit.short_zh, unit.name_zh) if name}
