"""Which template of a schedule fits a project: by the beginning of its industry's code, as the county's rule says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

PLAIN = "plain"
Fitting = Mapping[str, Sequence[str]]  # template → beginnings of codes of GB/T 4754


def fitting_of(value: Any) -> Fitting:
    """Raises ValueError for what is no such table, or where one beginning stands under two templates."""
    if not isinstance(value, dict):
        raise ValueError("template: [codes]")
    found = {str(name): tuple(str(code) for code in codes) for name, codes in value.items()}
    codes = [code for held in found.values() for code in held]
    if len(set(codes)) != len(codes) or not all(code.isascii() and code.isdecimal() for code in codes):
        raise ValueError("a code is no number, or stands there twice")
    return found


def fitting_template(industry: str, fitting: Fitting) -> str:
    """The template of the longest beginning that fits; the plain one where none does."""
    found = [(len(code), name) for name, codes in fitting.items() for code in codes if industry.startswith(code)]
    return max(found)[1] if industry and found else PLAIN
