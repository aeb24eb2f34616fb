"""Fields for figures as people type and paste them: full-width digits, thousands set off, blanks around.

They are text fields to the browser: a number field swallows a pasted `１，２００` without a word, and changes what was
typed when the wheel turns over it. The telephone still shows its number keys.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms

_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(\D|$))")


def plain_figure(text: str) -> str:
    """What was typed, in plain digits: `１，２００.５` is `1200.5`. No judgement whether it is a figure at all."""
    return _GROUPED.sub("", unicodedata.normalize("NFKC", text)).strip()


class FigureField(forms.DecimalField):
    """A decimal figure."""

    def __init__(self, **words: Any) -> None:
        words.setdefault("widget", forms.TextInput)
        super().__init__(**words)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def to_python(self, value: Any) -> Any:
        return super().to_python(plain_figure(value) if isinstance(value, str) else value)


class CountField(forms.IntegerField):
    """A whole number."""

    def __init__(self, **words: Any) -> None:
        words.setdefault("widget", forms.TextInput)
        super().__init__(**words)
        self.widget.attrs.setdefault("inputmode", "numeric")

    def to_python(self, value: Any) -> Any:
        return super().to_python(plain_figure(value) if isinstance(value, str) else value)
