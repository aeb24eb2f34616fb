"""Text in: figures as people type them, the lines of a return, the opening of a round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.answers import said
from diaodu.core.clock import ZONE
from diaodu.core.entries import plain_figure
from diaodu.core.fields import to_scaled
from diaodu.core.intake import Examined, FileRefusedError, examine_upload
from diaodu.kernel.period import Period
from diaodu.ledger.actions import LineInput
from diaodu.ledger.choices import MissingKind
from diaodu.ledger.models import Line

LONGEST = 500


class FigureError(ValueError):
    """What was typed is no figure, said in a sentence."""


def read_figure(text: str, measured_in: str = "") -> Decimal | None:
    """The figure somebody typed, or None for an empty field.

    Full-width digits, thousands set off and the unit behind the number are understood: `１，２００.5 亩`. Raises
    FigureError for anything else, also for a figure with another unit, more than four decimals or too many digits.
    """
    plain = plain_figure(text)
    plain = plain.removesuffix(measured_in).strip() if measured_in else plain
    if not plain:
        return None
    try:
        value = Decimal(plain) if re.fullmatch(r"[+-]?\d+(\.\d+)?", plain) else None
        if value is None:
            raise InvalidOperation
    except InvalidOperation:
        raise FigureError(_("“%(text)s” is no number; enter digits only, as in 21.8") % {"text": text[:20]}) from None
    try:
        to_scaled(value)
    except ValueError:
        raise FigureError(
            _("“%(text)s” cannot be kept: at most four decimals and fourteen digits") % {"text": text[:24]}
        ) from None
    return value


@dataclass
class ReturnForm:
    """The lines of a return as posted: fields `value-<key>`, `missing-<key>`, `progress-<key>` …"""

    lines: Iterable[Line]
    data: QueryDict
    files: Mapping[str, Any] = field(default_factory=dict)
    inputs: dict[int, LineInput] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)

    def is_valid(self) -> bool:
        """Reads every line that was posted at all; what is wrong stands in `errors` by line."""
        for line in self.lines:
            if not self._is_posted(line):
                continue
            try:
                self.inputs[line.pk] = self._read(line)
            except FigureError as error:
                self.errors[line.pk] = str(error)
        return not self.errors

    def _is_posted(self, line: Line) -> bool:
        return any(f"{name}-{line.pk}" in self.data for name in ("value", "missing", "progress"))

    def _read(self, line: Line) -> LineInput:
        value = read_figure(self._text(line, "value") or "", line.item.measured_in)
        missing = self._text(line, "missing") or ""
        return LineInput(
            value=value,
            missing="" if value is not None or missing not in MissingKind.values else missing,
            progress=self._text(line, "progress"),
            next_month=self._text(line, "next_month"),
            difficulty=self._text(line, "difficulty"),
            reason=self._text(line, "reason"),
            evidence=self._evidence(line),
        )

    def _evidence(self, line: Line) -> Examined | None:
        """The file brought with the line; a refusal stands at the line, with everything else that was typed."""
        upload = self.files.get(f"evidence-{line.pk}")
        try:
            return examine_upload(upload) if upload else None
        except FileRefusedError as refusal:
            raise FigureError(said(refusal)) from refusal

    def _text(self, line: Line, name: str) -> str | None:
        words = self.data.get(f"{name}-{line.pk}")
        return None if words is None else words.strip()[:LONGEST]


class RoundForm(forms.Form):
    """A new round: which period, by when."""

    period = forms.CharField(max_length=12, label=gettext_lazy("Period"))
    due_at = forms.DateTimeField(
        label=gettext_lazy("Due"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "form-control"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_period(self) -> Period:
        try:
            return Period.parse(self.cleaned_data["period"].strip())
        except ValueError:
            raise forms.ValidationError(_("Write the period as 2026-08, 2026-01+02, 2026-Q3 or 2026.")) from None

    def clean_due_at(self) -> datetime:
        due: datetime = self.cleaned_data["due_at"]
        return due.astimezone(ZONE)


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=500, error_messages={"required": gettext_lazy("Please give the reason.")})
