"""Text in: what a person says of a proposed commitment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.typed import whole_numbers
from diaodu.kernel.comparator import Comparator
from diaodu.plan.actions import Edits, TargetEdit
from diaodu.plan.choices import Nature, Strength
from diaodu.plan.models import Commitment, Target

# Why a sentence is no task, as offices say it; kept in Chinese with the move, whatever the page's language.
REASONS = (
    ("背景或过渡句，不是任务", gettext_lazy("Background, no task")),
    ("与其他事项重复", gettext_lazy("Says the same as another")),
    ("已经完成", gettext_lazy("Done already")),
    ("不是本县事权", gettext_lazy("Not this county's to do")),
    ("太笼统，无法考核", gettext_lazy("Too vague to be held to")),
)
_ERRORS = {"invalid": gettext_lazy("Write the date like 2026-07-08.")}


class EditForm(forms.Form):
    """A commitment corrected. Its sentence must stand in the plan, letter by letter, near where it was."""

    quote = forms.CharField(
        max_length=2000, label=gettext_lazy("Sentence, as it stands in the plan"), widget=forms.Textarea({"rows": 3})
    )
    short = forms.CharField(required=False, max_length=60, label=gettext_lazy("Short name"))
    strength = forms.ChoiceField(choices=Strength.choices, label=gettext_lazy("Strength"))
    nature = forms.ChoiceField(
        required=False, choices=[("", gettext_lazy("not said")), *Nature.choices], label=gettext_lazy("Kind")
    )
    due = forms.DateField(
        required=False,
        label=gettext_lazy("Due"),
        error_messages=_ERRORS,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    lead_text = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("Lead"), widget=forms.TextInput({"list": "units"})
    )
    partners = forms.CharField(required=False, max_length=400, label=gettext_lazy("Partners"))

    def __init__(self, *args: Any, commitment: Commitment, text: str, targets: list[Target], **words: Any) -> None:
        words["initial"] = _said(commitment)
        super().__init__(*args, **words)
        self._commitment, self._text, self._targets = commitment, text, targets
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
            field.widget.attrs["lang"] = "zh-CN"

    def clean_quote(self) -> str:
        quote: str = self.cleaned_data["quote"]
        self.start = _nearest(self._text, quote, self._commitment.start)
        if self.start < 0:
            raise forms.ValidationError(_("These words do not stand in the plan like this; copy them from its text."))
        return quote

    def edits(self) -> Edits:
        """After `is_valid`: what the commitment should be."""
        given = self.cleaned_data
        names = given["partners"].replace("，", "、").replace(",", "、").split("、")
        return Edits(
            start=self.start,
            end=self.start + len(given["quote"]),
            short=given["short"],
            strength=given["strength"],
            nature=given["nature"],
            due=given["due"],
            lead_text=given["lead_text"],
            partners=[name.strip() for name in names if name.strip()],
            targets=[edit for target in self._targets if (edit := _target_edit(target, self.data)) is not None],
        )

    def first_error(self) -> str:
        name, errors = next(iter(self.errors.items()))
        return f"{self.fields[name].label}：{errors[0]}"


def marks_of(data: QueryDict) -> list[int]:
    """Where the pieces of a split begin, as ticked."""
    return whole_numbers(data.getlist("at")[:40], digits=8)


def reason_of(data: QueryDict) -> str:
    """What was typed, else the reason that was picked."""
    return (data.get("why", "").strip() or data.get("reason", "").strip())[:300]


def _said(item: Commitment) -> dict[str, object]:
    words = {name: getattr(item, name) for name in ("quote", "short", "strength", "nature", "due", "lead_text")}
    return {**words, "partners": "、".join(item.partners)}


def _target_edit(target: Target, data: Any) -> TargetEdit | None:
    """None where the form did not show the target."""
    name = f"t-{target.pk}-"
    if f"{name}value" not in data:
        return None
    comparator = data.get(f"{name}comparator", "")
    return TargetEdit(
        target.pk,
        data[f"{name}value"].strip()[:60],
        data.get(f"{name}unit", "").strip()[:40],
        comparator if comparator in list(Comparator) else target.comparator,
        data.get(f"{name}object", "").strip()[:300],
        removed=bool(data.get(f"{name}removed")),
    )


def _nearest(text: str, quote: str, start: int) -> int:
    """Where `quote` stands in the text nearest to `start`; -1 where it does not."""
    before, after = text.rfind(quote, 0, start + len(quote)), text.find(quote, start)
    places = [place for place in (before, after) if place >= 0]
    return min(places, key=lambda place: abs(place - start), default=-1)
