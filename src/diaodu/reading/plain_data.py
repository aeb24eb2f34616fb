"""A reading as JSON, with the same names as its dataclasses."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from diaodu.kernel.quantity import figure_said
from diaodu.reading.model import Reading


def to_json(reading: Reading) -> str:
    """The reading as JSON: figures as strings (exact), dates in ISO form, the outline nested."""
    return json.dumps(to_plain(reading), ensure_ascii=False, indent=1)


def to_plain(value: Any) -> Any:
    """Plain dicts, lists, strings, numbers."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, Decimal):
        return figure_said(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
