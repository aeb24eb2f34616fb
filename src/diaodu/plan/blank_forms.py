"""Text in: who is asked for which blanks by when, what a blank is filled with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.moves import MoveRefusedError
from diaodu.people.models import Unit
from diaodu.plan.actions import Ask
from diaodu.plan.models import Blank
from diaodu.plan.queries.blanks import unit_named

_DAY = gettext_lazy("Write the date like 2026-07-08.")


class DueForm(forms.Form):
    due = forms.DateField(error_messages={"required": gettext_lazy("Say by when it is needed."), "invalid": _DAY})


class FillForm(forms.Form):
    """What belongs in a blank, with the document it is taken from."""

    value = forms.CharField(max_length=200, required=False, strip=True)
    source = forms.CharField(max_length=300, required=False, strip=True)
    file = forms.FileField(required=False)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > settings.DIAODU_UPLOAD_LIMIT:
            most = settings.DIAODU_UPLOAD_LIMIT // (1024 * 1024)
            raise forms.ValidationError(_("The file is larger than %(most)s MB; keep the text only.") % {"most": most})
        return file


class EditionForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"), error_messages={"required": gettext_lazy("Choose a file first.")}
    )

    clean_file = FillForm.clean_file


def asks_from(data: Mapping[str, str], blanks: Iterable[Blank], units: Sequence[Unit]) -> list[Ask]:
    """Each ticked blank with the unit typed for all of them, or in its row. Raises MoveRefusedError naming the row."""
    common = data.get("unit", "").strip()
    asks = []
    for blank in blanks:
        typed = common or data.get(f"unit-{blank.key}", "").strip()
        unit = unit_named(typed, units) if typed else None
        if unit is None:
            where = (blank.object or blank.quote)[:40]
            if typed:
                raise MoveRefusedError(
                    "unit", f"“{where}”：没有叫“{typed}”的单位。", f"“{where}”: no unit is called “{typed}”."
                )
            raise MoveRefusedError("unit", f"“{where}”：请写明问哪个单位。", f"“{where}”: say which unit is asked.")
        asks.append(Ask(blank, unit))
    return asks
