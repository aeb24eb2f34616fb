"""Dated rules as their pages show them: which row holds now, how a value reads, and the form for a new one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.models import Setting
from diaodu.core.setting_kinds import Field, SettingKind, shown_value
from diaodu.people.models import Unit


@dataclass(frozen=True, slots=True)
class Row:
    """One dated row in words. `state`: "holds", "later", "behind" (another one wins) or "retired"."""

    row: Setting
    place: str
    value: str
    state: str
    may_retire: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind in the reader's language, with what holds for the county now."""

    kind: SettingKind
    title: str
    help: str
    held: Setting | None
    value: str


def kind_said(kind: SettingKind, held: Setting | None, *, english: bool) -> Kind:
    title, help_ = (kind.title_en, kind.help_en) if english else (kind.title_zh, kind.help_zh)
    return Kind(kind, title, help_, held, value_said(kind, held.value, english=english) if held else "")


def value_said(kind: SettingKind, value: Any, *, english: bool) -> str:
    """As it is read, and as it is entered: words and numbers bare, tables as JSON."""
    value = shown_value(kind.name, value)
    if kind.field is Field.WORDS and isinstance(value, list):
        return (", " if english else "、").join(map(str, value))
    if kind.field in {Field.NUMBER, Field.TEXT}:
        return str(value)
    return _table_said(value)


def rows_said(
    kind: SettingKind,
    rows: Iterable[Setting],
    *,
    holding: Mapping[str, int],
    units: Mapping[str, Unit],
    today: date,
    may_keep: bool,
    english: bool,
) -> list[Row]:
    """`holding`: for each scope that has rows, the key of the one that holds there today."""
    return [
        Row(
            row,
            _place(row.scope, units, english=english),
            value_said(kind, row.value, english=english),
            _state(row, holding, today),
            may_keep and not row.shipped and row.retired_on is None and row.scope in units,
        )
        for row in rows
    ]


def holding_keys(rows: Iterable[Setting], today: date) -> dict[str, int]:
    """For each scope the key of its newest row that has begun and is not retired."""
    begun = [row for row in rows if row.retired_on is None and row.valid_from <= today]
    return {row.scope: row.pk for row in sorted(begun, key=lambda row: row.valid_from)}


def _state(row: Setting, holding: Mapping[str, int], today: date) -> str:
    if row.retired_on is not None:
        return "retired"
    if row.valid_from > today:
        return "later"
    return "holds" if holding.get(row.scope) == row.pk else "behind"


def _place(scope: str, units: Mapping[str, Unit], *, english: bool) -> str:
    if not scope:
        return _("Everywhere")
    unit = units.get(scope)
    return scope if unit is None else (unit.name_en if english and unit.name_en else unit.name_zh)


def _table_said(value: Any) -> str:
    """JSON a person can read: one entry a line where there are several, short ones on one line."""
    flat = json.dumps(value, ensure_ascii=False)
    return flat if len(flat) <= 80 else json.dumps(value, ensure_ascii=False, indent=2)


class RuleForm(forms.Form):
    """A new row. The value is read as its kind enters it; whether it is any good the kind's own check says."""

    value = forms.CharField(
        max_length=20_000, strip=True, error_messages={"required": gettext_lazy("Enter the value.")}
    )
    valid_from = forms.DateField(
        error_messages={
            "required": gettext_lazy("Choose the day it holds from."),
            "invalid": gettext_lazy("Write the day like 2026-07-08."),
        }
    )
    source = forms.CharField(
        max_length=200,
        error_messages={"required": gettext_lazy("Name the source: a document, its number, or a meeting.")},
    )
    scope = forms.ChoiceField(error_messages={"invalid_choice": gettext_lazy("Choose a unit of this county.")})

    def __init__(self, *args: Any, kind: SettingKind, scopes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kind = kind
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]

    def clean_value(self) -> Any:
        text = self.cleaned_data["value"]
        value = _READERS[self._kind.field](text)
        problems = self._kind.check(value)
        if problems:
            from django.utils.translation import get_language

            raise forms.ValidationError([en if get_language() == "en" else zh for zh, en in problems])
        return value


class RetireForm(forms.Form):
    why = forms.CharField(max_length=300, error_messages={"required": gettext_lazy("Give the reason.")})


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise forms.ValidationError(_("Enter a whole number.")) from error


def _words(text: str) -> list[str]:
    for mark in ("、", "，", ",", "\n"):
        text = text.replace(mark, " ")
    return text.split()


def _json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise forms.ValidationError(
            _("Line %(line)d, letter %(column)d cannot be understood; look for a missing comma, quote or bracket.")
            % {"line": error.lineno, "column": error.colno}
        ) from error
    except RecursionError as error:
        raise forms.ValidationError(_("The brackets stand too deep inside each other.")) from error


def _refuse_constant(word: str) -> Any:
    """NaN and Infinity are no JSON; PostgreSQL would refuse them only when it is too late to say so kindly."""
    raise forms.ValidationError(_("%(word)s is no value.") % {"word": word})


_READERS: dict[Field, Callable[[str], Any]] = {
    Field.JSON: _json,
    Field.NUMBER: _number,
    Field.TEXT: str,
    Field.WORDS: _words,
}
