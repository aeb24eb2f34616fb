"""What a kept forecast says, in the reader's language; words come on reading, codes are what is kept."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diaodu.forecasting import Note, note_of
from diaodu.kernel.quantity import figure_said
from diaodu.outlook.choices import ErrorKind, Method
from diaodu.outlook.models import Outlook
from diaodu.outlook.source_notes import source_note_of

_TENTH = Decimal("0.1")


def notes_said(row: Outlook) -> list[str]:
    """Why it is as it is: gaps, few figures, another caliber. A code this version does not know is left out."""
    english = get_language() == "en"
    found = []
    for code, *about in row.notes:
        try:
            note = _note(code, about)
        except (LookupError, TypeError):
            continue
        found.append(note.en if english else note.zh)
    return found


def _note(code: str, about: list[str | int]) -> Note:
    try:
        return source_note_of(code, *about)
    except KeyError:
        return note_of(code, *about)


def error_said(row: Outlook) -> str:
    """How far off earlier forecasts were on the average; empty where none could be tried."""
    if row.error is None:
        return ""
    amount = f"{row.error.quantize(_TENTH):f}"
    if row.error_kind == ErrorKind.POINTS:
        return _("off by {amount} points").format(amount=amount)
    if row.error_kind == ErrorKind.SCALED:
        return _("off by {amount} usual steps").format(amount=amount)
    return _("off by {amount} percent").format(amount=amount)


def chance_said(row: Outlook) -> str:
    """A chance in whole percents: nothing is certain, so neither 0 nor 100 is said."""
    if row.chance is None:
        return ""
    percent = round(row.chance / 10)
    return "<1%" if percent < 1 else ">99%" if percent > 99 else f"{percent}%"


def method_said(row: Outlook) -> str:
    return str(Method(row.method).label) if row.method in Method.values else row.method


def why_said(row: Outlook, bound: int) -> str:
    """One sentence of the chance and what it comes from: the end expected, the target, the pace needed."""
    if row.expected is None:
        return notes_said(row)[-1] if row.notes else _("No forecast")
    if row.target is None:
        return _("No target")
    expected, target = figure_said(rounded(row.expected, row)), figure_said(row.target)
    words = {"expected": expected, "target": target, "chance": chance_said(row)}
    if row.chance is None:
        return _(
            "Expected {expected}, target {target}; no chance can be told: too few figures, or all the same."
        ).format(**words)
    if row.needed is not None and row.recent is not None and row.left:
        words |= {"needed": figure_said(rounded(row.needed, row)), "recent": figure_said(rounded(row.recent, row))}
        said = _("Expected {expected} for {target}: {chance}; {needed} needed each period, {recent} lately.")
        return said.format(**words)
    return _("Expected {expected} for {target}: {chance}.").format(**words)


def rounded(value: Decimal, row: Outlook) -> Decimal:
    """As exactly as it is worth saying: a forecast of hundreds has no use for thousandths."""
    largest = max((abs(each) for each in (row.expected, row.target, row.so_far) if each is not None), default=value)
    places = 0 if largest >= 1000 else 1 if largest >= 100 else 2
    return value.quantize(Decimal(1).scaleb(-places)).normalize() + 0
